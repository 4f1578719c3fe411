"""Long lists that are narrowed down: filters in even columns, light cards, and filling a page without a pause."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import partial

from kivy.clock import Clock
from kivy.properties import BooleanProperty, ListProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from screens.kv import load_kv
from screens.line_breaking import pieces_of
from screens.widgets.buttons import Touchable
from screens.widgets.layout import CardGrid, Column, Whole
from screens.widgets.links import LinkBehavior
from screens.widgets.page import Split
from screens.widgets.parts import Choosing, Side
from screens.widgets.shelf import Plan, fill, keep_filled, shelf_of
from screens.widgets.text import Caption, LanguageMark, measure_text

_HAN = re.compile(r"[\u3400-\u9fff]")
_HAN_IN_A_ROW = 5
"""Chinese may break anywhere; a filter of so many characters still stands on one line."""


class FilterChip(LinkBehavior, Touchable):
    """One filter of many: on is a tick and a colour. ``is_stacked``: the icon, or the tick, above the words."""

    text = StringProperty("")
    icon = StringProperty("")
    icon_scale = NumericProperty(1.25)
    is_on = BooleanProperty(False)
    is_stacked = BooleanProperty(True)


class FilterGroup(Column):
    """``chips`` (plans of ``FilterChip``s) below a heading, in as many even columns as their longest word allows."""

    title = StringProperty("")
    icon = StringProperty("")
    is_stacked = BooleanProperty(True)
    words = ListProperty()

    chips = ListProperty()

    def on_kv_post(self, _base: object) -> None:
        """Follow ``chips``."""
        keep_filled(self.ids.chips, self, "chips")

    def on_chips(self, _widget: object, chips: list[Plan]) -> None:
        self.words = [plan.keywords["text"] for plan in chips]

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
    """A light card for lists of a hundred: a title, and what else there is to say; ``lang`` only if it is foreign."""

    title = StringProperty("")
    subtitle = StringProperty("")
    lang = StringProperty("")
    is_demo = BooleanProperty(False)

    def __init__(self, **kwargs: object) -> None:
        self._title: Widget | None = None
        super().__init__(**kwargs)

    def on_kv_post(self, _base: object) -> None:
        """Add only what there is: most cards of a long list need no second line."""
        (self._title,) = self.ids.column.children
        for name in ("subtitle", "lang"):
            self.fbind(name, self._show_rest)
        self._show_rest()

    def _show_rest(self, *_: object) -> None:
        caption = [partial(Caption, text=self.subtitle)] if self.subtitle else []
        mark = [partial(LanguageMark, lang=self.lang)] if self.lang else []
        fill(self.ids.column, [self._title, *caption, *mark])


class RowGrid(CardGrid):
    """``cards`` (plans of ``RowCard``s) in as many columns as keep their words whole."""

    cards = ListProperty()

    def on_kv_post(self, _base: object) -> None:
        """Follow ``cards``."""
        keep_filled(self, self, "cards")


class FairHeading(BoxLayout):
    """One month's fair: its day and its theme, over what it does."""

    fair = ObjectProperty(None, allownone=True)
    when_text = StringProperty("")
    name = StringProperty("")
    lang = StringProperty("")
    is_next = BooleanProperty(False)

    def on_fair(self, _widget: object, fair: object) -> None:
        self.when_text, self.name, self.lang = fair.when_text, fair.name.text, fair.name.lang


def _words_of(text: str) -> list[str]:
    return [text[:_HAN_IN_A_ROW]] if _HAN.search(text) else pieces_of(text)


class Held(Whole):
    """Some ``parts`` (plans) of a long page, laid out once: what comes above or below moves them as a whole."""

    parts = ListProperty()

    def on_kv_post(self, _base: object) -> None:
        """Follow ``parts``."""
        keep_filled(self.ids.box, self, "parts")


class GradualFill:
    """Fills a box with its first plans at once and one more each frame: a long page is there at the first touch."""

    def __init__(self, box: Widget) -> None:
        self._shelf = shelf_of(box)
        self._plans: list[Plan] = []
        self._next = Clock.create_trigger(self._add_one)

    def start(self, plans: Iterable[Plan], at_once: int = 2) -> None:
        """Begin; what is left of an earlier page is forgotten."""
        self._plans = list(plans)[::-1]
        self._shelf.clear()
        for _ in range(min(at_once, len(self._plans))):
            self._shelf.add(self._plans.pop())
        if self._plans:
            self._next()

    def _add_one(self, *_: object) -> None:
        if self._plans:
            self._shelf.add(self._plans.pop())
            self._next()


load_kv(__file__)
