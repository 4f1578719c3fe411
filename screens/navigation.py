"""Going from screen to screen: ``navigation.show("answer", id="Q-01")``, ``navigation.back()``, ``navigation.home()``.

Screens are made when first shown, or before, and know nothing of each other but their names.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from kivy.event import EventDispatcher
from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.screenmanager import NoTransition

from screens import SCREENS
from screens.kv import load_kv

if TYPE_CHECKING:
    from kivy.uix.screenmanager import ScreenManager

    from kiosk.kiosk import Kiosk
    from screens.base import BaseScreen

HOME = "home"
ATTRACT = "attract"

LONGEST_HISTORY = 50

ANSWERS = ("directory", "station", "area", "numbers", "procedure", "minutes", "cards", "card")
"""Screens that are an answer as they stand: whoever saw one found a toilet, a number, words or the next step."""

REF_PARAMETERS = ("id", "code", "group", "area")
"""Which parameter of a screen names the thing it shows, for the visit's record."""


class Navigation(EventDispatcher):
    """The way the visitor came, and the screen in front now. Bound once to the kiosk and the screen manager."""

    current = StringProperty("")
    can_go_back = BooleanProperty(False)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.kiosk: Kiosk | None = None
        self._manager: ScreenManager | None = None
        self._history: list[tuple[str, dict[str, Any]]] = []
        self._unprepared: list[str] = []

    def attach(self, kiosk: Kiosk, manager: ScreenManager) -> None:
        """Work for this kiosk and put screens into this manager; the history begins anew."""
        self.kiosk, self._manager = kiosk, manager
        self._history, self._unprepared = [], list(SCREENS)
        self.current = ""
        self.can_go_back = False

    @property
    def screen(self) -> BaseScreen | None:
        """The screen in front."""
        return self._manager.current_screen if self._manager and self.current else None

    def show(self, name: str, **params: Any) -> None:
        """Put a screen in front; its ``on_show`` gets ``params``. The same screen with other params is a new step."""
        if name == HOME:
            self.home()
            return
        self._history.append((name, params))
        del self._history[:-LONGEST_HISTORY]
        self._put_in_front(name, params)

    def remember(self, **params: Any) -> None:
        """Show the screen in front with these parameters as well when the visitor comes back to it."""
        if self._history:
            name, shown_with = self._history[-1]
            self._history[-1] = name, shown_with | params
            self.screen.params = shown_with | params

    def back(self) -> None:
        """One step back; from the first step, home."""
        if self._history:
            self._history.pop()
        if not self._history:
            self.home()
            return
        self._put_in_front(*self._history[-1])

    def home(self) -> None:
        """Home, and forget the way here."""
        self._history = []
        self._put_in_front(HOME, {})

    def attract(self) -> None:
        """The moving picture that invites the next visitor; it counts for nobody's visit."""
        self._history = []
        self._put_in_front(ATTRACT, {})

    def build(self, name: str) -> BaseScreen:
        """The screen of this name, made now if it is not there. Raises KeyError for a name not in SCREENS."""
        if not self._manager.has_screen(name):
            self._manager.add_widget(self._prepare(name)(name=name))
        return self._manager.get_screen(name)

    def prepare_next(self) -> bool:
        """Read the code and the rules of one screen more, so that no visitor waits for them; whether one was left."""
        if self._unprepared:
            self._prepare(self._unprepared.pop(0))
            return True
        return False

    def _prepare(self, name: str) -> type[BaseScreen]:
        module_name, class_name = SCREENS[name].split(":")
        module = importlib.import_module(module_name)
        load_kv(module.__file__)
        made: type[BaseScreen] = getattr(module, class_name)
        return made

    def forget_screens(self) -> bool:
        """Forget all screens but home, the invitation and the one in front; whether there were any. A screen with its
        cards takes megabytes, and making it anew less time than a visitor can tell.
        """
        lasting = (HOME, ATTRACT, self.current)
        forgotten = [screen for screen in self._manager.screens if screen.name not in lasting]
        for screen in forgotten:
            self._manager.remove_widget(screen)
        # The last one still knows which screen went out by it.
        self._manager.transition = NoTransition()
        return bool(forgotten)

    def _put_in_front(self, name: str, params: dict[str, Any]) -> None:
        screen = self.build(name)
        screen.params = params
        self._record(name, params)
        self.current = name
        self.can_go_back = bool(self._history)
        screen.on_show(**params)
        self._manager.current = name

    def _record(self, name: str, params: dict[str, Any]) -> None:
        visits = self.kiosk.visits
        if visits.is_active and name != ATTRACT:
            ref = next((str(params[key]) for key in REF_PARAMETERS if params.get(key)), None)
            visits.viewed(name, ref)
            if name in ANSWERS:
                visits.answered()


navigation = Navigation()
