"""Words as pixels: drawn once in white for all texts that say the same, coloured where they stand, given back unseen.

A texture a text, for every text of every screen ever shown, was more than a third of a kiosk's memory. So texts of
screens that are not in front give theirs back once all together are too large, those drawn longest ago first.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple, Protocol
from weakref import WeakSet

from kivy import kivy_data_dir
from kivy.core.text import Label as Printer
from kivy.graphics.texture import Texture

BUDGET_BYTES = 12 * 1024 * 1024
"""The texts of about ten screens: going back and forth draws no text again."""

_BYTES_A_PIXEL = 2

_BYTES_A_GLYPH_PIXEL = 4
"""What SDL's text library keeps of a glyph, roughly."""


class Words(NamedTuple):
    """What is written, and how; ``text`` in lines."""

    text: str
    font: str
    size: int
    bold: bool
    halign: str


class Reader(Protocol):
    """Who shows words."""

    def is_in_window(self) -> bool:
        """Whether it is where it can be seen."""

    def let_go(self) -> None:
        """Forget the texture, until it is shown again."""


_FACES_KEPT = 64
"""Faces in one size that Kivy keeps open, those opened last (``sdl2_cache`` of its text provider)."""

_SMALL_FACE = str(Path(kivy_data_dir) / "fonts" / "RobotoMono-Regular.ttf")


class Faces:
    """How much the open faces may hold: each keeps every glyph it has drawn, of a Chinese face megabytes a size.

    Nothing of Kivy's closes them. But it keeps so many and no more: opening as many small ones closes all others.
    """

    def __init__(self) -> None:
        self._glyphs: dict[tuple[str, int, bool], set[str]] = {}
        self.bytes = 0

    def drawn(self, words: Words) -> None:
        """These words were drawn."""
        known = self._glyphs.setdefault((words.font, words.size, words.bold), set())
        before = len(known)
        known.update(words.text)
        self.bytes += (len(known) - before) * words.size**2 * _BYTES_A_GLYPH_PIXEL

    def close(self) -> None:
        """Close all; whichever is needed opens again by itself."""
        for size in range(1, _FACES_KEPT + 1):
            Printer(font_name=_SMALL_FACE, font_size=size).get_extents("0")
        self._glyphs.clear()
        self.bytes = 0


@lru_cache(maxsize=128)
def printer(font: str, size: int, bold: bool, halign: str = "left") -> Printer:
    """What measures and draws in this face; the same at every call."""
    return Printer(font_name=font, font_size=size, bold=bold, halign=halign, color=(1, 1, 1, 1))


def size_of(words: Words) -> tuple[int, int]:
    """Width and height in pixels; nothing is drawn."""
    label = printer(words.font, words.size, words.bold, words.halign)
    label.text = words.text
    width, height = label.render()
    return (int(width), int(height)) if words.text.strip() else (0, 0)


class _Drop:
    """One texture and who shows it."""

    __slots__ = ("readers", "texture")

    def __init__(self, texture: Texture) -> None:
        self.texture = texture
        self.readers: WeakSet[Reader] = WeakSet()

    @property
    def bytes(self) -> int:
        return int(self.texture.width * self.texture.height) * _BYTES_A_PIXEL


class Ink:
    """All words that are drawn now, those drawn longest ago first."""

    def __init__(self, budget_bytes: int = BUDGET_BYTES) -> None:
        self._drops: OrderedDict[Words, _Drop] = OrderedDict()
        self._budget = budget_bytes
        self.bytes = 0

    def __len__(self) -> int:
        return len(self._drops)

    def read(self, words: Words, reader: Reader) -> Texture:
        """The texture of ``words``, drawn now unless somebody shows the same; ``reader`` shows it from now on."""
        drop = self._drops.get(words)
        if drop is None:
            drop = self._drops[words] = _Drop(_draw(words))
            self.bytes += drop.bytes
        self._drops.move_to_end(words)
        drop.readers.add(reader)
        return drop.texture

    def leave(self, words: Words | None, reader: Reader) -> None:
        """``reader`` shows these no more."""
        if words in self._drops:
            self._drops[words].readers.discard(reader)

    def touch(self, words: Words | None) -> None:
        """These are seen again."""
        if words in self._drops:
            self._drops.move_to_end(words)

    def dry(self, budget_bytes: int | None = None) -> None:
        """Give back what nobody sees until the rest is small enough."""
        budget = self._budget if budget_bytes is None else budget_bytes
        if self.bytes > budget:
            for words in self._unseen():
                self._drop(words)
                if self.bytes <= budget:
                    break

    def _unseen(self) -> Iterator[Words]:
        for words, drop in list(self._drops.items()):
            if not any(reader.is_in_window() for reader in drop.readers):
                yield words

    def _drop(self, words: Words) -> None:
        drop = self._drops.pop(words)
        self.bytes -= drop.bytes
        for reader in list(drop.readers):
            reader.let_go()


def _draw(words: Words) -> Texture:
    faces.drawn(words)
    label = printer(words.font, words.size, words.bold, words.halign)
    label.text = words.text
    label._size = label.render()
    label._render_begin()
    label.render_lines(
        label._cached_lines, label._default_line_options(label._cached_lines), label._render_text, 0, label.size
    )
    data = label._render_end()
    # Four bytes a pixel, otherwise kept until this face draws the next words.
    label._surface = None
    # White everywhere, and how much of each pixel the letters cover: half the bytes of four colours.
    pairs = bytearray(b"\xff") * (data.width * data.height * _BYTES_A_PIXEL)
    pairs[1::2] = bytes(data.data)[3::4]
    texture = Texture.create(size=(data.width, data.height), colorfmt="luminance_alpha")
    # Letters lie on whole pixels: the nearest is the one.
    texture.min_filter = texture.mag_filter = "nearest"
    texture.blit_buffer(pairs, colorfmt="luminance_alpha")
    texture.flip_vertical()
    return texture


ink = Ink()
faces = Faces()
