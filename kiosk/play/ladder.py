"""How hard the next round is: a little harder after a good one, a little easier after a hard one."""

from __future__ import annotations

SMOOTH, ROUGH = 1, 4
"""Up to so many misses a round went well; from so many on it was hard. Between them the level stays."""


class Ladder:
    """``level`` 1 to ``top``. Nobody sees it, nobody loses it: a child only ever meets another train."""

    def __init__(self, top: int) -> None:
        self.top, self.level = top, 1

    def after(self, misses: int) -> int:
        """The level after a round with so many misses."""
        step = 1 if misses <= SMOOTH else -1 if misses >= ROUGH else 0
        self.level = min(self.top, max(1, self.level + step))
        return self.level
