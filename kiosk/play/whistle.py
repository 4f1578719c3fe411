"""The whistle plays a little tune in clouds of steam, the child taps it back; the tune itself comes out of the taps.

Every tune that is tapped to its end is a good one. How well the rhythm was kept only decides how long the next is.
"""

from __future__ import annotations

import itertools
import random

from kiosk.play.ladder import Ladder

SHORT_S, LONG_S = 0.55, 1.1
NOTES = 5
PATIENCE_S = 6.0
"""So long without a tap in the middle of a tune, and it is shown once more."""

TOLERANCE = 0.45
"""Of a distance between two taps, after the child's own pace is taken out: five-year-olds keep no metronome."""

LEVELS = (("ss", "sss"), ("ssl", "sls"), ("ssss", "ssls"), ("lssl", "slss"), ("sslss", "ssssl"), ("sslssl", "slssls"))
"""Short and long clouds of a tune; a long one is followed by a longer pause."""

TAPPED, FINISHED, NOTHING = "tapped", "finished", "nothing"


class Whistle:
    """One tune after the other. Times are seconds of a clock that only grows."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self.ladder = Ladder(len(LEVELS))
        self.next_round()

    def next_round(self) -> None:
        """Another tune."""
        self.clouds = self._chance.choice(LEVELS[self.ladder.level - 1])
        self.notes = self._melody(len(self.clouds))
        self.taps: list[float] = []

    def _melody(self, length: int) -> list[int]:
        """Notes 1 to 5 that go up and down in small steps, as songs do."""
        notes = [self._chance.choice((1, 3))]
        while len(notes) < length:
            steps = [step for step in (-2, -1, 1, 2) if 1 <= notes[-1] + step <= NOTES]
            notes.append(notes[-1] + self._chance.choice(steps))
        return notes

    @property
    def is_finished(self) -> bool:
        """Whether the tune was tapped to its end."""
        return len(self.taps) == len(self.clouds)

    def beats(self) -> list[float]:
        """When each cloud comes, in seconds from the first."""
        moments, at = [], 0.0
        for cloud in self.clouds:
            moments.append(at)
            at += LONG_S if cloud == "l" else SHORT_S
        return moments

    def tap(self, at: float) -> str:
        """The whistle was tapped at ``at``: tapped, finished, or nothing (the tune is over)."""
        if self.is_finished:
            return NOTHING
        self.taps.append(at)
        if not self.is_finished:
            return TAPPED
        # Off the beat is one miss: the same level again, never an easier one for a whole tune.
        self.ladder.after(0 if self.is_in_rhythm() else 2)
        return FINISHED

    def is_waiting_too_long(self, now: float) -> bool:
        """Whether a tune was begun and left."""
        return bool(self.taps) and not self.is_finished and now - self.taps[-1] > PATIENCE_S

    def start_over(self) -> None:
        """Forget the taps; the tune stays."""
        self.taps = []

    def is_in_rhythm(self) -> bool:
        """Whether the distances between the taps are as those of the tune, at any pace."""
        wanted, heard = _distances(self.beats()), _distances(self.taps)
        pace = sum(heard) / sum(wanted)
        return pace > 0 and all(abs(h / pace - w) <= TOLERANCE * w for h, w in zip(heard, wanted, strict=True))


def _distances(moments: list[float]) -> list[float]:
    return [later - earlier for earlier, later in itertools.pairwise(moments)]
