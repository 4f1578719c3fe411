"""Volunteers for tests: a roster, their PINs, and who steps up to the desk."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher

from kiosk.kiosk import Kiosk
from kiosk.services.roster import Volunteer
from sync.protocol.roster import Roster, RosterEntry, make_roster

PINS = {"1001": "2468", "1002": "1357", "9001": "246813"}
LIN, ZHOU, LEADER = "1001", "1002", "9001"

CHEAP = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
"""A hash says itself what checking it costs: a hundred checks a test are as sure, and no test waits a minute."""


@cache
def entry(badge: str) -> RosterEntry:
    role = "shift_leader" if badge == LEADER else "volunteer"
    return RosterEntry(badge, f"vb-{badge}", f"名字{badge}", role, CHEAP.hash(PINS[badge]), ("escort",), ("ru",))


def roster(*badges: str) -> Roster:
    return make_roster(entry(badge) for badge in badges or PINS)


def serve(kiosk: Kiosk, badge: str = LIN) -> Volunteer:
    """Whose badge this is stands at the desk, by PIN."""
    if kiosk.volunteering.roster.version() is None:
        kiosk.volunteering.roster.replace(roster())
    volunteer = kiosk.volunteering.badges.check(badge, PINS[badge])
    kiosk.volunteering.desk.enter(volunteer)
    return volunteer
