"""The six buttons beside a panel, for gloves, fogged glasses and hands that do not reach: they arrive as keys.

While the screen is read aloud, up and down go from item to item and the volume button makes the voice louder, from the
loudest round to the softest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from kiosk.i18n import LANGUAGES
from screens.navigation import navigation
from screens.theme import theme
from screens.translation import tr
from screens.voice.mode import voice
from screens.widgets.scroll import PagedScroll

if TYPE_CHECKING:
    from screens.shell import Shell

KEYS = {278: "home", 282: "help", 283: "language", 284: "volume", 273: "up", 274: "down"}
"""Kivy's key codes of Home, F1, F2, F3 and the arrows, which a board of buttons sends like any keyboard."""

FOR_GROWN_UPS = ("game",)
"""Screens that a child must not leave by a button."""


AS_THE_BARS = ("home", "help", "language")
"""Like the bars of the screen these lead on also while the warning is there that nobody has touched the kiosk."""


class PanelButtons:
    """What the buttons do on the screens of one shell."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._held: int | None = None
        self._actions: Mapping[str, Callable[[], None]] = {
            "home": navigation.home,
            "help": lambda: navigation.show("ask"),
            "language": self._next_language,
            "volume": self._volume,
            "up": lambda: self._turn(-1),
            "down": lambda: self._turn(1),
        }

    def press(self, code: int) -> bool:
        """Do what the button of this key code is for; whether there is one and it may be used here.

        Held down it counts once, however often the keyboard says so.
        """
        name = KEYS.get(code)
        if name is None or navigation.current in FOR_GROWN_UPS or code == self._held:
            return False
        self._held = code
        if self._shell.felt() or name in AS_THE_BARS:
            self._actions[name]()
        return True

    def release(self) -> None:
        """Nothing is held down any more."""
        self._held = None

    def _next_language(self) -> None:
        languages = [lang for lang, _name in LANGUAGES]
        tr.set_language(languages[(languages.index(tr.lang) + 1) % len(languages)])

    def _volume(self) -> None:
        if voice.is_on:
            self._shell.voice.do("volume")
        else:
            theme.is_quiet = not theme.is_quiet

    def _turn(self, pages: int) -> None:
        if voice.is_on:
            self._shell.voice.do("next" if pages > 0 else "previous")
            return
        scrolls = (widget for widget in navigation.screen.walk(restrict=True) if isinstance(widget, PagedScroll))
        shown = next((scroll for scroll in scrolls if scroll.overflows), None)
        if shown is not None:
            shown.turn(pages)
