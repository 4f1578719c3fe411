"""Draw on the frosted window of the carriage, with any number of fingers; stamps, take back, wipe."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from kivy.graphics import Color, InstructionGroup, Line, Rectangle
from kivy.properties import StringProperty

from kiosk.i18n import N_
from kiosk.play.drawing import CRAYONS, STAMPS, Drawing, Mark
from screens.art.pen import Pen, Picture, rgb
from screens.art.things import THINGS, ThingPainter
from screens.art.toys import around
from screens.drawing import Clipped
from screens.games.board import GameBoard, cells, cover_ground
from screens.games.toy import NOWHERE, Box, Prop, Toy
from screens.kv import load_kv
from screens.sounds import sounds
from screens.theme import theme
from screens.translation import tr

CODES = {"red": "#B3261E", "yellow": "#D99A00", "green": "#2E7D4F", "blue": "#1E6091", "purple": "#7A4E9E"}
WIDTHS = {"red": 0.022, "yellow": 0.034, "green": 0.014, "blue": 0.022, "purple": 0.014}
"""Of the window's short side: crayons differ in what they leave, not in colour alone."""

STAMP_SIDE = 0.2
STAMP_PX = 240
"""Painted once in this size, shown in any."""

UNDO, WIPE = "undo", "wipe"
TOOLS = ("red", "blue", "green", "star", WIPE, "yellow", UNDO, "purple", "fir", "snowman")
"""The most needed first: a small panel shows as many as have room."""

ORDER = (*CRAYONS, *STAMPS, UNDO, WIPE)
NAMES = {
    "red": N_("红色蜡笔"),
    "yellow": N_("黄色蜡笔"),
    "green": N_("绿色蜡笔"),
    "blue": N_("蓝色蜡笔"),
    "purple": N_("紫色蜡笔"),
    "star": N_("星星图章"),
    "fir": N_("松树图章"),
    "snowman": N_("雪人图章"),
    UNDO: N_("退回一步"),
    WIPE: N_("擦干净"),
}


@dataclass(frozen=True)
class FramePainter:
    """The window's frame and the frost on its glass."""

    def __call__(self, pen: Pen, width: float, height: float) -> None:
        """Paint it over the whole picture."""
        unit = min(width, height) / 100
        pen.colour("#103629").round(0, 0, width, height, 6 * unit)
        pen.colour("#17493A").round(unit, unit, width - 2 * unit, height - 2 * unit, 5 * unit)
        pen.glass(3 * unit, 3 * unit, width - 6 * unit, height - 6 * unit, 4 * unit, [rgb("#FFFFFF"), rgb("#EEF5F9")])
        pen.colour("#D3E4EE")
        for x, y, turn in ((0.03, 0.04, 1), (0.97, 0.05, -1), (0.04, 0.95, 1), (0.96, 0.95, -1)):
            up = 1 if y < 0.5 else -1
            for length, lean in ((11, 0.2), (15, 0.7), (9, 1.4)):
                end = (width * x + turn * length * unit, height * y + up * length * unit * lean)
                pen.line([(width * x, height * y), end], 0.9 * unit)


@dataclass(frozen=True)
class ToolPainter:
    """A crayon, a stamp, an arrow back or the cloth, on a plate; the chosen one stands on yellow with a thick rim."""

    tool: str
    is_chosen: bool

    def __call__(self, pen: Pen, width: float, height: float) -> None:
        """Paint it over the whole picture."""
        unit = min(width, height) / 100
        rim = 7 if self.is_chosen else 3
        pen.colour("#1C2321" if self.is_chosen else "#5C6562").round(0, 0, width, height, 20 * unit)
        pen.colour("#F2B632" if self.is_chosen else "#FFFFFF")
        pen.round(rim * unit, rim * unit, width - 2 * rim * unit, height - 2 * rim * unit, 15 * unit)
        if self.tool in CRAYONS:
            _crayon(pen, self.tool, unit)
        elif self.tool in STAMPS:
            THINGS[self.tool](pen, 16 * unit, 16 * unit, 68 * unit)
        elif self.tool == UNDO:
            bend = [(72, 30), (76, 44), (68, 58), (54, 62), (34, 62)]
            pen.colour("#17493A").line([(x * unit, y * unit) for x, y in bend], 9 * unit)
            pen.polygon([(18 * unit, 62 * unit), (40 * unit, 44 * unit), (40 * unit, 80 * unit)])
        else:
            pen.colour("#1E6091").round(20 * unit, 26 * unit, 60 * unit, 40 * unit, 12 * unit)
            pen.colour("#BFDCEB")
            for x in (34, 50, 66):
                pen.line([(x * unit, 34 * unit), ((x + 4) * unit, 58 * unit)], 5 * unit)
            pen.colour("#7FA9C4").line([(16 * unit, 76 * unit), (84 * unit, 76 * unit)], 4 * unit)


def _crayon(pen: Pen, tool: str, unit: float) -> None:
    code, stroke = CODES[tool], WIDTHS[tool] * 420
    pen.colour(code).round(38 * unit, 40 * unit, 24 * unit, 44 * unit, 4 * unit)
    pen.polygon([(40 * unit, 42 * unit), (60 * unit, 42 * unit), (50 * unit, 24 * unit)])
    pen.colour("#FFFFFF", 0.85).rect(38 * unit, 54 * unit, 24 * unit, 5 * unit).rect(
        38 * unit, 72 * unit, 24 * unit, 5 * unit
    )
    pen.colour(code).line([(26 * unit, 18 * unit), (74 * unit, 18 * unit)], stroke * unit)


class Glass(Clipped):
    """The window itself: shows what fingers leave. ``words`` is its spoken name."""

    words = StringProperty("")


class DrawingGame(GameBoard):
    """A window that never fills up."""

    @staticmethod
    def cover(pen: Pen, width: float, height: float) -> None:
        """The game's card: a drawing begun on the window, and the crayon."""
        unit = min(width / 1.6, height) / 100
        left, floor = width / 2 - 72 * unit, 6 * unit
        cover_ground(pen, width, height, 0.24)
        pen.colour("#103629").round(left, floor, 144 * unit, 88 * unit, 8 * unit)
        pen.colour("#F7FBFD").round(left + 4 * unit, floor + 4 * unit, 136 * unit, 80 * unit, 6 * unit)
        hill = [(left + (14 + step * 3.1) * unit, floor + (24 + 9 * math.sin(step / 4.5)) * unit) for step in range(38)]
        pen.colour(CODES["blue"]).line(hill, 4.5 * unit)
        pen.colour(CODES["yellow"]).line(
            around(left + 108 * unit, floor + 60 * unit, 12 * unit, 24), 5 * unit, is_closed=True
        )
        THINGS["fir"](pen, left + 24 * unit, floor + 28 * unit, 46 * unit)
        pen.colour(CODES["red"]).line(
            [(left + 74 * unit, floor + 58 * unit), (left + 90 * unit, floor + 40 * unit)], 9 * unit
        )
        pen.line([(left + 90 * unit, floor + 40 * unit), (left + 93 * unit, floor + 36 * unit)], 4 * unit)

    def build(self) -> None:
        """Frame, glass, tools; the stamps are painted once each and then copied."""
        self.rules = Drawing()
        (self._frame,) = self.props(1)
        self._frame.painter = FramePainter()
        self._glass = Glass(size_hint=(None, None))
        self.add_widget(self._glass)
        self._stamps = {name: Prop() for name in STAMPS}
        for name, stamp in self._stamps.items():
            stamp.painter = ThingPainter(name)
            stamp.size = (STAMP_PX, STAMP_PX)
        self._tools = self.toys(Toy, len(ORDER), self._touch_tool)
        self._drawn: dict[int, tuple[Mark, InstructionGroup, Line | None]] = {}

    def new_game(self) -> None:
        """A clear window."""
        self.rules = Drawing()
        self._redraw()

    def shown_by_hand(self) -> Glass | None:
        """The window, as long as nothing is on it."""
        return None if self.rules.marks else self._glass

    def arrange(self) -> None:
        """The window above, the tools in one or two rows below."""
        left, bottom, width, height = self.field
        rows = 2 if height > width else 1
        side = max(theme.target, min(theme.target * 1.35, height * 0.12))
        room = int((width + theme.gap) / (side + theme.gap)) * rows
        shown = [tool for tool in ORDER if tool in TOOLS[:room]]
        columns = -(-len(shown) // rows)
        tall = side * rows + theme.gap * (rows - 1)
        boxes = dict(zip(shown, cells((left, bottom, width, tall), columns, rows, theme.gap, most=side), strict=False))
        for toy, tool in zip(self._tools, ORDER, strict=True):
            toy.put(boxes.get(tool, NOWHERE))
        self._frame.put((left, bottom + tall + theme.gap, width, height - tall - theme.gap))
        self._place_glass(self._frame.box)
        self.ground = self.y + self.height * 0.3
        self.repaint()
        self._redraw()

    def _place_glass(self, frame: Box) -> None:
        x, y, width, height = frame
        edge = min(width, height) * 0.03
        self._glass.pos, self._glass.size = (x + edge, y + edge), (width - edge * 2, height - edge * 2)
        self._short = min(self._glass.size)

    def repaint(self) -> None:
        """Which tool is chosen."""
        for toy, tool in zip(self._tools, ORDER, strict=True):
            toy.painter, toy.words = ToolPainter(tool, tool == self.rules.tool), tr._(NAMES[tool])

    def on_language(self) -> None:
        """The tools' spoken names."""
        self.repaint()

    def _touch_tool(self, toy: Toy) -> None:
        self.touched()
        tool = ORDER[toy.number]
        if tool == UNDO:
            self.rules.undo()
            self._redraw()
        elif tool == WIPE:
            self.rules.wipe()
            sounds.play("breath")
            self._redraw()
        else:
            self.rules.choose(tool)
            sounds.play("tick")
            self.repaint()

    def on_touch_down(self, touch: Any) -> bool:
        """A finger on the glass draws; elsewhere it may be on a tool."""
        if not self.disabled and self._glass.collide_point(*touch.pos):
            self.touched()
            self._show(self.rules.begin(touch.uid, *self._share(touch)))
            self._melt()
            return True
        return bool(super().on_touch_down(touch))

    def on_touch_move(self, touch: Any) -> bool:
        """The line goes on."""
        mark = self.rules.move(touch.uid, *self._share(touch))
        if mark is not None:
            self.touched()
            self._show(mark)
            self._melt()
            return True
        return bool(super().on_touch_move(touch))

    def on_touch_up(self, touch: Any) -> bool:
        """The line ends."""
        self.rules.end(touch.uid)
        return bool(super().on_touch_up(touch))

    def close(self) -> None:
        """No finger of this child is left."""
        super().close()
        self.rules = Drawing()
        self._redraw()

    def _share(self, touch: Any) -> tuple[float, float]:
        glass = self._glass
        return (touch.x - glass.x) / max(glass.width, 1), (touch.y - glass.y) / max(glass.height, 1)

    def _at(self, x: float, y: float) -> tuple[float, float]:
        return self._glass.x + x * self._glass.width, self._glass.y + y * self._glass.height

    def _show(self, mark: Mark) -> None:
        """Draw a mark that is new or grew; only its own few instructions change."""
        if id(mark) not in self._drawn:
            group = InstructionGroup()
            line = None if mark.is_stamp else self._draw_line(group, mark)
            if mark.is_stamp:
                self._draw_stamp(group, mark)
            self._glass.canvas.add(group)
            self._drawn[id(mark)] = (mark, group, line)
        line = self._drawn[id(mark)][2]
        if line is not None:
            line.points = self._flat(mark)

    def _draw_line(self, group: InstructionGroup, mark: Mark) -> Line:
        group.add(Color(*rgb(CODES[mark.tool])))
        line = Line(width=WIDTHS[mark.tool] * self._short / 2, cap="round", joint="round", points=self._flat(mark))
        group.add(line)
        return line

    def _draw_stamp(self, group: InstructionGroup, mark: Mark) -> None:
        side = self._short * STAMP_SIDE
        x, y = self._at(*mark.points[0])
        group.add(Color(1, 1, 1))
        group.add(Rectangle(pos=(x - side / 2, y - side / 2), size=(side, side), texture=self._stamp(mark.tool)))

    def _stamp(self, name: str) -> Any:
        stamp: Picture = self._stamps[name]
        return stamp.texture()

    def _flat(self, mark: Mark) -> list[float]:
        points = (
            mark.points if len(mark.points) > 1 else [mark.points[0], (mark.points[0][0] + 0.001, mark.points[0][1])]
        )
        return [value for point in points for value in self._at(*point)]

    def _melt(self) -> None:
        """Take what the rules let go of off the glass."""
        if len(self._drawn) > len(self.rules.marks):
            kept = {id(mark) for mark in self.rules.marks}
            for key in [key for key in self._drawn if key not in kept]:
                self._glass.canvas.remove(self._drawn.pop(key)[1])

    def _redraw(self) -> None:
        self._glass.canvas.clear()
        self._drawn = {}
        if self._glass.width > 10:
            for mark in self.rules.marks:
                self._show(mark)


load_kv(__file__)
