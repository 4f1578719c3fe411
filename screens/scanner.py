"""A scanner of badges, which types like a keyboard and ends with Enter. Whatever is no badge is forgotten."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from screens.badge import go_to_work
from screens.navigation import navigation

if TYPE_CHECKING:
    from kiosk.kiosk import Kiosk

ENTER_KEYS = (13, 271)
LONGEST = 32
ONE_CODE_WITHIN_S = 2.0
"""A scanner types a whole code in a moment; what a hand types slowly is no badge."""


class Scanner:
    """Collects keys of one kiosk. ``felt`` says that somebody is there, and whether that was all it meant."""

    def __init__(self, kiosk: Kiosk, felt: Callable[[], bool]) -> None:
        self._kiosk, self._felt = kiosk, felt
        self._read, self._began = "", 0.0

    def key(self, code: int, character: str | None) -> bool:
        """One key; whether it ended a badge. Whoever is on shift is in at once, everybody else is asked for the PIN."""
        now = self._kiosk.clock.monotonic()
        if now - self._began > ONE_CODE_WITHIN_S:
            self._read = ""
        if code not in ENTER_KEYS:
            self._collect(character, now)
            return False
        read, self._read = self._read, ""
        badge = self._kiosk.volunteering.badges.scanned(read)
        if badge is None:
            return False
        self._kiosk.visits.touched("volunteer")
        self._felt()
        if self._kiosk.volunteering.re_enter(badge) is not None:
            go_to_work(self._kiosk)
        else:
            navigation.show("badge", badge=badge)
        return True

    def _collect(self, character: str | None, now: float) -> None:
        if not self._read:
            self._began = now
        if character and character.isprintable() and len(self._read) < LONGEST:
            self._read += character
