"""Loads with a shape, wagons, and a mitten that points: what the games of the train are played with.

A shape has one colour, and never the colour alone. Every toy has a dark rim, so that it stands out from any season.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from screens.art.pen import Pen, Point
from screens.theme import DAY

RIM, IRON, WOOD = "#1C2321", "#2B3235", "#B98552"

LOADS = {
    "circle": ("#B3261E", "#FFFFFF"),
    "triangle": ("#F2B632", "#1C2321"),
    "square": ("#1E6091", "#FFFFFF"),
    "star": ("#2E7D4F", "#FFFFFF"),
    "heart": ("#7A4E9E", "#FFFFFF"),
    "flower": ("#E58A3C", "#1C2321"),
}
"""Colour of the crate, colour of the shape on it."""


def around(x: float, y: float, radius: float, count: int, turn: float = 0.25) -> list[Point]:
    """``count`` points on a circle, the first at ``turn`` of a full one (a quarter is up)."""
    angles = [math.tau * (turn + index / count) for index in range(count)]
    return [(x + radius * math.cos(angle), y + radius * math.sin(angle)) for angle in angles]


def shape(pen: Pen, name: str, x: float, y: float, radius: float) -> None:
    """One of the six shapes around a point, in the pen's colour."""
    SHAPES[name](pen, x, y, radius)


def _circle(pen: Pen, x: float, y: float, radius: float) -> None:
    pen.dot(x, y, radius * 0.88)


def _triangle(pen: Pen, x: float, y: float, radius: float) -> None:
    pen.polygon(around(x, y - radius * 0.12, radius * 1.08, 3))


def _square(pen: Pen, x: float, y: float, radius: float) -> None:
    pen.rect(x - radius * 0.76, y - radius * 0.76, radius * 1.52, radius * 1.52)


def _star(pen: Pen, x: float, y: float, radius: float) -> None:
    outer, inner = around(x, y, radius * 1.08, 5), around(x, y, radius * 0.48, 5, 0.35)
    rim = [point for pair in zip(outer, inner, strict=True) for point in pair]
    pen.polygon([(x, y), *rim, rim[0]])


def _heart(pen: Pen, x: float, y: float, radius: float) -> None:
    # The cusp and the flanks in one fan from the middle: smooth at any size.
    rim = []
    for step in range(49):
        t = math.tau * step / 48
        across = 16 * math.sin(t) ** 3
        up = 13 * math.cos(t) - 5 * math.cos(2 * t) - 2 * math.cos(3 * t) - math.cos(4 * t)
        rim.append((x + radius * across / 17, y + radius * (up + 2) / 17))
    pen.polygon([(x, y), *rim])


def _flower(pen: Pen, x: float, y: float, radius: float) -> None:
    for petal_x, petal_y in around(x, y, radius * 0.56, 6):
        pen.dot(petal_x, petal_y, radius * 0.38)
    pen.dot(x, y, radius * 0.34)


SHAPES = {
    "circle": _circle,
    "triangle": _triangle,
    "square": _square,
    "star": _star,
    "heart": _heart,
    "flower": _flower,
}


@dataclass(frozen=True)
class LoadPainter:
    """A crate with its shape."""

    shape: str

    def __call__(self, pen: Pen, width: float, height: float) -> None:
        """Paint it as large as the picture."""
        load(pen, self.shape, 0, 0, min(width, height))


def load(pen: Pen, name: str, x: float, y: float, side: float) -> None:
    """A crate with a shape; ``x``, ``y`` its lower left corner."""
    crate, mark = LOADS[name]
    pen.colour(RIM).round(x, y, side, side, side * 0.16)
    pen.colour(crate).round(x + side * 0.035, y + side * 0.035, side * 0.93, side * 0.93, side * 0.13)
    pen.colour("#FFFFFF", 0.16).round(x + side * 0.09, y + side * 0.82, side * 0.82, side * 0.07, side * 0.035)
    pen.colour(mark)
    shape(pen, name, x + side / 2, y + side / 2, side * 0.31)


@dataclass(frozen=True)
class WagonPainter:
    """A flat wagon: loaded, waiting for a load it shows, or waiting for one that has to be found (``shape`` "")."""

    shape: str
    is_loaded: bool
    is_next: bool = False

    def __call__(self, pen: Pen, width: float, height: float) -> None:
        """Paint the wagon at the lower edge, what is on it above."""
        self.at(pen, 0, 0, width, height)

    def at(self, pen: Pen, x: float, y: float, width: float, height: float) -> None:
        """The same anywhere in a larger picture; ``x``, ``y`` the lower left corner."""
        side = min(width * 0.82, height * 0.68)
        left, floor = x + (width - side) / 2, y + height * 0.26
        pen.colour(IRON).rect(x, y + height * 0.17, width, height * 0.05)
        for centre in (x + width * 0.24, x + width * 0.76):
            pen.colour("#1B2022").dot(centre, y + height * 0.115, height * 0.115)
            pen.colour("#8B979B").dot(centre, y + height * 0.115, height * 0.06)
        pen.colour(RIM).round(x + width * 0.02, y + height * 0.165, width * 0.96, height * 0.125, height * 0.03)
        pen.colour(WOOD).round(x + width * 0.035, y + height * 0.18, width * 0.93, height * 0.095, height * 0.02)
        if self.is_loaded:
            load(pen, self.shape, left, floor + height * 0.02, side)
        else:
            self._place(pen, left, floor + height * 0.03, side)

    def _place(self, pen: Pen, x: float, y: float, side: float) -> None:
        """Where a load is waited for; the next one in the carriage's yellow and thicker."""
        stroke = side * (0.075 if self.is_next else 0.035)
        pen.colour("#FFF9EE" if self.is_next else "#E6E4DC").round(x, y, side, side, side * 0.16)
        inset = stroke / 2
        corners = [(x + inset, y + inset), (x + side - inset, y + inset)]
        corners += [(right, y + side - inset) for right, _ in reversed(corners)]
        pen.colour("#C98A00" if self.is_next else "#8B8578").line(corners, stroke, is_closed=True)
        if self.shape:
            pen.colour("#5C6562" if self.is_next else "#8B918E")
            shape(pen, self.shape, x + side / 2, y + side / 2, side * 0.29)


@dataclass(frozen=True)
class MittenPainter:
    """A red mitten that points up with its tip: the hand of every demonstration."""

    def __call__(self, pen: Pen, width: float, height: float) -> None:
        """Paint it with the tip at the upper edge."""
        unit = min(width, height) / 100
        x = width / 2 - 50 * unit
        for grow, colour in ((3.5, "#FFF9EE"), (0.0, DAY["red"])):
            pen.colour(colour)
            pen.round(
                x + (24 - grow) * unit, (20 - grow) * unit, (44 + grow * 2) * unit, (76 + grow * 2) * unit, 22 * unit
            )
            pen.line([(x + 68 * unit, 42 * unit), (x + 80 * unit, 58 * unit)], (20 + grow * 2) * unit)
        pen.colour("#FFF9EE").round(x + 19 * unit, 2 * unit, 54 * unit, 24 * unit, 9 * unit)
        pen.colour("#E8D9BD").round(x + 19 * unit, 11 * unit, 54 * unit, 5 * unit, 2 * unit)
        pen.colour("#FFF9EE")
        shape(pen, "star", x + 46 * unit, 58 * unit, 12 * unit)


@dataclass(frozen=True)
class CheerPainter:
    """Well done: a large star among small ones, in a wreath of fir."""

    def __call__(self, pen: Pen, width: float, height: float) -> None:
        """Paint it around the middle."""
        radius = min(width, height) * 0.46
        x, y = width / 2, height / 2
        pen.colour("#FFF9EE").dot(x, y, radius)
        for index, (leaf_x, leaf_y) in enumerate(around(x, y, radius * 0.86, 24)):
            pen.colour("#2E7D4F" if index % 2 else "#17493A").dot(leaf_x, leaf_y, radius * 0.14)
        for berry_x, berry_y in around(x, y, radius * 0.86, 8):
            pen.colour(DAY["red"]).dot(berry_x, berry_y, radius * 0.06)
        pen.colour("#9A6A00")
        shape(pen, "star", x, y, radius * 0.56)
        pen.colour(DAY["yellow"])
        shape(pen, "star", x, y, radius * 0.5)
