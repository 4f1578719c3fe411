"""The monthly fair is on the second Saturday, earlier in the warm months."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.clock import SHANGHAI
from sync.protocol.fair_days import SATURDAY, fair_day, fair_hours, is_outdoors, next_fair


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


FIRST, LAST = datetime(2024, 1, 1, tzinfo=SHANGHAI), datetime(2100, 12, 31, 23, 59, tzinfo=SHANGHAI)
MOMENTS = st.integers(0, int((LAST - FIRST).total_seconds())).map(lambda seconds: FIRST + timedelta(seconds=seconds))


@given(MOMENTS)
def test_the_next_fair_is_a_second_saturday_ahead_within_five_weeks(now):
    start, end = next_fair(now)
    assert end > now
    assert start - now <= timedelta(days=35)
    assert start.weekday() == SATURDAY and 8 <= start.day <= 14
    assert start.date() == end.date()


@given(MOMENTS)
def test_no_fair_is_passed_over(now):
    start, _end = next_fair(now)
    days = (now.date() + timedelta(days=ahead) for ahead in range((start.date() - now.date()).days))
    missed = [day for day in days if day.weekday() == SATURDAY and 8 <= day.day <= 14]
    assert not missed or (missed == [now.date()] and now >= fair_hours(now.year, now.month)[1])


@given(MOMENTS, st.integers(1, 12))
def test_every_month_has_its_next_fair_within_a_year_and_its_hours_know_no_daylight_saving(now, month):
    start, end = next_fair(now, month)
    assert start.month == month and now < end <= now + timedelta(days=373)
    assert start.utcoffset() == end.utcoffset() == timedelta(hours=8)
    assert f"{start:%H:%M}" == ("08:30" if is_outdoors(month) else "09:00")


@given(MOMENTS)
def test_any_time_zone_asks_the_same_question(now):
    assert next_fair(now.astimezone(UTC)) == next_fair(now)


def test_over_the_end_of_a_year():
    now = datetime(2026, 12, 12, 11, 30, tzinfo=SHANGHAI)
    assert next_fair(now)[0] == datetime(2027, 1, 9, 9, 0, tzinfo=SHANGHAI)


def test_cancelled_fairs_are_passed_over():
    now = datetime(2026, 11, 23, tzinfo=SHANGHAI)
    assert next_fair(now, cancelled={"2026-12", "2027-01"})[0].date() == date(2027, 2, 13)
    assert next_fair(now, month=6, cancelled={"2027-06"})[0].date() == date(2028, 6, 10)
