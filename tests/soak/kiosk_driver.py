"""The kiosk of tests.e2e.kiosk_driver with a clock that starts wherever it is told to, and a disk that may be full.

YIZHAN_SOAK_CLOCK_S: by how many seconds the machine's clock is off at this start. A visit that a full disk does not let
be written waits in memory and is not said to be sure.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from kiosk import bootstrap
from kiosk.clock import ClockMemory, SystemClock
from kiosk.errors import HelpLimited, StoreError
from kiosk.kiosk import Kiosk
from tests.e2e import kiosk_driver
from tests.e2e.kiosk_driver import Witness, tell

OFF = timedelta(seconds=float(os.environ.get("YIZHAN_SOAK_CLOCK_S", "0")))
COMMITTED = "SELECT EXISTS (SELECT 1 FROM visits WHERE session = ?)"


class OffClock(SystemClock):
    """The machine's clock has jumped while it was off."""

    def __init__(self, memory: ClockMemory | None = None) -> None:
        super().__init__(memory, system_now=lambda: datetime.now(UTC) + OFF)


class LookingWitness(Witness):
    """Says that a visit is sure when its row can be read, and not before."""

    def __call__(self, work: Callable[[], None]) -> None:
        session = self.kiosk.visits.session if self.kiosk else None
        is_told = session is None or session == self._told
        if not is_told:
            tell("maybe", session)
        try:
            work()
        except StoreError as error:
            sys.stderr.write(f"not recorded: {error}\n")
        if self.kiosk and not is_told and self.kiosk.visits._store.value(COMMITTED, [session]):
            tell("sure", session)
            self._told = session


def ask_for_help(kiosk: Kiosk, rng: object) -> None:
    """As the driver does; on a full disk the visitor reads that nothing was recorded."""
    try:
        asked(kiosk, rng)  # type: ignore[arg-type]
    except (StoreError, HelpLimited) as error:
        sys.stderr.write(f"no ticket: {error}\n")


asked = kiosk_driver.ask_for_help


if __name__ == "__main__":
    bootstrap.SystemClock = OffClock  # type: ignore[misc]
    kiosk_driver.Witness = LookingWitness  # type: ignore[misc]
    kiosk_driver.ask_for_help = ask_for_help
    sys.exit(kiosk_driver.main())
