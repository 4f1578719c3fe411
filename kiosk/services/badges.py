"""Badge and PIN: who steps up to serve. Works without a network, for a quarter of a second in the background.

A PIN opens nothing personal: it says whose hours and whose records these are.
"""

from __future__ import annotations

import base64
import os

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from kiosk.errors import PinWrong
from kiosk.services.pin_tries import PinTries
from kiosk.services.roster import RosterTable, Volunteer
from sync.protocol.roster import scanned_badge

HASHER = PasswordHasher(time_cost=2, memory_cost=64 * 1024, parallelism=1)
"""Argon2id; memory in KiB. A guess costs a fifth of a second here, and much memory wherever a stolen disk is."""


def _hash_of_nothing() -> str:
    """A hash as ``HASHER`` makes them, out of thin air: no PIN has it, and to make it takes no time at each start."""
    salt, key = (base64.b64encode(os.urandom(size)).decode().rstrip("=") for size in (HASHER.salt_len, HASHER.hash_len))
    costs = f"m={HASHER.memory_cost},t={HASHER.time_cost},p={HASHER.parallelism}"
    return f"$argon2id$v=19${costs}${salt}${key}"


_NOBODYS = _hash_of_nothing()
"""Checked where there is no such badge, so that the answer takes as long as for a wrong PIN."""


class Badges:
    """Checks badges and PINs against the roster."""

    def __init__(self, roster: RosterTable, tries: PinTries) -> None:
        self._roster, self._tries = roster, tries

    def scanned(self, text: str) -> str | None:
        """The number of the badge that a scanner read, None if it read something else."""
        return scanned_badge(text)

    def digits(self, badge: str) -> int:
        """How many digits the PIN of this badge has; for an unknown one as many as a volunteer's."""
        known = self._roster.by_badge(badge)
        return known.pin_digits if known else 4

    def check(self, badge: str, pin: str) -> Volunteer:
        """Whose badge and PIN these are. Slow: not for the window's thread.

        Raises PinWrong, PinLocked, or StoreError if the try could not be counted, since then it must not be made.
        """
        known = self._roster.by_badge(badge)
        self._tries.begin(known.ref if known else None)
        try:
            HASHER.verify(known.pin_hash if known else _NOBODYS, pin)
        except (Argon2Error, InvalidHashError) as error:
            raise PinWrong(badge) from error
        if known is None:
            raise PinWrong(badge)
        self._tries.succeeded(known.ref)
        return known
