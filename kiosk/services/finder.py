"""Where the nearest toilet, kettle or socket is, and whether it works: what is here first, then elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.services.amenities import OUT_OF_ORDER
from kiosk.services.directory import Directory
from kiosk.services.views import AmenityRow, StationFilter, StationRow

ASKED_FOR = (
    "toilet",
    "toilet_accessible",
    "hot_water",
    "charging_usb",
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


@dataclass(frozen=True, slots=True)
class AmenityPlace:
    """One amenity and where to go for it now: this station when it works here, else another that has it."""

    amenity: AmenityRow
    station: StationRow


class Finder:
    """Finds amenities over all stations."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory

    def places(self) -> list[AmenityPlace]:
        """Every amenity that some station has, what people ask for most first."""
        candidates = self._candidates()
        rank = {code: number for number, code in enumerate(ASKED_FOR)}
        codes = sorted(candidates, key=lambda code: rank.get(code, len(rank)))
        return [min(candidates[code], key=_reluctance) for code in codes]

    def place(self, amenity: str) -> AmenityPlace | None:
        """Where to go for an amenity; where it is out of order everywhere, the first such place; None if nowhere."""
        return min(self._candidates().get(amenity, []), key=_reluctance, default=None)

    def _candidates(self) -> dict[str, list[AmenityPlace]]:
        found: dict[str, list[AmenityPlace]] = {}
        for station in self._directory.stations(StationFilter()):
            for row in self._directory.station(station.id).amenities:
                found.setdefault(row.code, []).append(AmenityPlace(row, station))
        return found


def _reluctance(place: AmenityPlace) -> tuple[bool, bool, bool]:
    is_out = place.amenity.state == OUT_OF_ORDER
    return is_out, not place.station.open.is_open, not place.station.is_here
