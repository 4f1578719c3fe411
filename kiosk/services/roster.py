"""Who may serve at this station, as the central last said; nobody else, and nothing else about them.

The list is replaced whole in one transaction: whoever was struck off is gone with the next sync.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from kiosk.store.database import Store
from sync.protocol.roster import PIN_DIGITS, Roster

VOLUNTEER, LEADER, KEEPER = "volunteer", "shift_leader", "keeper"
LEADERS = (LEADER, KEEPER)


@dataclass(frozen=True, slots=True)
class Volunteer:
    """One of those who serve here. `ref` is what events say of them; the name stays on this screen."""

    badge: str
    ref: str
    name: str
    role: str
    pin_hash: str
    skills: tuple[str, ...]
    languages: tuple[str, ...]
    first_aid_until: str | None
    is_demo: bool

    @property
    def is_leader(self) -> bool:
        """Whether they confirm shifts and void what was logged."""
        return self.role in LEADERS

    @property
    def pin_digits(self) -> int:
        """How many digits the PIN of this role has."""
        return PIN_DIGITS[self.role]


class RosterTable:
    """The roster in the kiosk's own file."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def version(self) -> str | None:
        """Which roster this is, None before the first."""
        value = self._store.value("SELECT version FROM roster_version")
        return None if value is None else str(value)

    def replace(self, roster: Roster) -> None:
        """Make this the roster, whole, in one transaction."""
        self._store.write(lambda _: self._put(roster))

    def forget(self) -> None:
        """Drop it: the central has ended this kiosk's right to know it."""
        self._store.write(lambda _: self._clear())

    def by_badge(self, badge: str) -> Volunteer | None:
        """Whose badge has this number, None if nobody's here."""
        return self._one("badge", badge)

    def by_ref(self, ref: str) -> Volunteer | None:
        """Whose reference this is, None if they do not serve here any more."""
        return self._one("ref", ref)

    def _one(self, column: str, value: str) -> Volunteer | None:
        columns = {"badge": "SELECT * FROM roster WHERE badge = ?", "ref": "SELECT * FROM roster WHERE ref = ?"}
        rows = self._store.rows(columns[column], [value])
        return _volunteer(rows[0]) if rows else None

    def _clear(self) -> None:
        for table in ("roster", "roster_version"):
            self._store.database.table(table).delete_where()

    def _put(self, roster: Roster) -> None:
        self._clear()
        database = self._store.database
        for entry in roster.volunteers:
            row = {name: getattr(entry, name) for name in ("badge", "ref", "name", "role", "pin_hash")}
            lists = {"skills": json.dumps(entry.skills), "languages": json.dumps(entry.languages)}
            rest = {"first_aid_until": entry.first_aid_until, "is_demo": int(entry.is_demo)}
            database.table("roster").insert({**row, **lists, **rest})
        database.table("roster_version").insert({"id": 1, "version": roster.version})


def _volunteer(row: dict[str, Any]) -> Volunteer:
    return Volunteer(
        badge=row["badge"],
        ref=row["ref"],
        name=row["name"],
        role=row["role"],
        pin_hash=row["pin_hash"],
        skills=tuple(json.loads(row["skills"])),
        languages=tuple(json.loads(row["languages"])),
        first_aid_until=row["first_aid_until"],
        is_demo=bool(row["is_demo"]),
    )
