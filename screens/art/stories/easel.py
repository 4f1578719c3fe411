"""Where story pictures are drawn: a sheet of 160 by 100 units, and a pen that can be moved, scaled and mirrored on it.

A scene is data: drawings placed one over the other, ``at(40, 20, hare, size=1.2)``. A drawing is a function of a pen
(and what it is asked for), standing on its own point 0, 0; one unit of it is one unit of the sheet.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from screens.art.pen import Pen, Point, Rgb

SHEET = (160.0, 100.0)
ASPECT = SHEET[0] / SHEET[1]

Radius = float | Sequence[float]


class Easel:
    """A pen with a place of its own: the same strokes as ``Pen``, in units of the sheet."""

    def __init__(self, pen: Pen, x: float, y: float, scale: float, is_mirrored: bool = False) -> None:
        self._pen, self._x, self._y, self._scale = pen, x, y, scale
        self._across = -scale if is_mirrored else scale

    def at(self, x: float, y: float, size: float = 1.0, *, is_mirrored: bool = False) -> Easel:
        """A pen whose 0, 0 is at ``x``, ``y`` of this one, ``size`` times as large."""
        left, bottom = self._point((x, y))
        return Easel(self._pen, left, bottom, self._scale * size, (self._across < 0) != is_mirrored)

    def colour(self, value: Rgb | str, alpha: float = 1.0) -> Easel:
        """What follows is drawn in this colour."""
        self._pen.colour(value, alpha)
        return self

    def rect(self, x: float, y: float, width: float, height: float) -> Easel:
        """A rectangle."""
        self._pen.rect(*self._box(x, y, width, height))
        return self

    def round(self, x: float, y: float, width: float, height: float, radius: Radius, segments: int = 20) -> Easel:
        """A rectangle with round corners; four radii go top left, top right, bottom right, bottom left."""
        radii = list(radius) if isinstance(radius, Sequence) else [radius] * 4
        if self._across < 0:
            radii = [radii[1], radii[0], radii[3], radii[2]]
        self._pen.round(*self._box(x, y, width, height), [part * self._scale for part in radii], segments)
        return self

    def dot(self, x: float, y: float, radius: float, height: float | None = None) -> Easel:
        """A circle, or an ellipse with its own half height."""
        half = None if height is None else height * self._scale
        self._pen.dot(*self._point((x, y)), radius * self._scale, half)
        return self

    def polygon(self, points: Sequence[Point]) -> Easel:
        """A convex polygon."""
        self._pen.polygon([self._point(point) for point in points])
        return self

    def ridge(self, points: Sequence[Point], base: float) -> Easel:
        """The land below a line of points."""
        self._pen.ridge([self._point(point) for point in points], self._point((0, base))[1])
        return self

    def line(self, points: Sequence[Point], width: float) -> Easel:
        """A line with round ends and joints, in an opaque colour: a half clear line would fill its whole box."""
        self._pen.line([self._point(point) for point in points], width * self._scale)
        return self

    def gradient(self, x: float, y: float, width: float, height: float, stops: Sequence[Rgb]) -> Easel:
        """A rectangle from the first colour at the bottom to the last at the top."""
        self._pen.gradient(*self._box(x, y, width, height), stops)
        return self

    def _point(self, point: Point) -> Point:
        return (self._x + point[0] * self._across, self._y + point[1] * self._scale)

    def _box(self, x: float, y: float, width: float, height: float) -> tuple[float, float, float, float]:
        left, bottom = self._point((x + width if self._across < 0 else x, y))
        return left, bottom, width * self._scale, height * self._scale


Drawing = Callable[..., None]
Placed = Callable[[Easel], None]


def _draw(easel: Easel, x: float, y: float, size: float, is_mirrored: bool, drawing: Placed) -> None:
    drawing(easel.at(x, y, size, is_mirrored=is_mirrored))


def at(x: float, y: float, drawing: Drawing, *, size: float = 1.0, is_mirrored: bool = False, **wishes: Any) -> Placed:
    """``drawing`` with its 0, 0 at a point of the sheet; ``wishes`` go to the drawing."""
    placed = partial(drawing, **wishes) if wishes else drawing
    return partial(_draw, x=x, y=y, size=size, is_mirrored=is_mirrored, drawing=placed)


@dataclass(frozen=True)
class Scene:
    """A picture of placed drawings, back to front."""

    parts: tuple[Placed, ...]

    def __call__(self, pen: Pen, width: float, height: float) -> None:
        """Paint the sheet over the whole of ``width`` x ``height`` (pixels)."""
        easel = Easel(pen, 0, 0, max(width / SHEET[0], height / SHEET[1]))
        for part in self.parts:
            part(easel)
