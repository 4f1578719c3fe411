"""What a hand means: exploring, one tap, two taps, lifting."""

from __future__ import annotations

import pytest

from screens.voice.finger import DOUBLE_TAP_S, REST_S, Finger, Meaning


@pytest.fixture
def finger() -> Finger:
    return Finger(slop=10)


def test_a_finger_that_moves_explores_and_lifting_it_is_told_with_its_place(finger: Finger) -> None:
    assert finger.down(100, 100, 0.0) == []
    assert finger.move(104, 100, 0.02) == []
    assert finger.move(120, 100, 0.04) == [Meaning("explore", 120, 100)]
    assert finger.move(121, 100, 0.06) == [Meaning("explore", 121, 100)]
    assert finger.up(300, 40, 0.9) == [Meaning("lift", 300, 40)]
    assert not finger.is_waiting


def test_a_finger_that_rests_explores_where_it_is(finger: Finger) -> None:
    finger.down(100, 100, 0.0)
    assert finger.is_waiting
    assert finger.pass_time(REST_S / 2) == []
    assert finger.pass_time(REST_S) == [Meaning("explore", 100, 100)]
    assert not finger.is_waiting


def test_one_tap_means_something_once_no_second_can_follow(finger: Finger) -> None:
    finger.down(100, 100, 0.0)
    assert finger.up(100, 100, 0.1) == []
    assert finger.pass_time(0.1 + DOUBLE_TAP_S - 0.01) == []
    assert finger.pass_time(0.1 + DOUBLE_TAP_S + 0.01) == [Meaning("select", 100, 100)]
    assert finger.pass_time(9) == []


def test_two_quick_taps_act_wherever_they_are(finger: Finger) -> None:
    finger.down(100, 100, 0.0)
    finger.up(100, 100, 0.1)
    assert finger.down(700, 900, 0.3) == []
    assert finger.up(700, 900, 0.38) == [Meaning("act", 700, 900)]
    assert finger.pass_time(9) == []


def test_two_slow_taps_are_two_times_one(finger: Finger) -> None:
    finger.down(100, 100, 0.0)
    finger.up(100, 100, 0.1)
    assert finger.down(200, 200, 2.0) == [Meaning("select", 100, 100)]
    finger.up(200, 200, 2.1)
    assert finger.pass_time(3.0) == [Meaning("select", 200, 200)]


def test_a_tap_and_then_exploring_does_not_act(finger: Finger) -> None:
    finger.down(100, 100, 0.0)
    finger.up(100, 100, 0.1)
    finger.down(100, 100, 0.3)
    assert finger.move(200, 100, 0.35) == [Meaning("explore", 200, 100)]
    assert finger.up(200, 100, 0.5) == [Meaning("lift", 200, 100)]


def test_what_was_forgotten_means_nothing(finger: Finger) -> None:
    finger.down(100, 100, 0.0)
    finger.forget()
    assert finger.pass_time(9) == []
    assert not finger.is_waiting
