"""The large red button that calls a person, and how its request goes on."""

from __future__ import annotations

from kivy.properties import BooleanProperty, StringProperty

from screens.kv import load_kv
from screens.widgets.buttons import Touchable


class CallButton(Touchable):
    """The one action of a screen in letters of a heading; pale while ``is_busy``, when it does nothing."""

    text = StringProperty("")
    icon = StringProperty("support_agent")
    is_busy = BooleanProperty(False)

    def on_touch_down(self, touch: object) -> bool:
        if self.is_busy:
            return self.collide_point(*touch.pos)
        return super().on_touch_down(touch)


load_kv(__file__)
