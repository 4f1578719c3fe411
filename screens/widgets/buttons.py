"""Things to touch. Each is at least as tall as the panel's smallest target and always carries words."""

from __future__ import annotations

from kivy.properties import BooleanProperty, ColorProperty, NumericProperty, OptionProperty, StringProperty
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout

from screens.drawing import Confined
from screens.kv import load_kv


class Touchable(Confined, ButtonBehavior, BoxLayout):
    """Base of everything that reacts to a touch: ``words`` is what it does, ``least_height`` is the
    height its own content needs, ``row_height`` what a CardGrid gives the whole row."""

    words = StringProperty("")
    least_height = NumericProperty(0)
    row_height = NumericProperty(0)
    is_pressed = BooleanProperty(False)

    def on_state(self, _widget: object, state: str) -> None:
        self.is_pressed = state == "down"

    def on_touch_down(self, touch: object) -> bool:
        return False if self.disabled else bool(super().on_touch_down(touch))

    def on_touch_up(self, touch: object) -> bool:
        if touch.grab_current is self and self.get_root_window() is None:
            # Another finger has led on meanwhile: what is no longer there must not do a second time what it did.
            touch.ungrab(self)
            self.state = "normal"
            return True
        return bool(super().on_touch_up(touch))


class PrimaryButton(Touchable):
    """The one thing to do on a screen. ``kind``: "primary" green, "quiet" outlined, "person" vest red.

    ``font_px`` 0 is the theme's body size. (A class rule and an instance rule for one property would both stay bound
    and fight, so what an instance may set has no rule of its own.)
    """

    text = StringProperty("")
    icon = StringProperty("")
    kind = OptionProperty("primary", options=["primary", "quiet", "person"])
    fill = ColorProperty((0, 0, 0, 1))
    ink = ColorProperty((1, 1, 1, 1))
    font_px = NumericProperty(0)
    size_now = NumericProperty(34)
    is_on = BooleanProperty(False)


class BarButton(Touchable):
    """A button of the bars: icon above one word or two."""

    text = StringProperty("")
    icon = StringProperty("")
    is_on = BooleanProperty(False)
    fill = ColorProperty((0, 0, 0, 0))
    ink = ColorProperty((1, 1, 1, 1))


load_kv(__file__)
