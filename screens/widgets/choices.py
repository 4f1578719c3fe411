"""Long lists that are narrowed down: filters in even columns, light cards, and filling a page without a pause."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from kivy.clock import Clock
from kivy.properties import BooleanProperty, ListProperty, ObjectProperty, StringProperty
from kivy.uix.relativelayout import RelativeLayout
from kivy.uix.widget import Widget

from screens.kv import load_kv
from screens.line_breaking import pieces_of
from screens.translation import tr
from screens.widgets.buttons import Touchable
from screens.widgets.layout import CardGrid, Column
from screens.widgets.links import LinkBehavior
from screens.widgets.page import Split, fill
from screens.widgets.parts import Choosing, Side
from screens.widgets.text import Caption, LanguageMark, measure_text

Step = Callable[[], None]

_HAN = re.compile(r"[\u3400-\u9fff]")
_HAN_IN_A_ROW = 5
"""Chinese may break anywhere; a filter of so many characters still stands on one line."""


class FilterChip(LinkBehavior, Touchable):
    """One filter of many: on is a tick and a colour. ``is_stacked``: the icon, or the tick, above the words."""

    text = StringProperty("")
    icon = StringProperty("")
    is_on = BooleanProperty(False)
    is_stacked = BooleanProperty(True)


class FilterGroup(Column):
    """Filters below a heading, in as many even columns as their longest word allows."""

    title = StringProperty("")
    icon = StringProperty("")
    is_stacked = BooleanProperty(True)
    words = ListProperty()

    def show(self, chips: Iterable[FilterChip]) -> None:
        """Put these filters below the heading."""
        chips = list(chips)
        self.words = [chip.text for chip in chips]
        for chip in chips:
            chip.is_stacked = self.is_stacked
        fill(self.ids.chips, chips)

    @staticmethod
    def widest_word(words: Iterable[str], font_px: float) -> float:
        """Width in pixels of the longest word of ``words``, in bold; of Chinese the whole, five characters at most."""
        pieces = [piece.rstrip() for text in words for piece in _words_of(text)]
        return max((measure_text(piece, int(font_px), True) for piece in pieces), default=0.0)


class FilterSide(Side):
    """The column of filters beside a list, above it where the panel stands; off the page when there are none."""

    is_present = BooleanProperty(True)


class FilteredList(Choosing, Split):
    """A ``FilterSide`` and the ``Side`` with the list."""


class RowCard(LinkBehavior, Touchable):
    """A light card for lists of a hundred: a title, and what else there is to say."""

    title = StringProperty("")
    subtitle = StringProperty("")
    lang = StringProperty("")
    is_demo = BooleanProperty(False)

    def on_kv_post(self, _base: object) -> None:
        """Add only what there is: most cards of a long list need no second line."""
        if self.subtitle:
            self.ids.column.add_widget(Caption(text=self.subtitle))
        if self.lang and self.lang != tr.lang:
            self.ids.column.add_widget(LanguageMark(lang=self.lang))


class RowGrid(CardGrid):
    """``RowCard``s in as many columns as keep their words whole."""


class FairSection(Column):
    """One month's fair: its day, its theme, and below them the cards of what it does."""

    fair = ObjectProperty(None, allownone=True)
    when_text = StringProperty("")
    name = StringProperty("")
    lang = StringProperty("")
    is_next = BooleanProperty(False)

    def on_fair(self, _widget: object, fair: object) -> None:
        self.when_text, self.name, self.lang = fair.when_text, fair.name.text, fair.name.lang


def _words_of(text: str) -> list[str]:
    return [text[:_HAN_IN_A_ROW]] if _HAN.search(text) else pieces_of(text)


class Held(RelativeLayout):
    """One part of a long page, laid out once: what comes above or below moves it as a whole, not each of its parts."""

    def __init__(self, part: Widget, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.ids.box.add_widget(part)


class GradualFill:
    """Does the first steps at once and one more each frame, so that a long page is there at the first touch."""

    def __init__(self) -> None:
        self._steps: list[Step] = []
        self._next = Clock.create_trigger(self._do_one)

    def start(self, steps: Iterable[Step], at_once: int = 2) -> None:
        """Do these steps; what is left of earlier ones is forgotten."""
        self._steps = list(steps)[::-1]
        for _ in range(min(at_once, len(self._steps))):
            self._steps.pop()()
        if self._steps:
            self._next()

    def _do_one(self, *_: object) -> None:
        if self._steps:
            self._steps.pop()()
            self._next()


load_kv(__file__)
