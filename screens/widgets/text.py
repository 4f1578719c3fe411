"""Text in the five sizes of the theme, with our own line breaks; and text that says which language it fell back to."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from kivy.clock import Clock
from kivy.graphics import Callback, Color, Rectangle
from kivy.graphics.texture import Texture
from kivy.properties import (
    BooleanProperty,
    ColorProperty,
    ListProperty,
    NumericProperty,
    ObjectProperty,
    OptionProperty,
    StringProperty,
    VariableListProperty,
)
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.screenmanager import Screen
from kivy.uix.widget import Widget

from screens.drawing import before_drawing
from screens.icons import icon_text
from screens.kv import load_kv
from screens.line_breaking import break_lines, pieces_of, tears
from screens.widgets.ink import Words, ink, printer, size_of

_UNDRAWABLE = str.maketrans({"\u2009": " ", "\u202f": "\u00a0", "\u200b": ""})
"""Spaces the font lacks (it would draw crossed boxes); its ordinary space is as thin as a thin space."""

_APOSTROPHE = re.compile(r"(?<=[A-Za-z])’(?=[A-Za-z])")
"""In a Latin word; the font draws it as wide as a Chinese character."""

_WIDE_QUOTES = re.compile("[“”‘’]")
_NARROW_QUOTES = str.maketrans("“”‘’", "\"\"''")
_QUOTED = re.compile("“[^”]*”|‘[^’]*’")
_HAN = re.compile("[\u3400-\u9fff]")
_LATIN_OR_CYRILLIC = re.compile("[A-Za-z\u00c0-\u04ff]")

_MOST_ROUNDING = 8
"""Pixels that the words of one line may add up to beyond what they measured."""


@lru_cache(maxsize=6_000)
def measure_text(text: str, size: int, bold: bool = False) -> float:
    """Width in pixels of ``text`` on one line."""
    return float(printer("Roboto", size, bold).get_extents(text)[0]) if text else 0.0


@lru_cache(maxsize=1_000)
def fitting_size(
    text: str, room: float, sizes: tuple[int, ...], first_lines: int, max_lines: int, bold: bool = False
) -> int:
    """The largest of ``sizes`` at which ``text`` cuts no word and needs few enough lines; the smallest if none fits."""
    for size in sizes:
        most = first_lines if size == sizes[0] else max_lines
        if not cuts_a_word(text, room, size, bold) and len(lines_of(text, room, size, bold)) <= most:
            return size
    return sizes[-1]


@lru_cache(maxsize=64)
def line_height(size: int) -> float:
    """Height in pixels that one line of a text takes at this font size."""
    return float(printer("Roboto", size, False).get_extents("中")[1])


def _measure_piece(piece: str, size: int, bold: bool) -> float:
    # Han characters by the character: the cache then holds a few thousand widths, not every sentence ever shown.
    if piece and piece[0] >= "\u2e80":
        return sum(measure_text(character, size, bold) for character in piece)
    return measure_text(piece, size, bold)


def _drawable(text: str) -> str:
    return _APOSTROPHE.sub("'", text.translate(_UNDRAWABLE))


def _has_wide_quotes(text: str) -> bool:
    """Whether quotation marks stand in other words than Chinese ones (a Chinese term may be what is quoted).

    The font has one form of them, as wide as a Chinese character: among Latin letters it leaves holes.
    """
    if not _WIDE_QUOTES.search(text):
        return False
    return bool(_LATIN_OR_CYRILLIC.search(text)) and not _HAN.search(_QUOTED.sub("", text))


def _with_low_dots(text: str) -> str:
    """What is drawn for ``text``: the font's ellipsis stands at half height, as Chinese has it, and other words do not.

    Three full stops are no wider than it, and lines are broken by what was written.
    """
    is_other = "…" in text and _LATIN_OR_CYRILLIC.search(text) and not _HAN.search(text)
    return text.replace("…", "...") if is_other else text


def _measure_of(text: str, size: int, bold: bool) -> Callable[[str], float]:
    if _has_wide_quotes(text):
        return lambda piece: _measure_piece(piece.translate(_NARROW_QUOTES), size, bold)
    return lambda piece: _measure_piece(piece, size, bold)


def lines_of(text: str, room: float, size: int, bold: bool = False) -> list[str]:
    """``text`` in lines of at most ``room`` pixels at this font size, as it is drawn."""
    if not text:
        return []
    # Straight quotes do not tell where one opens: lines are broken by the marks that do.
    lines = break_lines(_drawable(text), room, _measure_of(text, size, bold))
    return [line.translate(_NARROW_QUOTES) for line in lines] if _has_wide_quotes(text) else lines


def cuts_a_word(text: str, room: float, size: int, bold: bool = False) -> bool:
    """Whether some word alone is wider than ``room`` at this font size."""
    measure = _measure_of(text, size, bold)
    return any(measure(piece.rstrip()) > room for piece in pieces_of(_drawable(text)))


def tears_a_word(text: str, room: float, size: int, bold: bool = False) -> bool:
    """Whether some word would be cut where it may not be divided."""
    return tears(_drawable(text), room, _measure_of(text, size, bold))


def refresh_texts(screen: Widget) -> None:
    """Draw the texts of ``screen``, which comes in front, that changed meanwhile or gave their pixels back."""
    # At each change of screen, over some two hundred widgets: a stack of our own, since ``walk`` is a generator in a
    # generator for each level of the tree.
    below = [screen]
    while below:
        widget = below.pop()
        below += widget.children
        if isinstance(widget, Printed):
            widget.refresh()
            ink.touch(widget.words_drawn)
    ink.dry()


class Printed(Widget):
    """Letters in one colour and face. A change of language or size reaches every screen, and one is seen: words on a
    screen that is not in front are drawn once it is.
    """

    text = StringProperty("")
    font_name = StringProperty("Roboto")
    font_size = NumericProperty(34)
    bold = BooleanProperty(False)
    color = ColorProperty((0, 0, 0, 1))
    halign = OptionProperty("left", options=["left", "center", "right"])
    valign = OptionProperty("top", options=["top", "middle", "center", "bottom"])
    padding = VariableListProperty([0, 0, 0, 0])
    texture_size = ListProperty([0, 0])
    is_stale = False
    words_drawn: Words | None = None

    _REDRAWN_FOR = ("text", "font_size", "bold", "halign", "padding")

    def __init__(self, **kwargs: object) -> None:
        self._trigger_texture = Clock.create_trigger(self.texture_update, -1)
        self._wake: Callback | None = None
        super().__init__(**kwargs)
        with self.canvas:
            self._colour = Color(*self.color)
            self._rectangle = Rectangle(size=(0, 0))
        for name in self._REDRAWN_FOR:
            self.fbind(name, self._trigger_texture)
        for name in ("pos", "size", "valign", "texture_size"):
            self.fbind(name, self._place)
        self.fbind("color", self._tint)
        self._trigger_texture()

    @property
    def texture(self) -> Texture | None:
        """The pixels, while it has some."""
        return self._rectangle.texture if self.words_drawn else None

    def texture_update(self, *_: object) -> None:
        """Draw the words, or wait until this is in front."""
        if self._is_on_hidden_screen():
            self._sleep()
        else:
            self._sleep_no_more()
            self._draw()

    def before_drawing(self) -> None:
        """Turn the words into pixels: the next frame shows them."""
        if self.words_drawn:
            self._rectangle.texture = ink.read(self.words_drawn, self)

    def refresh(self) -> None:
        """Draw what changed while this was not in front, if it is now."""
        if self.is_stale and not self._is_on_hidden_screen():
            self._trigger_texture()

    def is_in_window(self) -> bool:
        """Whether it is part of what the window shows."""
        return self.get_root_window() is not None

    def let_go(self) -> None:
        """Forget the pixels, until it is shown again."""
        self.words_drawn = None
        self._rectangle.texture, self._rectangle.size = None, (0, 0)
        self._sleep()

    def _is_on_hidden_screen(self) -> bool:
        top = self
        while top.parent is not None and top.parent is not top:
            top = top.parent
        return isinstance(top, Screen)

    def _sleep(self) -> None:
        self.is_stale = True
        if self._wake is None:
            self._wake = Callback(self._on_drawn)
            self.canvas.before.add(self._wake)

    def _on_drawn(self, _instruction: object) -> None:
        # A part of a screen may be put back long after the screen came in front: whatever is drawn wakes by itself.
        self.refresh()

    def _sleep_no_more(self) -> None:
        self.is_stale = False
        if self._wake is not None:
            self.canvas.before.remove(self._wake)
            self._wake = None

    def _draw(self) -> None:
        self._print(self.text)

    def _print(self, text: str) -> None:
        words = Words(text, self.font_name, int(self.font_size), bool(self.bold), self.halign)
        if words == self.words_drawn:
            return
        ink.leave(self.words_drawn, self)
        size = size_of(words)
        self.words_drawn = words if min(size) > 1 else None
        self._rectangle.texture = None
        self._rectangle.size = size if self.words_drawn else (0, 0)
        if self.words_drawn:
            # While the layout still moves, widths change and with them the lines: only what is seen becomes pixels.
            before_drawing(self)
            self.canvas.ask_update()
        self.texture_size = size
        self._place()

    def _tint(self, *_: object) -> None:
        self._colour.rgba = self.color

    def _place(self, *_: object) -> None:
        # From x and y alone: whatever follows from them may not have followed yet.
        width, height = self.texture_size
        left, top, right, bottom = self.padding
        if self.halign == "left":
            x = self.x + left
        elif self.halign == "right":
            x = self.x + self.width - right - width
        else:
            x = self.x + (self.width - width) / 2
        if self.valign == "top":
            y = self.y + self.height - top - height
        elif self.valign == "bottom":
            y = self.y + bottom
        else:
            y = self.y + (self.height - height) / 2
        self._rectangle.pos = (int(x), int(y))


class Text(Printed):
    """Words whose lines are broken by ``line_breaking`` to their own width; the height follows the lines.

    Set ``size_hint_x: None`` and ``hugs: True`` for a text as wide as its longest line (in bars and chips),
    ``max_width`` to limit it then. ``lines`` is what is drawn, for tests.
    """

    hugs = BooleanProperty(False)
    max_width = NumericProperty(100_000)

    _REDRAWN_FOR = (*Printed._REDRAWN_FOR, "width", "hugs", "max_width")

    def __init__(self, **kwargs: object) -> None:
        self.lines: list[str] = []
        super().__init__(**kwargs)

    def _draw(self) -> None:
        room = self.max_width if self.hugs else max(self.width - self.padding[0] - self.padding[2], 1)
        self._draw_in(room)
        # A line is broken by the widths of its words, each rounded; many short words may add up to a little more.
        narrower = room
        while 0 < self.texture_size[0] - room < _MOST_ROUNDING < narrower and not self._cuts_a_word(room):
            narrower -= self.texture_size[0] - room
            self._draw_in(narrower)
        if self.hugs:
            self.width = self.texture_size[0] + self.padding[0] + self.padding[2]

    def _cuts_a_word(self, room: float) -> bool:
        return cuts_a_word(self.text, room, int(self.font_size), bool(self.bold))

    def _draw_in(self, room: float) -> None:
        self.lines = lines_of(self.text, room, int(self.font_size), bool(self.bold))
        self._print(_with_low_dots("\n".join(self.lines)))


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
            self.fbind(name, self._trigger_texture)

    def _draw(self) -> None:
        self.font_size = self._size_in(max(self.width - self.padding[0] - self.padding[2], 1))
        super()._draw()

    def _size_in(self, room: float) -> int:
        """One of ``sizes`` for lines of ``room`` pixels."""
        sizes = tuple(int(size) for size in self.sizes)
        return fitting_size(self.text, room, sizes, int(self.first_lines), int(self.max_lines), bool(self.bold))


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


class Icon(Printed):
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

    is_small = BooleanProperty(False)


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
