"""Small signs: an icon on its tinted plate, the state of a thing in icon, word and colour."""

from __future__ import annotations

from kivy.properties import ColorProperty, NumericProperty, OptionProperty, StringProperty
from kivy.uix.anchorlayout import AnchorLayout
from kivy.uix.boxlayout import BoxLayout

from screens.kv import load_kv

STATE_ICONS = {
    "ok": "check_circle",
    "open": "check_circle",
    "limited": "error",
    "out_of_order": "cancel",
    "closed": "do_not_disturb_on",
    "unknown": "help",
}


class IconPlate(AnchorLayout):
    """An icon on a rounded square in the tint of its area; no room without a name."""

    name = StringProperty("")
    tint = StringProperty("")
    side = NumericProperty(72)


class StateMark(BoxLayout):
    """Working, limited, out of order, unknown, open or closed: never by colour alone. ``text`` is the word."""

    state = OptionProperty("unknown", options=list(STATE_ICONS))
    text = StringProperty("")
    ink = ColorProperty((0, 0, 0, 1))

    @staticmethod
    def icon_of(state: str) -> str:
        """The icon that stands for ``state``."""
        return STATE_ICONS[state]


load_kv(__file__)
