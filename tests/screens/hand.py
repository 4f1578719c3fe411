"""A finger that goes where a test says: down, along, and up again, while the clock stands still unless told."""

from __future__ import annotations

from typing import Any


class Hand:
    """One finger on a stage's window; coordinates are the window's, y upwards."""

    def __init__(self, stage: Any) -> None:
        self._stage = stage
        self._touch: Any = None

    def down(self, x: float, y: float) -> None:
        """Touch the glass."""
        self._touch = self._stage.finger((x, y))
        self._stage.dispatch("begin", self._touch)

    def move(self, x: float, y: float) -> None:
        """Slide there."""
        self._stage.move(self._touch, (x, y))
        self._stage.dispatch("update", self._touch)

    def up(self) -> None:
        """Leave the glass."""
        self._stage.dispatch("end", self._touch)

    def tap(self, x: float, y: float) -> None:
        """Down and up."""
        self.down(x, y)
        self.up()

    def rest(self, seconds: float) -> None:
        """Time goes by, whatever the finger does."""
        self._stage.kiosk.clock.pass_time(seconds)
        self._stage._pass_frame()
        self._stage._pass_frame()
