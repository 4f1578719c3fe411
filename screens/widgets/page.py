"""How a screen of text is laid out: a page with edges, two columns where the panel lies flat, a callout, a heading."""

from __future__ import annotations

from collections.abc import Iterable

from kivy.properties import BooleanProperty, ColorProperty, NumericProperty, OptionProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from screens.kv import load_kv
from screens.widgets.layout import Column

NOTICE_ICONS = {"info": "info", "warn": "warning", "never": "block", "good": "check_circle", "urgent": "emergency"}


class PageBody(BoxLayout):
    """The area between header and bars, with the edges of the page; what must stay in view is not scrolled."""


class Split(BoxLayout):
    """Two columns in landscape, one below the other in portrait; as tall as they are. Put ``SplitSide`` into it."""


class SplitSide(Column):
    """One column of a ``Split``; ``share`` of the width in landscape."""

    share = NumericProperty(1.0)


class Pane(BoxLayout):
    """Two parts that fill the page, side by side in landscape and stacked in portrait; unlike ``Split`` not scrolled."""


class Heading(BoxLayout):
    """The name of a part of the page: a bar in the carriage's yellow, an icon, words."""

    icon = StringProperty("")
    text = StringProperty("")
    color = ColorProperty((0, 0, 0, 1))


class Notice(BoxLayout):
    """A callout with icon and words. ``kind``: info, warn, never, good, urgent; never by colour alone."""

    kind = OptionProperty("info", options=list(NOTICE_ICONS))
    text = StringProperty("")
    icon = StringProperty("")
    font_size = NumericProperty(34)
    bold = BooleanProperty(False)

    @staticmethod
    def icon_of(kind: str) -> str:
        """The icon that stands for a kind of notice."""
        return NOTICE_ICONS[kind]


def fill(box: object, children: Iterable[object]) -> None:
    """Put ``children`` in the place of everything in ``box``."""
    box.clear_widgets()
    for child in children:
        box.add_widget(child)


load_kv(__file__)
