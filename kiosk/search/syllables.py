"""Chinese text as it sounds: one toneless syllable for each character, and back from letters to syllables.

A syllable is one private character here, so that sounds are searched in like letters: the sounds of a text have the
length of the text, and what stands at a place in one stands there in the other.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from assets import asset

FIRST = 0xE000
LONGEST_WORD = 4
MARK = "1"
"""Between two syllables in a token: no letter, so that shang stays another than sh ang."""


class Readings(NamedTuple):
    """The table: all syllables in order, what each character sounds like, words whose characters sound otherwise."""

    syllables: list[str]
    of_character: dict[int, str]
    of_word: dict[str, str]
    beginnings: frozenset[str]


@cache
def readings() -> Readings:
    """The table that ``tools/readings.py`` made."""
    characters, _, words = asset("search", "readings.txt").read_text("utf-8").partition("\n\n")
    rows = [line.split(" ") for line in characters.splitlines()]
    sound = {syllable: chr(FIRST + number) for number, (syllable, _) in enumerate(rows)}
    of_character = {ord(character): sound[syllable] for syllable, some in rows for character in some}
    of_word = {
        word: "".join(map(sound.__getitem__, said)) for word, *said in (line.split(" ") for line in words.splitlines())
    }
    return Readings([syllable for syllable, _ in rows], of_character, of_word, frozenset(word[:2] for word in of_word))


def sounds(text: str) -> str:
    """A text with each Chinese character in it as its sound."""
    table = readings()
    plain = text.translate(table.of_character)
    places = [place for place, pair in enumerate(map(str.__add__, text, text[1:])) if pair in table.beginnings]
    if not places:
        return plain
    parts, done = [], 0
    for place in places:
        size = _deviating(text, place, table) if place >= done else 0
        if size:
            parts += [plain[done:place], table.of_word[text[place : place + size]]]
            done = place + size
    return "".join([*parts, plain[done:]])


def _deviating(text: str, place: int, table: Readings) -> int:
    return next((size for size in range(LONGEST_WORD, 1, -1) if text[place : place + size] in table.of_word), 0)


def is_sound(character: str) -> bool:
    """Whether a character stands for a syllable."""
    return 0xE000 <= ord(character) < 0xF000


def number_of(sound: str) -> int:
    """The number of a syllable in the table, by its private character."""
    return ord(sound) - FIRST


@cache
def spelled() -> dict[int, str]:
    """For ``str.translate``: each syllable in letters, with a mark behind it."""
    return {FIRST + number: syllable + MARK for number, syllable in enumerate(readings().syllables)}


def sound_of(number: int) -> str:
    """The private character of the syllable with this number."""
    return chr(FIRST + number)


@cache
def beginning_with(beginning: str) -> str:
    """The sounds of all syllables that begin so, as a class of a regular expression; "" if there are none.

    The table is sorted, so they follow one another.
    """
    some = [number for number, syllable in enumerate(readings().syllables) if syllable.startswith(beginning)]
    return f"{sound_of(some[0])}-{sound_of(some[-1])}" if some else ""


@cache
def initials() -> dict[int, str]:
    """For ``str.translate``: the first letter of each syllable."""
    return {FIRST + number: syllable[0] for number, syllable in enumerate(readings().syllables)}
