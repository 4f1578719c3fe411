"""A QR code drawn sharp: one pixel a module in a luminance texture, enlarged without smoothing."""

from __future__ import annotations

from kivy.graphics.texture import Texture
from kivy.properties import NumericProperty, ObjectProperty, StringProperty
from kivy.uix.widget import Widget

from screens.kv import load_kv
from screens.theme import theme

QUIET_MODULES = 4
LEAST_MODULE_MM = 1.2


def luminance(matrix: tuple[tuple[bool, ...], ...]) -> tuple[int, bytes]:
    """Side in modules with the quiet zone, and one byte a module, top row first: 0 dark, 255 light."""
    side = len(matrix) + 2 * QUIET_MODULES
    blank = b"\xff" * side
    margin = b"\xff" * QUIET_MODULES
    rows = [margin + bytes(0 if dark else 255 for dark in row) + margin for row in matrix]
    return side, b"".join([blank] * QUIET_MODULES + rows + [blank] * QUIET_MODULES)


class QrView(Widget):
    """Black on white, ``matrix`` rows of booleans without quiet zone; whole pixels and >= 1.2 mm a module.

    Its size follows from ``module_mm`` (raise it where there is room); it never shrinks below what a phone reads.
    """

    matrix = ObjectProperty(())
    description = StringProperty("")
    module_mm = NumericProperty(1.5)
    texture = ObjectProperty(None, allownone=True)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.size_hint = (None, None)
        for name in ("matrix", "module_mm"):
            self.fbind(name, self._draw)
        self._draw()

    def _draw(self, *_: object) -> None:
        if not self.matrix:
            self.texture = None
            self.size = (0, 0)
            return
        side, pixels = luminance(self.matrix)
        texture = Texture.create(size=(side, side), colorfmt="luminance")
        texture.mag_filter = texture.min_filter = "nearest"
        texture.blit_buffer(pixels, colorfmt="luminance", bufferfmt="ubyte")
        texture.flip_vertical()
        self.texture = texture
        module = max(1, round(max(self.module_mm, LEAST_MODULE_MM) * theme.px_per_mm + 0.49))
        self.size = (side * module, side * module)


load_kv(__file__)
