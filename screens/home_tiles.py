"""What can be touched on the picture of home: windows, the door, the signs on the platform."""

from __future__ import annotations

from collections.abc import Sequence

from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from screens import base  # noqa: F401 - the kv beside needs theme, tr and navigation
from screens.kv import load_kv
from screens.navigation import navigation
from screens.theme import SMALLEST_TEXT_PX, theme
from screens.widgets import PrimaryButton, Touchable
from screens.widgets.text import cuts_a_word, lines_of

LINE_HEIGHT = 1.46
"""Of the font's size, as Noto Sans SC is drawn."""

SIZE_STEPS = (1.6, 1.4, 1.2, 1.0)
"""Between the large and the smallest text, in multiples of the smallest: a fixed set, whatever the language."""


class WindowTile(Touchable):
    """One window: an area by icon, title and one live fact, in a tall one below each other; its glass is part of the
    picture.
    """

    code = StringProperty("")
    icon = StringProperty("")
    title = StringProperty("")
    fact = StringProperty("")
    shown_fact = StringProperty("")
    is_open = BooleanProperty(True)
    is_tall = BooleanProperty(False)
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


def sign_size(words: Sequence[str], width: float, height: float) -> tuple[bool, int]:
    """Whether signs of this size in pixels have room for icons, and their largest letters, the same on all of them.

    No word is torn; where no size allows that with icons, the icons go.
    """
    steps = {theme.body, theme.caption, SMALLEST_TEXT_PX, *(int(theme.small * step) for step in SIZE_STEPS)}
    sizes = sorted((size for size in steps if size <= theme.body), reverse=True)
    tries = [*((True, size) for size in sizes), *((False, size) for size in sizes)]
    return next((found for found in tries if sign_fits(words, width, height, *found)), (False, sizes[-1]))


def sign_fits(words: Sequence[str], width: float, height: float, has_icons: bool, size: int) -> bool:
    """Whether each of ``words``, in bold letters of ``size``, stands on a sign so large, and no word is torn."""
    room = width - theme.unit * 2 - (theme.unit + size * 1.3 if has_icons else 0)
    lines = max(len(lines_of(text, room, size, True)) for text in words)
    is_whole = not any(cuts_a_word(text, room, size, True) for text in words)
    return is_whole and lines * size * LINE_HEIGHT < height


load_kv(__file__)
