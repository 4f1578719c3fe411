"""Which characters of a text are why it was found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from kiosk.search.query import Query, function_words
from kiosk.search.syllables import initials, sounds
from kiosk.search.text import fold, is_han

Spans = tuple[tuple[int, int], ...]


def marks(query: Query, patterns: Sequence[re.Pattern[str]], text: str) -> Spans:
    """(start, end) of what the words of a query, or the first fitting of these patterns of sounds, find in a text."""
    folded, places = _folded(text)
    found = list(_words(query, folded))
    if not found and query.letters:
        said = sounds(folded)
        for pattern in patterns:
            found = [match.span() for match in pattern.finditer(said)]
            if found:
                break
        else:
            letters = re.compile(re.escape(query.letters))
            found = [match.span() for match in letters.finditer(said.translate(initials()))]
    return _joined((places[start], places[end - 1] + 1) for start, end in found if end > start)


def _folded(text: str) -> tuple[str, list[int]]:
    """The text folded character by character, and where each character of that comes from."""
    parts = [(fold(character), place) for place, character in enumerate(text)]
    return "".join(part for part, _ in parts), [place for part, place in parts for _ in part]


def _words(query: Query, folded: str) -> Iterator[tuple[int, int]]:
    said = ""
    for group in (*query.groups, *query.concepts):
        for word, _ in group.words:
            if group.is_function or word.strip() in function_words():
                continue
            pattern = re.escape(word.strip()) if is_han(word) else rf"(?<!\w){re.escape(word.strip())}\w*"
            yield from (match.span() for match in re.finditer(pattern, folded))
        if group.sound:
            said = said or sounds(folded)
            yield from (match.span() for match in re.finditer(group.sound, said))


def _joined(spans: Iterable[tuple[int, int]]) -> Spans:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)
