"""The warning that nobody has touched the kiosk for a while; any touch stops it."""

from __future__ import annotations

from kivy.properties import BooleanProperty, NumericProperty
from kivy.uix.anchorlayout import AnchorLayout

from screens import base  # noqa: F401 - the kv beside needs theme and tr
from screens.kv import load_kv


class IdleOverlay(AnchorLayout):
    """The warning over everything; the shell takes the touch that stops it."""

    seconds = NumericProperty(0)
    is_shown = BooleanProperty(False)
    window_height = NumericProperty(0)

    def on_touch_down(self, _touch: object) -> bool:
        """Nothing here takes a touch: hidden, it would be a dead spot in the middle of every screen."""
        return False


load_kv(__file__)
