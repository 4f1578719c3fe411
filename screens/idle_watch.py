"""Seconds without a touch, and what they mean. No Kivy here: the shell asks once a second and shows the answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

LARGE_FACTOR = 2
"""Who needs large text needs more time to read it (60 s become 120 s)."""

IN_USE_S = 30 * 60
"""How long a screen that is in use without touches (a metronome) is left alone."""


@dataclass(frozen=True, slots=True)
class IdlePhase:
    """``name`` is "busy", "warning" (``seconds`` until the end), "ended" or "attract"."""

    name: str
    seconds: int = 0


class IdleWatch:
    """Seconds since the last touch, and what they mean. ``monotonic`` gives seconds; the rest are seconds too."""

    def __init__(
        self, monotonic: Callable[[], float], *, warning_s: float, grace_s: float, attract_after_s: float
    ) -> None:
        self._monotonic = monotonic
        self._warning_s, self._grace_s, self._attract_after_s = warning_s, grace_s, attract_after_s
        self._last = monotonic()

    def touched(self) -> None:
        """Somebody is there."""
        self._last = self._monotonic()

    @property
    def idle_s(self) -> float:
        """Seconds since the last touch."""
        return self._monotonic() - self._last

    def phase(self, *, is_visited: bool, is_large: bool, is_in_use: bool = False) -> IdlePhase:
        """What to show now: for a visit under way, or (``is_visited`` False) for a kiosk that nobody uses.

        ``is_in_use``: the screen in front serves somebody who has no hand free.
        """
        idle = self.idle_s
        if not is_visited:
            return IdlePhase("attract" if idle >= self._attract_after_s else "busy")
        warning = self._warning_s * (LARGE_FACTOR if is_large else 1)
        if is_in_use:
            warning = max(warning, IN_USE_S)
        if idle < warning:
            return IdlePhase("busy")
        left = warning + self._grace_s - idle
        return IdlePhase("warning", int(-(-left // 1))) if left > 0 else IdlePhase("ended")
