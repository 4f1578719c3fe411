"""What was typed, taken apart: groups of words of which an entry should hold one each, and letters that may be pinyin."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.search.reader import Reader
from kiosk.search.syllables import readings, sounds
from kiosk.search.text import MAX_QUERY_CHARACTERS, fold, is_han, pairs, runs, stem

MOST_FORMS = 8
BY_BEGINNING, BY_SLIP, BY_SOUND = 0.9, 0.8, 0.65
"""What a word that was not typed as it stands is worth."""

LONGEST_TERM = 10
"""A run of so many Chinese characters may have a wrong one anywhere; in a longer one a pair must be unknown for that."""

_LETTERS = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class Group:
    """Words of which any will do, each with what it is worth; `sound` are its two syllables if it may sound so only.

    `weight` is how rare the first is (see ``rarity``); `place` its number in its run, -1 if it joins with nothing.
    """

    words: tuple[tuple[str, float], ...]
    weight: float
    sound: str = ""
    place: int = -1


@dataclass(frozen=True, slots=True)
class Query:
    """Groups in the order in which they were typed, the runs they come from, and the letters with forced cuts."""

    groups: tuple[Group, ...]
    runs: tuple[str, ...]
    total: float
    letters: str
    cuts: frozenset[int]
    characters: tuple[tuple[str, float], ...] = ()


def parse(text: str, reader: Reader, size: int) -> Query:
    """The query in a text of any length; only its beginning counts."""
    folded = fold(text[:MAX_QUERY_CHARACTERS])[:MAX_QUERY_CHARACTERS]
    some = runs(folded)
    is_open = bool(some) and folded.endswith(some[-1])
    found: list[tuple[tuple[tuple[str, float], ...], str, int]] = []
    for number, run in enumerate(some):
        if is_han(run):
            found += _han_groups(run)
        else:
            found.append((_forms(run, reader, is_last=is_open and number == len(some) - 1), "", -1))
    chars = sorted({c for run in some if is_han(run) for c in run})
    counts = reader.counts({*(word for words, _, _ in found for word, _ in words), *chars})
    groups = [_weighed(words, sound, place, counts, size) for words, sound, place in found]
    letters = [run for run in some if not is_han(run)]
    is_latin = bool(letters) and all(_LETTERS.fullmatch(run) for run in letters) and len(letters) == len(some)
    ends = [sum(map(len, letters[: number + 1])) for number in range(len(letters) - 1)]
    return Query(
        groups=tuple(groups),
        runs=tuple(some),
        total=sum(group.weight for group in groups) or 1.0,
        letters="".join(letters) if is_latin else "",
        cuts=frozenset(ends),
    )


def rarity(entries: int, size: int) -> float:
    """How much a word says that stands in so many of `size` entries."""
    return math.log(1 + (size - entries + 0.5) / (entries + 0.5)) if entries < size else 0.05


def _han_groups(run: str) -> list[tuple[tuple[tuple[str, float], ...], str, int]]:
    if len(run) == 1:
        return [(((run, 1.0),), "", 0)]
    said = sounds(run)
    return [
        (((pair, 1.0),), said[place : place + 2], place) for place, pair in enumerate([*pairs(run)][:-1])
    ]


def _forms(word: str, reader: Reader, *, is_last: bool) -> tuple[tuple[str, float], ...]:
    """The stems that a word of other letters stands for: its own, of words that it begins, of words one slip away."""
    own = stem(word)
    found = {own: 1.0}
    if is_last and len(word) > 1:
        for form in reader.forms_beginning(word, MOST_FORMS):
            found.setdefault(stem(form), BY_BEGINNING)
    if len(found) == 1 and not reader.counts([own]):
        for form in reader.forms_near(word, MOST_FORMS * 4):
            if is_one_slip(word, form):
                found.setdefault(stem(form), BY_SLIP)
    return tuple(found.items())[: MOST_FORMS + 1]


def is_one_slip(one: str, other: str) -> bool:
    """Whether one word becomes the other by one letter more, less or other, or two neighbours swapped."""
    if len(one) > len(other):
        one, other = other, one
    if len(other) - len(one) > 1:
        return False
    start = next((place for place, letter in enumerate(one) if letter != other[place]), len(one))
    if len(one) < len(other):
        return one[start:] == other[start + 1 :]
    return one[start + 1 :] == other[start + 1 :] or (
        one[start : start + 2] == other[start : start + 2][::-1] and one[start + 2 :] == other[start + 2 :]
    )


def _weighed(
    words: tuple[tuple[str, float], ...], sound: str, place: int, counts: dict[str, int], size: int
) -> Group:
    known = tuple((word, worth) for word, worth in words if word in counts)
    entries = sum(counts[word] for word, _ in known)
    return Group(known, rarity(min(entries, size), size), sound, place)
