"""Assistance information: warnings before everything, the next fair, and the doors to who helps with what."""

from __future__ import annotations

from functools import partial
from typing import Any

from kivy.properties import BooleanProperty, ListProperty, StringProperty

from kiosk.i18n import N_
from screens.base import BaseScreen
from screens.theme import AREA_ICONS
from screens.translation import tr
from screens.widgets.choices import RowCard
from screens.widgets.fairs import FairTile
from screens.widgets.links import SlimCard
from screens.widgets.places import AmenityLine
from screens.widgets.shelf import Plan, fill
from screens.widgets.warnings import EmergencyBanner

AREA = "info"
ERRANDS_AT_MOST = 3

DOORS: tuple[tuple[str, str, str, str, dict[str, Any]], ...] = (
    ("call", N_("常用电话"), N_("每个号码管什么事"), "hotlines", {}),
    ("volunteer_activism", N_("帮扶和志愿服务"), N_("有哪些帮助，到哪里问"), "relief", {}),
    ("handshake", N_("合伙人"), N_("哪些单位，能帮什么"), "directory", {"tab": "partners"}),
    ("holiday_village", N_("我的网格"), N_("网格员是谁，做什么"), "grid", {}),
    ("shield_person", N_("您的信息"), N_("这台机器怎样对待您的信息"), "about", {}),
)


class InfoScreen(BaseScreen):
    """The front of the assistance information area."""

    fact = StringProperty("")
    place_text = StringProperty("")
    windows = ListProperty()
    has_urgent = BooleanProperty(False)
    has_notices = BooleanProperty(False)
    has_amenities = BooleanProperty(False)

    def on_show(self) -> None:
        """Ask for what holds now; what has expired since is gone."""
        notices = self.kiosk.notices.current()
        self._fill("urgent", [partial(EmergencyBanner, notice=notice) for notice in notices if notice.is_emergency])
        self._fill("notices", [notice_card(notice) for notice in notices if not notice.is_emergency])
        fill(self.ids.fair, [*map(_missed_card, self.kiosk.fairs.missed()), self._fair_card()])
        fill(self.ids.errands, [*self._errand_cards(), _all_fairs_card()])
        fill(self.ids.doors, map(_door, DOORS))
        self._show_area()
        self.ids.scroll.to_top()

    def _fill(self, name: str, cards: list[Plan]) -> None:
        setattr(self, f"has_{name}", bool(cards))
        fill(self.ids[name], cards)

    def _fair_card(self) -> Plan:
        return partial(FairTile, fair=self.kiosk.fairs.next())

    def _errand_cards(self) -> list[Plan]:
        return [errand_card(errand) for errand in self.kiosk.fairs.errands()[:ERRANDS_AT_MOST]]

    def _show_area(self) -> None:
        self.title = next(tile.title.text for tile in self.kiosk.facilities.areas() if tile.code == AREA)
        rows = self.kiosk.facilities.amenities_here(AREA)
        self._fill("amenities", [partial(AmenityLine, amenity=row) for row in rows])
        here = [row.code for row in self.kiosk.directory.here().areas]
        self.windows = [(code, AREA_ICONS[code]) for code in here] if AREA in here else []
        text = tr._("车厢里 {total} 个区域中的第 {n} 个")
        self.place_text = text.format(total=len(here), n=here.index(AREA) + 1) if AREA in here else ""


def notice_card(notice: object) -> Plan:
    """An ordinary notice as a card that leads to its page."""
    return partial(
        RowCard,
        title=notice.title.text,
        subtitle=notice.until_text,
        lang=tr.foreign(notice.title.lang),
        is_demo=notice.is_demo,
        target="notice",
        params={"id": notice.id},
    )


def errand_card(errand: object) -> Plan:
    """What people ask before they come: which fair does it and what to bring; straight to both."""
    text = tr._("{date} 的大集已取消") if errand.is_cancelled else tr._("{date} 的大集可办，看要带什么")
    return partial(
        RowCard,
        title=errand.name.text,
        subtitle=text.format(date=errand.date_text),
        lang=tr.foreign(errand.name.lang),
        is_demo=errand.is_demo,
        target="fair",
        params={"id": errand.fair, "item": errand.id},
    )


def _missed_card(fair: object) -> Plan:
    return partial(FairTile, fair=fair)


def _all_fairs_card() -> Plan:
    return partial(
        RowCard,
        title=tr._("全年十二场大集"),
        subtitle=tr._("每月一个主题"),
        lang="",
        is_demo=False,
        target="fairs",
        params={},
    )


def _door(door: tuple[str, str, str, str, dict[str, Any]]) -> Plan:
    icon, title, subtitle, target, params = door
    return partial(
        SlimCard, icon=icon, tint=AREA, title=tr._(title), subtitle=tr._(subtitle), target=target, params=params
    )
