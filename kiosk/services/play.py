"""How long a child plays: never past the train, never longer than is good for small eyes.

A turn begins with the first game and goes on over all games until it is over; then the games rest a while, so that
"only one more" is no way round it. A new visit begins anew.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime

from kiosk.clock import Clock
from kiosk.services.departure import Departure
from kiosk.services.visits import Visits

LONGEST_S = 20 * 60.0
BOARDING_S = 15 * 60.0
"""So long before the train leaves nobody plays any more: it is time to go to the platform."""
WARNING_S = 120.0
REST_S = 10 * 60.0

PLAYING, ENDING, OVER = "playing", "ending", "over"
TIRED, TRAIN = "tired", "train"


@dataclass(frozen=True, slots=True)
class PlayTime:
    """``phase`` playing, ending (the last two minutes) or over; then ``reason`` is tired (long enough) or train.

    ``left_s`` are the seconds still to play, ``share`` is how much of the turn is left (1 to 0), ``leaves_at`` the
    train, if one was told.
    """

    phase: str
    reason: str
    left_s: float
    share: float
    leaves_at: datetime | None


class Play:
    """The turn at the games. ``chance`` is what the games throw their dice with."""

    def __init__(self, clock: Clock, visits: Visits, departure: Departure, chance: random.Random | None = None) -> None:
        self._clock, self._visits, self._departure = clock, visits, departure
        self.chance = chance or random.Random()
        self._began: float | None = None
        self._over: tuple[float, PlayTime] | None = None
        self._mode: str | None = None
        self._left_at = float("inf")

    def enter(self) -> PlayTime:
        """A game opens: the visit is a child's from here on; the turn begins if none is under way."""
        if self.time().phase != OVER and self._began is None:
            self._began = self._clock.monotonic()
        self._left_at = float("inf")
        if self._mode is None:
            self._mode = self._visits.mode
            self._visits.mode_changed("kids")
        return self.time()

    def leave(self) -> None:
        """The game is closed: the visit is again what it was before. Safe to call when no game is open.

        Ten minutes later it is another turn: other children, at a kiosk that was never left alone.
        """
        self._left_at = min(self._left_at, self._clock.monotonic())
        if self._mode is not None:
            self._visits.mode_changed(self._mode)
            self._mode = None

    def forget(self) -> None:
        """The visit ends; the next child has a whole turn."""
        self._began = self._over = self._mode = None
        self._left_at = float("inf")

    @property
    def train(self) -> datetime | None:
        """The departure that is still to come; one that has left stops nobody any more."""
        leaves_at = self._departure.leaves_at
        return leaves_at if leaves_at is not None and leaves_at > self._clock.now() else None

    def time(self) -> PlayTime:
        """How the turn stands now."""
        rested_since = min(self._left_at, self._over[0] if self._over else float("inf"))
        if self._clock.monotonic() - rested_since >= REST_S:
            self._began, self._over, self._left_at = None, None, float("inf")
        if self._over is not None:
            return self._over[1]
        time = self._now()
        if time.phase == OVER:
            self._over = (self._clock.monotonic(), time)
        return time

    def _now(self) -> PlayTime:
        played = 0.0 if self._began is None else self._clock.monotonic() - self._began
        lefts = [(LONGEST_S - played, TIRED)]
        if self.train is not None:
            lefts.append(((self.train - self._clock.now()).total_seconds() - BOARDING_S, TRAIN))
        left, reason = min(lefts)
        phase = PLAYING if left > WARNING_S else ENDING if left > 0 else OVER
        share = max(0.0, left) / max(1.0, max(0.0, left) + played)
        return PlayTime(phase, reason, max(0.0, left), share, self.train)

    def move_departure(self, minutes: int) -> None:
        """Tell the train by steps, as ``Departure.move``.

        A train told anew is counted with at once, also for games that rest because of another.
        """
        self._departure.move(minutes)
        self._reconsider()

    def clear_departure(self) -> None:
        """No train to catch after all."""
        self._departure.clear()
        self._reconsider()

    def _reconsider(self) -> None:
        if self._over is not None and self._over[1].reason == TRAIN:
            self._over = None
