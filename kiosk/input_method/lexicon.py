"""Words filed by the letters that type them and by their characters, in two sorted texts that are read in place.

A line of the first is ``key TAB sounds TAB word TAB syllables TAB weight``: the key is made of the folded first letters
of the syllables and finds what is typed by initials, the sounds are the folded syllables and narrow it down. A line of
the second is ``word TAB syllables TAB weight``. Sixty thousand words as Python objects would take 30 MB; the shipped
texts are mapped into memory, of which only the pages looked at are ever read.
"""

from __future__ import annotations

import math
import mmap
from collections import defaultdict
from collections.abc import Iterable, Iterator
from heapq import nlargest
from pathlib import Path
from typing import NamedTuple

from kiosk.input_method.syllables import fold, key_of

TOTAL = 95_000_000
"""The sum of the dictionary's weights: what a weight is divided by to be a probability."""

BY_LETTERS, BY_WORDS = "letters.txt", "words.txt"

COMMONEST = 100

LONGEST_SHORT_KEY = 2
"""Keys of so many letters have more words of ours behind them than a keystroke can read."""

SHORTLIST, SHORTLISTED = "*", 100
"""A key with more words than this has its commonest once more, under the key with a star: nobody who typed initials
looks further, and to read a thousand words takes longer than a keystroke may."""

Entry = tuple[str, tuple[str, ...], int]
"""A word, its syllables, its weight."""


class Word(NamedTuple):
    """A word, its syllables, and how common it is (a natural logarithm of a probability)."""

    text: str
    syllables: tuple[str, ...]
    likelihood: float


class SortedLines:
    """A text whose lines are sorted by their bytes as far as they are looked up by."""

    def __init__(self, text: bytes | mmap.mmap) -> None:
        self._text = text

    def __len__(self) -> int:
        return len(self._text)

    def starting_with(self, prefix: str) -> list[str]:
        """The lines that begin so."""
        begin = prefix.encode()
        start = self._first_from(begin, 0)
        end = self._first_from(begin + b"\xff", start)
        return self._text[start:end].decode().split("\n")[:-1]

    def _first_from(self, wanted: bytes, low: int) -> int:
        """Where the first line begins, at ``low`` or after it, that does not stand before ``wanted``."""
        text, high = self._text, len(self._text)
        while low < high:
            middle = (low + high) // 2
            start = text.rfind(b"\n", low, middle) + 1 or low
            end = text.find(b"\n", middle)
            if text[start:end] < wanted:
                low = end + 1
            else:
                high = start
        return low


class Lexicon:
    """Words by the letters that type them, and by their characters; none has more than ``longest`` syllables."""

    def __init__(self, by_letters: SortedLines, by_words: SortedLines, longest: int) -> None:
        self._by_letters, self._by_words = by_letters, by_words
        self.longest = longest

    @classmethod
    def read(cls, folder: Path) -> Lexicon:
        """The lexicon in the two files of a folder; they stay there."""
        return cls(_mapped(folder / BY_LETTERS), _mapped(folder / BY_WORDS), longest=4)

    def __len__(self) -> int:
        """Bytes of the text."""
        return len(self._by_letters) + len(self._by_words)

    def typed_by(self, key: str, sounds: str = "") -> list[Word]:
        """The words of this key whose sounds begin so."""
        if len(key) > self.longest:
            return []
        lines = [] if sounds else self._by_letters.starting_with(f"{key}{SHORTLIST}\t")
        lines = lines or self._by_letters.starting_with(f"{key}\t{sounds}")
        return [_word(*line.split("\t")[2:]) for line in lines]

    def typed_from(self, key: str) -> list[Word]:
        """Words whose key goes on from this one."""
        lines = (line.split("\t") for line in self._by_letters.starting_with(key))
        return [_word(*rest) for longer, _sounds, *rest in lines if longer != key]

    def reading(self, text: str) -> list[Word]:
        """The word of these characters in its readings, the commonest first."""
        return self.beginning(f"{text}\t")

    def beginning(self, text: str) -> list[Word]:
        """The words that begin with these characters."""
        return [_word(*line.split("\t")) for line in self._by_words.starting_with(text)]


class OwnLexicon(Lexicon):
    """A lexicon made while the program runs."""

    def __init__(self, words: Iterable[Entry] = ()) -> None:
        found = list(words)
        by_letters, by_words = (_kept(lines) for lines in (lines_by_letters(found), lines_by_words(found)))
        super().__init__(by_letters, by_words, longest=max((len(syllables) for _, syllables, _ in found), default=0))
        begun: dict[str, list[Entry]] = defaultdict(list)
        for entry in found:
            key = key_of(entry[1])
            for end in range(1, min(len(key), LONGEST_SHORT_KEY + 1)):
                begun[key[:end]].append(entry)
        self._commonest = {key: _commonest(entries) for key, entries in begun.items() if len(entries) > COMMONEST}

    def entries(self) -> Iterator[Entry]:
        """Everything in it, by its characters."""
        for line in self._by_words.starting_with(""):
            text, syllables, weight = line.split("\t")
            yield text, tuple(syllables.split(" ")), int(weight)

    def typed_from(self, key: str) -> list[Word]:
        """Words whose key goes on from this one; of a short key only the commonest."""
        return self._commonest.get(key) or super().typed_from(key)


def lines_by_letters(words: Iterable[Entry]) -> list[str]:
    """The lines of the first text of a lexicon."""
    filed = sorted((key_of(its), " ".join(map(fold, its)), text, its, weight) for text, its, weight in words)
    return [f"{key}\t{sounds}\t{text}\t{' '.join(its)}\t{weight}\n" for key, sounds, text, its, weight in filed]


def shortlists(lines: Iterable[str]) -> list[str]:
    """The lines of the first text with the shortlists among them."""
    filed: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        filed[line.partition("\t")[0]].append(line)
    for key in [key for key, its in filed.items() if len(its) > SHORTLISTED]:
        best = nlargest(SHORTLISTED, filed[key], key=lambda line: int(line.rpartition("\t")[2]))
        filed[key + SHORTLIST] = [f"{key}{SHORTLIST}{line[len(key) :]}" for line in best]
    return [line for key in sorted(filed) for line in filed[key]]


def lines_by_words(words: Iterable[Entry]) -> list[str]:
    """The lines of the second; of one word the commonest reading first."""
    ordered = sorted(words, key=lambda word: (word[0].encode(), -word[2]))
    return [f"{text}\t{' '.join(syllables)}\t{weight}\n" for text, syllables, weight in ordered]


def _commonest(entries: list[Entry]) -> list[Word]:
    best = nlargest(COMMONEST, entries, key=lambda entry: entry[2])
    return [_word(text, " ".join(syllables), str(weight)) for text, syllables, weight in best]


def _kept(lines: list[str]) -> SortedLines:
    return SortedLines("".join(lines).encode())


def _mapped(path: Path) -> SortedLines:
    with path.open("rb") as file:
        return SortedLines(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))


def _word(text: str, syllables: str, weight: str) -> Word:
    return Word(text, tuple(syllables.split(" ")), math.log((int(weight) + 1) / TOTAL))
