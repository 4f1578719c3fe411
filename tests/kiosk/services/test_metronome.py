"""The beat of chest compressions follows from the clock alone: it neither drifts nor loses a beat."""

from __future__ import annotations

import pytest

from kiosk.services.metronome import BREATH, BREATH_S, PATTERNS, PUSH, PUSH_S, RATE_PER_MINUTE, Metronome
from tests.seconds import Seconds


@pytest.fixture
def seconds() -> Seconds:
    return Seconds(500.0)


@pytest.fixture
def running(seconds: Seconds) -> Metronome:
    metronome = Metronome(seconds)
    metronome.start()
    return metronome


def test_the_rate_is_within_the_guideline() -> None:
    assert 100 <= RATE_PER_MINUTE <= 120


@pytest.mark.parametrize("minutes", [1, 2, 10, 30])
def test_so_many_pushes_a_minute_however_long_it_runs(seconds: Seconds, running: Metronome, minutes: int) -> None:
    seconds.now += minutes * 60 + PUSH_S / 2
    assert running.beat.ordinal == minutes * RATE_PER_MINUTE + 1


def test_ten_minutes_of_uneven_frames_do_not_drift(seconds: Seconds, running: Metronome) -> None:
    begun, frame, seen = seconds.now, 0, []
    while seconds.now < begun + 600:
        seconds.now += (0.011, 0.017, 0.033, 0.049)[frame % 4]
        frame += 1
        seen.append(running.beat.ordinal)
        on_the_grid = (seconds.now - begun) / PUSH_S
        assert running.beat.ordinal + running.beat.share - 1 == pytest.approx(on_the_grid, abs=1e-6)
    assert sorted(set(seen)) == list(range(1, 1101)) or sorted(set(seen)) == list(range(1, 1102))


def test_a_stalled_frame_loses_no_beat(seconds: Seconds, running: Metronome) -> None:
    seconds.now += PUSH_S * 3.5
    before = running.beat
    seconds.now += PUSH_S * 5
    after = running.beat
    assert (after.ordinal - before.ordinal, after.count - before.count) == (5, 5)
    assert after.share == pytest.approx(before.share)


def test_pushes_alone_are_counted_to_thirty_and_again(seconds: Seconds, running: Metronome) -> None:
    counts = []
    for _ in range(62):
        seconds.now += PUSH_S / 2
        counts.append((running.beat.kind, running.beat.count))
        seconds.now += PUSH_S / 2
    assert counts == [(PUSH, count) for count in [*range(1, 31), *range(1, 31), 1, 2]]


@pytest.mark.parametrize("code", ["30_2", "15_2"])
def test_after_the_pushes_there_is_time_for_two_breaths(seconds: Seconds, code: str) -> None:
    metronome = Metronome(seconds, code)
    metronome.start()
    pushes, ordinal = PATTERNS[code].pushes, 0
    for _ in range(3):
        for kind, length, last in ((PUSH, PUSH_S, pushes), (BREATH, BREATH_S, 2)):
            for count in range(1, last + 1):
                ordinal += 1
                seconds.now += length / 2
                assert (metronome.beat.kind, metronome.beat.count, metronome.beat.ordinal) == (kind, count, ordinal)
                seconds.now += length / 2


def test_two_breaths_take_less_than_ten_seconds() -> None:
    assert BREATH_S * 2 < 10


def test_it_stands_still_and_goes_on_where_it_stood(seconds: Seconds, running: Metronome) -> None:
    seconds.now += 7
    running.stop()
    seconds.now += 100
    assert (running.elapsed_s, running.is_running) == (7, False)
    running.start()
    seconds.now += 3
    assert running.elapsed_s == pytest.approx(10)


def test_another_pattern_counts_anew_and_keeps_the_time(seconds: Seconds, running: Metronome) -> None:
    seconds.now += 8
    running.choose("30_2")
    assert (running.beat.count, running.elapsed_s) == (1, 8)
    seconds.now += PUSH_S * 2.5
    running.choose("30_2")
    assert running.beat.count == 3
    with pytest.raises(KeyError):
        running.choose("40_1")


def test_helpers_change_every_two_minutes(seconds: Seconds, running: Metronome) -> None:
    due = []
    for _ in range(250):
        seconds.now += 1
        due.append(running.is_change_due)
    assert [index + 1 for index, is_due in enumerate(due) if is_due] == [*range(120, 130), *range(240, 250)]


def test_it_says_how_long_until_the_change(seconds: Seconds, running: Metronome) -> None:
    assert running.seconds_to_change == 120
    seconds.now += 119.5
    assert running.seconds_to_change == 1
    seconds.now += 1
    assert running.seconds_to_change == 120
