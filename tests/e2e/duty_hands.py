"""A pair of hands at a kiosk's window, and a clock and a background that can be watched; see duty_driver.

To be imported after the window's size is set: some of the tests' helpers make the window.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from checks import box_of
from journey_steps import counted, is_under_a_finger
from journeys import turn_page
from kiosks import FakeClock
from stage import Stage

from kiosk.background import Background

ENTER = 13
WITHIN_S = 60.0
AND_SO_ON = "…"
A_LOOK_S = 20
"""Seconds of the scenario between two looks of the shell at its watch, where nobody touches anything."""


class ToldClock(FakeClock):
    """What the centre says of the time is not believed: it lives on another day."""

    def learn(self, server_time: datetime) -> None:
        """Stay."""


class Watched:
    """The kiosk's own background thread, and when it last came to rest."""

    def __init__(self) -> None:
        self.kiosk: Any = None
        self.rested_at = 0.0
        self._background, self._told = Background(), 0
        self._idle, self._waiting = threading.Condition(), 0

    def __call__(self, work: Callable[[], None]) -> None:
        with self._idle:
            self._waiting += 1
        self._background(lambda: self._run(work))

    def wait(self) -> None:
        """Until nothing is left to do."""
        with self._idle:
            assert self._idle.wait_for(lambda: not self._waiting, WITHIN_S), "the background hangs"

    def close(self) -> None:
        """Do what is queued, then end."""
        self._background.close()

    def _run(self, work: Callable[[], None]) -> None:
        try:
            work()
        finally:
            self.rested_at = time.perf_counter()
            self._tell()
            with self._idle:
                self._waiting -= 1
                self._idle.notify_all()

    def _tell(self) -> None:
        last = self.kiosk.volunteering.assistance._records._outbox.last_seq() if self.kiosk else 0
        if last > self._told:
            self._told = last
            tell({"durable": last})


class Hands:
    """Each verb acts and says how it went."""

    def __init__(self, stage: Stage, work: Watched) -> None:
        self._stage, self._work, self._kiosk = stage, work, stage.kiosk
        self._touched_at = self._durable_at = self._shown_at = 0.0

    def at(self, moment: str) -> None:
        """Time goes by until then; the shell looks at its watch now and then, as nobody touches anything."""
        clock = self._kiosk.clock
        until = datetime.fromisoformat(moment)
        while (left := (until - clock.now()) / timedelta(seconds=1)) > 0:
            clock.pass_time(min(left, A_LOOK_S))
            self._stage.app.root.tick()
        self._rest()

    def scan(self, text: str) -> None:
        """Hold a badge in front of the scanner."""
        self._touched_at = time.perf_counter()
        for character in text:
            self._stage.app._pressed(self._stage.window, ord(character.lower()), 0, character)
        self._stage.app._pressed(self._stage.window, ENTER, 40, None)
        self._rest()

    def touch(self, *names: str) -> None:
        """Touch one thing after another; a page is turned, by touches, only to what lies outside of it."""
        for words in names:
            self._stage.tap(self._turn_to(words))
            self._rest()

    def drain(self) -> None:
        """Wait until the centre has all that there is, and until the kiosk knows who serves."""
        give_up = time.monotonic() + WITHIN_S
        while self._kiosk.sync.status().pending or self._kiosk.volunteering.roster.by_badge("1001") is None:
            assert time.monotonic() < give_up, self._kiosk.sync.status()
            self._kiosk.sync.nudge()
            threading.Event().wait(0.02)

    def notice(self) -> None:
        """Wait until the kiosk has noticed that nobody answers it."""
        give_up = time.monotonic() + WITHIN_S
        while self._kiosk.sync.status().is_online is not False:
            assert time.monotonic() < give_up, self._kiosk.sync.status()
            self._kiosk.sync.nudge()
            threading.Event().wait(0.02)

    def do(self, verb: str, *rest: str) -> dict[str, Any]:
        """One line: how many touches it took, and milliseconds from the last one until it was durable and shown."""
        with counted(self._stage) as fingers:
            dispatch = self._stage.dispatch

            def note(phase: str, finger: Any) -> None:
                if phase == "begin":
                    self._touched_at = time.perf_counter()
                dispatch(phase, finger)

            self._stage.dispatch = note
            began = time.perf_counter()
            getattr(self, verb)(*rest)
            self._stage.dispatch = dispatch
        return {
            "touches": len(fingers),
            "durable_ms": 1000 * (self._durable_at - self._touched_at),
            "shown_ms": 1000 * (self._shown_at - self._touched_at),
            "all_ms": 1000 * (self._shown_at - began),
            "screen": self._stage.screen,
            "is_warned": bool(self._stage.app.root.ids.idle.is_shown),
            "words": self._stage.words(),
            "can": [name for name in dict.fromkeys(self._stage._names()) if name],
            "in_view": self._texts_in_view(),
        }

    def _rest(self) -> None:
        """Until the work is done, a real frame shows it, and the layout stands still."""
        self._work.wait()
        self._durable_at = self._work.rested_at
        self._stage.frames(2)
        self._shown_at = time.perf_counter()
        self._stage.settle()
        self._work.wait()

    def _turn_to(self, words: str) -> Any:
        for _ in range(12):
            found = self._called(words)
            assert found, f"nothing on {self._stage.screen} is called {words!r}: {self._stage._names()}"
            if any(map(is_under_a_finger, found)):
                return next(filter(is_under_a_finger, found))
            turn_page(self._stage)
        raise AssertionError(f"never under a finger: {words}")

    def _called(self, words: str) -> list[Any]:
        """What is called so; "AED…" is whatever begins with AED."""
        if not words.endswith(AND_SO_ON):
            return self._stage._called(words)
        begin = words.removesuffix(AND_SO_ON)
        names = dict.fromkeys(name for name in self._stage._names() if name.startswith(begin))
        return [widget for name in names for widget in self._stage._called(name)]

    def _texts_in_view(self) -> list[str]:
        panel = box_of(self._stage.app.root)
        shown = [widget for widget in self._stage.visible() if getattr(widget, "text", "")]
        return [widget.text for widget in shown if panel.holds(box_of(widget)) and is_under_a_finger(widget)]


def tell(what: dict[str, Any]) -> None:
    """One line, in the reader's hands before this returns: a pipe outlives its writer."""
    os.write(sys.stdout.fileno(), json.dumps(what).encode() + b"\n")
