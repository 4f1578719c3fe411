"""Each game can be played to a happy end from anywhere, begins anew a little harder, and punishes nothing."""

from __future__ import annotations

import itertools
import random
from collections import Counter

import pytest

from kiosk.play import cars, drawing, memory, passengers, whistle
from kiosk.play.cars import Cars
from kiosk.play.drawing import Drawing
from kiosk.play.ladder import Ladder
from kiosk.play.memory import Memory
from kiosk.play.passengers import Passengers
from kiosk.play.whistle import Whistle

SEEDS = range(40)


def test_a_smooth_round_leads_up_a_rough_one_down_and_never_off_the_ladder() -> None:
    ladder = Ladder(3)
    assert [ladder.after(misses) for misses in (0, 2, 9, 9, 1, 0, 0)] == [2, 2, 1, 1, 2, 3, 3]


# Cars


def load_all(game: Cars) -> None:
    """Play one train as a child that looks."""
    while not game.is_finished:
        game.tap(game.next_load or 0)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_train_can_be_loaded_and_the_last_level_goes_on(seed: int) -> None:
    game = Cars(random.Random(seed))
    for _ in range(len(cars.LEVELS) + 3):
        load_all(game)
        game.next_round()
        assert not game.is_finished
    assert game.ladder.level == len(cars.LEVELS)


def test_another_load_than_the_next_changes_nothing_and_soon_the_right_one_is_shown() -> None:
    game = Cars(random.Random(1))
    wrong = next(place for place, load in enumerate(game.yard) if load != game.wanted[0])
    before = list(game.yard)
    assert [game.tap(wrong) for _ in range(cars.HINT_AFTER)] == [cars.NOT_YET] * cars.HINT_AFTER
    assert game.yard == before
    assert game.hint == game.next_load


def test_where_the_wagons_say_nothing_what_went_before_gives_the_row_away() -> None:
    for task in (task for level in cars.LEVELS for task in level if not task.is_shown):
        period = next(n for n in range(1, len(task.row)) if task.row.startswith(task.row[n:]))
        assert task.given >= period


# Memory


@pytest.mark.parametrize("seed", SEEDS)
def test_every_table_holds_pairs_and_ends(seed: int) -> None:
    game = Memory(random.Random(seed))
    for _ in range(len(memory.PAIRS) + 2):
        assert set(Counter(game.cards).values()) == {2}
        for thing in set(game.cards):
            for place in [place for place, card in enumerate(game.cards) if card == thing]:
                game.tap(place)
        assert game.is_finished
        game.next_round()
    assert len(game.cards) == memory.PAIRS[-1] * 2


def test_two_that_differ_stay_open_until_they_turn_back_or_the_next_touch() -> None:
    game = Memory(random.Random(2))
    other = next(place for place, card in enumerate(game.cards) if card != game.cards[0])
    third = next(place for place in range(4) if place not in (0, other))
    assert [game.tap(0), game.tap(other)] == [memory.OPENED, memory.APART]
    assert game.is_open(0) and game.is_open(other)
    assert game.tap(third) == memory.OPENED
    assert not game.is_open(0)
    game.turn_back()
    assert game.is_open(third)


def test_an_open_card_touched_again_does_nothing() -> None:
    game = Memory(random.Random(2))
    game.tap(0)
    assert game.tap(0) == memory.NOTHING
    assert game.is_open(0)


def test_a_small_panel_gets_as_many_pairs_as_have_room() -> None:
    game = Memory(random.Random(2), most=3)
    game.ladder.level = len(memory.PAIRS)
    game.next_round()
    assert len(game.cards) == 6


# Passengers


@pytest.mark.parametrize("windows", [passengers.FEWEST_WINDOWS, 7, passengers.WINDOWS])
@pytest.mark.parametrize("seed", SEEDS)
def test_the_answer_is_what_one_counts_and_always_among_the_tickets(seed: int, windows: int) -> None:
    game = Passengers(random.Random(seed), windows)
    for _ in range(len(passengers.LEVELS) + 2):
        assert len(game.seats) == windows
        assert len(game.to_count()) == game.answer >= 1
        assert game.answer in game.tickets
        assert len(set(game.tickets)) == 3
        assert game.answer_with(game.tickets.index(game.answer)) == passengers.RIGHT
        before = game.answer
        game.next_round()
        assert game.answer != before
    assert game.ladder.level == len(passengers.LEVELS)


def test_passengers_are_counted_by_touching_and_each_only_once() -> None:
    game = Passengers(random.Random(5))
    game.ladder.level = 5
    game.next_round()
    first, second = game.to_count()[:2]
    empty = game.seats.index(None)
    assert [game.touch_seat(place) for place in (second, first, second, empty)] == [1, 2, 1, 0]


def test_another_number_can_be_mended_and_soon_the_right_one_is_shown() -> None:
    game = Passengers(random.Random(5))
    right = game.tickets.index(game.answer)
    for _ in range(passengers.HINT_AFTER):
        assert game.answer_with((right + 1) % 3) == passengers.NOT_YET
    assert game.hint == right
    assert game.answer_with(right) == passengers.RIGHT


def test_who_is_not_asked_for_does_not_count() -> None:
    game = Passengers(random.Random(5))
    game.ladder.level = 4
    game.next_round()
    others = [place for place, who in enumerate(game.seats) if who not in (None, game.asked)]
    assert others
    assert game.touch_seat(others[0]) == 0


# Whistle


def play(game: Whistle, pace: float = 1.0, sway: float = 0.0) -> None:
    """Tap the tune back, slower or faster, and now and then off the beat by ``sway`` seconds."""
    for number, at in enumerate(game.beats()):
        game.tap(100 + at * pace + (sway if number % 2 else 0))


@pytest.mark.parametrize("pace", [0.6, 1.0, 2.0])
@pytest.mark.parametrize("seed", SEEDS)
def test_a_tune_kept_at_any_pace_leads_to_a_longer_one(seed: int, pace: float) -> None:
    game = Whistle(random.Random(seed))
    for _ in range(len(whistle.LEVELS) + 1):
        play(game, pace, sway=0.05)
        assert game.is_finished
        game.next_round()
    assert game.ladder.level == len(whistle.LEVELS)


def test_a_tune_out_of_rhythm_ends_as_well_and_the_next_is_as_long() -> None:
    game = Whistle(random.Random(1))
    game.ladder.level = 3
    game.next_round()
    play(game, sway=0.5)
    assert game.is_finished
    assert not game.is_in_rhythm()
    assert game.ladder.level == 3


def test_taps_at_one_instant_are_no_rhythm_and_no_error() -> None:
    game = Whistle(random.Random(1))
    for _ in game.clouds:
        game.tap(5.0)
    assert game.is_finished
    assert not game.is_in_rhythm()


def test_a_tune_that_is_left_is_shown_again() -> None:
    game = Whistle(random.Random(1))
    game.tap(10)
    assert not game.is_waiting_too_long(10 + whistle.PATIENCE_S)
    assert game.is_waiting_too_long(11 + whistle.PATIENCE_S)
    game.start_over()
    assert game.taps == []


def test_a_melody_moves_as_songs_do() -> None:
    for seed in SEEDS:
        notes = Whistle(random.Random(seed)).notes
        assert all(1 <= note <= whistle.NOTES for note in notes)
        assert all(1 <= abs(b - a) <= 2 for a, b in itertools.pairwise(notes))


# Drawing


def test_a_line_can_be_taken_back_whole_however_long_it_is() -> None:
    game = Drawing()
    game.begin("first", 0.1, 0.1)
    game.end("first")
    game.begin("long", 0, 0)
    for step in range(drawing.LONGEST_LINE * 3):
        game.move("long", (step % 100) / 100, 0.5)
    game.end("long")
    assert len(game.marks) > 2
    game.undo()
    assert [mark.line for mark in game.marks] == [1]
    game.undo()
    game.undo()
    assert game.marks == []


def test_a_full_window_lets_the_oldest_melt() -> None:
    game = Drawing()
    game.choose("star")
    for _ in range(drawing.MOST_POINTS + 10):
        last = game.begin("a", 0.5, 0.5)
    assert len(game.marks) == drawing.MOST_POINTS
    assert game.marks[-1] is last


def test_fingers_draw_side_by_side_and_never_beyond_the_window() -> None:
    game = Drawing()
    first, second = game.begin(1, 0.2, 0.2), game.begin(2, 0.8, 0.8)
    game.move(1, -3, 0.5)
    game.move(2, 0.9, 7)
    assert first.points == [(0.2, 0.2), (0.0, 0.5)]
    assert second.points == [(0.8, 0.8), (0.9, 1.0)]


def test_undo_and_wipe_under_a_finger_end_its_line() -> None:
    game = Drawing()
    game.begin(1, 0.2, 0.2)
    game.undo()
    assert game.move(1, 0.5, 0.5) is None
    game.begin(1, 0.2, 0.2)
    game.wipe()
    assert game.move(1, 0.5, 0.5) is None
    assert game.marks == []


def test_only_what_lies_in_the_box_can_be_chosen() -> None:
    with pytest.raises(ValueError, match="no such crayon"):
        Drawing().choose("gold")
