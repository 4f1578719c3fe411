"""A visit that nobody goes on with: warned, then ended; a kiosk that nobody uses invites."""

from __future__ import annotations

import pytest

from screens.idle_watch import IdlePhase, IdleWatch
from tests.seconds import Seconds


@pytest.fixture
def seconds() -> Seconds:
    return Seconds(50.0)


@pytest.fixture
def watch(seconds: Seconds) -> IdleWatch:
    return IdleWatch(seconds, warning_s=60, grace_s=20, attract_after_s=120)


@pytest.mark.parametrize(
    ("idle_s", "expected"),
    [
        (0, IdlePhase("busy")),
        (59.9, IdlePhase("busy")),
        (60, IdlePhase("warning", 20)),
        (60.5, IdlePhase("warning", 20)),
        (79.2, IdlePhase("warning", 1)),
        (80, IdlePhase("ended")),
    ],
)
def test_a_visit_is_warned_at_a_minute_and_ends_twenty_seconds_later(
    watch: IdleWatch, seconds: Seconds, idle_s: float, expected: IdlePhase
) -> None:
    seconds.now += idle_s
    assert watch.phase(is_visited=True, is_large=False) == expected


def test_large_text_has_twice_the_time(watch: IdleWatch, seconds: Seconds) -> None:
    seconds.now += 119
    assert watch.phase(is_visited=True, is_large=True) == IdlePhase("busy")
    seconds.now += 2
    assert watch.phase(is_visited=True, is_large=True) == IdlePhase("warning", 19)


def test_a_touch_begins_the_count_anew(watch: IdleWatch, seconds: Seconds) -> None:
    seconds.now += 75
    watch.touched()
    assert watch.phase(is_visited=True, is_large=False) == IdlePhase("busy")


def test_a_kiosk_that_nobody_uses_invites_after_two_minutes(watch: IdleWatch, seconds: Seconds) -> None:
    seconds.now += 119
    assert watch.phase(is_visited=False, is_large=False).name == "busy"
    seconds.now += 1
    assert watch.phase(is_visited=False, is_large=False).name == "attract"


def test_a_screen_in_use_is_left_alone_for_half_an_hour(watch: IdleWatch, seconds: Seconds) -> None:
    seconds.now += 30 * 60 - 1
    assert watch.phase(is_visited=True, is_large=False, is_in_use=True) == IdlePhase("busy")
    seconds.now += 1
    assert watch.phase(is_visited=True, is_large=False, is_in_use=True) == IdlePhase("warning", 20)
    assert watch.phase(is_visited=True, is_large=False) == IdlePhase("ended")
