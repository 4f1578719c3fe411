"""Plain keyword search: every word of the query must occur; where it occurs decides the order.

Words are what stands between spaces and punctuation; a run of Chinese characters that does not occur as a whole is
taken as its overlapping pairs. The result depends on nothing but the query and the entries.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MAX_QUERY_CHARACTERS = 100
TITLE_EXACT, TITLE_START, TITLE, KEYWORD_EXACT, KEYWORD, BODY = 64, 32, 16, 12, 8, 1

_PART, _ITEM = "\x1d", "\x1e"
"""Between the parts of an entry's text, and between the items of one part; content has no such characters."""

_WORD = re.compile(r"\w+")
_HAN = re.compile(r"[\u3400-\u9fff]+")


def fold(text: str) -> str:
    """The text as it is compared: full-width and case folded, ё as е."""
    return unicodedata.normalize("NFKC", text).casefold().replace("ё", "е")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to be found; make it with `entry`, which folds its texts."""

    key: str
    titles: tuple[str, ...]
    keywords: tuple[str, ...]
    body: str

    def to_text(self) -> str:
        """All that is searched as one text, from which ``from_text`` makes the same entry."""
        return _PART.join((_ITEM.join(self.titles), _ITEM.join(self.keywords), self.body))

    @classmethod
    def from_text(cls, key: str, text: str) -> Entry:
        """The entry that said so."""
        titles, keywords, body = text.split(_PART)
        return cls(key, _items(titles), _items(keywords), body)


def _items(text: str) -> tuple[str, ...]:
    return tuple(text.split(_ITEM)) if text else ()


def entry(key: str, titles: Iterable[str], keywords: Iterable[str], bodies: Iterable[str]) -> Entry:
    """An entry of texts in any languages."""
    return Entry(key, tuple(map(fold, titles)), tuple(map(fold, keywords)), fold("\n".join(bodies)))


def words_of(query: str) -> list[str]:
    """The folded words of a query."""
    return _WORD.findall(fold(query[:MAX_QUERY_CHARACTERS]))


def search(query: str, entries: Iterable[Entry]) -> list[str]:
    """Keys of the entries that hold every word of the query, best first, equal ones in the order given."""
    words = words_of(query)
    if not words:
        return []
    scored = [(score(words, item), item.key) for item in entries]
    return [key for points, key in sorted(scored, key=lambda pair: -pair[0]) if points > 0]


def score(words: Sequence[str], item: Entry) -> int:
    """How well an entry fits folded words; 0 as soon as one of them is missing."""
    total = 0
    for word in words:
        points = _points(word, item)
        if points == 0:
            return 0
        total += points
    return total


def pairs_of(word: str) -> list[str]:
    """The overlapping pairs that stand for a run of three or more Chinese characters; none for any other word."""
    is_run = len(word) > 2 and _HAN.fullmatch(word)
    return [word[start : start + 2] for start in range(len(word) - 1)] if is_run else []


def _points(word: str, item: Entry) -> int:
    whole = _points_of_part(word, item)
    if whole or not pairs_of(word):
        return whole
    pairs = [_points_of_part(pair, item) for pair in pairs_of(word)]
    # More than half of the pairs must be there: 补身份证 finds 身份证丢了怎么补办.
    found = [points for points in pairs if points]
    return min(sum(found) // len(pairs) or 1, TITLE - 1) if len(found) * 2 > len(pairs) else 0


def _points_of_part(part: str, item: Entry) -> int:
    if part in item.titles:
        return TITLE_EXACT
    if any(title.startswith(part) for title in item.titles):
        return TITLE_START
    if any(part in title for title in item.titles):
        return TITLE
    if part in item.keywords:
        return KEYWORD_EXACT
    if any(part in keyword for keyword in item.keywords):
        return KEYWORD
    return BODY if part in item.body else 0
