"""The steam engine of the games, and the carriage behind it: rounder than the real train, with a whistle to pull."""

from __future__ import annotations

from dataclasses import dataclass

from screens.art.pen import Pen
from screens.theme import DAY

GREEN, DEEP, YELLOW, RED = DAY["green"], DAY["green_deep"], DAY["yellow"], DAY["red"]
LONG = 1.7
"""Length of the engine in multiples of its height."""

CHIMNEY = (0.3, 0.93)
WHISTLE = (0.93, 0.86)
"""Where the steam of the chimney and of the whistle comes out, in multiples of the engine's height."""


def wheel(pen: Pen, x: float, y: float, radius: float) -> None:
    """A red spoked wheel with a pale rim."""
    pen.colour("#1B2022").dot(x, y, radius)
    pen.colour(RED).dot(x, y, radius * 0.8)
    pen.colour("#F7E9B0")
    pen.line([(x - radius * 0.7, y), (x + radius * 0.7, y)], radius * 0.14)
    pen.line([(x, y - radius * 0.7), (x, y + radius * 0.7)], radius * 0.14)
    pen.colour("#1B2022").dot(x, y, radius * 0.22)


def steam_engine(pen: Pen, x: float, y: float, tall: float) -> None:
    """The engine, going left; ``x``, ``y`` its lower left corner."""

    def at(across: float, up: float) -> tuple[float, float]:
        return x + tall * across, y + tall * up

    pen.colour("#2B3235").rect(*at(0.12, 0.2), tall * 1.56, tall * 0.12)
    pen.colour(RED).polygon([at(0.0, 0.04), at(0.26, 0.04), at(0.26, 0.26)])
    pen.colour(DEEP).polygon([at(0.2, 0.9), at(0.4, 0.9), at(0.36, 0.7), at(0.24, 0.7)])
    pen.round(*at(0.17, 0.86), tall * 0.26, tall * 0.07, tall * 0.03)
    pen.colour(YELLOW).dot(*at(0.62, 0.7), tall * 0.1, tall * 0.12)
    pen.round(*at(0.9, 0.68), tall * 0.06, tall * 0.14, tall * 0.02).dot(*at(0.93, 0.82), tall * 0.05, tall * 0.035)
    pen.colour(GREEN).round(*at(0.1, 0.3), tall * 1.0, tall * 0.42, tall * 0.2)
    pen.colour(YELLOW).rect(*at(0.42, 0.3), tall * 0.035, tall * 0.42).rect(*at(0.72, 0.3), tall * 0.035, tall * 0.42)
    pen.colour(GREEN).round(*at(0.96, 0.26), tall * 0.66, tall * 0.62, tall * 0.04)
    pen.colour("#55646A").round(*at(0.88, 0.86), tall * 0.82, tall * 0.09, [tall * 0.08, tall * 0.08, 0, 0])
    pen.colour(DEEP).round(*at(1.06, 0.5), tall * 0.44, tall * 0.31, tall * 0.06)
    pen.colour("#FFE7AE").round(*at(1.09, 0.53), tall * 0.38, tall * 0.25, tall * 0.04)
    pen.colour(YELLOW).rect(*at(0.96, 0.36), tall * 0.66, tall * 0.045)
    pen.colour("#FFF1C9", 0.55).dot(*at(0.1, 0.56), tall * 0.12)
    pen.colour("#FFF6DC").dot(*at(0.12, 0.56), tall * 0.075)
    for across, size in ((0.42, 0.14), (0.74, 0.14), (1.24, 0.19)):
        wheel(pen, x + tall * across, y + tall * size, tall * size)
    pen.colour("#8B979B").line([at(0.42, 0.14), at(1.24, 0.17)], tall * 0.045)


@dataclass(frozen=True)
class EnginePainter:
    """The engine alone."""

    def __call__(self, pen: Pen, width: float, height: float) -> None:
        """Paint it as large as fits, at the lower edge."""
        steam_engine(pen, 0, 0, min(height, width / LONG))


@dataclass(frozen=True)
class CoachPainter:
    """A green carriage with ``windows`` in a row, lit and empty; who looks out is put before it."""

    windows: int

    def __call__(self, pen: Pen, width: float, height: float) -> None:
        """Paint it over the whole picture; windows where ``window_box`` says."""
        self.at(pen, 0, 0, width, height)

    def at(self, pen: Pen, left: float, floor: float, width: float, height: float) -> None:
        """The same anywhere in a larger picture; ``left``, ``floor`` the lower left corner."""
        pen.colour("#2B3235").rect(left, floor + height * 0.12, width, height * 0.08)
        for index in range(self.windows):
            for share in (0.3, 0.7):
                wheel(pen, left + width * (index + share) / self.windows, floor + height * 0.09, height * 0.09)
        pen.colour(GREEN).round(left, floor + height * 0.16, width, height * 0.74, height * 0.06)
        roof = [height * 0.08, height * 0.08, 0, 0]
        pen.colour("#55646A").round(left, floor + height * 0.86, width, height * 0.11, roof)
        pen.colour(YELLOW).rect(left, floor + height * 0.205, width, height * 0.025)
        frame = height * 0.02
        for index in range(self.windows):
            x, y, wide, tall = window_box(index, self.windows, width, height)
            x, y = x + left, y + floor
            pen.colour(DEEP).round(x - frame, y - frame, wide + frame * 2, tall + frame * 2, height * 0.07)
            pen.glass(x, y, wide, tall, height * 0.055, [(1.0, 0.9, 0.68), (1.0, 0.96, 0.86)])


def window_box(index: int, windows: int, width: float, height: float) -> tuple[float, float, float, float]:
    """Left, bottom, width and height of one window's glass in a coach of this size."""
    step = width / windows
    return step * index + step * 0.08, height * 0.26, step * 0.84, height * 0.57


BUMPS = {
    False: ((0.36, 0.5, 0.26), (0.62, 0.58, 0.3)),
    True: ((0.3, 0.5, 0.27), (0.5, 0.62, 0.3), (0.72, 0.5, 0.24)),
}
"""Across, up and size of the round tops of a short and a long cloud."""


@dataclass(frozen=True)
class CloudPainter:
    """One cloud of steam: waiting (an outline), or there; a long one is wide."""

    is_long: bool
    is_there: bool

    def __call__(self, pen: Pen, width: float, height: float) -> None:
        """Paint it over the whole picture."""
        self.at(pen, 0, 0, width, height)

    def at(self, pen: Pen, x: float, y: float, width: float, height: float) -> None:
        """The same anywhere in a larger picture; ``x``, ``y`` the lower left corner."""
        rim, inside = ("#8F5F00", YELLOW) if self.is_there else ("#5C6562", "#FFFFFF")
        edge = height * (0.06 if self.is_there else 0.045)
        for grow, colour in ((0.0, rim), (-edge, inside)):
            pen.colour(colour)
            tall = height * 0.42 + grow * 2
            pen.round(x - grow, y + height * 0.12 - grow, width + grow * 2, tall, tall / 2)
            for across, up, size in BUMPS[self.is_long]:
                pen.dot(x + width * across, y + height * up, height * size + grow)
