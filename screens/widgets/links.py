"""Cards and buttons that lead to another screen."""

from __future__ import annotations

from kivy.properties import BooleanProperty, ColorProperty, DictProperty, ListProperty, StringProperty
from kivy.uix.behaviors import ButtonBehavior

from screens.kv import load_kv
from screens.navigation import navigation
from screens.widgets.buttons import Touchable
from screens.widgets.cards import CardButton


class LinkBehavior(ButtonBehavior):
    """Shows the screen ``target`` with ``params`` when it is released."""

    target = StringProperty("")
    params = DictProperty()

    def on_release(self) -> None:
        """Go there."""
        if self.target:
            navigation.show(self.target, **self.params)


class LinkCard(LinkBehavior, CardButton):
    """A card that leads to a screen."""


class SlimCard(LinkBehavior, Touchable):
    """A card of one icon and few words, which it never cuts: many are read at a glance. ``is_roomy``: larger."""

    icon = StringProperty("")
    title = StringProperty("")
    lang = StringProperty("")
    subtitle = StringProperty("")
    tint = StringProperty("")
    is_roomy = BooleanProperty(False)
    title_sizes = ListProperty([34, 28])
    plate = ColorProperty((0, 0, 0, 0))
    icon_ink = ColorProperty((0, 0, 0, 1))
    ink = ColorProperty((0, 0, 0, 1))
    rim = ColorProperty((0, 0, 0, 1))


class UrgentCard(SlimCard):
    """Danger to life: the white icon on vest red, a red rim, bold red words."""


load_kv(__file__)
