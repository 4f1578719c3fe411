"""Couple the train: below stand loads, above waits a train with empty wagons; which load is next?

First the wagons show what they wait for; then they show nothing, and the child finds how the row goes on.
A touch on another load than the next one changes nothing but the count of misses, and soon the right one is pointed at.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from kiosk.play.ladder import Ladder

SHAPES = ("circle", "triangle", "square", "star", "heart", "flower")
"""Each has its own colour on the screen; what differs in colour always differs in shape."""

HINT_AFTER = 2
COUPLED, NOT_YET, FINISHED, NOTHING = "coupled", "not_yet", "finished", "nothing"


@dataclass(frozen=True, slots=True)
class Task:
    """``row`` names the kinds of a train by letters; ``given`` wagons are loaded, the others wait, and say for what
    or not (``is_shown``); ``spare`` loads stand in the yard that the train does not need."""

    row: str
    given: int
    is_shown: bool
    spare: int = 0


LEVELS = (
    (Task("ab", 0, True), Task("aa", 0, True, 1)),
    (Task("abc", 0, True), Task("aba", 0, True)),
    (Task("abab", 3, False, 1), Task("abab", 2, True, 1)),
    (Task("abcb", 0, True, 1), Task("abcd", 0, True)),
    (Task("ababab", 4, False, 2), Task("aabaab", 4, False, 2)),
    (Task("abcabc", 4, False, 2), Task("abcabc", 3, False, 1)),
    (Task("aabaab", 3, False, 2), Task("abbabb", 3, False, 2)),
    (Task("abcdef", 0, True), Task("abacab", 3, True, 2)),
)


class Cars:
    """One train after the other."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self.ladder = Ladder(len(LEVELS))
        self.next_round()

    def next_round(self) -> None:
        """Another train."""
        self.task = self._chance.choice(LEVELS[self.ladder.level - 1])
        shapes = self._chance.sample(SHAPES, len(SHAPES))
        kinds = dict(zip("abcdef", shapes, strict=True))
        self.wanted = [kinds[letter] for letter in self.task.row]
        self.loaded = self.task.given
        self.yard: list[str | None] = [*self.wanted[self.loaded :], *self._spare(kinds)]
        self._chance.shuffle(self.yard)
        self.misses = self._misses_here = 0

    def _spare(self, kinds: dict[str, str]) -> list[str]:
        unused = [shape for letter, shape in kinds.items() if letter not in self.task.row]
        return (unused + self.wanted)[: self.task.spare]

    @property
    def is_finished(self) -> bool:
        """Whether the train is whole."""
        return self.loaded == len(self.wanted)

    @property
    def is_shown(self) -> bool:
        """Whether the empty wagons say what they wait for."""
        return self.task.is_shown or self._misses_here >= HINT_AFTER

    @property
    def hint(self) -> int | None:
        """Where in the yard the next load stands, once it should be pointed at."""
        return self.next_load if self._misses_here >= HINT_AFTER else None

    @property
    def next_load(self) -> int | None:
        """Where in the yard the next load stands."""
        return None if self.is_finished else self.yard.index(self.wanted[self.loaded])

    def tap(self, place: int) -> str:
        """The load at ``place`` of the yard was touched: coupled, not_yet, finished, or nothing (an empty place)."""
        if self.is_finished or self.yard[place] is None:
            return NOTHING
        if self.yard[place] != self.wanted[self.loaded]:
            self.misses += 1
            self._misses_here += 1
            return NOT_YET
        self.yard[place] = None
        self.loaded += 1
        self._misses_here = 0
        if self.is_finished:
            self.ladder.after(self.misses)
            return FINISHED
        return COUPLED
