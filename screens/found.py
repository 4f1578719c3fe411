"""What a search found, as cards of one look: what kind of thing it is, where it belongs, and the screen it leads to."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple

from kivy.properties import ObjectProperty

from kiosk.services.amenities import area_of
from screens.theme import AREA_ICONS
from screens.translation import tr
from screens.widgets.links import LinkCard
from screens.widgets.page import Heading, Notice
from screens.widgets.phones import PhoneBig
from screens.widgets.shelf import Plan

HOTLINE = "12345"


class Door(NamedTuple):
    """Where a kind of thing is shown, and how its cards look."""

    icon: str
    tint: str
    screen: str
    parameter: str = "id"


DOORS = {
    "consultation": Door("chat", "consult", "answer"),
    "service": Door("storefront", "info", "service"),
    "facility": Door("pin_drop", "directory", "station"),
    "partner": Door("handshake", "info", "partner"),
    "fair": Door("event", "info", "fair"),
    "hotline": Door("call", "info", "hotlines", ""),
    "first_aid": Door("medical_services", "first_aid", "procedure"),
    "notice": Door("campaign", "info", "notice"),
    "reading": Door("menu_book", "rest_read", "reader"),
    "show_card": Door("translate", "directory", "card"),
}
"""By kind of a hit; an amenity leads to the area it stands in."""


class HitCard(LinkCard):
    """One ``hit`` of a search."""

    hit = ObjectProperty(None, allownone=True)


def hit_card(hit: Any, **more: Any) -> Plan:
    """The card of a hit; ``more`` are properties and handlers of it."""
    door, params = door_of(hit)
    return partial(
        HitCard,
        hit=hit,
        icon=door.icon,
        tint=door.tint,
        title=hit.title.text,
        marks=list(hit.marks),
        lang=tr.foreign(hit.title.lang),
        subtitle=hit.place.text if hit.place else "",
        target=door.screen,
        params=params,
        **more,
    )


def door_of(hit: Any) -> tuple[Door, dict[str, str]]:
    """The screen of a hit, with its parameters."""
    if hit.kind == "amenity":
        area = area_of(hit.id)
        if area is None:
            return Door("distance", "directory", "directory", "tab"), {"tab": "facilities"}
        return Door(AREA_ICONS.get(area, "distance"), area, "area", "area"), {"area": area}
    door = DOORS[hit.kind]
    return door, {door.parameter: hit.id} if door.parameter else {}


def perhaps_meant(nearest: Sequence[Plan]) -> list[Plan]:
    """What may have been meant, under a heading that says so; nothing if there is nothing."""
    return [partial(Heading, icon="trending_up", text=tr._("您想问的是不是")), *nearest] if nearest else []


def nothing_found(nearest: Sequence[Plan], hotline: object) -> list[Plan]:
    """It leads on: the nearest questions, a person, and the number that knows what no kiosk does."""
    ask = partial(LinkCard, icon="support_agent", tint="help", title=tr._("找工作人员"), target="ask", params={})
    return [
        partial(Notice, text=tr._("没有找到。换一个词，或者少选一个词试试。"), icon="search_off"),
        *perhaps_meant(nearest),
        ask,
        *([partial(PhoneBig, phone=hotline, is_quiet=True)] if hotline else []),
    ]
