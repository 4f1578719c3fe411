"""What a page of one step is made of: where one is among the steps, and its words as large as their room allows."""

from __future__ import annotations

from kivy.graphics import Color, RoundedRectangle
from kivy.properties import ColorProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from screens.kv import load_kv
from screens.widgets.buttons import BarButton
from screens.widgets.text import FittedText, cuts_a_word, lines_of

_LINE_HEIGHT = 1.46
"""Of the font, in font sizes."""


class RoomText(FittedText):
    """Text in the largest of ``sizes`` that fits into ``room`` pixels of height; the smallest if none does."""

    room = NumericProperty(0)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.fbind("room", self._trigger_texture)

    def _size_in(self, room: float) -> int:
        return next((int(size) for size in self.sizes if self._fits(int(size), room)), int(self.sizes[-1]))

    def _fits(self, size: int, room: float) -> bool:
        bold = bool(self.bold)
        tall = len(lines_of(self.text, room, size, bold)) * size * _LINE_HEIGHT
        return tall <= self.room and not cuts_a_word(self.text, room, size, bold)


class PageDots(Widget):
    """``count`` dots, that of ``index`` (from 0) long: the shape says it, not the colour alone. The first ``counted``
    stand apart from the others.
    """

    count = NumericProperty(1)
    counted = NumericProperty(0)
    index = NumericProperty(0)
    here = ColorProperty((0, 0, 0, 1))
    elsewhere = ColorProperty((0, 0, 0, 1))

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        for name in ("count", "counted", "index", "pos", "size", "here", "elsewhere"):
            self.fbind(name, self._mark)
        self._mark()

    def _mark(self, *_: object) -> None:
        side, x = self.height, self.x
        gap = side * 2 if 0 < self.counted < self.count else 0
        self.width = side * (self.count * 2 + 1) + gap
        self.canvas.clear()
        with self.canvas:
            for place in range(int(self.count)):
                x += gap if place == self.counted else 0
                long = side * (3 if place == self.index else 1)
                Color(*(self.here if place == self.index else self.elsewhere))
                RoundedRectangle(pos=(x, self.y), size=(long, side), radius=[side / 2])
                x += long + side


class StepPlace(BoxLayout):
    """Which step of how many, in figures and dots; pages that are no steps have dots apart."""

    text = StringProperty("")
    spoken = StringProperty("")
    count = NumericProperty(1)
    steps = NumericProperty(0)
    index = NumericProperty(0)


class ToolButton(BarButton):
    """Icon above one or two words, as tall as both need, beside others of its kind."""


load_kv(__file__)
