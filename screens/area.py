"""One area of the carriage: what is here and whether it works, where it is, and what one can read about it."""

from __future__ import annotations

from functools import partial

from kivy.properties import BooleanProperty, ListProperty, OptionProperty, StringProperty

from kiosk.i18n import N_
from kiosk.services.views import StationFilter
from screens.base import BaseScreen
from screens.consultation import question_card
from screens.theme import AREA_ICONS
from screens.translation import tr
from screens.widgets.places import AmenityLine, PlaceCard, StationCard
from screens.widgets.shelf import Plan, fill

QUESTIONS = {
    "rest_read": ("G02", "J01", "I07"),
    "kids": ("G03", "G04", "A11", "B03"),
    "water_power": ("J01", "B09", "H05"),
}
"""Which answers belong to an area; one that the content no longer holds is left out."""

ELSEWHERE = {
    "water_power": ("microwave", "fridge", "toilet"),
    "kids": ("nursing_room",),
    "rest_read": ("books", "toilet"),
}
"""Amenities one looks for in an area and that may be at another station only."""

NOTICES = {
    "kids": N_("请家长全程看护孩子，工作人员不代管。"),
    "rest_read": N_("请小声交谈，座位先让给老人、孕妇和孩子。"),
    "water_power": N_("热水烫手，请慢慢接；充电时请看好自己的手机。"),
}


class AreaScreen(BaseScreen):
    """What one area offers."""

    code = StringProperty("")
    state = OptionProperty("open", options=["open", "closed"])
    fact = StringProperty("")
    place_text = StringProperty("")
    windows = ListProperty()
    notice = StringProperty("")
    has_amenities = BooleanProperty(False)
    has_elsewhere = BooleanProperty(False)
    has_questions = BooleanProperty(False)

    def on_show(self, area: str) -> None:
        """Show the area ``area`` of this station; raises KeyError for a code that is no area."""
        self.ids.scroll.to_top()
        tile = {tile.code: tile for tile in self.kiosk.facilities.areas()}[area]
        self.code = self.area = area
        self.title, self.icon, self.fact = tile.title.text, AREA_ICONS[area], tile.fact
        self.state = "open" if tile.is_open else "closed"
        self.notice = tr._(NOTICES[area]) if area in NOTICES else ""
        self._show_place(area)
        self._fill(
            "amenities", [partial(AmenityLine, amenity=row) for row in self.kiosk.facilities.amenities_here(area)]
        )
        self._fill("elsewhere", [*self._stations_elsewhere(area), *self._places_elsewhere(area)])
        self._fill("questions", [question_card(row) for row in self.kiosk.consultation.rows(QUESTIONS.get(area, ()))])

    def _show_place(self, area: str) -> None:
        here = [row.code for row in self.kiosk.directory.here().areas]
        self.windows = [(code, AREA_ICONS[code]) for code in here] if area in here else []
        number = here.index(area) + 1 if area in here else 0
        self.place_text = tr._("车厢里 {total} 个区域中的第 {n} 个").format(total=len(here), n=number) if number else ""

    def _fill(self, name: str, cards: list[Plan]) -> None:
        setattr(self, f"has_{name}", bool(cards))
        fill(self.ids[name], cards)

    def _stations_elsewhere(self, area: str) -> list[Plan]:
        """Where else there is such an area, when this station has none."""
        if self.windows:
            return []
        directory = self.kiosk.directory
        rows = directory.stations(StationFilter(area=area))
        return [partial(StationCard, way=directory.station(row.id).transportation, station=row) for row in rows]

    def _places_elsewhere(self, area: str) -> list[Plan]:
        found = (self.kiosk.finder.place(amenity) for amenity in ELSEWHERE.get(area, ()))
        return [partial(PlaceCard, place=place) for place in found if place is not None and not place.station.is_here]
