"""How often new help requests may be made at one kiosk."""

from __future__ import annotations

from collections.abc import Callable


class TokenBucket:
    """Lets `size` things pass at once, and then one more every `refill_s` seconds."""

    def __init__(self, size: int, refill_s: float, monotonic: Callable[[], float]) -> None:
        self._size, self._refill_s, self._monotonic = size, refill_s, monotonic
        self._tokens, self._at = float(size), monotonic()

    @property
    def is_empty(self) -> bool:
        """Whether the next `take` would be refused."""
        return self._level() < 1

    def take(self) -> bool:
        """Uses a token; False if there is none."""
        level, self._at = self._level(), self._monotonic()
        self._tokens = level - 1 if level >= 1 else level
        return level >= 1

    def _level(self) -> float:
        return min(self._size, self._tokens + (self._monotonic() - self._at) / self._refill_s)
