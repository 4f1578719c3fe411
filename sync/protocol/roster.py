"""The volunteers of one station, as its kiosks may know them: enough to check a PIN without a network, no more.

Never part of the content pack: only a kiosk that signs for its station gets it, and keeps it to itself.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from . import checks, wire
from .problems import ProblemError

ROSTER_PATH = "/api/v1/roster"
ROLES = ("volunteer", "shift_leader", "keeper")
PIN_DIGITS = {"volunteer": 4, "shift_leader": 6, "keeper": 6}
MAX_VOLUNTEERS = 2000
BADGE_SCHEME = "VB:"
"""Begins what the code on a badge says; the number of the badge follows."""

_MALFORMED = "reply-malformed"
_BADGE = r"[0-9]{3,8}"
_SCANNED = re.compile(rf"{BADGE_SCHEME}({_BADGE})")
_WORDS = checks.many(checks.CODE, 32)
_TOP = {"version": checks.VERSION, "volunteers": checks.LIST}
_VOLUNTEER = {
    "badge": checks.pattern("a badge number of 3-8 digits", _BADGE),
    "ref": checks.NAME,
    "name": checks.Check("a name of 1-40", lambda value: isinstance(value, str) and 0 < len(value) <= 40),
    "role": checks.one_of(*ROLES),
    "pin_hash": checks.pattern("an argon2id hash", r"\$argon2id\$[A-Za-z0-9$=,+/]{40,200}"),
    "skills": _WORDS,
    "languages": checks.many(checks.LANGUAGE, 16),
    "first_aid_until": checks.optional(checks.DAY),
    "is_demo": checks.FLAG,
}


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """One active volunteer: number of the badge, opaque reference, chosen name, and the hash of the PIN."""

    badge: str
    ref: str
    name: str
    role: str
    pin_hash: str
    skills: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    first_aid_until: str | None = None
    is_demo: bool = False


@dataclass(frozen=True, slots=True)
class Roster:
    """All active volunteers of one station; ``version`` changes with whatever of them changes."""

    version: str
    volunteers: tuple[RosterEntry, ...]


def make_roster(volunteers: Iterable[RosterEntry]) -> Roster:
    """A roster in the order of the badges, its version made of what it says."""
    ordered = tuple(sorted(volunteers, key=lambda entry: entry.badge))
    said = wire.dump({"volunteers": [_plain(entry) for entry in ordered]}).encode()
    return Roster(hashlib.sha256(said).hexdigest()[:32], ordered)


def encode_roster(roster: Roster) -> bytes:
    """The roster as UTF-8 JSON."""
    entries = [_plain(entry) for entry in roster.volunteers]
    return wire.dump({"version": roster.version, "volunteers": entries}).encode()


def decode_roster(body: bytes) -> Roster:
    """The roster in a body. Raises ProblemError("reply-malformed", detail, field)."""
    found = checks.read(wire.load_object(body, _MALFORMED), _TOP, _MALFORMED)
    if len(found["volunteers"]) > MAX_VOLUNTEERS:
        raise ProblemError(_MALFORMED, f"more than {MAX_VOLUNTEERS}", "volunteers")
    entries = tuple(_entry(item) for item in found["volunteers"])
    for name in ("badge", "ref"):
        if len({getattr(entry, name) for entry in entries}) < len(entries):
            raise ProblemError(_MALFORMED, "the same twice", name)
    return Roster(found["version"], entries)


def scanned_badge(text: str) -> str | None:
    """The number of the badge whose code was read, None if that was another code."""
    match = _SCANNED.fullmatch(text.strip())
    return match[1] if match else None


def _plain(entry: RosterEntry) -> dict[str, Any]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(entry).items()}


def _entry(item: Any) -> RosterEntry:
    if not isinstance(item, dict):
        raise ProblemError(_MALFORMED, "expected an object", "volunteers")
    found = checks.read(item, _VOLUNTEER, _MALFORMED)
    values: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in found.items()}
    return RosterEntry(**values)
