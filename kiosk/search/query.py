"""What was typed, taken apart: groups of words of which an entry should hold one each, and what may be pinyin."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate, compress, pairwise

from assets import asset
from kiosk.search.entry import sound_pairs
from kiosk.search.reader import Reader
from kiosk.search.syllables import MARK, number_of, readings, sounds
from kiosk.search.synonyms import Synonyms
from kiosk.search.text import MAX_QUERY_CHARACTERS, fold, in_one_script, is_han, pairs, runs, stem

MOST_FORMS = 8
BY_STEM, BY_BEGINNING, BY_SLIP, BY_SOUND, BY_SYNONYM = 0.75, 0.9, 0.8, 0.65, 0.8
"""What a word is worth that was not typed as it stands."""

PAIR_SHARES = (0.1, 0.5, 1.0)
"""What a pair of characters counts of which none, one or both belong to what is asked about."""

FUNCTION_SHARE, SYNONYM_SHARE, LONGEST_FUNCTION = 0.25, 0.7, 5

SHORT_QUERY = 8
"""In a query of so many pairs any character may be the wrong one, in a longer one only those of unknown pairs."""

LONGEST_TERM = 8

USUAL_WORD = 60
"""A pair of characters in so many entries is no slip."""

SHORTEST_SLIPPED_STEM, BEGINNING, FORMS_OF_BEGINNING = 4, 2, 200
"""A stem of so many letters is looked for with a slip, among so many words that begin with so many letters of it."""

_LETTERS = re.compile(r"[a-z]+")
Words = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Words of which any will do: what to look for in a text, and what finding it is worth.

    `match` finds them in the full-text table; `weight` is how rare they are (see ``rarity``). `sound` are the two
    syllables of a pair of characters, `sound_match` finds them where another character of that sound may be meant.
    Other words for something have in `stands_for` what they are worth in the place of all that they stand for.
    """

    words: Words
    match: str
    weight: float
    sound: str = ""
    sound_match: str = ""
    is_function: bool = False
    stands_for: float = 0.0

    @property
    def match_all(self) -> str:
        """Anything that finds it; "" if nothing can."""
        return self.match or self.sound_match


@dataclass(frozen=True, slots=True)
class Query:
    """Groups, other words for what they mean, and the weights of the Chinese characters of what is asked about.

    `plain` are the groups of one word that is meant as it stands, with their weights, `mixed` the others.

    `phrase` is all of it together, `heard` how that sounds, `threes` its threes of characters and how those sound.
    `letters` are all runs together where they may be pinyin, `cuts` the places where one of them ended. A term is one
    short run of Chinese characters.
    """

    groups: tuple[Group, ...]
    plain: tuple[tuple[str, float], ...]
    mixed: tuple[Group, ...]
    concepts: tuple[Group, ...]
    total: float
    phrase: str
    heard: str
    threes: tuple[tuple[str, str], ...]
    characters: tuple[tuple[str, float], ...]
    total_of_characters: float
    letters: str
    cuts: frozenset[int]
    is_han: bool
    is_term: bool


@dataclass(slots=True)
class _Draft:
    """A group before it is known how rare its words are; `base` are the words by which that is seen.

    Where other words for something stand, `place` is which drafts they may take the place of.
    """

    words: Words
    base: tuple[str, ...]
    share: float = 1.0
    sound: str = ""
    is_concept: bool = False
    place: tuple[int, int] = (0, 0)


def parse(text: str, reader: Reader, synonyms: Synonyms, size: int) -> Query:
    """The query in a text of any length; only its beginning counts."""
    folded = in_one_script(fold(text[:MAX_QUERY_CHARACTERS])[:MAX_QUERY_CHARACTERS])
    some = runs(folded)
    contents = [content_shares(run) if is_han(run) else [] for run in some]
    said = [sounds(run) if is_han(run) else "" for run in some]
    drafts = _drafts(folded, some, said, contents, reader)
    others = _other_words(some, synonyms)
    characters = {run[place] for run in some if is_han(run) for place in range(len(run))}
    counts = reader.counts(
        {*(word for draft in (*drafts, *others) for word in draft.base), *(c + "0" for c in characters)}
    )
    has_slips = sum(1 for draft in drafts if draft.sound) <= SHORT_QUERY
    groups = [_group(draft, counts, size, has_slips) for draft in drafts]
    letters, cuts = _letters(some)
    weights = _characters(some, contents, counts, size)
    is_plain = [len(group.words) == 1 and group.words[0][1] == 1.0 and not group.sound for group in groups]
    return Query(
        groups=tuple(groups),
        plain=tuple((group.words[0][0], group.weight) for group in compress(groups, is_plain)),
        mixed=tuple(group for group, plain in zip(groups, is_plain, strict=True) if not plain and group.match_all),
        concepts=tuple(
            replace(
                _group(draft, counts, size, has_slips=False),
                stands_for=draft.share * sum(group.weight for group in groups[slice(*draft.place)]),
            )
            for draft in others
        ),
        total=sum(group.weight for group in groups) or 1.0,
        phrase=" ".join(some),
        heard=" ".join(sound or run for sound, run in zip(said, some, strict=True)) if any(said) else "",
        threes=_threes(some, said, has_slips),
        characters=weights,
        total_of_characters=sum(weight for _, weight in weights) or 1.0,
        letters=letters,
        cuts=cuts,
        is_han=any(said),
        is_term=len(some) == 1 and is_han(some[0]) and 1 < len(some[0]) <= LONGEST_TERM,
    )


def from_sounds(said: str, reader: Reader, size: int) -> Query:
    """The query of which only the sounds are known: an entry should hold many of its pairs of syllables."""
    counts = reader.pair_counts(set(sound_pairs(said)))
    syllables = readings().syllables
    groups = []
    for place, pair in enumerate(sound_pairs(said)):
        if pair in counts:
            match = f'"{syllables[pair >> 9]}{MARK}{syllables[pair & 511]}"'
            weight = rarity(counts[pair], size)
            groups.append(Group((), "", weight, sound=said[place : place + 2], sound_match=match))
    return Query(
        groups=tuple(groups),
        plain=(),
        mixed=tuple(groups),
        concepts=(),
        total=sum(group.weight for group in groups) or 1.0,
        phrase=said,
        heard=said,
        threes=tuple((said[place : place + 3],) * 2 for place in range(len(said) - 2)),
        characters=(),
        total_of_characters=1.0,
        letters="",
        cuts=frozenset(),
        is_han=True,
        is_term=False,
    )


def rarity(entries: int, size: int) -> float:
    """How much a word says that stands in so many of `size` entries."""
    return math.log(1 + (size - entries + 0.5) / (entries + 0.5)) if entries < size else 0.05


def content_shares(run: str) -> list[int]:
    """For each character 1 if it belongs to what is asked about, 0 if to how it is asked."""
    plain, place, functional = [1] * len(run), 0, function_words()
    while place < len(run):
        longest = min(LONGEST_FUNCTION, len(run) - place)
        size = next((size for size in range(longest, 0, -1) if run[place : place + size] in functional), 0)
        plain[place : place + size] = [0] * size
        place += size or 1
    return plain


def asked_characters(text: str) -> set[str]:
    """The Chinese characters of a text that belong to what is asked about."""
    some = [run for run in runs(fold(text)) if is_han(run)]
    return {character for run in some for character in compress(run, content_shares(run))}


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


def _drafts(
    folded: str, some: Sequence[str], said: Sequence[str], contents: Sequence[Sequence[int]], reader: Reader
) -> list[_Draft]:
    """A draft for each pair of Chinese characters and for each other word."""
    joined = ["", *("" if is_han(one) or is_han(other) else one + other for one, other in pairwise(some)), ""]
    known = reader.counts({stem(word) for word in (*some, *joined) if word and not is_han(word)})
    drafts: list[_Draft] = []
    for number, run in enumerate(some):
        if is_han(run):
            drafts += _pairs_of(run, said[number], contents[number])
        else:
            is_last = number == len(some) - 1 and folded.endswith(run)
            share = FUNCTION_SHARE if run in function_words() else 1.0
            neighbours = [word for word in joined[number : number + 2] if word and stem(word) in known]
            words, stems = _forms(run, reader, neighbours, is_last=is_last, is_known=stem(run) in known)
            drafts.append(_Draft(words, stems, share))
    return drafts


def _pairs_of(run: str, said: str, contents: Sequence[int]) -> list[_Draft]:
    if len(run) == 1:
        return [_Draft(((run, 1.0),), (run,))]
    return [
        _Draft(((pair, 1.0),), (pair,), PAIR_SHARES[contents[at] + contents[at + 1]], said[at : at + 2])
        for at, pair in enumerate([*pairs(run)][:-1])
    ]


@cache
def other_forms() -> dict[str, tuple[str, ...]]:
    """For English words whose forms do not share a stem all of these."""
    groups = asset("search", "english_forms.txt").read_text("utf-8").splitlines()
    return {word: tuple(group.split()) for group in groups for word in group.split()}


def _forms(
    word: str, reader: Reader, others: Sequence[str], *, is_last: bool, is_known: bool
) -> tuple[Words, tuple[str, ...]]:
    """What a word of other letters stands for: itself, words of its stem, words that it begins, words one slip away,
    irregular forms, and others: what it makes with its neighbours.

    Also the stems of all these.
    """
    needles, stems = {f" {word} ": 1.0, f" {stem(word)}": BY_STEM}, {stem(word): None}
    others = [*others, *(() if word in function_words() else other_forms().get(word, ()))]
    for other in others:
        needles.setdefault(f" {other} ", BY_STEM)
    stems |= dict.fromkeys(map(stem, others))
    begun = reader.forms_beginning(word, MOST_FORMS) if is_last and len(word) > 1 else []
    if begun:
        needles[f" {word}"] = BY_BEGINNING
        stems |= dict.fromkeys(map(stem, begun))
    elif not is_known:
        near = _near(word, reader)
        for form in near:
            needles[f" {form} "] = BY_SLIP
        for form in near:
            needles.setdefault(f" {stem(form)}", BY_SLIP * BY_STEM)
        stems |= dict.fromkeys(map(stem, near))
    return tuple(sorted(needles.items(), key=lambda pair: -pair[1])), tuple(stems)


def _near(word: str, reader: Reader) -> list[str]:
    """Words one slip away. Where there is none and the letters are no pinyin those of which the stem is: a Russian word
    has many forms, and the one that was meant may stand nowhere.
    """
    near = [form for form in reader.forms_near(word, MOST_FORMS * 4) if is_one_slip(word, form)][:MOST_FORMS]
    own = stem(word)
    if near or word.isascii() or len(own) < SHORTEST_SLIPPED_STEM:
        return near
    some = reader.forms_beginning(own[:BEGINNING], FORMS_OF_BEGINNING)
    return [form for form in some if is_one_slip(own, stem(form))][:MOST_FORMS]


def _other_words(some: Sequence[str], synonyms: Synonyms) -> list[_Draft]:
    # As `_drafts` makes them: one for each pair of Chinese characters, one for each other word.
    firsts = [0, *accumulate(max(1, len(run) - 1) if is_han(run) else 1 for run in some)]
    drafts = []
    for number, start, end, words in synonyms.of(some):
        own, *others = words
        base = tuple(pairs(some[number][start:end]))[:-1] if is_han(some[number]) else (own,)
        needles = [(own, 1.0), *((other, BY_SYNONYM) for other in others)]
        looked_for = tuple((word if is_han(word) else f" {word}", worth) for word, worth in needles)
        last = end - 1 if is_han(some[number]) else end
        place = firsts[number] + start, firsts[number] + max(last, start + 1)
        drafts.append(_Draft(looked_for, base or (own,), SYNONYM_SHARE, is_concept=True, place=place))
    return drafts


def _group(draft: _Draft, counts: dict[str, int], size: int, has_slips: bool) -> Group:
    known = [counts[word] for word in draft.base if word in counts]
    if draft.is_concept:
        entries, looked_up = min(known, default=0), tuple(word for word, _ in draft.words)
    else:
        # One character alone is the beginning of a token, and may never be one itself.
        entries = sum(known)
        looked_up = tuple(word for word in draft.base if word in counts or (len(word) == 1 and is_han(word)))
    sound_match = ""
    if draft.sound and (not known or (has_slips and entries < USUAL_WORD)):
        first, second = (readings().syllables[number_of(sound)] for sound in draft.sound)
        sound_match = f'"{first}{MARK}{second}"'
    return Group(
        words=draft.words if looked_up else (),
        match=" OR ".join(map(_match, looked_up)),
        weight=rarity(min(entries, size), size) * draft.share,
        sound=draft.sound if sound_match else "",
        sound_match=sound_match,
        is_function=draft.share < PAIR_SHARES[1],
    )


def _match(word: str) -> str:
    parts = word.split()
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


def _threes(some: Sequence[str], said: Sequence[str], has_slips: bool) -> tuple[tuple[str, str], ...]:
    """Threes of Chinese characters with how those sound, and two words of other letters that follow one another."""
    found = [
        (run[place : place + 3], sound[place : place + 3] if has_slips else "")
        for run, sound in zip(some, said, strict=True)
        for place in range(len(sound) - 2)
    ]
    for first, second in pairwise(some):
        if not (is_han(first) or is_han(second) or function_words().issuperset((first, second))):
            found.append((f" {first} {stem(second)}", ""))
    return tuple(found)


def _letters(some: Iterable[str]) -> tuple[str, frozenset[int]]:
    words = list(some)
    if not words or not all(map(_LETTERS.fullmatch, words)):
        return "", frozenset()
    ends = [sum(map(len, words[: number + 1])) for number in range(len(words) - 1)]
    return "".join(words), frozenset(ends)
