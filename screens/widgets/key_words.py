"""Words to be read from across a hall: letters 40 mm high where the panel has room for them, else as large as fit.

The sizes are a fixed set for a panel; ever-new sizes of letters would leak texture memory.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from kivy.properties import ListProperty, NumericProperty

from screens.kv import load_kv
from screens.theme import theme
from screens.widgets.text import Text, lines_of, measure_text

LETTERS_MM = (40.0, 32.0, 25.0, 20.0, 15.0, 11.0)
"""Heights of a Chinese character as drawn; the first is what a card is asked for (domain, journey J15)."""

HAN_SHARE = 0.92
"""Of the font's size: how tall a Chinese character of Noto Sans SC is drawn."""

LINE_HEIGHT = 1.46


def letter_sizes(px_per_mm: float) -> list[int]:
    """Font sizes in pixels, largest first, for letters of ``LETTERS_MM``."""
    return [math.ceil(height * px_per_mm / HAN_SHARE) for height in LETTERS_MM]


def even_lines(text: str, room: float, size: int) -> list[str]:
    """``text`` in as few lines as ``room`` needs, of about equal length: no character stands alone on the last."""
    count = len(lines_of(text, room, size, True))
    narrow = measure_text(text, size, True) / max(count, 1)
    while count > 1 and narrow < room and len(lines_of(text, narrow, size, True)) > count:
        narrow += size / 4
    return lines_of(text, min(room, narrow) if count > 1 else room, size, True)


def largest_size(text: str, sizes: Sequence[int], room: float, room_height: float, most_lines: int = 2) -> int:
    """The first of ``sizes`` in which ``text`` keeps to ``room`` x ``room_height`` pixels; the last if none does."""
    return next((size for size in sizes if _fits(text, size, room, room_height, most_lines)), sizes[-1])


def _fits(text: str, size: int, room: float, room_height: float, most_lines: int) -> bool:
    lines = even_lines(text, room, size)
    widest = max((measure_text(line, size, True) for line in lines), default=0)
    return widest <= room and len(lines) <= most_lines and len(lines) * size * LINE_HEIGHT <= room_height


class KeyWords(Text):
    """Bold words in the largest letters with which they stay within ``room_height`` pixels and ``most_lines`` lines."""

    sizes = ListProperty()
    room_height = NumericProperty(10_000)
    most_lines = NumericProperty(2)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        for name in ("sizes", "room_height", "most_lines"):
            self.fbind(name, self._trigger_texture)

    @staticmethod
    def sizes_for(px_per_mm: float) -> list[int]:
        """What to put into ``sizes`` on a panel."""
        return letter_sizes(px_per_mm)

    def _draw(self) -> None:
        room = max(self.width - self.padding[0] - self.padding[2], 1)
        sizes = [int(size) for size in self.sizes] or [theme.title]
        self.font_size = largest_size(self.text, sizes, room, self.room_height, self.most_lines)
        self.lines = even_lines(self.text, room, int(self.font_size)) if self.text else []
        self._print("\n".join(self.lines))


load_kv(__file__)
