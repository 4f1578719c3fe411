"""A shift is begun and ended by a badge, survives the volunteer's walking away, and is corrected by a person."""

from __future__ import annotations

import pytest

from kiosk.errors import NotOnShift
from tests.kiosk.services.volunteer_kit import LEADER, LIN, roster, serve


@pytest.fixture
def shifts(kiosk):
    serve(kiosk)
    return kiosk.volunteering.shifts


def test_begun_once_however_often_it_is_pressed(shifts, records):
    first = shifts.start("station_service")
    assert shifts.start("travel_peak").id == first.id
    (event,) = records.events("shift.started")
    assert event["data"] == {
        "shift": first.id,
        "volunteer": "vb-1001",
        "role": "volunteer",
        "activity": "station_service",
        "breaks_min": 0,
    }


def test_nobody_begins_without_a_badge(kiosk):
    with pytest.raises(NotOnShift):
        kiosk.volunteering.shifts.start("station_service")


def test_breaks_do_not_count(shifts, clock, records):
    shifts.start("station_service")
    clock.pass_(minutes=60)
    shifts.take_break()
    clock.pass_(minutes=15)
    assert shifts.on_shift()[0].is_on_break and shifts.on_shift()[0].minutes == 60
    shifts.take_break()
    clock.pass_(minutes=105)
    ended = shifts.end()
    assert (ended.minutes, ended.break_minutes) == (165, 15)
    assert records.events("shift.ended")[0]["data"]["breaks_min"] == 15


def test_a_break_under_way_ends_with_the_shift(shifts, clock):
    shifts.start("station_service")
    clock.pass_(minutes=30)
    shifts.take_break()
    clock.pass_(minutes=10)
    assert shifts.end().minutes == 30
    clock.pass_(hours=1)
    assert shifts.to_confirm()[0].minutes == 30


def test_a_shift_goes_on_through_a_restart(start, clock):
    first = start()
    serve(first)
    first.volunteering.shifts.start("station_service")
    first.close()
    clock.pass_(minutes=40)
    again = start()
    assert [shift.minutes for shift in again.volunteering.shifts.on_shift()] == [40]


def test_a_forgotten_shift_is_not_on_the_next_day_and_ends_when_its_volunteer_comes_again(shifts, clock, records):
    shifts.start("station_service")
    clock.pass_(hours=24)
    assert shifts.on_shift() == []
    shifts.start("station_service")
    assert len(records.events("shift.ended")) == 1
    assert [shift.minutes for shift in shifts.to_confirm()] == [16 * 60]


def test_the_leader_confirms_and_may_correct_with_a_reason(kiosk, shifts, clock, records):
    shifts.start("station_service")
    clock.pass_(minutes=57)
    id = shifts.end().id
    with pytest.raises(NotOnShift):
        shifts.confirm(id, 57)
    serve(kiosk, LEADER)
    with pytest.raises(ValueError, match="reason"):
        shifts.confirm(id, 60)
    shifts.confirm(id, 60, "forgot_start")
    shifts.confirm(id, 600, "agreed")
    (event,) = records.events("shift.confirmed")
    assert event["data"] == {"shift": id, "counted_minutes": 60, "reason": "forgot_start"}
    assert event["actor"]["role"] == "shift_leader"
    assert shifts.to_confirm() == []


def test_the_kiosks_own_number_needs_no_reason(kiosk, shifts, clock, records):
    shifts.start("station_service")
    clock.pass_(minutes=57)
    id = shifts.end().id
    serve(kiosk, LEADER)
    shifts.confirm(id, 57)
    assert records.events("shift.confirmed")[0]["data"]["reason"] is None


def test_whoever_left_the_roster_is_not_on_shift(kiosk, shifts):
    shifts.start("station_service")
    kiosk.volunteering.roster.replace(roster(LEADER))
    assert shifts.on_shift() == []
    kiosk.volunteering.roster.replace(roster(LIN, LEADER))
    assert len(shifts.on_shift()) == 1


def test_shifts_of_long_ago_go(kiosk, shifts, clock, records):
    shifts.start("station_service")
    shifts.end()
    clock.pass_(days=31)
    kiosk.volunteering.forget_old()
    assert records.rows("SELECT * FROM shifts") == []


def test_a_shift_keeps_no_name_of_whoever_left(kiosk, shifts, records):
    shifts.start("station_service")
    shifts.end()
    assert shifts.to_confirm()[0].name == "名字1001"
    kiosk.volunteering.roster.replace(roster(LEADER))
    assert shifts.to_confirm()[0].name == "vb-1001"
    assert "名字1001" not in str(records.rows("SELECT * FROM shifts"))
