"""The train a visitor has to catch: told once, known to every screen, forgotten with the visit."""

from __future__ import annotations

from datetime import datetime, timedelta

from kiosk.clock import SHANGHAI, Clock


class Departure:
    """One departure, or none. A train that has left is none any more."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._leaves_at: datetime | None = None

    def set(self, hour: int, minute: int) -> None:
        """The next time it is ``hour``:``minute`` in Beijing; raises ValueError for what is no time of day."""
        now = self._clock.now().astimezone(SHANGHAI)
        moment = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
        self._leaves_at = moment if moment > now else moment + timedelta(days=1)

    def clear(self) -> None:
        """No train to catch."""
        self._leaves_at = None

    @property
    def leaves_at(self) -> datetime | None:
        """When the train leaves, in Beijing time; None if none was told or it has left."""
        if self._leaves_at is not None and self._leaves_at <= self._clock.now():
            self._leaves_at = None
        return self._leaves_at

    @property
    def minutes_left(self) -> float | None:
        """Minutes until then."""
        leaves_at = self.leaves_at
        return None if leaves_at is None else (leaves_at - self._clock.now()).total_seconds() / 60
