"""`yizhan-central retain`: erasing the records whose time is over, and saying what that is or would be."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from datetime import date
from typing import Any

from sync.central.environment import ConfigurationError

HELP = "erase the records whose time is over, by kind; `work` does so every day"
OPTIONS: dict[str, dict[str, Any]] = {
    "--dry-run": {"action": "store_true", "help": "only say what would be erased"},
    "--today": {"type": date.fromisoformat, "metavar": "DAY", "help": "as if it were this day; not one to come"},
}


def command(say: Callable[[str], None]) -> Callable[[argparse.Namespace], None]:
    """The command, saying what it does by `say`."""

    def retain(arguments: argparse.Namespace) -> None:
        """Erase the records whose time is over; ended anywhere, it may be run again and goes on."""
        from django.utils import timezone

        from sync.central.insight import retention

        today = timezone.localdate()
        day = arguments.today or today
        if arguments.dry_run:
            over, found = retention.would_erase(day)
            _tell(say, over.before, over.shifts, found, "would be erased")
            return
        if day > today:
            raise ConfigurationError(f"--today {day}: that day is still to come; see what would be by --dry-run")
        try:
            run = retention.run(day, f"{os.environ.get('USER') or os.getuid()} (console)", retention.fairly())
        except retention.NotNowError as error:
            raise ConfigurationError(str(error)) from error
        _tell(say, run.before, run.shifts_before, run.rows, "erased")

    return retain


def _tell(say: Callable[[str], None], before: date, shifts: date | None, found: dict[str, int], what: str) -> None:
    from sync.central.insight.erased import KINDS

    until = f"shifts of before {shifts}" if shifts else "no shifts"
    say(f"records of before {before}, {until}:")
    for kind in KINDS:
        say(f"{kind}: {found.get(kind, 0)} {what}")
