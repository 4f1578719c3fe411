"""Find the pairs. Two cards that differ turn back by themselves, or with the next touch; nothing is counted aloud."""

from __future__ import annotations

import random

from kiosk.play.ladder import Ladder

FIGURES = ("engine", "fir", "bear", "cup", "hat", "snowman", "star", "apple")
PAIRS = (2, 3, 4, 6, 8)
"""So many pairs at each level, if the panel has room for them."""

OPENED, PAIR, APART, FINISHED, NOTHING = "opened", "pair", "apart", "finished", "nothing"


class Memory:
    """One table of cards after the other. ``most`` pairs have room."""

    def __init__(self, chance: random.Random, most: int = PAIRS[-1]) -> None:
        self._chance = chance
        self.ladder = Ladder(len(PAIRS))
        self.most = most
        self.next_round()

    def next_round(self) -> None:
        """Lay out new cards, closed."""
        fitting = [pairs for pairs in PAIRS[: self.ladder.level] if pairs <= self.most]
        figures = self._chance.sample(FIGURES, max(fitting, default=1))
        self.cards = [*figures, *figures]
        self._chance.shuffle(self.cards)
        self.opened: list[int] = []
        self.found: set[int] = set()
        self._seen: set[int] = set()
        self.misses = 0

    @property
    def is_finished(self) -> bool:
        """Whether every pair is found."""
        return len(self.found) == len(self.cards)

    def is_open(self, place: int) -> bool:
        """Whether the picture of a card is seen."""
        return place in self.found or place in self.opened

    def tap(self, place: int) -> str:
        """Card ``place`` was touched: opened, pair, apart (two that differ), finished, or nothing."""
        if len(self.opened) == 2:
            self.turn_back()
        if self.is_open(place):
            return NOTHING
        self.opened.append(place)
        if len(self.opened) == 1:
            return OPENED
        return self._compare(*self.opened)

    def turn_back(self) -> None:
        """Close the two that differ; does nothing if there are none."""
        if len(self.opened) == 2:
            self.opened = []

    def _compare(self, first: int, second: int) -> str:
        if self.cards[first] != self.cards[second]:
            # A miss is only what could have been known: both pictures had been seen before.
            twin = next(place for place in range(len(self.cards)) if self._is_twin(place, first))
            self.misses += twin in self._seen
            self._seen |= {first, second}
            return APART
        self.found |= {first, second}
        self.opened = []
        if self.is_finished:
            self.ladder.after(self.misses // 2)
            return FINISHED
        return PAIR

    def _is_twin(self, place: int, other: int) -> bool:
        return place != other and self.cards[place] == self.cards[other]
