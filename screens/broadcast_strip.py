"""Emergency notices above every screen: a banner while they hold; the grave ones first take the whole screen."""

from __future__ import annotations

from typing import Any

from kivy.properties import BooleanProperty

from screens import base  # noqa: F401 - kv needs theme, tr and navigation
from screens.alarm import LEFT_ALONE
from screens.navigation import HOME, navigation
from screens.widgets.warnings import EmergencyBanner

BROADCAST = "broadcast"

STAYS_OPEN = (*LEFT_ALONE, BROADCAST, "ask", "help", "modes", "notice", "follow")
"""Screens that a grave notice does not cover: where somebody is helped, and what its own bars lead to."""


class BroadcastStrip(EmergencyBanner):
    """The gravest of them; takes no room where none holds, or where it fills the screen anyway."""

    is_shown = BooleanProperty(False)
    gives_way = BooleanProperty(False)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.is_compact = True
        self._card: Any = None
        self._told: set[str] = set()

    def on_touch_down(self, touch: object) -> bool:
        """A banner that is not there takes no touch."""
        return self.is_shown and bool(super().on_touch_down(touch))

    def look(self, kiosk: Any) -> None:
        """Once a second: what holds now, does one of them take the screen, has the centre been told."""
        cards = kiosk.notices.broadcast()
        self._card = cards[0] if cards else None
        covering = kiosk.notices.overriding() if cards else []
        if covering and navigation.current not in STAYS_OPEN:
            navigation.show(BROADCAST, id=covering[0].id)
        self.follow()
        fresh = {card.id for card in cards} - self._told
        if fresh:
            self._told |= fresh
            kiosk.background(lambda: [kiosk.notices.shown(id) for id in sorted(fresh)])

    def on_gives_way(self, *_: object) -> None:
        self.follow()

    def follow(self) -> None:
        """Another screen is in front, another notice holds, or somebody needs help and there is no room for both."""
        was_shown, is_there = self.is_shown, self._card is not None and navigation.current != BROADCAST
        self.is_shown = is_there and not self.gives_way
        self.notice = self._card if self.is_shown else None
        if self.is_shown != was_shown and navigation.current == HOME and navigation.screen is not None:
            navigation.screen.on_show()  # its own warning gives way, or comes back
