"""One thing to be found, and the tokens by which it is found."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from kiosk.search.syllables import MARK, initials, is_sound, number_of, spelled
from kiosk.search.text import HAN_FIRST, HAN_LAST, is_han, searchable, words

GRAM = 4
"""First letters are looked for by four; fewer are the beginning of four."""

SHORTEST_SLIP, LONGEST_SLIP = 4, 24


@dataclass(frozen=True, slots=True)
class Entry:
    """Titles in any languages, what else is said, other ways to ask for it. `path` is TABLE/KEY of the record."""

    path: str
    titles: tuple[str, ...]
    body: str
    variants: tuple[str, ...] = ()

    def texts(self) -> tuple[str, str]:
        """Title and body as an index keeps them."""
        titles = "\n".join(map(searchable, self.titles))
        variants = "\n".join(["\n", *map(searchable, self.variants)]) if self.variants else ""
        return titles + variants, searchable(self.body)


@dataclass(slots=True)
class Tokens:
    """All tokens of one entry."""

    title: list[str]
    body: list[str]
    words: set[str] = field(default_factory=set)
    forms: set[str] = field(default_factory=set)
    pairs: set[int] = field(default_factory=set)


def tokens_of(title: str, body: str, title_sounds: str, body_sounds: str) -> Tokens:
    """The tokens of an entry whose texts and sounds these are."""
    found = Tokens([*words(title)], [*words(body)])
    found.words = {*found.title, *found.body}
    for text in (title, body):
        found.forms.update(run for run in text.split() if not is_han(run))
    for text, tokens in ((title_sounds, found.title), (body_sounds, found.body)):
        for run in text.split():
            if is_sound(run[0]):
                found.pairs.update(sound_pairs(run))
                tokens += spelled_pairs(run)
                tokens += grams(run.translate(initials()))
    characters = {character + "0" for character in title if HAN_FIRST <= character <= HAN_LAST}
    found.title += sorted(characters)
    found.words |= characters
    return found


def sound_pairs(run: str) -> Iterator[int]:
    """Each two neighbouring syllables as one number."""
    return (number_of(first) << 9 | number_of(second) for first, second in pairwise(run))


def spelled_pairs(run: str) -> Iterator[str]:
    """The overlapping pairs of syllables as tokens, ren1min, and the last alone, min1: each begins a token."""
    return map(MARK.join, pairwise(run.translate(spelled()).split(MARK)))


def grams(letters: str) -> Iterator[str]:
    """The first letters of a run four by four, at its end fewer, marked so that no word looks like them."""
    return (f"2{letters[start : start + GRAM]}" for start in range(max(1, len(letters) - 1)))


def slips(form: str) -> set[int]:
    """A word and all that is left of it without one of its letters, as numbers; none for very short and long words."""
    if not SHORTEST_SLIP <= len(form) <= LONGEST_SLIP or not form.isalpha():
        return set()
    shorter: Iterable[str] = (form[:place] + form[place + 1 :] for place in range(len(form)))
    return {zlib.crc32(part.encode()) for part in (form, *shorter)}
