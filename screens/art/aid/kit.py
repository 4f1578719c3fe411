"""What figures are made of: tubes and areas in layers, drawn with one outline around what touches.

Coordinates are those of a sheet of 400 x 300, y upwards. A layer's parts are first all drawn in ink, a stroke wider,
then all in the layer's colour: so limbs of one person grow together, and each layer has the same outline.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from screens.art.pen import Pen, Point

WIDTH, HEIGHT = 400.0, 300.0
STROKE = 3.2
"""Width of every outline, in units of the sheet."""

INK = "#1C2321"
COLOURS = {
    "patient": "#FFFFFF",
    "helper": "#8CC4A6",
    "thing": "#E4DACA",
    "water": "#A5D2E8",
    "accent": "#F2B632",
    "never": "#A3101A",
    "ink": INK,
}
"""The paper under a figure is white in every mode, so these never change."""


@dataclass(frozen=True, slots=True)
class Tube:
    """A line with round ends through ``points``, ``width`` across; a single point is a ball."""

    width: float
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Layer:
    """Parts of one colour (a key of ``COLOURS``) that share an outline; ``areas`` are convex."""

    colour: str
    tubes: tuple[Tube, ...] = ()
    areas: tuple[tuple[Point, ...], ...] = ()


Figure = tuple[Layer, ...]


def limb(width: float, *points: Point) -> Tube:
    """A limb, or anything as round."""
    return Tube(width, points)


def ball(x: float, y: float, width: float) -> Tube:
    """A disc, ``width`` across."""
    return Tube(width, ((x, y),))


def head(x: float, y: float, toward: float | None = None, width: float = 46) -> tuple[Tube, ...]:
    """A head that looks ``toward`` an angle in degrees (0 right, 90 up): the nose says which way. None: to us."""
    skull = ball(x, y, width)
    if toward is None:
        return (skull,)
    angle = math.radians(toward)
    reach = width * 0.5
    return skull, ball(x + math.cos(angle) * reach, y + math.sin(angle) * reach, width * 0.22)


def curve(width: float, *points: Point, parts: int = 8) -> Tube:
    """A limb bent softly through ``points`` (a Catmull-Rom spline)."""
    ends = (points[0], *points, points[-1])
    found = [points[0]]
    for first, start, end, last in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
        for part in range(1, parts + 1):
            found.append(_between(first, start, end, last, part / parts))
    return Tube(width, tuple(found))


def _between(first: Point, start: Point, end: Point, last: Point, share: float) -> Point:
    square, cube = share * share, share**3

    def along(a: float, b: float, c: float, d: float) -> float:
        return 0.5 * (2 * b + (c - a) * share + (2 * a - 5 * b + 4 * c - d) * square + (3 * b - a - 3 * c + d) * cube)

    return along(first[0], start[0], end[0], last[0]), along(first[1], start[1], end[1], last[1])


def arrow(*points: Point, width: float = 13, both: bool = False) -> Layer:
    """The one movement of a figure: an arrow along ``points`` to the last of them; ``both``: to the first as well."""
    shaft, heads = list(points), []
    for is_wanted in (True, both):
        if is_wanted:
            tip = shaft.pop()
            # What is nearer to the tip than the head is long lies under the head.
            while len(shaft) > 1 and math.dist(shaft[-1], tip) < width * 2.2:
                shaft.pop()
            corners, base = _arrow_head(shaft[-1], tip, width)
            heads.append(corners)
            shaft.append(base)
        shaft.reverse()
    return Layer("accent", (Tube(width, tuple(shaft)),), tuple(heads))


def bent_arrow(*points: Point, width: float = 13) -> Layer:
    """An arrow along a soft curve."""
    return arrow(*curve(width, *points).points, width=width)


def _arrow_head(before: Point, tip: Point, width: float) -> tuple[tuple[Point, ...], Point]:
    away = math.atan2(before[1] - tip[1], before[0] - tip[0])
    long, half = width * 2.0, width * 1.35
    base = (tip[0] + math.cos(away) * long, tip[1] + math.sin(away) * long)
    side = (math.cos(away + math.pi / 2) * half, math.sin(away + math.pi / 2) * half)
    corners = (tip, (base[0] + side[0], base[1] + side[1]), (base[0] - side[0], base[1] - side[1]))
    inner = (tip[0] + math.cos(away) * long * 0.8, tip[1] + math.sin(away) * long * 0.8)
    return corners, inner


def ring(x: float, y: float, width: float, colour: str = "accent", thick: float = 9) -> Layer:
    """A ring around what matters."""
    turns = [math.radians(step * 10) for step in range(37)]
    return Layer(
        colour, (Tube(thick, tuple((x + math.cos(a) * width / 2, y + math.sin(a) * width / 2) for a in turns)),)
    )


def cross_out(x: float, y: float, width: float) -> Layer:
    """A cross over what must not be done; the shape says it, not the colour."""
    half = width / 2
    return Layer(
        "never",
        (
            limb(12, (x - half, y - half), (x + half, y + half)),
            limb(12, (x - half, y + half), (x + half, y - half)),
        ),
    )


def ink(width: float, *points: Point) -> Layer:
    """A plain dark line: ground, a mark, a fold."""
    return Layer("ink", (Tube(width, points),))


def dots(x: float, y: float, columns: int, rows: int, step: float, width: float) -> Layer:
    """A count that needs no figures: ``columns`` x ``rows`` dots from the lower left one."""
    spots = [(x + column * step, y + row * step) for row in range(rows) for column in range(columns)]
    return Layer("accent", tuple(ball(*spot, width) for spot in spots))


GROUND = ink(STROKE, (12, 40), (388, 40))
"""The floor on which people lie and kneel."""


class FigurePainter:
    """Paints a figure as large as the picture allows, in its middle."""

    def __init__(self, figure: Figure) -> None:
        self._figure = figure

    def __call__(self, pen: Pen, width: float, height: float) -> None:
        """Paint back to front."""
        scale = min(width / WIDTH, height / HEIGHT)
        left, bottom = (width - WIDTH * scale) / 2, (height - HEIGHT * scale) / 2
        for layer in self._figure:
            pen.colour(INK)
            self._draw(pen, layer, (left, bottom), scale, STROKE)
            if layer.colour != "ink":
                pen.colour(COLOURS[layer.colour])
                self._draw(pen, layer, (left, bottom), scale, -STROKE)

    def _draw(self, pen: Pen, layer: Layer, origin: Point, scale: float, rim: float) -> None:
        # Half of a stroke lies outside of a part's own edge and half inside.
        extra = 0.0 if layer.colour == "ink" else rim
        for tube in layer.tubes:
            points = [(origin[0] + x * scale, origin[1] + y * scale) for x, y in tube.points]
            across = (tube.width + extra) * scale
            if len(points) > 1:
                pen.line(points, across)
            for x, y in points if len(points) < 4 else (points[0], points[-1]):
                pen.dot(x, y, across / 2)
        for area in layer.areas:
            points = [(origin[0] + x * scale, origin[1] + y * scale) for x, y in area]
            pen.polygon(points)
            if extra > 0:
                pen.line([*points, points[0]], extra * 2 * scale)
