"""The beat of chest compressions: when to push, when to breathe, when to change helper.

Every answer follows from the seconds since the start alone, so a stalled screen loses no beat and nothing drifts.
Figures: 100-120 pushes a minute, 30:2, another helper every 2 minutes (content FA-01; 15:2 for two trained helpers of a
child, FA-03). Two breaths may take up to 10 seconds; 5 are given, about one to blow and one and a half to let go, each.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

RATE_PER_MINUTE = 110
PUSH_S = 60 / RATE_PER_MINUTE
BREATH_S = 2.5
COUNTED_TO = 30
CHANGE_EVERY_S = 120
CHANGE_SHOWN_S = 10

PUSH, BREATH = "push", "breath"


@dataclass(frozen=True, slots=True)
class Pattern:
    """So many pushes, then so many breaths; without breaths the pushes are counted to the same number again."""

    pushes: int
    breaths: int

    @property
    def length_s(self) -> float:
        """Seconds of one round."""
        return self.pushes * PUSH_S + self.breaths * BREATH_S


PATTERNS = {"pushes": Pattern(COUNTED_TO, 0), "30_2": Pattern(30, 2), "15_2": Pattern(15, 2)}


@dataclass(frozen=True, slots=True)
class Beat:
    """One push or breath: which it is (1…), how far it has gone (0 to 1), and how many there were since the start."""

    kind: str
    count: int
    share: float
    ordinal: int


class Metronome:
    """Runs on ``monotonic`` (seconds that only grow). Stopped, it stands still and goes on where it stood."""

    def __init__(self, monotonic: Callable[[], float], pattern: str = "pushes") -> None:
        self._monotonic = monotonic
        self._begun_at: float | None = None
        self._kept = 0.0
        self._pattern_began = 0.0
        self.pattern = pattern

    @property
    def is_running(self) -> bool:
        """Whether the beat goes."""
        return self._begun_at is not None

    def start(self) -> None:
        """Go, or go on."""
        if self._begun_at is None:
            self._begun_at = self._monotonic()

    def stop(self) -> None:
        """Stand still; the seconds so far are kept."""
        self._kept = self.elapsed_s
        self._begun_at = None

    def choose(self, pattern: str) -> None:
        """Count by another pattern from now on; the elapsed time goes on. Raises KeyError for an unknown one."""
        if PATTERNS[pattern] != PATTERNS[self.pattern]:
            self._pattern_began = self.elapsed_s
        self.pattern = pattern

    @property
    def elapsed_s(self) -> float:
        """Seconds that it has run."""
        return self._kept + (self._monotonic() - self._begun_at if self._begun_at is not None else 0.0)

    @property
    def beat(self) -> Beat:
        """The push or breath of this moment."""
        pattern = PATTERNS[self.pattern]
        rounds, within = divmod(self.elapsed_s - self._pattern_began, pattern.length_s)
        before = int(rounds) * (pattern.pushes + pattern.breaths)
        pushing = pattern.pushes * PUSH_S
        if within < pushing:
            number, share = divmod(within / PUSH_S, 1)
            # A rounding error at the very end of the last push is still the last push.
            count = min(int(number) + 1, pattern.pushes)
            return Beat(PUSH, count, share, before + count)
        number, share = divmod((within - pushing) / BREATH_S, 1)
        count = min(int(number) + 1, pattern.breaths) if pattern.breaths else 1
        return Beat(BREATH, count, share, before + pattern.pushes + count)

    @property
    def is_change_due(self) -> bool:
        """Whether another helper should take over: for some seconds after every 2 minutes."""
        elapsed = self.elapsed_s
        return elapsed >= CHANGE_EVERY_S and elapsed % CHANGE_EVERY_S < CHANGE_SHOWN_S

    @property
    def seconds_to_change(self) -> int:
        """Whole seconds until the next change of helper, counted down from 120 to 1."""
        return CHANGE_EVERY_S - int(self.elapsed_s % CHANGE_EVERY_S)
