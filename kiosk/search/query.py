"""What was typed, taken apart: groups of words of which an entry should hold one each, and what may be pinyin."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from assets import asset
from kiosk.search.reader import Reader
from kiosk.search.syllables import number_of, readings, sounds
from kiosk.search.synonyms import Synonyms
from kiosk.search.text import MAX_QUERY_CHARACTERS, fold, is_han, pairs, runs, stem

MOST_FORMS = 8
BY_BEGINNING, BY_SLIP, BY_SOUND, BY_SYNONYM = 0.9, 0.8, 0.65, 0.8
"""What a word is worth that was not typed as it stands."""

PAIR_SHARES = (0.1, 0.5, 1.0)
"""What a pair of characters counts of which none, one or both belong to what is asked about."""

FUNCTION_SHARE, SYNONYM_SHARE, LONGEST_FUNCTION = 0.25, 0.7, 5

SHORT_QUERY = 8
"""In a query of so many pairs any character may be the wrong one, in a longer one only those of unknown pairs."""

_LETTERS = re.compile(r"[a-z]+")
Words = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Words of which any will do: what to look for in a text, and what finding it is worth.

    `match` finds them in the full-text table; `weight` is how rare they are (see ``rarity``). `sound` are the two
    syllables of a pair of characters, `sound_match` finds them where another character of that sound may be meant.
    """

    words: Words
    match: str
    weight: float
    sound: str = ""
    sound_match: str = ""
    is_function: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """Groups, the runs that they come from, how those sound, and the weights of their characters.

    `letters` are all runs together where they may be pinyin, `cuts` the places where one of them ended.
    """

    groups: tuple[Group, ...]
    concepts: tuple[Group, ...]
    total: float
    runs: tuple[str, ...]
    sounds: tuple[str, ...]
    characters: tuple[tuple[str, float], ...]
    letters: str
    cuts: frozenset[int]


@dataclass(slots=True)
class _Draft:
    """A group before it is known how rare its words are; `base` are the words by which that is seen."""

    words: Words
    base: tuple[str, ...]
    share: float = 1.0
    sound: str = ""


def parse(text: str, reader: Reader, synonyms: Synonyms, size: int) -> Query:
    """The query in a text of any length; only its beginning counts."""
    folded = fold(text[:MAX_QUERY_CHARACTERS])[:MAX_QUERY_CHARACTERS]
    some = runs(folded)
    contents = [content_shares(run) if is_han(run) else [] for run in some]
    said = [sounds(run) if is_han(run) else "" for run in some]
    drafts: list[_Draft] = []
    for number, run in enumerate(some):
        if is_han(run):
            drafts += _pairs_of(run, said[number], contents[number])
        else:
            is_last = number == len(some) - 1 and folded.endswith(run)
            share = FUNCTION_SHARE if run in function_words() else 1.0
            words = _forms(run, reader, is_last=is_last)
            drafts.append(_Draft(words, tuple(word.strip() for word, _ in words), share))
    others = _other_words(some, synonyms)
    characters = {run[place] for run in some if is_han(run) for place in range(len(run))}
    counts = reader.counts(
        {*(word for draft in (*drafts, *others) for word in draft.base), *(c + "0" for c in characters)}
    )
    has_slips = sum(1 for draft in drafts if draft.sound) <= SHORT_QUERY
    groups = [_group(draft, counts, size, has_slips) for draft in drafts]
    letters, cuts = _letters(some)
    return Query(
        groups=tuple(groups),
        concepts=tuple(_group(draft, counts, size, has_slips=False) for draft in others),
        total=sum(group.weight for group in groups) or 1.0,
        runs=tuple(some),
        sounds=tuple(said),
        characters=_characters(some, contents, counts, size),
        letters=letters,
        cuts=cuts,
    )


def rarity(entries: int, size: int) -> float:
    """How much a word says that stands in so many of `size` entries."""
    return math.log(1 + (size - entries + 0.5) / (entries + 0.5)) if entries < size else 0.05


def content_shares(run: str) -> list[int]:
    """For each character 1 if it belongs to what is asked about, 0 if to how it is asked."""
    plain, place = [1] * len(run), 0
    while place < len(run):
        longest = min(LONGEST_FUNCTION, len(run) - place)
        size = next((size for size in range(longest, 0, -1) if run[place : place + size] in function_words()), 0)
        plain[place : place + size] = [0] * size
        place += size or 1
    return plain


@cache
def function_words() -> frozenset[str]:
    """Words that say how something is asked, not what."""
    return frozenset(asset("search", "function_words.txt").read_text("utf-8").split())


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


def _pairs_of(run: str, said: str, contents: Sequence[int]) -> list[_Draft]:
    if len(run) == 1:
        return [_Draft(((run, 1.0),), (run,))]
    return [
        _Draft(((pair, 1.0),), (pair,), PAIR_SHARES[contents[at] + contents[at + 1]], said[at : at + 2])
        for at, pair in enumerate([*pairs(run)][:-1])
    ]


def _forms(word: str, reader: Reader, *, is_last: bool) -> Words:
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
    return tuple((f" {form}", worth) for form, worth in found.items())[: MOST_FORMS + 1]


def _other_words(some: Sequence[str], synonyms: Synonyms) -> list[_Draft]:
    drafts = []
    for number, start, end, words in synonyms.of(some):
        own, *others = words
        base = tuple(pairs(some[number][start:end]))[:-1] if is_han(some[number]) else (own,)
        needles = [(own, 1.0), *((other, BY_SYNONYM) for other in others)]
        looked_for = tuple((word if is_han(word) else f" {word}", worth) for word, worth in needles)
        drafts.append(_Draft(looked_for, base or (own,), SYNONYM_SHARE))
    return drafts


def _group(draft: _Draft, counts: dict[str, int], size: int, has_slips: bool) -> Group:
    is_concept = draft.share == SYNONYM_SHARE
    words = draft.words if is_concept else tuple((word, worth) for word, worth in draft.words if word.strip() in counts)
    known = [counts[word] for word in draft.base if word in counts]
    entries = (min(known) if is_concept else sum(known)) if known else 0
    sound_match = ""
    if draft.sound and (has_slips or not words):
        first, second = (readings().syllables[number_of(sound)] for sound in draft.sound)
        sound_match = f'"{first}1{second}"'
    weight = rarity(min(entries, size), size) * draft.share
    return Group(
        words=words,
        match=" OR ".join(map(_match, words)),
        weight=weight,
        sound=draft.sound if sound_match else "",
        sound_match=sound_match,
        is_function=draft.share < PAIR_SHARES[1],
    )


def _match(word: tuple[str, float]) -> str:
    parts = word[0].split()
    if is_han(parts[0]):
        tokens = [*pairs(parts[0])][:-1]
        return "(" + " AND ".join(f'"{token}"' for token in tokens) + ")" if tokens else f'"{parts[0]}"*'
    tokens = [*map(stem, parts[:-1]), parts[-1]]
    return "(" + " AND ".join(f'"{token}"' for token in tokens) + ")"


def _characters(
    some: Sequence[str], contents: Sequence[Sequence[int]], counts: dict[str, int], size: int
) -> tuple[tuple[str, float], ...]:
    """Each Chinese character of what is asked about, and how rare it is in titles."""
    found = {
        character: rarity(counts.get(character + "0", 0), size)
        for run, content in zip(some, contents, strict=True)
        for character, is_content in zip(run, content, strict=False)
        if is_content
    }
    return tuple(found.items())


def _letters(some: Iterable[str]) -> tuple[str, frozenset[int]]:
    words = list(some)
    if not words or not all(map(_LETTERS.fullmatch, words)):
        return "", frozenset()
    ends = [sum(map(len, words[: number + 1])) for number in range(len(words) - 1)]
    return "".join(words), frozenset(ends)
