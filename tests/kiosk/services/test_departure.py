"""The time on the ticket: the next such time, for one visit."""

from __future__ import annotations

from datetime import UTC

import pytest

from kiosk.services.departure import Departure


def test_nobody_said_anything(clock):
    departure = Departure(clock)
    assert departure.leaves_at is None and departure.minutes_left is None


def test_a_time_to_come_is_today(clock):
    departure = Departure(clock)
    departure.set(10, 30)
    assert departure.leaves_at == clock.now().replace(hour=10, minute=30)
    assert departure.minutes_left == 30
    clock.pass_(minutes=31)
    assert departure.minutes_left == -1


@pytest.mark.parametrize(("hour", "minute"), [(9, 59), (10, 0), (0, 5)])
def test_a_time_that_has_passed_is_tomorrow(clock, hour, minute):
    departure = Departure(clock)
    departure.set(hour, minute)
    assert departure.leaves_at.date() == clock.now().date().replace(day=24)
    assert 0 < departure.minutes_left <= 24 * 60


def test_it_is_beijing_time_whatever_zone_the_clock_speaks(clock):
    clock.set(clock.now().astimezone(UTC))
    departure = Departure(clock)
    departure.set(10, 30)
    assert departure.minutes_left == 30


@pytest.mark.parametrize(("hour", "minute"), [(24, 0), (-1, 0), (8, 60)])
def test_what_is_no_time_of_day_is_refused_and_changes_nothing(clock, hour, minute):
    departure = Departure(clock)
    departure.set(12, 0)
    with pytest.raises(ValueError):
        departure.set(hour, minute)
    assert departure.minutes_left == 120


def test_it_is_told_by_steps_within_a_day(kiosk, clock):
    departure = kiosk.departure
    clock.pass_(minutes=2)
    departure.move(60)
    assert f"{departure.leaves_at:%H:%M}" == "11:05"
    for _ in range(30):
        departure.move(-60)
    assert f"{departure.leaves_at:%H:%M}" == "10:05"
    for _ in range(30):
        departure.move(60)
    assert f"{departure.leaves_at:%d %H:%M}" == "24 09:05"
    departure.move(5)
    departure.move(-15)
    assert f"{departure.leaves_at:%H:%M}" == "08:55"


def test_a_step_from_a_train_that_has_left_offers_the_next_hour(kiosk, clock):
    kiosk.departure.set(10, 10)
    clock.pass_(minutes=30)
    kiosk.departure.move(5)
    assert f"{kiosk.departure.leaves_at:%H:%M}" == "11:30"


def test_the_next_visitor_has_another_train(kiosk):
    kiosk.visits.touched()
    kiosk.departure.set(18, 0)
    kiosk.visits.ended()
    assert kiosk.departure.leaves_at is None
