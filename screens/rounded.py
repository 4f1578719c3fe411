"""Rectangles with round corners out of nine patches: a third of the drawing time of Kivy's fans of triangles.

Without a graphics card, a fan of thin triangles costs several times what as large a plain rectangle does. So the
corners are a small white texture, smooth at the edge, and the rest is stretched. Every ``RoundedRectangle`` and
``SmoothRoundedRectangle`` of a .kv is this one. Its edges lie on whole pixels.
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
        texture = _corners(_radii(self._radius, min(width, height) // 2))
        side = texture.width // 2
        if self.texture is not texture:
            self.texture = texture
            self.border = (side, side, side, side)
        BorderImage.pos.__set__(self, (left, bottom))
        BorderImage.size.__set__(self, (width, height))


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


use_nine_patches()
