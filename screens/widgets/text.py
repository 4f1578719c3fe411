"""Text in the five sizes of the theme, with our own line breaks; and text that says which language it fell back to."""

from __future__ import annotations

import re
from functools import lru_cache
from weakref import WeakSet

from kivy.core.text import Label as CoreLabel
from kivy.graphics import Callback
from kivy.properties import ListProperty, NumericProperty, ObjectProperty, OptionProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.label import Label
from kivy.uix.screenmanager import Screen

from screens.icons import icon_text
from screens.kv import load_kv
from screens.line_breaking import break_lines, pieces_of

_UNDRAWABLE = str.maketrans({"\u2009": " ", "\u202f": "\u00a0", "\u200b": ""})
"""Spaces the font lacks (it would draw crossed boxes); its ordinary space is as thin as a thin space."""

_APOSTROPHE = re.compile(r"(?<=[A-Za-z])’(?=[A-Za-z])")
"""In a Latin word; the font draws it as wide as a Chinese character."""


_MOST_ROUNDING = 8
"""Pixels that the words of one line may add up to beyond what they measured."""


@lru_cache(maxsize=64)
def _ruler(size: int, bold: bool) -> CoreLabel:
    return CoreLabel(font_size=size, bold=bold)


@lru_cache(maxsize=50_000)
def measure_text(text: str, size: int, bold: bool = False) -> float:
    """Width in pixels of ``text`` on one line."""
    return float(_ruler(size, bold).get_extents(text)[0]) if text else 0.0


@lru_cache(maxsize=64)
def line_height(size: int) -> float:
    """Height in pixels that one line of a text takes at this font size."""
    return float(_ruler(size, False).get_extents("中")[1])


def _measure_piece(piece: str, size: int, bold: bool) -> float:
    # Han characters by the character: the cache then holds a few thousand widths, not every sentence ever shown.
    if piece and piece[0] >= "\u2e80":
        return sum(measure_text(character, size, bold) for character in piece)
    return measure_text(piece, size, bold)


def _drawable(text: str) -> str:
    return _APOSTROPHE.sub("'", text.translate(_UNDRAWABLE))


def lines_of(text: str, room: float, size: int, bold: bool = False) -> list[str]:
    """``text`` in lines of at most ``room`` pixels at this font size."""
    return break_lines(_drawable(text), room, lambda piece: _measure_piece(piece, size, bold)) if text else []


def cuts_a_word(text: str, room: float, size: int, bold: bool = False) -> bool:
    """Whether some word alone is wider than ``room`` at this font size."""
    pieces = pieces_of(_drawable(text))
    return any(_measure_piece(piece.rstrip(), size, bold) > room for piece in pieces)


_stale: WeakSet[Text] = WeakSet()


def refresh_texts() -> None:
    """Draw the texts that changed while their screen was not in front, and now is."""
    for text in list(_stale):
        text.refresh()


class Text(Label):
    """A label whose lines are broken by ``line_breaking`` to its own width; its height follows its lines.

    Set ``size_hint_x: None`` and ``hugs: True`` for a label as wide as its longest line (in bars and chips),
    ``max_width`` to limit it then. ``lines`` is what is drawn, for tests.
    """

    hugs = OptionProperty(False, options=[True, False])
    max_width = NumericProperty(100_000)
    lines = ListProperty()
    is_stale = False

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._wake: Callback | None = None
        for name in ("width", "hugs", "max_width"):
            self.fbind(name, self._on_room)

    def _on_room(self, *_: object) -> None:
        self._trigger_texture()

    def texture_update(self, *largs: object) -> None:
        """Break the text into lines that fit, then draw it unwrapped; on a screen that is not in front, once it is.

        A change of language or size reaches every text of every screen, and one screen is seen.
        """
        self.is_stale = self._is_on_hidden_screen()
        if not self.is_stale:
            self._sleep_no_more()
            self._draw_lines(*largs)
        elif self._wake is None:
            _stale.add(self)
            self._wake = Callback(self._on_drawn)
            self.canvas.before.add(self._wake)

    def refresh(self) -> None:
        """Draw what changed while this was not in front, if it is now."""
        if self.is_stale and not self._is_on_hidden_screen():
            self._trigger_texture()

    def _is_on_hidden_screen(self) -> bool:
        top = self
        while top.parent is not None and top.parent is not top:
            top = top.parent
        return isinstance(top, Screen)

    def _on_drawn(self, _instruction: object) -> None:
        # A part of a screen may be put back long after the screen came in front: whatever is drawn wakes by itself.
        self.refresh()

    def _sleep_no_more(self) -> None:
        if self._wake is not None:
            self.canvas.before.remove(self._wake)
            self._wake = None
            _stale.discard(self)

    def _draw_lines(self, *largs: object) -> None:
        room = self.max_width if self.hugs else max(self.width - self.padding[0] - self.padding[2], 1)
        self._draw_in(room, *largs)
        # A line is broken by the widths of its words, each rounded; many short words may add up to a little more.
        excess = self.texture_size[0] - room
        if 0 < excess < _MOST_ROUNDING and not cuts_a_word(self.text, room, int(self.font_size), bool(self.bold)):
            self._draw_in(room - excess, *largs)
        if self.hugs:
            self.width = self.texture_size[0] + self.padding[0] + self.padding[2]

    def _draw_in(self, room: float, *largs: object) -> None:
        self.lines = lines_of(self.text, room, int(self.font_size), bool(self.bold))
        # The padding is kept around the texture, not drawn into it.
        self._label.options["padding"] = [0, 0, 0, 0]
        self._label.text = "\n".join(self.lines)
        super().texture_update(*largs)


class FittedText(Text):
    """Text in the largest of ``sizes`` (pixels, largest first) that cuts no word and needs few enough lines.

    The largest size may have ``first_lines`` lines, the others ``max_lines``; the smallest is taken if none fits.
    """

    sizes = ListProperty([60, 44, 34])
    first_lines = NumericProperty(1)
    max_lines = NumericProperty(2)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        for name in ("sizes", "first_lines", "max_lines"):
            self.fbind(name, self._on_room)

    def _draw_lines(self, *largs: object) -> None:
        room = max(self.width - self.padding[0] - self.padding[2], 1)
        self.font_size = next((size for size in self.sizes if self._fits(int(size), room)), self.sizes[-1])
        self._label.options["font_size"] = self.font_size
        super()._draw_lines(*largs)

    def _fits(self, size: int, room: float) -> bool:
        bold = bool(self.bold)
        most = self.first_lines if size == int(self.sizes[0]) else self.max_lines
        return not cuts_a_word(self.text, room, size, bold) and len(lines_of(self.text, room, size, bold)) <= most


class Caption(Text):
    """28 px: what may be overlooked."""


class BodyText(Text):
    """34 px: what is read."""


class LeadText(Text):
    """44 px: a heading within a screen, the title of a card."""


class Title(Text):
    """60 px: the title of a screen."""


class NumberBig(Text):
    """96 px bold: a number people dial or read out, already spaced in groups."""


class Icon(Label):
    """One icon of the icon font by ``name``; decoration, so the words beside it say the same."""

    name = StringProperty("")
    size_px = NumericProperty(48)

    def on_name(self, _widget: object, name: str) -> None:
        self.text = icon_text(name)


class LanguageMark(BoxLayout):
    """A small mark naming the language a text is really in; takes no room while that is the visitor's own."""

    lang = StringProperty("")


class SampleMark(BoxLayout):
    """示例 / SAMPLE / ПРИМЕР: what stands beside it is made up for the demonstration."""


class ShownText(BoxLayout):
    """A text of the services (``shown`` has ``text`` and ``lang``) with the language mark where it fell back."""

    shown = ObjectProperty(None, allownone=True)
    font_size = NumericProperty(34)
    bold = OptionProperty(False, options=[True, False])
    color = ListProperty([0, 0, 0, 1])
    text = StringProperty("")
    lang = StringProperty("")

    def on_shown(self, _widget: object, shown: object) -> None:
        self.text = getattr(shown, "text", "") if shown else ""
        self.lang = getattr(shown, "lang", "") if shown else ""


load_kv(__file__)
