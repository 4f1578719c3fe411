"""A grown-up leaves a game with both lower corners; a child's hands do not."""

from __future__ import annotations

import random

import pytest

from kiosk.play.leaving import CHANGE_HANDS_S, HOLD_S, LEFT, OFFERED_S, RIGHT, Leaving


class Hands:
    """Fingers on the corners, and time that passes when told."""

    def __init__(self) -> None:
        self.now = 0.0
        self.leaving = Leaving(lambda: self.now)

    def hold(self, corner: str, seconds: float) -> None:
        """One finger down, a while, and up."""
        self.leaving.pressed(corner, corner)
        self.wait(seconds)
        self.leaving.lifted(corner)

    def wait(self, seconds: float) -> None:
        """Let time go by; the screen looks twice a second."""
        until = self.now + seconds
        while self.now < until:
            self.now = min(until, self.now + 0.5)
            self.leaving.look()


@pytest.fixture
def hands() -> Hands:
    return Hands()


def test_both_corners_for_three_seconds_offer_the_button(hands: Hands) -> None:
    hands.leaving.pressed(1, LEFT)
    hands.leaving.pressed(2, RIGHT)
    hands.wait(HOLD_S - 0.1)
    assert not hands.leaving.is_offered
    hands.wait(0.1)
    assert hands.leaving.is_offered


def test_the_button_goes_by_itself(hands: Hands) -> None:
    hands.leaving.pressed(1, LEFT)
    hands.leaving.pressed(2, RIGHT)
    hands.wait(HOLD_S)
    hands.wait(OFFERED_S)
    assert not hands.leaving.is_offered
    assert not hands.leaving.is_busy


def test_one_finger_goes_from_corner_to_corner(hands: Hands) -> None:
    hands.hold(RIGHT, HOLD_S)
    hands.wait(CHANGE_HANDS_S)
    hands.hold(LEFT, HOLD_S)
    assert hands.leaving.is_offered


def test_the_second_hand_may_come_late(hands: Hands) -> None:
    hands.leaving.pressed(1, LEFT)
    hands.wait(HOLD_S * 3)
    hands.leaving.pressed(2, RIGHT)
    hands.wait(HOLD_S)
    assert hands.leaving.is_offered


@pytest.mark.parametrize(
    "steps",
    [
        ((LEFT, HOLD_S * 4),),
        ((LEFT, HOLD_S - 0.1), (RIGHT, HOLD_S - 0.1)),
        ((LEFT, HOLD_S), (LEFT, HOLD_S)),
        ((LEFT, HOLD_S), (RIGHT, HOLD_S - 0.1)),
    ],
    ids=["one corner", "too short", "the same twice", "second too short"],
)
def test_less_offers_nothing(hands: Hands, steps: tuple[tuple[str, float], ...]) -> None:
    for corner, seconds in steps:
        hands.hold(corner, seconds)
    assert not hands.leaving.is_offered


def test_after_six_seconds_the_first_corner_is_forgotten(hands: Hands) -> None:
    hands.hold(LEFT, HOLD_S)
    hands.wait(CHANGE_HANDS_S + 0.5)
    hands.hold(RIGHT, HOLD_S)
    assert not hands.leaving.is_offered


def test_a_finger_that_slides_off_lets_go(hands: Hands) -> None:
    hands.leaving.pressed(1, LEFT)
    hands.leaving.pressed(2, RIGHT)
    hands.wait(1)
    hands.leaving.lifted(2)
    hands.wait(HOLD_S)
    assert not hands.leaving.is_offered


def test_a_held_corner_shows_how_far_it_is(hands: Hands) -> None:
    hands.leaving.pressed(1, LEFT)
    hands.wait(HOLD_S / 2)
    assert hands.leaving.share(LEFT) == pytest.approx(0.5)
    assert hands.leaving.share(RIGHT) == 0
    hands.wait(HOLD_S)
    hands.leaving.lifted(1)
    assert hands.leaving.share(LEFT) == 1


def test_a_child_that_drums_on_the_corners_finds_nothing(hands: Hands) -> None:
    chance = random.Random(3)
    for _ in range(2000):
        hands.hold(chance.choice((LEFT, RIGHT)), chance.uniform(0.05, 1.5))
        hands.wait(chance.uniform(0, 0.4))
        assert not hands.leaving.is_offered


def test_the_next_game_begins_with_nothing_held(hands: Hands) -> None:
    hands.hold(LEFT, HOLD_S)
    hands.leaving.reset()
    hands.hold(RIGHT, HOLD_S)
    assert not hands.leaving.is_offered
