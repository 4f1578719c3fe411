"""Since when somebody has been calling 120."""

from __future__ import annotations

import pytest

from kiosk.services.call_timer import CallTimer, minutes_and_seconds


def test_it_counts_from_the_first_word_and_can_be_taken_back() -> None:
    now = [100.0]
    call = CallTimer(lambda: now[0])
    assert (call.is_running, call.seconds) == (False, 0)
    call.start()
    now[0] += 75.9
    call.start()
    assert (call.is_running, call.seconds) == (True, 75)
    call.forget()
    assert (call.is_running, call.seconds) == (False, 0)


@pytest.mark.parametrize(("seconds", "shown"), [(0, "00:00"), (9.9, "00:09"), (135, "02:15"), (3600, "60:00")])
def test_time_reads_like_a_stopwatch(seconds: float, shown: str) -> None:
    assert minutes_and_seconds(seconds) == shown
