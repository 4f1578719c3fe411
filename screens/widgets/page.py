"""How a screen of text is laid out: a page with edges, two columns where the panel lies flat, a callout, a heading."""

from __future__ import annotations

from kivy.clock import Clock
from kivy.properties import (
    BooleanProperty,
    ColorProperty,
    ListProperty,
    NumericProperty,
    OptionProperty,
    StringProperty,
)
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from screens.kv import load_kv
from screens.theme import theme
from screens.widgets.scroll import PagedScroll
from screens.widgets.shelf import keep_filled

NOTICE_ICONS = {"info": "info", "warn": "warning", "never": "block", "good": "check_circle", "urgent": "emergency"}


LEAST_LINES = 5
"""Of body text, with the gaps around them: what is docked gives way where less would be left to scroll in."""


class Docked(BoxLayout):
    """What stays in view above or below the part that scrolls, within the edges of the page."""

    is_on_page = BooleanProperty(False)


class PageBody(BoxLayout):
    """The area between header and bars: a ``PagedScroll``, which has its own edges, and what is ``Docked`` to it.

    Where that would leave too little to read, it stands on the page: at its top, or at its end.
    """

    def __init__(self, **kwargs: object) -> None:
        self._written: list[Widget] = []
        self._short_at = 0.0
        self._look = Clock.create_trigger(self._give_way, -1)
        super().__init__(**kwargs)
        self.fbind("height", self._look)

    def add_widget(self, widget: Widget, *args: object, **kwargs: object) -> None:
        """Add a part; how tall it is decides whether all can stay."""
        if widget not in self._written:
            self._written.append(widget)
            widget.fbind("height", self._look)
        super().add_widget(widget, *args, **kwargs)

    def _give_way(self, *_: object) -> None:
        scroll = next((part for part in self._written if isinstance(part, PagedScroll)), None)
        docked = [part for part in self._written if isinstance(part, Docked)]
        if scroll is None or not docked or self.width < theme.target * 2:  # or not laid out yet
            return
        was_short, left = docked[0].is_on_page, self.height - sum(part.height for part in docked)
        is_short = left < max(theme.body * LEAST_LINES, theme.target + theme.gap * 2)
        # On the page it is narrower, and may be less tall: that alone does not bring it back.
        if is_short == was_short or (was_short and self.height <= self._short_at):
            return
        self._short_at = self.height
        self._place(scroll, docked, is_short)

    def _place(self, scroll: PagedScroll, docked: list[Docked], is_on_page: bool) -> None:
        above = self._written.index(scroll)
        for number, part in enumerate(self._written):
            part.parent.remove_widget(part)
            if part in docked and is_on_page:
                scroll.add_widget(part, 0 if number > above else len(scroll.ids.page.children) - number)
            else:
                self.add_widget(part)
        for part in docked:
            part.is_on_page = is_on_page


class Split(BoxLayout):
    """Two columns in landscape, one below the other in portrait; as tall as they are; made of ``Side``s."""


class Heading(BoxLayout):
    """The name of a part of the page: a bar in the carriage's yellow, an icon, words."""

    icon = StringProperty("")
    text = StringProperty("")
    color = ColorProperty((0, 0, 0, 1))


class CardSection(BoxLayout):
    """A heading and ``cards`` (plans) below it, in as many columns as the panel carries."""

    text = StringProperty("")
    icon = StringProperty("")
    is_urgent = BooleanProperty(False)
    least_width = NumericProperty(357)

    cards = ListProperty()

    def on_kv_post(self, _base: object) -> None:
        """Follow ``cards``."""
        keep_filled(self.ids.cards, self, "cards")


class Notice(BoxLayout):
    """A callout with icon and words. ``kind``: info, warn, never, good, urgent; never by colour alone."""

    kind = OptionProperty("info", options=list(NOTICE_ICONS))
    text = StringProperty("")
    icon = StringProperty("")
    font_size = NumericProperty(34)
    is_lead = BooleanProperty(False)
    bold = BooleanProperty(False)
    back = ColorProperty((1, 1, 1, 1))
    ink = ColorProperty((0, 0, 0, 1))

    @staticmethod
    def icon_of(kind: str) -> str:
        """The icon that stands for a kind of notice."""
        return NOTICE_ICONS[kind]


load_kv(__file__)
