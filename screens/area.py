"""One area of the carriage: what is here, whether it works and since when that is known, and where to find it.

Also where else to go, when something here does not work, nobody has looked for long, or the station is closed.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from kivy.properties import BooleanProperty, ListProperty, OptionProperty, StringProperty

from kiosk.i18n import N_
from kiosk.services.views import StationFilter
from screens.base import BaseScreen
from screens.consultation import question_card
from screens.theme import AREA_ICONS
from screens.translation import tr
from screens.widgets.places import AmenityLine, PlaceCard, PlaceLine, StationCard
from screens.widgets.shelf import Plan, fill

QUESTIONS = {
    "rest_read": ("G02", "J01", "I07"),
    "kids": ("G03", "G04", "A11", "B03"),
    "water_power": ("J01", "B09", "H05"),
}
"""Which answers belong to an area; one that the content no longer holds is left out."""

ELSEWHERE = {
    "water_power": ("toilet", "microwave", "fridge"),
    "kids": ("nursing_room",),
    "rest_read": ("toilet",),
}
"""Amenities one looks for in an area and that may be at another station only."""

NOTICES = {
    "kids": N_("请家长全程看护孩子，工作人员不代管。"),
    "rest_read": N_("请小声交谈，座位先让给老人、孕妇和孩子。"),
    "water_power": N_("热水烫手，请慢慢接；充电时请看好自己的手机。"),
}

STATIONS_INSTEAD = 2
"""How many other stations are named when this one is closed or has no such area."""

SURE = ("ok", "limited")


class PlanKey(PlaceLine):
    """What the dot on the plan is; nothing to who listens."""

    is_spoken = False


class AreaScreen(BaseScreen):
    """What one area offers."""

    code = StringProperty("")
    state = OptionProperty("open", options=["open", "closed"])
    state_text = StringProperty("")
    place_text = StringProperty("")
    compartments = ListProperty()
    notice = StringProperty("")
    has_amenities = BooleanProperty(False)
    has_instead = BooleanProperty(False)
    has_elsewhere = BooleanProperty(False)
    has_questions = BooleanProperty(False)

    def on_show(self, area: str) -> None:
        """Show the area ``area`` of this station; raises KeyError for a code that is no area."""
        self.ids.scroll.to_top()
        tile = {tile.code: tile for tile in self.kiosk.facilities.areas()}[area]
        self.code = self.area = area
        self.title, self.icon = tile.title.text, AREA_ICONS[area]
        self._show_state(area, tile.is_open)
        self._show_place(area)
        self.notice = tr._(NOTICES[area]) if area in NOTICES else ""
        amenities = self.kiosk.facilities.amenities_here(area)
        self._fill("amenities", [partial(AmenityLine, amenity=row) for row in amenities])
        self._fill("instead", self._instead(area, amenities))
        self._fill("elsewhere", self._elsewhere(area))
        self._fill("questions", [question_card(row) for row in self.kiosk.consultation.rows(QUESTIONS.get(area, ()))])

    def _show_state(self, area: str, is_open: bool) -> None:
        here = self.kiosk.directory.here()
        self.state = "open" if is_open else "closed"
        has_area = area in [row.code for row in here.areas]
        is_out = here.open.is_open and not is_open
        self.state_text = tr._("本站没有此区域") if not has_area else tr._("现在不开放") if is_out else here.open.text

    def _show_place(self, area: str) -> None:
        rows = self.kiosk.facilities.compartments()
        mine = next((row for row in rows if row.code == area), None)
        self.compartments, self.place_text = (rows, mine.where_text) if mine else ([], "")

    def _fill(self, name: str, cards: list[Plan]) -> None:
        setattr(self, f"has_{name}", bool(cards))
        fill(self.ids[name], cards)

    def _instead(self, area: str, amenities: list[Any]) -> list[Plan]:
        """Where to go now: for what does not surely work here, or for all of it when the whole area is not there."""
        if self.state == "closed":
            return self._stations_instead(area)
        doubtful = [row.code for row in amenities if row.state not in SURE]
        found = [self.kiosk.finder.elsewhere(code) for code in doubtful]
        return [partial(PlaceCard, place=place) for place in found if place is not None]

    def _stations_instead(self, area: str) -> list[Plan]:
        directory = self.kiosk.directory
        rows = [row for row in directory.stations(StationFilter(area=area)) if not row.is_here]
        nearest = sorted(rows, key=lambda row: not row.open.is_open)[:STATIONS_INSTEAD]
        return [partial(StationCard, way=directory.station(row.id).transportation, station=row) for row in nearest]

    def _elsewhere(self, area: str) -> list[Plan]:
        found = (self.kiosk.finder.place(amenity) for amenity in ELSEWHERE.get(area, ()))
        return [partial(PlaceCard, place=place) for place in found if place is not None and not place.station.is_here]
