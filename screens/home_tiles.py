"""What can be touched on the picture of home: windows, the door, the signs on the platform."""

from __future__ import annotations

from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from screens import base  # noqa: F401 - the kv beside needs theme, tr and navigation
from screens.kv import load_kv
from screens.navigation import navigation
from screens.widgets import PrimaryButton, Touchable


class WindowTile(Touchable):
    """One window: an area by icon, title and one live fact; its glass is part of the picture."""

    code = StringProperty("")
    icon = StringProperty("")
    title = StringProperty("")
    fact = StringProperty("")
    shown_fact = StringProperty("")
    is_open = BooleanProperty(True)
    title_px = NumericProperty(44)
    fact_px = NumericProperty(28)
    icon_px = NumericProperty(80)


class DoorTile(Touchable):
    """The door at the end of the carriage: a person."""


class SignButton(PrimaryButton):
    """A sign on the platform; ``target`` is the screen it leads to, ``mark`` its icon where there is room for one."""

    target = StringProperty("")
    mark = StringProperty("")

    def on_release(self) -> None:
        """Go there."""
        navigation.show(self.target)


load_kv(__file__)
