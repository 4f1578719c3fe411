"""The train a visitor has to catch: told once, forgotten with the visit."""

from __future__ import annotations

from datetime import timedelta

import pytest


def test_nobody_has_a_train_until_it_is_told(kiosk):
    assert kiosk.departure.leaves_at is None
    assert kiosk.departure.minutes_left is None


def test_a_time_later_today_is_today_and_an_earlier_one_is_tomorrow(kiosk, clock):
    kiosk.departure.set(10, 45)
    assert kiosk.departure.minutes_left == 45
    kiosk.departure.set(9, 30)
    assert kiosk.departure.leaves_at - clock.now() == timedelta(hours=23, minutes=30)


def test_a_train_that_has_left_is_none(kiosk, clock):
    kiosk.departure.set(10, 5)
    clock.pass_(minutes=5)
    assert kiosk.departure.leaves_at is None
    assert kiosk.departure.minutes_left is None


def test_what_is_no_time_of_day_is_refused(kiosk):
    with pytest.raises(ValueError, match="hour"):
        kiosk.departure.set(24, 0)


@pytest.mark.parametrize("end", ["clear", "visit"])
def test_it_can_be_taken_back_and_goes_with_the_visit(kiosk, end):
    kiosk.visits.touched()
    kiosk.departure.set(12, 0)
    kiosk.departure.clear() if end == "clear" else kiosk.visits.ended()
    assert kiosk.departure.leaves_at is None
