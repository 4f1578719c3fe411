"""Words of a text in any of our languages: folded, cut into runs, and stemmed by dropping letters at their ends.

A stem is always a beginning of its word. So whether a text holds a word can be seen in the text itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

MAX_QUERY_CHARACTERS = 120

_LATIN_LETTER, _CYRILLIC_LETTER = re.compile("[a-z]"), re.compile("[а-я]")
_BOTH_SCRIPTS = re.compile(r"\b(?=[а-я]*[a-z]+[а-я]|[a-z]*[а-я]+[a-z])[a-zа-я]+")
_TO_CYRILLIC = str.maketrans("aceopxykmthb", "асеорхукмтнв")
_TO_LATIN = {cyrillic: chr(latin) for latin, cyrillic in _TO_CYRILLIC.items()}
"""Letters of one script that look like those of the other, small or large."""

_RUN = re.compile(r"[\u4e00-\u9fff]+|[^\W_\u4e00-\u9fff]+")
HAN_FIRST, HAN_LAST = "\u4e00", "\u9fff"
SHORTEST_STEM = 3

_ENGLISH = "ations ation ingly edly ions ings ness ment ies ied ing ion ers est ed es er ly s y e"
_RUSSIAN_NOUNS = (
    "иями ями ами иях ого его ому ему ыми ими иям ием ия ии ию ие ий ье ья ью ьи ов ев ей ам ям ах ях ом ем ой ый ая"
    " яя ое ее ые их ых ую юю ою ею а е и й о у ы ь ю я"
)
_RUSSIAN_VERBS = (
    "ившись вшись ивши ывши вший вшая вшие вших ющий ющая ющие ющих ющего ящий ящая ящие ящих емый емая емые"
    " ешь ете ите ать ять ить еть уть ыть ают яют уют ует юет ает яет ала ила ела яла али или ели яли ало ило ело"
    " ишь ат ят ут ют ет ит им ть ти"
)
_PAST = ("ал", "ил", "ел", "ял")


def _endings(*kinds: tuple[str, int]) -> tuple[tuple[str, int], ...]:
    """(ending, how much of the word must be left), the longest first."""
    found = [(ending, left) for endings, left in kinds for ending in endings.split()]
    return tuple(sorted(found, key=lambda pair: -len(pair[0])))


_LATIN_ENDINGS = _endings((_ENGLISH, SHORTEST_STEM))
_CYRILLIC_ENDINGS = _endings((_RUSSIAN_NOUNS, SHORTEST_STEM), (_RUSSIAN_VERBS, SHORTEST_STEM + 1))


def fold(text: str) -> str:
    """The text as it is compared: full-width and case folded, ё as е."""
    return unicodedata.normalize("NFKC", text).casefold().replace("ё", "е")


def in_one_script(folded: str) -> str:
    """What was typed, with each word of Latin and Cyrillic letters in one of them, if the others only look like it."""
    return _BOTH_SCRIPTS.sub(_word_in_one_script, folded)


def _word_in_one_script(word: re.Match[str]) -> str:
    text = word.group()
    is_latin = len(_LATIN_LETTER.findall(text)) * 2 > len(text)
    changed = text.translate(_TO_LATIN if is_latin else _TO_CYRILLIC)
    left = (_CYRILLIC_LETTER if is_latin else _LATIN_LETTER).search(changed)
    return text if left else changed


def runs(text: str) -> list[str]:
    """The runs of Chinese characters, and the words of other letters and digits, of a folded text."""
    return _RUN.findall(text)


def is_han(run: str) -> bool:
    """Whether a run is one of Chinese characters."""
    return HAN_FIRST <= run[0] <= HAN_LAST


def searchable(text: str) -> str:
    """A text as an index keeps it: its folded runs, each with a space before it, and one behind the last."""
    return "".join(f" {run}" for run in runs(fold(text))) + " "


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """A word without its endings; words of other scripts, with digits or of few letters stay as they are."""
    if len(word) <= SHORTEST_STEM or not word.isalpha():
        return word
    if word.isascii():
        return _latin(word)
    return _cyrillic(word) if "\u0400" <= word[0] <= "\u04ff" else word


def _latin(word: str) -> str:
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    word = _without_ending(word, _LATIN_ENDINGS)
    if len(word) > SHORTEST_STEM and word[-1] == word[-2] and word[-1] not in "aeiouls":
        word = word[:-1]
    return word[:-1] if len(word) > SHORTEST_STEM and word[-1] in "eiy" else word


def _cyrillic(word: str) -> str:
    if len(word) > SHORTEST_STEM + 2 and word.endswith(("ся", "сь")):
        word = word[:-2]
    word = _without_ending(word, _CYRILLIC_ENDINGS)
    if len(word) > SHORTEST_STEM + 2 and word.endswith(_PAST):
        word = word[:-2]
    if len(word) > SHORTEST_STEM + 3 and word.endswith("ост"):
        word = word[:-3]
    while len(word) > SHORTEST_STEM and word[-1] in "ийьн" and word[-1] == word[-2]:
        word = word[:-1]
    return word.rstrip("ьий") if len(word) > SHORTEST_STEM + 1 else word


def _without_ending(word: str, endings: Iterable[tuple[str, int]]) -> str:
    for ending, shortest in endings:
        if len(word) - len(ending) >= shortest and word.endswith(ending):
            return word[: -len(ending)]
    return word


def pairs(run: str) -> Iterator[str]:
    """The overlapping pairs of a run of Chinese characters, and its last character on its own."""
    for start in range(len(run) - 1):
        yield run[start : start + 2]
    yield run[-1]


def words(text: str) -> Iterator[str]:
    """The tokens of a searchable text: pairs of Chinese characters, and stems."""
    for run in text.split():
        if is_han(run):
            yield from pairs(run)
        else:
            yield stem(run)
