"""I have a quarter, half an hour, an hour: what fits, and when to be at the gate."""

from __future__ import annotations

from functools import partial
from typing import Any

from kivy.clock import Clock
from kivy.properties import BooleanProperty, NumericProperty, OptionProperty, StringProperty

from kiosk.services.amenities import area_of
from screens.base import BaseScreen
from screens.home import WAYS
from screens.widgets.links import LinkCard
from screens.widgets.shelf import Plan, fill

USUAL = 30

ICONS = {
    "play": "toys",
    "nursing": "baby_changing_station",
    "toilet": "wc",
    "water": "local_cafe",
    "rest": "chair",
    "charge": "power",
    "read": "menu_book",
    "meal": "microwave",
    "ask": "forum",
    "info": "storefront",
    "pressure": "blood_pressure",
}

ROOMS = {"play": "kids", "read": "rest_read", "ask": "consult", "info": "info"}
"""Suggestions that lead to the front of an area; the others to the place on the floor plan, or to their station."""

_LOOK_EVERY_S = 20.0


class MinutesScreen(BaseScreen):
    """Three lengths of time, with a child or not, and the departure if there is one."""

    minutes = NumericProperty(USUAL)
    has_child = BooleanProperty(False)
    departure = OptionProperty("no_train", options=["no_train", "ahead", "go", "gone"])
    departure_text = StringProperty("")
    time_text = StringProperty("")
    nothing_text = StringProperty("")

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._looking = Clock.create_trigger(self._look, _LOOK_EVERY_S, interval=True)

    def on_show(self, minutes: int = USUAL) -> None:
        """Begin with half an hour, without a child; the departure is that of the visit."""
        self.minutes, self.has_child = minutes, False
        self.ids.scroll.to_top()
        self._look()
        self._looking()

    def on_language(self) -> None:
        """The same choice in other words."""
        self._look()

    def on_leave(self, *_: object) -> None:
        """Nobody waits for the minutes to pass."""
        self._looking.cancel()

    def choose(self, minutes: int) -> None:
        """Another length of time."""
        self.minutes = minutes
        self._look()

    def choose_child(self) -> None:
        """With a child, or without."""
        self.has_child = not self.has_child
        self._look()

    def step(self, minutes: int) -> None:
        """Move the departure; the first touch sets it about an hour from now."""
        self.kiosk.departure.move(minutes)
        self._look()

    def forget_departure(self) -> None:
        """No train after all."""
        self.kiosk.departure.clear()
        self._look()

    def _look(self, *_: object) -> None:
        outlook = self.kiosk.suggestions.outlook(int(self.minutes), has_child=self.has_child)
        leaves = self.kiosk.departure.leaves_at
        self.time_text = self.kiosk.i18n.format_time(leaves) if leaves else ""
        self.departure, self.departure_text = outlook.departure, outlook.departure_text
        self.nothing_text = outlook.nothing_text
        here = self.kiosk.settings.station
        fill(self.ids.suggestions, [_card(item, here) for item in outlook.suggestions])


def _card(item: Any, here: str) -> Plan:
    target, params = door_of(item, here)
    return partial(
        LinkCard,
        icon=ICONS.get(item.code, "schedule"),
        title=item.title,
        subtitle=item.detail,
        tint="directory" if item.station else "first_aid",
        target=target,
        params=params,
    )


def door_of(item: Any, here: str) -> tuple[str, dict[str, Any]]:
    """Screen and parameters to which a suggestion leads; ``here`` is the id of this station."""
    area = ROOMS.get(item.code)
    if item.station is None and area:
        return WAYS.get(area, ("area", {"area": area}))
    area = area_of(item.amenity or "")
    if item.station is None and area:
        return "area", {"area": area}
    return "station", {"id": item.station or here}
