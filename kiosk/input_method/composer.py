"""What is being typed in pinyin: letters, candidates by the page, and what follows what was chosen.

It lives in memory only, for as long as somebody types, learns nothing from it, and after `reset` nothing is left.
"""

from __future__ import annotations

from collections.abc import Callable

from kiosk.input_method.cutting import LETTERS, cut
from kiosk.input_method.decoding import Candidate, Decoder
from kiosk.input_method.lexicon import Lexicon, OwnLexicon, Word
from kiosk.input_method.phrases import continuations

MOST_LETTERS = 40
MOST_FOLLOWING = 12


class Composer:
    """Letters on their way to characters. ``letters`` is what was pressed and not yet chosen for."""

    def __init__(self, lexicons: Callable[[], tuple[OwnLexicon, Lexicon]]) -> None:
        """`lexicons` gives our own and the dictionary; asked again for each thing typed, since ours may change."""
        self.letters = ""
        self._lexicons = lexicons
        self._decoder: Decoder | None = None
        self._following: list[Word] = []
        self._found: list[Candidate] | None = None

    def press(self, letter: str) -> bool:
        """Add a letter or an apostrophe; False if that is no letter, or one too many."""
        if letter not in LETTERS or len(self.letters) >= MOST_LETTERS:
            return False
        self.letters += letter
        self._found = None
        return True

    def erase(self) -> bool:
        """Take the last letter back; False if there is none."""
        if not self.letters:
            return False
        self.letters, self._found = self.letters[:-1], None
        return True

    def reset(self) -> None:
        """As for somebody else."""
        self.letters, self._following, self._found, self._decoder = "", [], None, None

    @property
    def spelling(self) -> str:
        """The letters as they are understood, a space between syllables."""
        ways = cut(self.letters)
        if not ways:
            return self.letters
        pieces, ends = ways[0].pieces, ways[0].ends
        rest = self.letters[ends[-1] if ends else 0 :]
        return " ".join([*pieces, *([rest] if rest else [])])

    def candidates(self, start: int = 0, count: int | None = None) -> list[Candidate]:
        """What may be chosen, the likeliest first, ``count`` of them from ``start`` on.

        While letters are there, what they may mean; after a choice, what our content says next.
        """
        if self._found is None:
            if self.letters:
                self._decoder = self._decoder or Decoder(*self._lexicons())
                self._found = self._decoder.candidates(self.letters, self._following)
            else:
                following = self._following[:MOST_FOLLOWING]
                self._found = [Candidate(word.text, word.syllables, 0) for word in following]
        return self._found[start : None if count is None else start + count]

    def choose(self, index: int) -> str:
        """Take a candidate by its place in the whole list: its text. Letters that it leaves stay to be chosen for.

        Raises IndexError if there is no such candidate.
        """
        chosen = self.candidates()[index]
        self.letters = self.letters[chosen.taken :].lstrip("'")
        self._found = self._decoder = None
        return chosen.text

    def follow(self, before: str) -> None:
        """Expect what our content says after ``before``, the characters that stand there."""
        self._following, self._found = continuations(self._lexicons()[0], before) if before else [], None
