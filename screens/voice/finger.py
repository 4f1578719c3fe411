"""What a hand means that reads the screen by touch. No Kivy: points in pixels and seconds go in, meanings come out.

A finger that moves or rests explores. A short tap is answered once it is certain that no second one follows; two short
taps act on what was heard last, wherever they are. Lifting an exploring finger is told with its place.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

REST_S = 0.15
"""A finger that lies still for so long is no tap."""

DOUBLE_TAP_S = 0.45
"""From one tap to the next; slower than a computer's, the hand may be stiff."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """``name``: "explore" (it is there), "lift" (it explored and left there), "select" (one tap), "act" (two)."""

    name: str
    x: float
    y: float


class Finger:
    """One finger at a time; ``slop`` is how far (pixels) it may slip and still tap."""

    def __init__(self, slop: float) -> None:
        self.slop = slop
        self._down: tuple[float, float, float] | None = None
        self._at = (0.0, 0.0)
        self._tapped: tuple[float, float, float] | None = None
        self._is_exploring = False

    @property
    def is_waiting(self) -> bool:
        """Whether time alone can still bring a meaning: then ``pass_time`` wants to be called."""
        return self._tapped is not None or (self._down is not None and not self._is_exploring)

    def down(self, x: float, y: float, now: float) -> list[Meaning]:
        """The finger touches the glass."""
        self._down, self._at, self._is_exploring = (x, y, now), (x, y), False
        return self._late_tap(now)

    def move(self, x: float, y: float, now: float) -> list[Meaning]:
        """The finger moved."""
        self._at = (x, y)
        if self._down is None:
            return []
        if not self._is_exploring and math.dist(self._down[:2], (x, y)) > self.slop:
            return self._explore(now)
        return [Meaning("explore", x, y)] if self._is_exploring else []

    def up(self, x: float, y: float, now: float) -> list[Meaning]:
        """The finger left the glass."""
        was_exploring, self._down, self._is_exploring = self._is_exploring, None, False
        if was_exploring:
            return [Meaning("lift", x, y)]
        if self._tapped is not None:
            self._tapped = None
            return [Meaning("act", x, y)]
        self._tapped = (x, y, now)
        return []

    def pass_time(self, now: float) -> list[Meaning]:
        """Nothing happened until ``now``."""
        if self._down is not None and not self._is_exploring and now - self._down[2] >= REST_S:
            return self._explore(now)
        return self._late_tap(now)

    def forget(self) -> None:
        """Whatever was begun is over."""
        self._down = self._tapped = None
        self._is_exploring = False

    def _explore(self, _now: float) -> list[Meaning]:
        self._is_exploring, self._tapped = True, None
        return [Meaning("explore", *self._at)]

    def _late_tap(self, now: float) -> list[Meaning]:
        if self._tapped is None or now - self._tapped[2] <= DOUBLE_TAP_S:
            return []
        x, y, _when = self._tapped
        self._tapped = None
        return [Meaning("select", x, y)]
