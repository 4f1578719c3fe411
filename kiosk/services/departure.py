"""When the visitor's train leaves, if they said so: for this visit only, kept nowhere."""

from __future__ import annotations

from datetime import datetime, timedelta

from kiosk.clock import SHANGHAI, Clock

FIRST_OFFER = timedelta(hours=1)
STEP_MIN = 5


class Departure:
    """The time on the ticket. What plans around it asks here; the end of the visit clears it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._leaves_at: datetime | None = None

    def set(self, hour: int, minute: int) -> None:
        """The next time that a clock shows ``hour``:``minute`` in Beijing; raises ValueError for no time of day."""
        now = self._clock.now().astimezone(SHANGHAI)
        today = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
        self._leaves_at = today if today > now else today + timedelta(days=1)

    def move(self, minutes: int) -> None:
        """Tell it by steps: the first sets it an hour from now, in whole five minutes; others move it.

        It stays within the day to come and never before now: a step back past now is not taken.
        """
        now = self._clock.now()
        if self._leaves_at is None or self._leaves_at <= now:
            moment = now + FIRST_OFFER
            moment += timedelta(minutes=-moment.minute % STEP_MIN)
        else:
            moment = self._leaves_at + timedelta(minutes=minutes)
            if not now < moment < now + timedelta(days=1):
                return
        moment = moment.astimezone(SHANGHAI)
        self.set(moment.hour, moment.minute)

    def clear(self) -> None:
        """Nobody said anything."""
        self._leaves_at = None

    @property
    def leaves_at(self) -> datetime | None:
        """When it leaves, in Beijing time; None if nobody said."""
        return self._leaves_at

    @property
    def minutes_left(self) -> float | None:
        """Minutes until it leaves, below 0 once it has left; None if nobody said."""
        if self._leaves_at is None:
            return None
        return (self._leaves_at - self._clock.now()).total_seconds() / 60
