"""Things of the journey that stand on memory cards and stamps: each has an outline of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from screens.art.animals import animal
from screens.art.engine import steam_engine
from screens.art.pen import Pen
from screens.art.toys import shape
from screens.theme import DAY

Draw = Callable[[Pen, float, float, float], None]
"""(pen, left, bottom, side): within a square."""


def _engine(pen: Pen, x: float, y: float, side: float) -> None:
    tall = side * 0.56
    steam_engine(pen, x + side * 0.02, y + side * 0.1, tall)
    for across, up, size in ((0.2, 0.74, 0.07), (0.31, 0.82, 0.09), (0.46, 0.87, 0.07)):
        pen.colour("#AEBAC0").dot(x + side * across, y + side * up, side * size)


def _fir(pen: Pen, x: float, y: float, side: float) -> None:
    middle = x + side / 2
    pen.colour("#5B4A3C").rect(middle - side * 0.06, y + side * 0.06, side * 0.12, side * 0.2)
    for level, half in enumerate((0.36, 0.28, 0.2)):
        base = y + side * (0.2 + level * 0.21)
        pen.colour("#2E7D4F" if level % 2 else "#17493A")
        pen.polygon([(middle - side * half, base), (middle + side * half, base), (middle, base + side * 0.34)])
    pen.colour(DAY["yellow"])
    shape(pen, "star", middle, y + side * 0.9, side * 0.09)


def _bear(pen: Pen, x: float, y: float, side: float) -> None:
    animal(pen, "bear", x + side / 2, y + side * 0.06, side * 1.08)


def _cup(pen: Pen, x: float, y: float, side: float) -> None:
    pen.colour("#1E6091").line(
        [(x + side * p, y + side * q) for p, q in ((0.66, 0.5), (0.86, 0.5), (0.86, 0.26), (0.64, 0.22))], side * 0.08
    )
    corner = [side * 0.03, side * 0.03, side * 0.18, side * 0.18]
    pen.round(x + side * 0.16, y + side * 0.1, side * 0.54, side * 0.5, corner)
    pen.colour("#FFFFFF").rect(x + side * 0.16, y + side * 0.36, side * 0.54, side * 0.09)
    pen.colour("#9FB0B6")
    for left in (0.3, 0.46, 0.62):
        bend = [(left, 0.66), (left - 0.05, 0.74), (left + 0.03, 0.82), (left - 0.02, 0.9)]
        pen.line([(x + side * p, y + side * q) for p, q in bend], side * 0.045)


def _hat(pen: Pen, x: float, y: float, side: float) -> None:
    pen.colour("#8A6A50").round(x + side * 0.2, y + side * 0.42, side * 0.6, side * 0.44, side * 0.22)
    pen.colour("#4E3729")
    for left in (0.1, 0.68):
        pen.round(x + side * left, y + side * 0.1, side * 0.22, side * 0.56, side * 0.1)
    pen.round(x + side * 0.12, y + side * 0.42, side * 0.76, side * 0.26, side * 0.12)
    pen.colour("#6B4E3A").round(x + side * 0.2, y + side * 0.58, side * 0.6, side * 0.05, side * 0.025)


def _snowman(pen: Pen, x: float, y: float, side: float) -> None:
    middle = x + side / 2
    for grow, colour in ((0.025, "#6F8791"), (0.0, "#FFFFFF")):
        pen.colour(colour).dot(middle, y + side * 0.28, side * (0.24 + grow))
        pen.dot(middle, y + side * 0.62, side * (0.17 + grow))
    pen.colour("#E58A3C").polygon(
        [(middle, y + side * 0.66), (middle, y + side * 0.59), (middle + side * 0.26, y + side * 0.61)]
    )
    pen.colour(DAY["red"]).round(middle - side * 0.18, y + side * 0.43, side * 0.36, side * 0.08, side * 0.04)
    pen.round(middle + side * 0.03, y + side * 0.28, side * 0.09, side * 0.2, side * 0.02)
    pen.colour("#35505A").round(middle - side * 0.12, y + side * 0.75, side * 0.24, side * 0.18, side * 0.03)
    pen.round(middle - side * 0.2, y + side * 0.74, side * 0.4, side * 0.05, side * 0.025)
    pen.colour("#1C2321")
    for up in (0.2, 0.3):
        pen.dot(middle, y + side * up, side * 0.025)


def _star(pen: Pen, x: float, y: float, side: float) -> None:
    for grow, colour in ((0.05, "#9A6A00"), (0.0, DAY["yellow"])):
        pen.colour(colour)
        shape(pen, "star", x + side / 2, y + side * 0.48, side * (0.36 + grow))


def _apple(pen: Pen, x: float, y: float, side: float) -> None:
    pen.colour("#5B4A3C").line([(x + side * 0.5, y + side * 0.62), (x + side * 0.55, y + side * 0.86)], side * 0.05)
    pen.colour("#B3261E").dot(x + side * 0.39, y + side * 0.42, side * 0.24, side * 0.28)
    pen.dot(x + side * 0.61, y + side * 0.42, side * 0.24, side * 0.28)
    pen.colour("#2E7D4F").dot(x + side * 0.69, y + side * 0.8, side * 0.13, side * 0.06)
    pen.colour("#FFFFFF", 0.5).dot(x + side * 0.31, y + side * 0.52, side * 0.05, side * 0.09)


THINGS: dict[str, Draw] = {
    "engine": _engine,
    "fir": _fir,
    "bear": _bear,
    "cup": _cup,
    "hat": _hat,
    "snowman": _snowman,
    "star": _star,
    "apple": _apple,
}


@dataclass(frozen=True)
class ThingPainter:
    """One thing alone, on nothing."""

    name: str

    def __call__(self, pen: Pen, width: float, height: float) -> None:
        """Paint it in the middle, as large as the picture."""
        side = min(width, height)
        THINGS[self.name](pen, (width - side) / 2, (height - side) / 2, side)


@dataclass(frozen=True)
class CardPainter:
    """A memory card: the carriage's green with its yellow line, or white with a thing; ``is_found``: rimmed in gold."""

    thing: str
    is_open: bool
    is_found: bool = False

    def __call__(self, pen: Pen, width: float, height: float) -> None:
        """Paint the card over the whole picture."""
        self.at(pen, 0, 0, width, height)

    def at(self, pen: Pen, x: float, y: float, width: float, height: float) -> None:
        """The same anywhere in a larger picture; ``x``, ``y`` the lower left corner."""
        unit = min(width, height) / 100
        edge = (6 if self.is_found else 3) * unit
        inner = (x + edge, y + edge, width - edge * 2, height - edge * 2)
        pen.colour("#C98A00" if self.is_found else "#103629").round(x, y, width, height, 14 * unit)
        if self.is_open:
            pen.colour("#FFF3D3" if self.is_found else "#FFFFFF").round(*inner, 11 * unit)
            side = min(width, height) * 0.78
            THINGS[self.thing](pen, x + (width - side) / 2, y + (height - side) / 2, side)
            return
        pen.colour(DAY["green"]).round(*inner, 11 * unit)
        pen.colour(DAY["yellow"])
        for up in (0.2, 0.76):
            pen.rect(x + edge, y + height * up, width - edge * 2, 4 * unit)
        middle_x, middle_y = x + width / 2, y + height / 2
        pen.colour("#FFE7AE").round(middle_x - 24 * unit, middle_y - 20 * unit, 48 * unit, 40 * unit, 9 * unit)
        pen.colour(DAY["green_deep"]).rect(middle_x - 2 * unit, middle_y - 20 * unit, 4 * unit, 40 * unit)
