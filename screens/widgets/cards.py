"""Cards and chips: what a list or a choice is made of."""

from __future__ import annotations

from kivy.properties import BooleanProperty, ColorProperty, ListProperty, NumericProperty, StringProperty

from screens.kv import load_kv
from screens.widgets import marked  # noqa: F401 - the kv below names its text
from screens.widgets.buttons import Touchable
from screens.widgets.text import tears_a_word


class CardButton(Touchable):
    """A card to touch: icon, title, subtitle; ``lang`` marks a fallback language, ``is_demo`` a made-up sample,
    ``marks`` (start, end) what of the title was asked for.
    """

    icon = StringProperty("")
    title = StringProperty("")
    marks = ListProperty()
    subtitle = StringProperty("")
    lang = StringProperty("")
    is_demo = BooleanProperty(False)
    tint = StringProperty("")
    fill = ColorProperty((1, 1, 1, 1))
    ink = ColorProperty((0, 0, 0, 1))
    chevron = BooleanProperty(True)
    title_size = NumericProperty(0)


class Chip(Touchable):
    """A filter that is on or off; on is a tick and a colour. ``room`` is the widest it may be, in pixels."""

    text = StringProperty("")
    icon = StringProperty("")
    room = NumericProperty(100_000)
    is_on = BooleanProperty(False)

    @staticmethod
    def px_of(text: str, room: float, usual: int, least: int) -> int:
        """Of two sizes of letters the usual one, unless a word would be torn."""
        return least if tears_a_word(text, room, usual, True) else usual


load_kv(__file__)
