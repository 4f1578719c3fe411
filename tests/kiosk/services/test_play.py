"""A turn at the games ends by itself: after twenty minutes, or in time for the train."""

from __future__ import annotations

import pytest

from kiosk.services.play import ENDING, OVER, PLAYING, REST_S, TIRED, TRAIN


@pytest.fixture
def play(kiosk):
    kiosk.visits.touched()
    kiosk.play.enter()
    return kiosk.play


def phases(play, clock, minutes: int) -> list[str]:
    """The phase at each minute from now on."""
    found = []
    for _ in range(minutes):
        found.append(play.time().phase)
        clock.pass_(minutes=1)
    return found


def test_twenty_minutes_the_last_two_announced(play, clock):
    assert phases(play, clock, 22) == [PLAYING] * 18 + [ENDING] * 2 + [OVER] * 2
    assert play.time().reason == TIRED


def test_the_game_had_no_end_and_i_nearly_missed_the_train(kiosk, play, clock):
    """It stops fifteen minutes before the train leaves, and says which."""
    kiosk.departure.set(10, 25)
    assert phases(play, clock, 11) == [PLAYING] * 8 + [ENDING] * 2 + [OVER]
    assert play.time().reason == TRAIN
    assert play.time().leaves_at == kiosk.departure.leaves_at


def test_a_train_that_leaves_in_ten_minutes_lets_nobody_begin(kiosk, clock):
    kiosk.visits.touched()
    kiosk.departure.set(10, 10)
    assert kiosk.play.enter().phase == OVER


def test_another_game_is_no_way_round_it(play, clock):
    for _ in range(4):
        clock.pass_(minutes=5)
        play.leave()
        play.enter()
    assert play.time().phase == OVER


def test_after_a_rest_or_in_another_visit_there_is_a_whole_turn(kiosk, play, clock):
    clock.pass_(minutes=20)
    assert play.time().phase == OVER
    clock.pass_(seconds=REST_S)
    assert play.enter().left_s == 20 * 60
    clock.pass_(minutes=20)
    assert play.time().phase == OVER
    kiosk.visits.ended()
    kiosk.visits.touched()
    assert play.enter().phase == PLAYING


def test_children_who_come_ten_minutes_after_others_have_a_whole_turn(play, clock):
    clock.pass_(minutes=15)
    play.leave()
    clock.pass_(seconds=REST_S)
    assert play.enter().left_s == 20 * 60


def test_what_is_left_only_shrinks(play, clock):
    shares = []
    for _ in range(21):
        shares.append(play.time().share)
        clock.pass_(minutes=1)
    assert shares == sorted(shares, reverse=True)
    assert shares[0] == 1
    assert shares[-1] == 0


def test_the_visit_is_a_childs_while_a_game_is_open(kiosk, clock, records):
    kiosk.visits.touched()
    kiosk.visits.mode_changed("large")
    kiosk.play.enter()
    assert kiosk.visits.mode == "kids"
    kiosk.play.leave()
    assert kiosk.visits.mode == "large"
    kiosk.play.enter()
    kiosk.visits.ended()
    assert records.events("session.ended")[0]["data"]["mode_final"] == "kids"
    kiosk.visits.touched()
    kiosk.play.leave()
    assert kiosk.visits.mode == "normal"


def test_a_train_that_has_left_stops_nobody(kiosk, play, clock):
    kiosk.departure.set(10, 10)
    clock.pass_(minutes=11)
    assert play.train is None
    assert play.time().reason == TIRED
    play.move_departure(0)
    assert f"{kiosk.departure.leaves_at:%H:%M}" == "11:15"


def test_a_later_train_lets_the_games_go_on(kiosk, play, clock):
    kiosk.departure.set(10, 10)
    assert play.time().phase == OVER
    play.move_departure(60)
    assert play.time().phase == PLAYING
    kiosk.departure.set(10, 10)
    assert play.time().phase == OVER
    play.clear_departure()
    assert play.time().phase == PLAYING
