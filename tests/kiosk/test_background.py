"""Work in the background is done in order, all of it, whatever one piece of it does."""

from __future__ import annotations

import logging
import threading

from kiosk.background import Background
from kiosk.errors import StoreError
from kiosk.heartbeat import Rounds


def test_order_is_kept_and_closing_waits_for_the_rest():
    done = []
    background = Background()
    for number in range(100):
        background(lambda number=number: done.append(number))
    background.close()
    background.close()
    assert done == list(range(100))


def test_an_error_ends_its_own_work_alone(caplog):
    done = []
    background = Background()
    with caplog.at_level(logging.ERROR):
        background(lambda: 1 / 0)
        background(lambda: done.append(threading.current_thread().name))
        background.close()
    assert done == ["yizhan-background"]
    assert "background work failed" in caplog.text


def test_a_duty_that_fails_does_not_stop_the_round(caplog):
    done = []

    def fail() -> None:
        raise StoreError("no")

    Rounds((fail, lambda: done.append(1)), 600).beat()
    assert done == [1]


def test_rounds_end_when_told():
    rounds = Rounds((), 600)
    rounds.close()
    rounds.start()
    rounds.close()
    rounds.close()
