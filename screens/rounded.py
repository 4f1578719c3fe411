"""Rectangles with round corners out of nine patches: a third of the drawing time of Kivy's fans of triangles.

Without a graphics card, a fan of thin triangles costs several times what as large a plain rectangle does. So the
corners are a small white texture, smooth at the edge, and the rest is stretched. Every ``RoundedRectangle`` and
``SmoothRoundedRectangle`` of a .kv is this one. Its edges lie on whole pixels. What has a frame in another colour is a
``Framed``.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import ceil, hypot

from kivy.factory import Factory
from kivy.graphics import BorderImage
from kivy.graphics.texture import Texture

Radii = tuple[float, float, float, float]
"""Top left, top right, bottom right, bottom left, in pixels."""

Colour = tuple[float, float, float, float]

_STEPS_A_PIXEL = 4


class Rounded(BorderImage):
    """A rectangle in the colour before it; ``radius``: one for all corners, or four from the top left clockwise."""

    def __init__(self, radius: Sequence[float] = (10,), **kwargs: object) -> None:
        self._pos, self._size, self._radius = (0.0, 0.0), (100.0, 100.0), tuple(radius)
        super().__init__(**kwargs)
        self._pos, self._size = (tuple(kwargs.get(name, usual)) for name, usual in self._usual())
        self._place()

    def _usual(self) -> tuple[tuple[str, object], ...]:
        return ("pos", self._pos), ("size", self._size)

    @property
    def radius(self) -> tuple[float, ...]:
        return self._radius

    @radius.setter
    def radius(self, radius: Sequence[float]) -> None:
        self._radius = tuple(radius)
        self._place()

    @property
    def pos(self) -> tuple[float, float]:
        return self._pos

    @pos.setter
    def pos(self, pos: Sequence[float]) -> None:
        self._pos = tuple(pos)
        self._place()

    @property
    def size(self) -> tuple[float, float]:
        return self._size

    @size.setter
    def size(self, size: Sequence[float]) -> None:
        self._size = tuple(size)
        self._place()

    def _place(self) -> None:
        left, bottom = (round(place) for place in self._pos)
        width, height = (
            max(0, round(place + side) - begin)
            for place, side, begin in zip(self._pos, self._size, (left, bottom), strict=True)
        )
        texture = self._patches(min(width, height) // 2)
        if texture is None:
            return
        side = texture.width // 2
        if self.texture is not texture:
            self.texture = texture
            self.border = (side, side, side, side)
        BorderImage.pos.__set__(self, (left, bottom))
        BorderImage.size.__set__(self, (width, height))

    def _patches(self, most: int) -> Texture | None:
        """What it is stretched from, with corners of at most ``most`` pixels; None while it lacks something."""
        return _corners(_radii(self._radius, most))


class Framed(Rounded):
    """A rectangle ``fill`` in a frame ``edge`` pixels wide of the colour ``rim``, drawn at once: two rectangles, one
    over the other, cost each pixel twice. The colour before it is to be white. ``inner``: the radius within the frame.
    """

    def __init__(self, **kwargs: object) -> None:
        self._edge, self._inner = 1.0, None
        self._rim = self._fill = None
        super().__init__(**kwargs)

    @property
    def edge(self) -> float:
        return self._edge

    @edge.setter
    def edge(self, edge: float) -> None:
        self._edge = edge
        self._place()

    @property
    def inner(self) -> float:
        return max(0.0, self._radius[0] - self._edge) if self._inner is None else self._inner

    @inner.setter
    def inner(self, inner: float) -> None:
        self._inner = inner
        self._place()

    @property
    def rim(self) -> Colour | None:
        return self._rim

    @rim.setter
    def rim(self, rim: Sequence[float]) -> None:
        self._rim = tuple(rim)
        self._place()

    @property
    def fill(self) -> Colour | None:
        return self._fill

    @fill.setter
    def fill(self, fill: Sequence[float]) -> None:
        self._fill = tuple(fill)
        self._place()

    def _patches(self, most: int) -> Texture | None:
        if self._rim is None or self._fill is None:
            return None
        edge = min(int(self._edge + 0.5), most)
        (outer, *_), (inner, *_) = _radii(self._radius[:1], most), _radii((self.inner,), most - edge)
        return _frame(outer, inner, edge, self._rim, self._fill)


def _radii(radius: Sequence[float], most: float) -> Radii:
    given = [*radius] * 4 if len(radius) == 1 else radius
    # Whole steps of a pixel: a set of sizes, not ever new ones.
    top_left, top_right, bottom_right, bottom_left = (
        max(0.0, min(round(one * _STEPS_A_PIXEL) / _STEPS_A_PIXEL, most)) for one in given
    )
    return top_left, top_right, bottom_right, bottom_left


@lru_cache(maxsize=64)
def _corners(radii: Radii) -> Texture:
    """White, clear outside the corners; one pixel in the middle of each side and between all."""
    side = ceil(max(radii))
    texture = Texture.create(size=(side * 2 + 1, side * 2 + 1), colorfmt="luminance_alpha")
    texture.min_filter = texture.mag_filter = "nearest"
    texture.wrap = "clamp_to_edge"
    top_left, top_right, bottom_right, bottom_left = (_quarter(side, radius) for radius in radii)
    rows = [
        *(left + b"\xff" + right[::-1] for left, right in zip(bottom_left, bottom_right, strict=True)),
        b"\xff" * (side * 2 + 1),
        *(left + b"\xff" + right[::-1] for left, right in zip(top_left[::-1], top_right[::-1], strict=True)),
    ]
    # White everywhere, and how much of each pixel is covered: half the bytes of four colours.
    cover = b"".join(rows)
    pixels = bytearray(b"\xff") * (len(cover) * 2)
    pixels[1::2] = cover
    texture.blit_buffer(bytes(pixels), colorfmt="luminance_alpha")
    return texture


@lru_cache(maxsize=128)
def _frame(outer: float, inner: float, edge: int, rim: Colour, fill: Colour) -> Texture:
    """Corners of the radius ``outer`` and ``inner``, in both colours; one pixel in the middle."""
    side = ceil(max(outer, edge + inner))
    texture = Texture.create(size=(side * 2 + 1, side * 2 + 1), colorfmt="rgba")
    texture.min_filter = texture.mag_filter = "nearest"
    texture.wrap = "clamp_to_edge"
    covers = _covers(side, outer, inner, edge)
    mixed = {cover: _mixed(*cover, rim, fill) for cover in {cover for row in covers for cover in row}}
    rows = [[mixed[cover] for cover in row] for row in covers]
    pixels = b"".join(b"".join(row + row[-2::-1]) for row in rows + rows[-2::-1])
    texture.blit_buffer(pixels, colorfmt="rgba")
    return texture


@lru_cache(maxsize=16)
def _covers(side: int, outer: float, inner: float, edge: int) -> list[list[tuple[int, int]]]:
    """How much of each pixel the whole covers and how much the filling does, in one corner and up to the middle."""
    return [
        [(_cover(x, y, outer), _cover(x - edge, y - edge, inner) if min(x, y) >= edge else 0) for x in range(side + 1)]
        for y in range(side + 1)
    ]


def _mixed(whole: int, filled: int, rim: Colour, fill: Colour) -> bytes:
    """One pixel: the filling over the rim."""
    above, below = filled / 255 * fill[3], whole / 255 * rim[3]
    below *= 1 - above
    cover = above + below
    parts = ((fill[part] * above + rim[part] * below) / cover if cover else rim[part] for part in range(3))
    return bytes(round(255 * part) for part in (*parts, cover))


@lru_cache(maxsize=16)
def _quarter(side: int, radius: float) -> list[bytes]:
    """How much of each pixel is covered in one corner, row by row, each from the outer edge inwards."""
    return [bytes(_cover(x, y, radius) for x in range(side)) for y in range(side)]


def _cover(x: int, y: int, radius: float) -> int:
    across, up = radius - x - 0.5, radius - y - 0.5
    if across <= 0 or up <= 0:
        return 255
    return round(255 * min(1.0, max(0.0, radius - hypot(across, up) + 0.5)))


def use_nine_patches() -> None:
    """Let every .kv draw its round corners so."""
    for name in ("RoundedRectangle", "SmoothRoundedRectangle"):
        Factory.unregister(name)
        Factory.register(name, cls=Rounded)
    Factory.register("Framed", cls=Framed)


use_nine_patches()
