"""How far a pull is, on one line that is drawn anew where a person sits at a terminal."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TextIO

BAR = 24
DRAWN_S = 0.2
SAID_S = 10.0


class Progress:
    """``out`` None: say nothing. ``told(done)`` as often as you like; it draws five times a second at most, or says a
    line each ten seconds."""

    def __init__(
        self,
        out: TextIO | None,
        whole: int,
        unit: str,
        *,
        begun: int = 0,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._out, self._whole, self._unit = out, whole, unit
        self._monotonic, self._is_terminal = monotonic, out is not None and out.isatty()
        self._begun, self._began = begun, monotonic()
        self._last = self._began if not self._is_terminal else self._began - DRAWN_S

    def told(self, done: int) -> None:
        """So many are there."""
        now = self._monotonic()
        if self._out is None or now - self._last < (DRAWN_S if self._is_terminal else SAID_S):
            return
        self._last = now
        self._say(self._out, line(done, self._whole, self._unit, self._rate(done, now)))

    def done(self) -> None:
        """Leave the line to what comes next."""
        if self._out is not None and self._is_terminal:
            self._out.write("\r\x1b[K")
            self._out.flush()

    def _rate(self, done: int, now: float) -> float:
        spent = now - self._began
        return (done - self._begun) / spent if spent > 0 else 0.0

    def _say(self, out: TextIO, text: str) -> None:
        out.write(f"\r\x1b[K{text}" if self._is_terminal else f"yizhan-pull: {text}\n")
        out.flush()


def line(done: int, whole: int, unit: str, rate: float) -> str:
    """ "[######------------------]  25 %  250,000 of 1,000,000 rows  120,000/s  6 s left"."""
    share = min(1.0, done / whole) if whole else 1.0
    full = int(BAR * share)
    left = f"  {_span((whole - done) / rate)} left" if rate > 0 and whole > done else ""
    speed = f"  {rate:,.0f}/s" if rate > 0 else ""
    return f"[{'#' * full}{'-' * (BAR - full)}] {share:4.0%}  {done:,} of {whole:,} {unit}{speed}{left}"


def _span(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
