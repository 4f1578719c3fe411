"""The warning that nobody has touched the kiosk for a while; any touch stops it. Beside it the bars stay as they are:
emergency numbers and a person are one touch away at any time."""

from __future__ import annotations

from kivy.properties import BooleanProperty, ListProperty, NumericProperty
from kivy.uix.anchorlayout import AnchorLayout

from screens import base  # noqa: F401 - the kv beside needs theme and tr
from screens.kv import load_kv


class IdleOverlay(AnchorLayout):
    """The warning over the screen in front, whose place is `over` (x, y, width, height); the shell takes the touch that
    stops it."""

    seconds = NumericProperty(0)
    is_shown = BooleanProperty(False)
    over = ListProperty([0, 0, 0, 0])

    def covers(self, x: float, y: float) -> bool:
        """Whether the warning, as it stands or stood here, is over this point."""
        left, bottom, width, height = self.over
        is_over_screen = left <= x < left + width and bottom <= y < bottom + height
        return is_over_screen or bool(self.ids.card.collide_point(x, y))

    def on_touch_down(self, _touch: object) -> bool:
        """Nothing here takes a touch: hidden, it would be a dead spot in the middle of every screen."""
        return False


load_kv(__file__)
