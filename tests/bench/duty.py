"""The duty scenario against its targets: a row each, with what the machine took and what a gloved finger is allowed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.bench.table import Row
from tests.e2e import duty_checks
from tests.e2e.duty import FULL, duty
from tests.e2e.duty_checks import Check

A_TAP_S = 1.0
"""Seconds allowed for one touch of a gloved finger: to find the button, to reach it, to press. An assumption, not a
measurement: of the keystroke-level model's 1.1 s to point at a target (Card, Moran and Newell 1980), rounded, since the
targets are 30 mm apart and known after the first few. ``--tap SECONDS`` takes another.
"""

VERDICTS = {True: "PASS", False: "FAIL", None: ""}


def rows(root: Path, place: Path, tap_s: float, failed: list[str]) -> Iterator[Row]:
    """Play the morning and hold it against its targets; what is not met is added to ``failed``."""
    with duty(root, place, FULL) as played:
        seen = played.play()
    yield Row("a gloved touch is allowed, s", f"{tap_s:g}", "an assumption; --tap SECONDS")
    for check in (*duty_checks.counted(seen), *duty_checks.timed(seen, tap_s)):
        if check.is_met is False:
            failed.append(check.figure.strip())
        yield row(check)


def row(check: Check) -> Row:
    """A target as a line of the table."""
    return Row(check.figure, check.value, check.target, VERDICTS[check.is_met])
