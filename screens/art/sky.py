"""Season and light of an hour at the place of the stations. Figures only, no pictures.

The sun's height follows the usual approximation (declination by day of the year, hour angle by solar time) for
46.8 N, 130.4 E: Beijing time runs 0.7 h behind the sun there, so that a January afternoon is dusk at four.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime

LATITUDE = 46.8
LONGITUDE = 130.4
ZONE_MERIDIAN = 120.0

SEASONS = {
    1: "winter",
    2: "winter",
    3: "winter",
    4: "spring",
    5: "spring",
    6: "summer",
    7: "summer",
    8: "summer",
    9: "autumn",
    10: "autumn",
    11: "winter",
    12: "winter",
}

STOPS = (
    # sun's height in degrees, colour overhead, colour at the horizon, how much of the day's light is left
    (-14.0, "#101D36", "#223554", 0.34),
    (-7.0, "#1D3157", "#4E5B86", 0.44),
    (-2.0, "#31507F", "#C9A3A0", 0.62),
    (3.0, "#5E8DBB", "#F3C79B", 0.80),
    (12.0, "#7FB3DA", "#F2E4C8", 0.95),
    (30.0, "#86BEE5", "#DFF0F6", 1.0),
)


@dataclass(frozen=True, slots=True)
class Sky:
    """What the hour looks like; colours are parts of 0..1, ``light`` is 0 (dark) to 1 (full day)."""

    season: str
    elevation: float
    top: tuple[float, float, float]
    bottom: tuple[float, float, float]
    light: float
    sun_across: float

    @property
    def is_dark(self) -> bool:
        """Whether lamps are lit."""
        return self.elevation < 0


def sun_elevation(moment: datetime) -> float:
    """Height of the sun over the horizon in degrees at ``moment`` (aware, or Beijing time)."""
    day = moment.timetuple().tm_yday
    declination = math.radians(23.44) * math.sin(2 * math.pi * (284 + day) / 365)
    angle = math.radians(15 * (_solar_hour(moment) - 12))
    latitude = math.radians(LATITUDE)
    height = math.sin(latitude) * math.sin(declination)
    height += math.cos(latitude) * math.cos(declination) * math.cos(angle)
    return math.degrees(math.asin(max(-1.0, min(1.0, height))))


def sky_at(moment: datetime) -> Sky:
    """Season, colours and light of ``moment``."""
    elevation = sun_elevation(moment)
    top, bottom, light = _between_stops(elevation)
    across = (_solar_hour(moment) - 4) / 16
    return Sky(SEASONS[moment.month], elevation, top, bottom, light, max(0.0, min(1.0, across)))


def _solar_hour(moment: datetime) -> float:
    return moment.hour + moment.minute / 60 + (LONGITUDE - ZONE_MERIDIAN) / 15


def _between_stops(elevation: float) -> tuple[tuple[float, ...], tuple[float, ...], float]:
    lower = max((stop for stop in STOPS if stop[0] <= elevation), default=STOPS[0])
    upper = min((stop for stop in STOPS if stop[0] > elevation), default=STOPS[-1])
    span = upper[0] - lower[0]
    share = min(1.0, max(0.0, (elevation - lower[0]) / span)) if span > 0 else 0.0
    return (
        _blend(lower[1], upper[1], share),
        _blend(lower[2], upper[2], share),
        lower[3] + (upper[3] - lower[3]) * share,
    )


def _blend(first: str, second: str, share: float) -> tuple[float, float, float]:
    parts = ((int(first[at : at + 2], 16), int(second[at : at + 2], 16)) for at in (1, 3, 5))
    red, green, blue = ((a + (b - a) * share) / 255 for a, b in parts)
    return red, green, blue
