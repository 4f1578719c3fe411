"""Working time: what a deadline looks like over weekends, holidays, nights and lunch."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.central.limits import decree
from sync.central.limits.calendar import UNITS, Shift, Span, WorkingCalendar
from sync.central.web.beijing import BEIJING

USUAL = WorkingCalendar()
SHORT_WEEK = WorkingCalendar(
    {date(2026, 11, 23): False, date(2026, 11, 28): True},
    ((date.min, (Shift(time(9), time(12)),)), (date(2026, 11, 25), (Shift(time(7, 15), time(19, 45)),))),
)
CALENDARS = st.sampled_from([USUAL, SHORT_WEEK])
# From a year with its decree into two without.
FIRST, LAST = datetime(2026, 1, 1), datetime(2028, 12, 31)  # noqa: DTZ001 - the strategy adds the zone
MOMENTS = st.datetimes(FIRST, LAST, timezones=st.just(BEIJING))
AMOUNTS = st.integers(1, 60)
WORKING = st.sampled_from(["working_hour", "working_day"])


def beijing(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BEIJING)


def add(start: str, amount: int, unit: str, calendar: WorkingCalendar = USUAL) -> str:
    return calendar.add(beijing(start), amount, unit).strftime("%Y-%m-%d %H:%M")


def is_working_time(calendar: WorkingCalendar, moment: datetime) -> bool:
    day, clock = moment.date(), moment.time()
    return calendar.is_working(day) and any(s.opens <= clock <= s.closes for s in calendar.hours_on(day))


def test_deadline_counted_over_the_weekend() -> None:
    """What the duty officer of a partner complained about: Saturday and Sunday ate the four hours."""
    assert add("2026-11-27 15:00", 4, "working_hour") == "2026-11-30 10:30"


@pytest.mark.parametrize(
    ("start", "amount", "unit", "due"),
    [
        pytest.param("2026-11-27 23:30", 90, "minute", "2026-11-28 01:00", id="minutes run at night"),
        pytest.param("2026-11-27 15:00", 4, "hour", "2026-11-27 19:00", id="hours run after work"),
        pytest.param("2026-11-27 15:00", 7, "day", "2026-12-04 15:00", id="days run over a weekend"),
        pytest.param("2026-11-25 09:00", 2, "working_hour", "2026-11-25 11:00", id="within a morning"),
        pytest.param("2026-11-25 10:30", 2, "working_hour", "2026-11-25 14:30", id="over lunch"),
        pytest.param("2026-11-25 09:30", 2, "working_hour", "2026-11-25 11:30", id="due as lunch begins, not after"),
        pytest.param("2026-11-25 12:00", 1, "working_hour", "2026-11-25 14:30", id="begun at lunch"),
        pytest.param("2026-11-25 05:00", 1, "working_hour", "2026-11-25 09:30", id="begun before work"),
        pytest.param("2026-11-25 20:00", 1, "working_hour", "2026-11-26 09:30", id="begun in the evening"),
        pytest.param("2026-11-28 12:00", 1, "working_hour", "2026-11-30 09:30", id="begun on a Saturday"),
        pytest.param("2026-11-25 08:30", 13, "working_hour", "2026-11-26 17:00", id="two whole days"),
        pytest.param("2026-11-25 00:01", 1, "working_day", "2026-11-26 17:00", id="the first day is not counted"),
        pytest.param("2026-11-25 23:59", 1, "working_day", "2026-11-26 17:00", id="whatever the hour"),
        pytest.param("2026-11-27 10:00", 1, "working_day", "2026-11-30 17:00", id="a Friday"),
        pytest.param("2026-11-28 10:00", 1, "working_day", "2026-11-30 17:00", id="a Saturday"),
        pytest.param("2026-11-26 10:00", 5, "working_day", "2026-12-03 17:00", id="five days are a week"),
    ],
)
def test_a_span_ends(start: str, amount: int, unit: str, due: str) -> None:
    assert add(start, amount, unit) == due


def test_national_day_week_is_skipped() -> None:
    assert add("2026-09-30 15:00", 4, "working_hour") == "2026-10-08 10:30"
    assert add("2026-09-30 15:00", 1, "working_day") == "2026-10-08 17:00"


def test_a_make_up_saturday_counts() -> None:
    assert date(2026, 10, 10).strftime("%A") == "Saturday"
    assert add("2026-10-09 15:00", 4, "working_hour") == "2026-10-10 10:30"
    assert add("2026-10-09 15:00", 2, "working_day") == "2026-10-12 17:00"


def test_what_staff_enter_goes_before_the_decree() -> None:
    calendar = WorkingCalendar({date(2026, 10, 10): False, date(2026, 10, 2): True})
    assert add("2026-10-09 15:00", 1, "working_day", calendar) == "2026-10-12 17:00"
    assert add("2026-09-30 15:00", 1, "working_day", calendar) == "2026-10-02 17:00"


def test_a_year_without_a_decree_has_plain_weekends() -> None:
    assert not decree.is_known(2029)
    assert decree.is_working(date(2029, 10, 1)) is None
    assert add("2029-09-28 15:00", 1, "working_day") == "2029-10-01 17:00"


def test_a_decree_names_its_days() -> None:
    assert decree.is_known(2026)
    assert decree.holiday(date(2026, 10, 1)) == "National Day"
    assert decree.holiday(date(2026, 11, 25)) == ""


def test_hours_change_from_a_day_on() -> None:
    assert add("2026-11-24 10:00", 3, "working_hour", SHORT_WEEK) == "2026-11-25 08:15"
    assert add("2026-11-24 10:00", 1, "working_day", SHORT_WEEK) == "2026-11-25 19:45"


def test_there_is_no_daylight_saving() -> None:
    for month in range(1, 13):
        start = datetime(2026, month, 1, tzinfo=BEIJING)
        assert USUAL.add(start, 1, "day") - start == timedelta(days=1)
        assert USUAL.add(start, 30, "working_day").utcoffset() == timedelta(hours=8)


def test_another_zone_means_the_same_moment() -> None:
    utc = datetime.fromisoformat("2026-11-27T07:00:00+00:00")
    assert USUAL.add(utc, 4, "working_hour") == beijing("2026-11-30 10:30")


@given(CALENDARS, MOMENTS, MOMENTS, AMOUNTS, st.sampled_from(UNITS))
def test_who_begins_later_is_never_due_sooner(
    calendar: WorkingCalendar, one: datetime, other: datetime, amount: int, unit: str
) -> None:
    first, second = sorted([one, other])
    assert calendar.add(first, amount, unit) <= calendar.add(second, amount, unit)


@given(CALENDARS, MOMENTS, AMOUNTS, st.sampled_from(UNITS))
def test_more_time_is_more_time(calendar: WorkingCalendar, start: datetime, amount: int, unit: str) -> None:
    assert start < calendar.add(start, amount, unit) < calendar.add(start, amount + 1, unit)


@given(CALENDARS, MOMENTS, AMOUNTS, WORKING)
def test_a_span_of_work_ends_in_working_time(
    calendar: WorkingCalendar, start: datetime, amount: int, unit: str
) -> None:
    assert is_working_time(calendar, calendar.add(start, amount, unit))


@given(CALENDARS, MOMENTS, AMOUNTS, AMOUNTS, st.sampled_from(UNITS))
def test_spans_add_up(calendar: WorkingCalendar, start: datetime, one: int, other: int, unit: str) -> None:
    assert calendar.add(calendar.add(start, one, unit), other, unit) == calendar.add(start, one + other, unit)


@pytest.mark.parametrize(("amount", "unit"), [(0, "hour"), (-1, "working_day"), (1, "week")])
def test_no_such_span(amount: int, unit: str) -> None:
    with pytest.raises(ValueError):
        Span(amount, unit)
    with pytest.raises(ValueError):
        USUAL.add(beijing("2026-11-25 09:00"), amount, unit)


def test_a_moment_needs_its_zone() -> None:
    with pytest.raises(ValueError):
        USUAL.add(datetime(2026, 11, 25), 1, "hour")  # noqa: DTZ001


def test_a_calendar_in_which_nobody_ever_works_cannot_be_made() -> None:
    with pytest.raises(ValueError):
        WorkingCalendar({}, ((date.min, ()),))
    with pytest.raises(ValueError):
        WorkingCalendar({}, ())


def test_hours_that_cannot_be() -> None:
    with pytest.raises(ValueError):
        Shift(time(9), time(9))
    with pytest.raises(ValueError):
        WorkingCalendar({}, ((date.min, (Shift(time(8), time(12)), Shift(time(11), time(17)))),))
