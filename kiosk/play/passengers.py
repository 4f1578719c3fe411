"""Count who looks out of the train, and touch the ticket with as many dots.

Touching a passenger counts it aloud on the picture (one, two, three); another number than the right one lets the
passengers be counted for the child.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from kiosk.play.ladder import Ladder

ANIMALS = ("bear", "fox", "hare", "deer")
WINDOWS = 10
FEWEST_WINDOWS = 5
"""What a train must have room for; a small panel shows fewer than WINDOWS."""
HINT_AFTER = 2
RIGHT, NOT_YET, NOTHING = "right", "not_yet", "nothing"


@dataclass(frozen=True, slots=True)
class Task:
    """At least and at most so many to count, of so many kinds on board; ``is_one_kind``: only one of them counts."""

    least: int
    most: int
    kinds: int = 1
    is_one_kind: bool = False


LEVELS = (
    Task(1, 3),
    Task(2, 5),
    Task(3, 6, 2),
    Task(2, 4, 2, True),
    Task(5, 8, 3),
    Task(3, 6, 3, True),
    Task(6, 10, 4),
)


class Passengers:
    """One train after the other; ``seats`` holds an animal or None for each of its ``windows``."""

    def __init__(self, chance: random.Random, windows: int = WINDOWS) -> None:
        self._chance = chance
        self.windows = min(WINDOWS, max(FEWEST_WINDOWS, windows))
        self.ladder = Ladder(len(LEVELS))
        self.answer = 0
        self.next_round()

    def next_round(self) -> None:
        """Another train with other passengers, not as many as in the last."""
        task = LEVELS[self.ladder.level - 1]
        most = min(task.most, self.windows - task.is_one_kind)
        numbers = [n for n in range(min(task.least, most - 1), most + 1) if n != self.answer]
        self.answer = self._chance.choice(numbers)
        kinds = self._chance.sample(ANIMALS, task.kinds)
        self.asked = kinds[0] if task.is_one_kind else None
        riders = self._riders(kinds)
        self.seats: list[str | None] = [*riders, *[None] * (self.windows - len(riders))]
        self._chance.shuffle(self.seats)
        self.tickets = self._tickets()
        self.counted: list[int] = []
        self.misses = 0
        self.is_finished = False

    def _riders(self, kinds: list[str]) -> list[str]:
        if self.asked is None:
            return [kinds[index % len(kinds)] for index in range(self.answer)]
        others = self._chance.randint(1, min(4, self.windows - self.answer))
        return [*[self.asked] * self.answer, *(self._chance.choice(kinds[1:]) for _ in range(others))]

    def _tickets(self) -> list[int]:
        near = [n for n in range(1, WINDOWS + 1) if 0 < abs(n - self.answer) <= 2]
        return sorted([self.answer, *self._chance.sample(near, 2)])

    @property
    def hint(self) -> int | None:
        """Which ticket is the right one, once it should be pointed at."""
        return self.tickets.index(self.answer) if self.misses >= HINT_AFTER else None

    def to_count(self) -> list[int]:
        """The windows of those who count, from left to right."""
        return [place for place, who in enumerate(self.seats) if who is not None and self.asked in (None, who)]

    def touch_seat(self, place: int) -> int:
        """The passenger at a window was touched: its number, or 0 for an empty window and who does not count."""
        if place not in self.to_count() or self.is_finished:
            return 0
        if place not in self.counted:
            self.counted.append(place)
        return self.counted.index(place) + 1

    def count_again(self) -> None:
        """Begin counting from nothing."""
        self.counted = []

    def answer_with(self, ticket: int) -> str:
        """Ticket ``ticket`` (0 to 2) was touched: right, not_yet, or nothing (the train has left already)."""
        if self.is_finished:
            return NOTHING
        if self.tickets[ticket] != self.answer:
            self.misses += 1
            return NOT_YET
        self.is_finished = True
        self.ladder.after(self.misses * 2)
        return RIGHT
