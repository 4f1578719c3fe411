"""One area of the carriage: what is here and whether it works, where it is, and what one can read about it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from kivy.properties import BooleanProperty, OptionProperty, StringProperty

from kiosk.i18n import N_
from screens.base import BaseScreen
from screens.consultation import question_card
from screens.theme import AREA_ICONS
from screens.translation import tr
from screens.widgets.links import LinkCard
from screens.widgets.page import fill
from screens.widgets.places import AmenityLine, PlaceCard

if TYPE_CHECKING:
    from kivy.uix.widget import Widget

Link = tuple[str, str, str, dict[str, Any]]

QUESTIONS = {
    "rest_read": ("G02", "J01", "I07"),
    "kids": ("G03", "G04", "A11", "B03"),
    "water_power": ("J01", "B09", "H05"),
    "info": ("D01", "D02", "D03", "J02", "J08", "A07"),
}
"""Which answers belong to an area; one that the content no longer holds is left out."""

LINKS: dict[str, tuple[Link, ...]] = {
    "info": (
        ("call", N_("常用电话"), "numbers", {}),
        ("storefront", N_("大集服务"), "directory", {"tab": "services"}),
        ("handshake", N_("合伙人单位"), "directory", {"tab": "partners"}),
        ("shield_person", N_("隐私说明"), "about", {}),
    ),
}
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
    notice = StringProperty("")
    has_amenities = BooleanProperty(False)
    has_elsewhere = BooleanProperty(False)
    has_links = BooleanProperty(False)
    has_questions = BooleanProperty(False)

    def on_show(self, area: str) -> None:
        """Show the area ``area`` of this station."""
        self.ids.scroll.to_top()
        tiles = self.kiosk.facilities.areas()
        number, tile = next((n, tile) for n, tile in enumerate(tiles, 1) if tile.code == area)
        self.code = self.area = area
        self.title, self.icon, self.fact = tile.title.text, AREA_ICONS[area], tile.fact
        self.state = "open" if tile.is_open else "closed"
        self.place_text = tr._("从一号车厢数起，第 {n} 间").format(n=number)
        self.notice = tr._(NOTICES[area]) if area in NOTICES else ""
        self._fill("amenities", [AmenityLine(amenity=row) for row in self.kiosk.facilities.amenities_here(area)])
        self._fill("elsewhere", self._places_elsewhere(area))
        self._fill("links", [_link_card(area, link) for link in LINKS.get(area, ())])
        self._fill("questions", self._question_cards(area))

    def _fill(self, name: str, cards: list[Widget]) -> None:
        setattr(self, f"has_{name}", bool(cards))
        fill(self.ids[name], cards)

    def _places_elsewhere(self, area: str) -> list[Widget]:
        found = (self.kiosk.finder.place(amenity) for amenity in ELSEWHERE.get(area, ()))
        return [PlaceCard(place=place) for place in found if place is not None and not place.station.is_here]

    def _question_cards(self, area: str) -> list[Widget]:
        return [question_card(row) for row in self._rows(QUESTIONS.get(area, ()))]

    def _rows(self, ids: Iterable[str]) -> list[Any]:
        consultation = self.kiosk.consultation
        wanted = dict.fromkeys(ids)
        for group in {id[0] for id in wanted}:
            wanted.update((row.id, row) for row in consultation.questions(group) if row.id in wanted)
        return [row for row in wanted.values() if row is not None]


def _link_card(area: str, link: Link) -> LinkCard:
    icon, title, target, params = link
    return LinkCard(icon=icon, tint=area, title=tr._(title), target=target, params=params)
