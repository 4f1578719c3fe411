"""Since when somebody has been calling 120. It stays on this kiosk and is forgotten with the visit."""

from __future__ import annotations

from collections.abc import Callable


class CallTimer:
    """Seconds since a helper said that 120 is being called. ``monotonic`` gives seconds that only grow."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._began: float | None = None

    @property
    def is_running(self) -> bool:
        """Whether somebody is calling."""
        return self._began is not None

    @property
    def seconds(self) -> int:
        """Whole seconds since then; 0 if nobody is."""
        return 0 if self._began is None else int(self._monotonic() - self._began)

    def start(self) -> None:
        """Somebody calls now; once it runs, saying so again changes nothing."""
        if self._began is None:
            self._began = self._monotonic()

    def forget(self) -> None:
        """Nobody does: a slip of the finger, or the next visitor."""
        self._began = None


def minutes_and_seconds(seconds: float) -> str:
    """``135`` as ``02:15``, as a stopwatch shows it."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes:02}:{rest:02}"
