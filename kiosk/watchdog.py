"""Whether frames still reach the panel: the window says so now and then, the heartbeat passes it on."""

from __future__ import annotations

from collections.abc import Callable

SILENT_AFTER_S = 60.0


class Watchdog:
    """Remembers when the window last said that it drew."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._beat_at: float | None = None

    def beat(self) -> None:
        """A frame was drawn."""
        self._beat_at = self._monotonic()

    def is_drawing(self) -> bool | None:
        """True if a frame was drawn lately, False if not, None if there never was a window."""
        if self._beat_at is None:
            return None
        return self._monotonic() - self._beat_at < SILENT_AFTER_S
