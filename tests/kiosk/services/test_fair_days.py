"""The monthly fair is on the second Saturday, earlier in the warm months."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from kiosk.clock import SHANGHAI
from kiosk.services.fair_days import fair_day, fair_hours, next_fair


@pytest.mark.parametrize(
    ("year", "month", "day"), [(2026, 9, 12), (2026, 10, 10), (2026, 11, 14), (2026, 8, 8), (2027, 5, 8)]
)
def test_the_second_saturday(year, month, day):
    assert fair_day(year, month) == date(year, month, day)


@pytest.mark.parametrize(("month", "start"), [(4, "09:00"), (5, "08:30"), (9, "08:30"), (10, "09:00")])
def test_outdoors_it_begins_half_an_hour_earlier(month, start):
    begins, ends = fair_hours(2026, month)
    assert (f"{begins:%H:%M}", f"{ends:%H:%M}") == (start, "11:30")


def test_the_next_fair_of_a_month_that_is_over_is_next_year():
    now = datetime(2026, 11, 14, 11, 30, tzinfo=SHANGHAI)
    assert next_fair(now)[0].date() == date(2026, 12, 12)
    assert next_fair(now, month=11)[0].date() == date(2027, 11, 13)


def test_a_fair_under_way_is_the_next_one():
    now = datetime(2026, 11, 14, 11, 29, tzinfo=SHANGHAI)
    assert next_fair(now, month=11)[0].date() == date(2026, 11, 14)
