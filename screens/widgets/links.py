"""Cards and buttons that lead to another screen."""

from __future__ import annotations

from kivy.properties import (
    BooleanProperty,
    ColorProperty,
    DictProperty,
    ListProperty,
    NumericProperty,
    StringProperty,
)
from kivy.uix.behaviors import ButtonBehavior

from screens.kv import load_kv
from screens.navigation import navigation
from screens.widgets.buttons import Touchable
from screens.widgets.cards import CardButton
from screens.widgets.text import fitting_size


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
    """A card of one icon and few words, which it never cuts: many are read at a glance. ``is_roomy``: larger.

    ``title_px``: the letters that all cards of its grid have; 0 where it stands alone, and chooses by itself.
    """

    icon = StringProperty("")
    title = StringProperty("")
    lang = StringProperty("")
    subtitle = StringProperty("")
    tint = StringProperty("")
    is_roomy = BooleanProperty(False)
    title_sizes = ListProperty([34, 28])
    title_px = NumericProperty(0)
    first_lines = NumericProperty(4)
    max_lines = NumericProperty(4)
    plate = ColorProperty((0, 0, 0, 0))
    icon_ink = ColorProperty((0, 0, 0, 1))
    ink = ColorProperty((0, 0, 0, 1))
    rim = ColorProperty((0, 0, 0, 1))

    def title_px_at(self, width: float) -> int:
        """The letters that its title would have on a card so wide, in pixels."""
        left, _top, right, _bottom = self.padding
        room = max(width - left - right - self.spacing - self.ids.icon_box.width, 1)
        sizes = tuple(int(size) for size in self.title_sizes)
        return fitting_size(self.title, room, sizes, int(self.first_lines), int(self.max_lines), True)


class UrgentCard(SlimCard):
    """Danger to life: the white icon on vest red, a red rim, bold red words."""


load_kv(__file__)
