"""The light of the home picture follows the real sun over the stations."""

from __future__ import annotations

from datetime import datetime

import pytest

from kiosk.clock import SHANGHAI
from screens.art.sky import sky_at, sun_elevation


@pytest.mark.parametrize(
    ("moment", "is_up"),
    [
        (datetime(2027, 1, 12, 15, 20, tzinfo=SHANGHAI), True),
        (datetime(2027, 1, 12, 16, 10, tzinfo=SHANGHAI), False),
        (datetime(2027, 6, 21, 3, 30, tzinfo=SHANGHAI), True),
        (datetime(2027, 6, 21, 19, 50, tzinfo=SHANGHAI), False),
    ],
)
def test_the_sun_rises_and_sets_early_by_beijing_time(moment: datetime, is_up: bool) -> None:
    assert (sun_elevation(moment) > 0) is is_up


@pytest.mark.parametrize(
    ("month", "season"), [(1, "winter"), (3, "winter"), (5, "spring"), (7, "summer"), (9, "autumn"), (11, "winter")]
)
def test_snow_lies_from_november_to_march(month: int, season: str) -> None:
    assert sky_at(datetime(2027, month, 12, 12, tzinfo=SHANGHAI)).season == season


def test_light_only_grows_from_night_to_noon() -> None:
    lights = [sky_at(datetime(2027, 4, 1, hour, tzinfo=SHANGHAI)).light for hour in range(12)]
    assert lights == sorted(lights)
    assert 0 < lights[0] < lights[-1] == 1
