"""Time as the kiosk knows it, and how far that can be trusted.

A kiosk may have no clock battery and start in the past. Order never depends on time (it goes by sequence number);
what a visitor reads and what an event says does, so the central's time is learnt at every sync and kept.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Protocol

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
TRUSTED_FOR_S = 24 * 3600
SYSTEM_SYNCED_MARK = Path("/run/systemd/timesync/synchronized")

SYNCED, DRIFTING, UNSYNCED = "synced", "drifting", "unsynced"


class Clock(Protocol):
    """What services need of time; tests bring their own."""

    def now(self) -> datetime:
        """The best known time, in Beijing time."""
        ...

    def monotonic(self) -> float:
        """Seconds that only ever grow, for durations."""
        ...

    def state(self) -> str:
        """synced, drifting or unsynced."""
        ...

    def learn(self, server_time: datetime) -> None:
        """Takes over the central's time."""
        ...


class ClockMemory(Protocol):
    """Where the clock keeps the last time it knew, across restarts."""

    def last_known_time(self) -> datetime | None: ...

    def remember_time(self, moment: datetime) -> None: ...


class SystemClock:
    """The machine's clock, corrected by what the central said.

    Time runs on the monotonic clock from one anchor, so that a step of the system clock in mid-run changes nothing.
    If the machine starts earlier than the last time we knew, it lost its clock: time goes on from there, unsynced.
    """

    def __init__(
        self,
        memory: ClockMemory | None = None,
        *,
        system_now: Callable[[], datetime] = lambda: datetime.now(UTC),
        monotonic: Callable[[], float] = time.monotonic,
        system_synced_mark: Path = SYSTEM_SYNCED_MARK,
    ) -> None:
        self._memory, self._monotonic, self._mark = memory, monotonic, system_synced_mark
        self._lock = threading.Lock()
        known = memory.last_known_time() if memory else None
        started = system_now()
        self._lost_time = known is not None and started < known
        self._anchor = (known if known is not None and self._lost_time else started, monotonic())
        self._has_history = known is not None
        self._learnt_at: float | None = None

    def now(self) -> datetime:
        """The best known time, aware, in Beijing time."""
        with self._lock:
            moment, at = self._anchor
        return (moment + timedelta(seconds=self._monotonic() - at)).astimezone(SHANGHAI)

    def monotonic(self) -> float:
        """Seconds that only ever grow, for durations."""
        return self._monotonic()

    def state(self) -> str:
        """synced (learnt today, or kept by the system's time service), drifting (learnt before) or unsynced."""
        if self._learnt_at is not None:
            return SYNCED if self._monotonic() - self._learnt_at < TRUSTED_FOR_S else DRIFTING
        if self._lost_time:
            return UNSYNCED
        if self._mark.exists():
            return SYNCED
        return DRIFTING if self._has_history else UNSYNCED

    def learn(self, server_time: datetime) -> None:
        """Takes over the central's time (aware datetime) and remembers it."""
        with self._lock:
            self._anchor = (server_time, self._monotonic())
            self._learnt_at = self._monotonic()
        self.save()

    def save(self) -> None:
        """Remembers the present time, so that a start without a clock goes on from here; only if it can be trusted."""
        if self._memory is not None and self.state() != UNSYNCED:
            self._memory.remember_time(self.now())
