"""Where the nearest toilet, kettle or socket is and whether it works; which service items answer an everyday need."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kiosk.i18n import N_, Translator
from kiosk.services.amenities import LIMITED, OK, OUT_OF_ORDER, UNKNOWN
from kiosk.services.directory import Directory
from kiosk.services.facilities import Facilities
from kiosk.services.views import AmenityRow, Compartment, ServiceRow, Shown, StationRow
from kiosk.services.walking import TOO_FAR

ASKED_FOR = (
    "toilet",
    "hot_water",
    "charging_usb",
    "toilet_accessible",
    "charging_socket",
    "nursing_room",
    "microwave",
    "aed",
    "wheelchair",
    "first_aid_kit",
    "seats",
    "kids_corner",
    "wifi",
    "printing",
    "reading_glasses",
    "warm_coat",
    "umbrella",
    "lost_found",
    "wheelchair_charging",
    "ebike_swap",
)
"""Amenities in the order in which people at a station ask for them; the rest follow in the taxonomy's own order."""

NEEDS = {
    "ebike": (N_("电动自行车"), ("电动自行车", "头盔")),
    "papers": (N_("证件执照"), ("身份证", "证件", "残疾人证", "执照")),
    "haircut": (N_("理发"), ("理发",)),
    "law": (N_("法律"), ("法律", "公证", "调解", "欠薪", "投诉")),
    "repair": (N_("维修"), ("维修", "缝补", "磨刀", "修伞", "改衣")),
    "health": (N_("健康"), ("血压", "义诊", "口腔", "视力", "听力", "接种", "家庭医生", "体能", "心理")),
    "elders": (N_("养老"), ("老年", "养老", "助浴", "适老")),
    "work": (N_("找工作"), ("岗位", "技能", "创业")),
}
"""Everyday words, and what in the names of service items (in Chinese) answers them, the closest first."""

_PREFERENCE = {OK: 0, LIMITED: 1, UNKNOWN: 2, OUT_OF_ORDER: 3}


@dataclass(frozen=True, slots=True)
class AmenityPlace:
    """One amenity and where to go for it now: this station when it works here, else another that has it.

    `compartment` is where in this carriage. `instead` is the nearest station that has it working, where this one is
    closed or nobody can say that it works.
    """

    amenity: AmenityRow
    station: StationRow
    way: Shown
    compartment: Compartment | None = None
    instead: StationRow | None = None


@dataclass(frozen=True, slots=True)
class Need:
    """An everyday word for what people want done."""

    code: str
    title: str


class Finder:
    """Finds amenities over all stations, and service items by everyday words."""

    def __init__(self, directory: Directory, facilities: Facilities, i18n: Translator) -> None:
        self._directory, self._facilities, self._i18n = directory, facilities, i18n

    def places(self) -> list[AmenityPlace]:
        """Every amenity that some station has, what people ask for most first."""
        best: dict[str, AmenityPlace] = {}
        for place in self._all_places():
            code = place.amenity.code
            best[code] = min(best.get(code, place), place, key=_reluctance)
        rank = {code: number for number, code in enumerate(ASKED_FOR)}
        ordered = sorted(best.values(), key=lambda place: rank.get(place.amenity.code, len(rank)))
        return [self._complete(place) for place in ordered]

    def place(self, amenity: str) -> AmenityPlace | None:
        """Where to go for an amenity; where it is out of order everywhere, the first such place; None if nowhere."""
        found = [place for place in self._all_places() if place.amenity.code == amenity]
        best = min(found, key=_reluctance, default=None)
        return best and self._complete(best)

    def elsewhere(self, amenity: str) -> AmenityPlace | None:
        """The nearest other station that is open and where an amenity is known to work; None if there is none now."""
        found = [place for place in self._all_places() if place.amenity.code == amenity and not place.station.is_here]
        return min((place for place in found if _is_sure(place)), key=_reluctance, default=None)

    def needs(self) -> list[Need]:
        """The everyday words, in the current language."""
        return [Need(code, self._i18n._(title)) for code, (title, _words) in NEEDS.items()]

    def services(self, need: str) -> list[ServiceRow]:
        """The service items that answer a need, the closest first; none for a word not in `NEEDS`."""
        _title, words = NEEDS.get(need, ("", ()))
        hits = [row for word in words for row in self._directory.services(query=word)]
        return list({row.id: row for row in hits}.values())

    def _complete(self, place: AmenityPlace) -> AmenityPlace:
        if not place.station.is_here:
            return place
        instead = None if _is_sure(place) else self.elsewhere(place.amenity.code)
        compartment = self._facilities.compartment(place.amenity.code)
        return replace(place, compartment=compartment, instead=instead.station if instead else None)

    def _all_places(self) -> Iterator[AmenityPlace]:
        for station in self._directory.stations():
            detail = self._directory.station(station.id)
            for amenity in detail.amenities:
                yield AmenityPlace(amenity, station, detail.transportation)


def _is_sure(place: AmenityPlace) -> bool:
    return place.station.open.is_open and place.amenity.state in (OK, LIMITED)


def _reluctance(place: AmenityPlace) -> tuple[bool, bool, bool, bool, int, int]:
    """The smallest wins: not out of order, then open, here, known to work, near, and working wholly."""
    state, station = place.amenity.state, place.station
    minutes = TOO_FAR if station.walk_minutes is None else station.walk_minutes
    is_doubtful = state not in (OK, LIMITED)
    return (
        state == OUT_OF_ORDER,
        not station.open.is_open,
        not station.is_here,
        is_doubtful,
        minutes,
        _PREFERENCE[state],
    )
