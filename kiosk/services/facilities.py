"""The six areas of this station as the lit windows of the carriage, each with one live fact."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.clock import Clock
from kiosk.i18n import N_, Translator
from kiosk.services.amenities import AREAS_OF_AMENITIES, LIMITED, OK, OUT_OF_ORDER, amenity_rows, area_of
from kiosk.services.content import Content
from kiosk.services.opening import open_state
from kiosk.services.views import AmenityRow, AreaTile, Compartment
from sync.protocol.content import Location
from sync.protocol.fair_days import cancelled_fairs, next_fair

FLOOR_PLAN = ("consult", "info", "rest_read", "kids", "water_power", "first_aid")

# Glyph names of Material Symbols.
AREA_ICONS = {
    "consult": "forum",
    "info": "handshake",
    "rest_read": "menu_book",
    "kids": "toys",
    "water_power": "local_drink",
    "first_aid": "medical_services",
}


CARRIAGE = "carriage"

SHORT_NAMES = {
    "consult": N_("咨询"),
    "info": N_("帮扶"),
    "rest_read": N_("阅读"),
    "kids": N_("儿童"),
    "water_power": N_("饮水"),
    "first_aid": N_("救护"),
}
"""What stands in a compartment of the drawn floor plan, where a whole name has no room."""

AT_A_GLANCE = {"water_power": ("hot_water", "charging_socket", "charging_usb")}
"""What is named on the window itself, for those who will not touch anything; at most two, those that work first."""

MOST_AT_A_GLANCE = 2


class Facilities:
    """What is here, in this station."""

    def __init__(
        self,
        content: Content,
        clock: Clock,
        i18n: Translator,
        station: str,
        seen_here: Callable[[Location], Location] = lambda location: location,
    ) -> None:
        self._content, self._clock, self._i18n, self._station = content, clock, i18n, station
        self._seen_here = seen_here

    def areas(self) -> list[AreaTile]:
        """Six tiles in floor-plan order; an area this station does not have is there, and not open."""
        here = self._here()
        is_open = open_state(here, self._clock.now(), self._i18n).is_open
        return [self._tile(code, here, is_open) for code in FLOOR_PLAN]

    def amenities_here(self, area: str | None = None) -> list[AmenityRow]:
        """Amenities of this station, or of one area of it."""
        rows = amenity_rows(self._content, self._i18n, self._here(), self._clock.now())
        return rows if area is None else [row for row in rows if row.code in AREAS_OF_AMENITIES.get(area, ())]

    def compartments(self) -> list[Compartment]:
        """The carriage from its far end to its ramp door; empty where this station is no carriage."""
        here = self._here()
        if here.kind != CARRIAGE:
            return []
        return [self._compartment(code, len(here.areas) - place) for place, code in enumerate(here.areas)]

    def compartment(self, amenity: str) -> Compartment | None:
        """In which compartment of this carriage an amenity is; None where no plan could show it."""
        area = area_of(amenity)
        return next((row for row in self.compartments() if row.code == area), None)

    def _compartment(self, code: str, number: int) -> Compartment:
        title = self._content.shown(self._content.record("area_purpose", code).name)
        where = self._i18n._("{area} · 从门口数第 {n} 间").format(area=title.text, n=number)
        return Compartment(code, title, self._i18n._(SHORT_NAMES[code]), number, where)

    def _here(self) -> Location:
        return self._seen_here(self._content.record("facilities", self._station))

    def _tile(self, code: str, here: Location, is_station_open: bool) -> AreaTile:
        amenities = self.amenities_here(code)
        is_out = bool(amenities) and all(row.state == OUT_OF_ORDER for row in amenities)
        has_area = code in here.areas
        return AreaTile(
            code=code,
            title=self._content.shown(self._content.record("area_purpose", code).name),
            icon=AREA_ICONS[code],
            is_open=is_station_open and has_area and not is_out,
            fact=FACTS[code](self) if has_area else self._i18n._("本站没有此区域"),
        )

    def _questions(self) -> str:
        n = len(self._content.table("consultations"))
        return self._i18n.ngettext("{n} 个常见问题", "{n} 个常见问题", n).format(n=n)

    def _fair(self) -> str:
        cancelled = cancelled_fairs(self._content.table("fair_changes").values())
        start, _end = next_fair(self._clock.now(), cancelled=cancelled)
        return self._i18n._("下一场大集：{date}").format(date=self._i18n.format_date(start.date()))

    def _seats(self) -> str:
        n = self._here().seats
        return self._i18n.ngettext("{n} 个座位", "{n} 个座位", n).format(n=n)

    def _procedures(self) -> str:
        n = len(self._content.table("first_aid"))
        return self._i18n.ngettext("{n} 种情况的处置步骤", "{n} 种情况的处置步骤", n).format(n=n)

    def _amenity(self, area: str) -> str:
        """The amenities that work, with the time somebody looked; else the first with its state."""
        rows = self.amenities_here(area)
        if working := self._at_a_glance(area, rows):
            names = " · ".join(row.name.text for row in working)
            oldest = min(working, key=_checked_at)
            return self._i18n._("{amenity} · {detail}").format(amenity=names, detail=oldest.freshness_text)
        row = next((row for row in rows if row.state == OK), rows[0] if rows else None)
        if row is None:
            return self._i18n._("请询问工作人员")
        detail = row.freshness_text if row.state == OK else row.state_text
        return self._i18n._("{amenity} · {detail}").format(amenity=row.name.text, detail=detail)

    @staticmethod
    def _at_a_glance(area: str, rows: list[AmenityRow]) -> list[AmenityRow]:
        works = {row.code: row for row in rows if row.state in (OK, LIMITED)}
        return [works[code] for code in AT_A_GLANCE.get(area, ()) if code in works][:MOST_AT_A_GLANCE]


def _checked_at(row: AmenityRow) -> float:
    return row.checked_at.timestamp() if row.checked_at else 0.0


FACTS: dict[str, Callable[[Facilities], str]] = {
    "consult": Facilities._questions,
    "info": Facilities._fair,
    "rest_read": Facilities._seats,
    "kids": lambda facilities: facilities._amenity("kids"),
    "water_power": lambda facilities: facilities._amenity("water_power"),
    "first_aid": Facilities._procedures,
}
