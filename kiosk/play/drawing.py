"""A drawing on the frosted window: lines and stamps, in parts of the window (0 to 1), so that it fits any size.

There is no end of paper: what was drawn first melts away when the window is full. All can be taken back or wiped.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field

CRAYONS = ("red", "yellow", "green", "blue", "purple")
STAMPS = ("star", "fir", "snowman")
MOST_POINTS = 4000
LONGEST_LINE = 240
"""Points of one piece of a line; a longer line goes on as another piece, so that drawing stays quick."""

SHORTEST_STEP = 0.006

Point = tuple[float, float]


@dataclass
class Mark:
    """A piece of a line in a ``tool`` of CRAYONS, or a stamp (one point) of STAMPS; a long ``line`` has many pieces."""

    tool: str
    line: int
    points: list[Point] = field(default_factory=list)

    @property
    def is_stamp(self) -> bool:
        """Whether it is a stamp."""
        return self.tool in STAMPS


class Drawing:
    """What is on the window, oldest first."""

    def __init__(self) -> None:
        self.tool = CRAYONS[0]
        self.marks: list[Mark] = []
        self._lines = 0
        self._under_way: dict[Hashable, Mark] = {}

    def choose(self, tool: str) -> None:
        """Draw with this from now on; raises ValueError for what is neither crayon nor stamp."""
        if tool not in CRAYONS + STAMPS:
            raise ValueError(f"no such crayon or stamp: {tool}")
        self.tool = tool

    def begin(self, finger: Hashable, x: float, y: float) -> Mark:
        """A finger came down: a new line or a stamp."""
        self._lines += 1
        mark = Mark(self.tool, self._lines, [_within(x, y)])
        self.marks.append(mark)
        if not mark.is_stamp:
            self._under_way[finger] = mark
        self._melt()
        return mark

    def move(self, finger: Hashable, x: float, y: float) -> Mark | None:
        """A finger moved: the piece of the line that grew, or None (no line, or hardly moved)."""
        mark = self._under_way.get(finger)
        if mark is None:
            return None
        point, last = _within(x, y), mark.points[-1]
        if abs(point[0] - last[0]) + abs(point[1] - last[1]) < SHORTEST_STEP:
            return None
        if len(mark.points) >= LONGEST_LINE:
            mark = self._under_way[finger] = Mark(mark.tool, mark.line, [last])
            self.marks.append(mark)
        mark.points.append(point)
        self._melt()
        return mark

    def end(self, finger: Hashable) -> None:
        """A finger left the window."""
        self._under_way.pop(finger, None)

    def undo(self) -> None:
        """Take back the last whole line or stamp; nothing to take back is nothing done."""
        if self.marks:
            last = self.marks[-1].line
            self.marks = [mark for mark in self.marks if mark.line != last]
            self._under_way = {finger: mark for finger, mark in self._under_way.items() if mark.line != last}

    def wipe(self) -> None:
        """A clear window."""
        self.marks, self._under_way = [], {}

    def _melt(self) -> None:
        points = sum(len(mark.points) for mark in self.marks)
        while points > MOST_POINTS and len(self.marks) > 1:
            points -= len(self.marks.pop(0).points)


def _within(x: float, y: float) -> Point:
    return (min(1.0, max(0.0, x)), min(1.0, max(0.0, y)))
