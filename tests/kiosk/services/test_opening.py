"""Open or closed now, and when that changes: by day, over midnight, round the clock, on fair days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from kiosk.clock import SHANGHAI
from kiosk.i18n import Translator
from kiosk.services.opening import WEEKDAYS, hours_lines, open_state
from sync.protocol.content import Schedule

WORKDAYS = WEEKDAYS[:5]
TODAY = date(2026, 11, 23)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=SHANGHAI)


@pytest.fixture
def location(kiosk):
    return kiosk.content.record("facilities", "FC-01")


def with_hours(location, *hours, byday=WEEKDAYS, valid_to=None):
    schedules = tuple(
        Schedule(opens_at=start, closes_at=end, byday=byday, note=None, valid_to=valid_to) for start, end in hours
    )
    return replace(location, schedules=schedules, is_24h=False, is_fair_days=False)


@pytest.mark.parametrize(
    ("moment", "is_open", "text"),
    [
        ("11-23T05:59", False, "已关闭 · 今天 06:00 开放"),
        ("11-23T06:00", True, "营业中 · 22:00 关门"),
        ("11-23T21:59", True, "营业中 · 22:00 关门"),
        ("11-23T22:00", False, "已关闭 · 明天 06:00 开放"),
    ],
)
def test_daily_hours(location, moment, is_open, text):
    state = open_state(with_hours(location, ("06:00", "22:00")), at(moment), Translator())
    assert (state.is_open, state.text) == (is_open, text)


@pytest.mark.parametrize(
    ("moment", "is_open", "changes"),
    [("11-23T23:30", True, "11-24T02:00"), ("11-24T01:59", True, "11-24T02:00"), ("11-24T02:00", False, "11-24T20:00")],
)
def test_hours_over_midnight(location, moment, is_open, changes):
    state = open_state(with_hours(location, ("20:00", "02:00")), at(moment), Translator())
    assert (state.is_open, state.changes_at) == (is_open, at(changes))


def test_two_schedules_that_meet_at_midnight_are_one_opening(location):
    night = with_hours(location, ("20:00", "23:59"), ("00:00", "02:00"))
    assert open_state(night, at("11-23T21:00"), Translator()).changes_at == at("11-24T02:00")


def test_a_lunch_break_is_a_closing(location):
    state = open_state(with_hours(location, ("08:00", "12:00"), ("13:00", "18:00")), at("11-23T12:30"), Translator())
    assert (state.is_open, state.changes_at) == (False, at("11-23T13:00"))


def test_after_friday_comes_monday_with_its_date(location):
    office = with_hours(location, ("08:00", "18:00"), byday=WORKDAYS)
    assert open_state(office, at("11-27T19:00"), Translator()).text == "已关闭 · 11月30日 星期一 08:00 开放"


def test_round_the_clock_never_changes(location):
    state = open_state(
        replace(location, schedules=(), is_24h=True, is_fair_days=False), at("11-23T03:00"), Translator()
    )
    assert (state.is_open, state.changes_at, state.text) == (True, None, "24小时开放")


@pytest.mark.parametrize(
    ("moment", "is_open", "changes"),
    [
        ("11-23T10:00", False, "12-12T09:00"),
        ("12-12T09:00", True, "12-12T11:30"),
        ("06-13T08:30", True, "06-13T11:30"),
        ("06-13T11:30", False, "07-11T08:30"),
    ],
)
def test_a_fair_point_is_open_on_second_saturdays(location, moment, is_open, changes):
    state = open_state(replace(location, is_fair_days=True), at(moment), Translator())
    assert (state.is_open, state.changes_at) == (is_open, at(changes))


def test_a_place_without_hours_is_closed(location):
    state = open_state(with_hours(location), at("11-23T12:00"), Translator())
    assert (state.is_open, state.changes_at) == (False, None)


def test_hours_are_said_in_the_language_of_who_reads(location):
    russian = Translator("ru")
    assert hours_lines(with_hours(location, ("06:00", "22:00")), russian, TODAY) == ["Ежедневно 06:00–22:00"]
    assert hours_lines(with_hours(location, ("09:00", "12:00"), byday=("SA", "SU")), russian, TODAY) == [
        "суббота, воскресенье 09:00–12:00"
    ]


def test_hours_of_last_year_are_told_to_nobody(location):
    """They are still the best guess at whether somebody is there; but who asks is sent to a person."""
    unsure = "开放时间待核对，请问工作人员"
    noon = at("11-23T12:00")
    until_today = with_hours(location, ("06:00", "22:00"), valid_to=TODAY)
    until_yesterday = with_hours(location, ("06:00", "22:00"), valid_to=TODAY - timedelta(days=1))
    assert hours_lines(until_today, Translator(), TODAY) == ["每天 06:00–22:00"]
    assert open_state(until_today, noon, Translator()).text == "营业中 · 22:00 关门"
    assert hours_lines(until_yesterday, Translator(), TODAY) == [unsure]
    assert open_state(until_yesterday, noon, Translator()).text == unsure
    assert open_state(until_yesterday, noon, Translator()).is_open


def test_hours_that_ended_make_way_for_those_that_hold(location):
    winter = with_hours(location, ("06:00", "22:00"), valid_to=TODAY - timedelta(days=1))
    both = replace(winter, schedules=(*winter.schedules, *with_hours(location, ("05:00", "23:00")).schedules))
    assert hours_lines(both, Translator(), TODAY) == ["每天 05:00–23:00"]
    assert open_state(both, at("11-23T22:30"), Translator()).text == "营业中 · 23:00 关门"
