"""Time in hand, for what asks a monotonic clock."""

from __future__ import annotations


class Seconds:
    """Stands still until ``now`` is moved."""

    def __init__(self, now: float) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now
