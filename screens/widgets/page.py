"""How a screen of text is laid out: a page with edges, two columns where the panel lies flat, a callout, a heading."""

from __future__ import annotations

from kivy.properties import (
    BooleanProperty,
    ColorProperty,
    ListProperty,
    NumericProperty,
    OptionProperty,
    StringProperty,
)
from kivy.uix.boxlayout import BoxLayout

from screens.kv import load_kv
from screens.widgets.shelf import keep_filled

NOTICE_ICONS = {"info": "info", "warn": "warning", "never": "block", "good": "check_circle", "urgent": "emergency"}


class PageBody(BoxLayout):
    """The area between header and bars: a ``PagedScroll``, which has its own edges, and what is ``Docked`` to it."""


class Docked(BoxLayout):
    """What stays in view above or below the part that scrolls, within the edges of the page."""


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
