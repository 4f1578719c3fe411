"""Whether what was typed says a thing that is already known how to be said: all of it, among whatever else.

A Chinese one stands there as characters or, when it is long enough for that to be no chance, as they sound. A short
one is not cut by a common word: a train that one sits in (坐着火车) is not on fire (着火). Of one in other letters all
words are there, in any order and form, and of a Chinese one with spaces all parts (心口 疼). A name or a cry, which has
an exclamation mark, is said alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from kiosk.search.query import content_shares, function_words
from kiosk.search.syllables import MARK, sounds, spelled
from kiosk.search.text import fold, in_one_script, is_han, runs, stem
from kiosk.search.words import is_cut_off

SHORTEST_HEARD = 3
"""So many Chinese characters sound like themselves alone."""

LONGEST_ASKING = 24
"""Letters of pinyin, before or behind what is asked for."""

CRY = "!"

BEGINNING = 3
"""Letters of pinyin by which ways to say something are looked up."""


@dataclass(frozen=True, slots=True)
class Said:
    """The Chinese characters of a text, how they sound and are spelled, and the stems of its other words.

    `parts` are the runs of the former; `asked` those of the latter that say what, not how something is asked; `letters`
    all letters that may be pinyin.
    """

    han: str
    parts: tuple[str, ...]
    heard: str
    spelled: str
    letters: str
    words: frozenset[str]
    asked: frozenset[str]
    is_alone: bool

    @property
    def size(self) -> int:
        """How much it says, in letters."""
        return len(self.han) + sum(map(len, self.words))

    def holds(self, other: Said) -> bool:
        """Whether this says all of the other."""
        if other.is_alone:
            return (self.han, self.asked) == (other.han, other.asked) and bool(other.han or other.asked)
        if not other.words <= self.words:
            return False
        if not other.han:
            return bool(other.words)
        if self.han and len(other.parts) > 1:
            return all(part in self.han for part in other.parts)
        is_long = len(other.han) >= SHORTEST_HEARD
        if not self.han:
            return other.spelled == self.letters or (is_long and other.spelled in self.letters)
        if is_long:
            return other.han in self.han or other.heard in self.heard
        return self._has_as_words(other.han)

    def asks_only_for(self, other: Said) -> bool:
        """Whether this says the other as it stands, and beyond it only how something is asked: 医院在哪, yiyuan zai na,
        where is the hospital.
        """
        if other.han and not (self.han or other.words):
            before, is_said, behind = self.letters.partition(other.spelled)
            return bool(is_said) and len(other.han) > 1 and _only_asks(before) and _only_asks(behind)
        if not other.words <= self.words or not self.asked <= other.words:
            return False
        if not other.han:
            return bool(other.asked) and not any(content_shares(self.han))
        left = self.han
        for part in other.parts:
            if part not in left or not (len(part) < 2 or self._has_as_words(part)):
                return False
            left = left.replace(part, " ", 1)
        return not any(any(content_shares(piece)) for piece in left.split())

    def _has_as_words(self, han: str) -> bool:
        text = f" {self.han} "
        start = text.find(han)
        while start >= 0:
            if is_cut_off(text, start, start + len(han)):
                return True
            start = text.find(han, start + 1)
        return False


def _only_asks(letters: str) -> bool:
    """Whether letters are pinyin of nothing but words that say how something is asked."""
    reached = {0}
    for end in range(1, min(len(letters), LONGEST_ASKING) + 1):
        if any(letters[start:end] in _spelled_asking() for start in reached):
            reached.add(end)
    return len(letters) in reached


@cache
def _spelled_asking() -> frozenset[str]:
    # A short one sounds like the end of a word: 充电吧 like 充电宝.
    some = (word for word in function_words() if is_han(word) and len(word) > 1)
    return frozenset(_spelled(sounds(word)) for word in some)


def _spelled(heard: str) -> str:
    return heard.translate(spelled()).replace(MARK, "")


def said(text: str, *, is_name: bool = False) -> Said:
    """A text, taken apart for that."""
    folded = in_one_script(fold(text))
    some = runs(folded)
    parts = tuple(run for run in some if is_han(run))
    han = "".join(parts)
    others = [run for run in some if not is_han(run)]
    heard = sounds(han)
    return Said(
        han=han,
        parts=parts,
        heard=heard,
        spelled=_spelled(heard),
        letters="".join(others),
        words=frozenset(map(stem, others)),
        asked=frozenset(stem(word) for word in others if word not in function_words()),
        is_alone=is_name or CRY in folded,
    )


class Ways:
    """Ways to say some things, looked up by what each of them needs."""

    def __init__(self, ways: Iterable[tuple[str, Said]]) -> None:
        self._needing: dict[str, list[tuple[str, Said]]] = {}
        for name, way in ways:
            for need in _needs(way):
                self._needing.setdefault(need, []).append((name, way))

    def held(self, asked: Said) -> Iterator[tuple[str, Said]]:
        """Each thing that a text says, with the way in which it does; some in several ways."""
        return ((name, way) for name, way in self._near(asked) if asked.holds(way))

    def all_of(self, asked: Said) -> set[str]:
        """The things of which a text asks for one and for nothing else."""
        return {name for name, way in self._near(asked) if asked.asks_only_for(way)}

    def _near(self, asked: Said) -> Iterator[tuple[str, Said]]:
        for has in {*asked.heard, *asked.words, *_beginnings(asked)}:
            yield from self._needing.get(has, ())


def _needs(way: Said) -> Iterator[str]:
    """Without any of these a text does not say this."""
    if way.han:
        yield way.heard[0]
        yield way.spelled[:BEGINNING]
    elif way.asked or not way.is_alone:
        yield from sorted(way.asked or way.words)[:1]


def _beginnings(asked: Said) -> Iterator[str]:
    letters = "" if asked.han else asked.letters
    return (letters[start : start + BEGINNING] for start in range(len(letters) - 1))
