"""What others may use of the roster: PINs, and the roster of a station."""

from __future__ import annotations

import re

from argon2 import PasswordHasher

from sync.central.ledger.api import Station
from sync.central.roster.models import Volunteer
from sync.protocol.roster import PIN_DIGITS, Roster, RosterEntry, make_roster

HASHER = PasswordHasher(time_cost=2, memory_cost=64 * 1024, parallelism=1)
"""Argon2id, as kiosks check it in a fifth of a second; memory in KiB."""

EASY = frozenset({"123456", "654321", "123123", "121212", "1234", "4321", "1212", "2580"})

DEMO_VOLUNTEERS: tuple[tuple[str, str, str, str, list[str], list[str]], ...] = (
    ("1001", "示例·小林", "volunteer", "2468", ["en"], ["escort"]),
    ("1002", "示例·老周", "volunteer", "1357", ["ru"], ["translate"]),
    ("9001", "示例·班长", "shift_leader", "246813", [], ["first_aid"]),
)
"""Badge, name, role, PIN, languages, skills: invented, for demonstrations alone, and printed in the README."""


def hash_pin(pin: str, role: str) -> str:
    """The hash of a PIN. Raises ValueError for one that is too short, too long, or the first that anybody tries."""
    if not re.fullmatch(rf"[0-9]{{{PIN_DIGITS[role]}}}", pin):
        raise ValueError(f"{PIN_DIGITS[role]} digits")
    if pin in EASY or len(set(pin)) == 1:
        raise ValueError("too easy")
    return HASHER.hash(pin)


def roster_of(station: str) -> Roster:
    """The active volunteers of one station, as its kiosks know them."""
    found = Volunteer.objects.filter(station_id=station, is_active=True).exclude(pin_hash="")
    return make_roster(_entry(volunteer) for volunteer in found)


def make_demo(station: str) -> int:
    """Invented volunteers for a demonstration; how many were missing."""
    place = Station.objects.get(pk=station)
    made = 0
    for badge, name, role, pin, languages, skills in DEMO_VOLUNTEERS:
        if Volunteer.objects.filter(badge=badge).exists():
            continue
        Volunteer.objects.create(
            badge=badge,
            name=name,
            role=role,
            station=place,
            languages=languages,
            skills=skills,
            pin_hash=hash_pin(pin, role),
            is_demo=True,
        )
        made += 1
    return made


def _entry(volunteer: Volunteer) -> RosterEntry:
    until = volunteer.first_aid_until
    return RosterEntry(
        badge=volunteer.badge,
        ref=volunteer.ref,
        name=volunteer.name,
        role=volunteer.role,
        pin_hash=volunteer.pin_hash,
        skills=tuple(volunteer.skills),
        languages=tuple(volunteer.languages),
        first_aid_until=until.isoformat() if until else None,
        is_demo=volunteer.is_demo,
    )
