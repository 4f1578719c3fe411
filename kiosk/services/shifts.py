"""Shifts: begun and ended by a badge, with breaks; the leader confirms the minutes that count.

Hours are the platform's own record and nothing else: this program is not part of the national register.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from kiosk.i18n import N_, Translator
from kiosk.services.desk import Desk, Records
from kiosk.services.roster import RosterTable, Volunteer
from sync.protocol.events_volunteers import MAX_MINUTES, ShiftConfirmed, ShiftEnded, ShiftStarted

KEEP_SHIFTS = timedelta(days=30)
LONGEST = timedelta(hours=16)
"""Whoever forgot to end a shift is not on duty the next day; the leader says how long it was."""

ACTIVITIES = {
    "station_service": N_("站点服务"),
    "winter_warmth": N_("冬季送温暖"),
    "travel_peak": N_("春运暑运引导"),
    "fair": N_("便民大集"),
    "first_aid": N_("应急救护"),
}
CORRECTIONS = {
    "forgot_end": N_("忘记下岗"),
    "forgot_start": N_("忘记上岗"),
    "break_wrong": N_("休息没记对"),
    "agreed": N_("与本人核对"),
}


@dataclass(frozen=True, slots=True)
class ShiftView:
    """One shift. `minutes` without breaks, until now if it is open; `counted` is what the leader confirmed."""

    id: str
    ref: str
    name: str
    role: str
    activity: str
    activity_text: str
    started_at: datetime
    is_open: bool
    is_on_break: bool
    minutes: int
    break_minutes: int
    counted: int | None


class Shifts:
    """The shifts of this kiosk."""

    def __init__(self, records: Records, desk: Desk, roster: RosterTable, i18n: Translator) -> None:
        self._records, self._desk, self._roster, self._i18n = records, desk, roster, i18n

    def activities(self) -> list[tuple[str, str]]:
        """(code, words) of what a shift can be for."""
        return [(code, self._i18n._(text)) for code, text in ACTIVITIES.items()]

    def corrections(self) -> list[tuple[str, str]]:
        """(code, words) of why the leader counts other minutes."""
        return [(code, self._i18n._(text)) for code, text in CORRECTIONS.items()]

    def on_shift(self) -> list[ShiftView]:
        """Open shifts of people who are still on the roster, the longest first."""
        rows = self._rows("SELECT * FROM shifts WHERE ended_at IS NULL ORDER BY started_at")
        now = self._records.now()
        fresh = [row for row in rows if abs(now - datetime.fromisoformat(row["started_at"])) < LONGEST]
        return [self._view(row) for row in fresh if self._roster.by_ref(row["volunteer"])]

    def mine(self, volunteer: Volunteer) -> ShiftView | None:
        """The open shift of one person."""
        return next((shift for shift in self.on_shift() if shift.ref == volunteer.ref), None)

    def start(self, activity: str) -> ShiftView:
        """Whoever is at the desk begins, once: a second time gives the shift under way. Raises NotOnShift, StoreError.

        What they left open on another day ends first.
        """
        volunteer = self._desk.someone()
        if (open_one := self.mine(volunteer)) is not None:
            return open_one
        for row in self._rows("SELECT * FROM shifts WHERE ended_at IS NULL AND volunteer = ?", volunteer.ref):
            self._end(row, volunteer)
        id, now = self._records.new_id(), self._records.now()
        row = {
            "id": id,
            "volunteer": volunteer.ref,
            "role": volunteer.role,
            "activity": activity,
            "started_at": now.isoformat(),
            "break_s": 0.0,
        }
        event = ShiftStarted(shift=id, volunteer=volunteer.ref, role=volunteer.role, activity=activity, breaks_min=0)
        self._records.write(lambda: self._records.insert("shifts", row), event, volunteer)
        return self._by_id(id)

    def take_break(self) -> None:
        """A break begins, or the one under way ends. Only the row: the end of the shift tells how long all were."""
        shift = self.mine(self._desk.someone())
        if shift is not None:
            row, now = self._row(shift.id), self._records.now()
            since = None if row["break_since"] else now.isoformat()
            changes = {"break_since": since, "break_s": _break_s(row, now)}
            self._records.store.write(lambda _: self._records.update("shifts", shift.id, changes))

    def end(self) -> ShiftView | None:
        """Whoever is at the desk stops; gives the shift that ended. Raises NotOnShift, StoreError."""
        volunteer = self._desk.someone()
        if (shift := self.mine(volunteer)) is None:
            return None
        self._end(self._row(shift.id), volunteer)
        return self._by_id(shift.id)

    def to_confirm(self) -> list[ShiftView]:
        """Ended shifts that no leader has confirmed, the oldest first."""
        rows = self._rows(
            "SELECT * FROM shifts WHERE ended_at IS NOT NULL AND confirmed_at IS NULL ORDER BY started_at"
        )
        return [self._view(row) for row in rows]

    def confirm(self, id: str, minutes: int, reason: str | None = None) -> None:
        """The leader at the desk counts `minutes`; another number than the kiosk's needs a reason.

        Raises ValueError without one, NotOnShift, StoreError. What is confirmed already stays as it is.
        """
        leader, shift = self._desk.leader(), self._by_id(id)
        if shift.counted is not None:
            return
        if minutes != shift.minutes and reason not in CORRECTIONS:
            raise ValueError("another number of minutes needs a reason")
        changes = {"counted_minutes": minutes, "confirmed_at": self._records.now().isoformat()}
        event = ShiftConfirmed(shift=id, counted_minutes=minutes, reason=reason if minutes != shift.minutes else None)
        self._records.write(lambda: self._records.update("shifts", id, changes), event, leader)

    def forget_old(self) -> None:
        """Drops shifts of long ago."""
        oldest = (self._records.now() - KEEP_SHIFTS).isoformat()
        self._records.store.write(lambda database: database.execute("DELETE FROM shifts WHERE ended_at < ?", [oldest]))

    def _end(self, row: dict[str, Any], volunteer: Volunteer) -> None:
        began = datetime.fromisoformat(row["started_at"])
        now = min(self._records.now(), began + LONGEST)
        break_s = _break_s(row, now)
        changes = {"ended_at": max(now, began).isoformat(), "break_since": None, "break_s": break_s}
        event = ShiftEnded(
            shift=row["id"],
            volunteer=row["volunteer"],
            role=row["role"],
            activity=row["activity"],
            breaks_min=_minutes(break_s),
        )
        self._records.write(lambda: self._records.update("shifts", row["id"], changes), event, volunteer)

    def _rows(self, sql: str, *parameters: str) -> list[dict[str, Any]]:
        return self._records.store.rows(sql, parameters)

    def _row(self, id: str) -> dict[str, Any]:
        return self._rows("SELECT * FROM shifts WHERE id = ?", id)[0]

    def _by_id(self, id: str) -> ShiftView:
        return self._view(self._row(id))

    def _view(self, row: dict[str, Any]) -> ShiftView:
        began = datetime.fromisoformat(row["started_at"])
        until = datetime.fromisoformat(row["ended_at"]) if row["ended_at"] else self._records.now()
        break_s, known = _break_s(row, until), self._roster.by_ref(row["volunteer"])
        return ShiftView(
            id=row["id"],
            ref=row["volunteer"],
            name=known.name if known else row["volunteer"],
            role=row["role"],
            activity=row["activity"],
            activity_text=self._i18n._(ACTIVITIES.get(row["activity"], row["activity"])),
            started_at=began,
            is_open=row["ended_at"] is None,
            is_on_break=row["break_since"] is not None,
            minutes=_minutes((until - began).total_seconds() - break_s),
            break_minutes=_minutes(break_s),
            counted=row["counted_minutes"],
        )


def _break_s(row: dict[str, Any], until: datetime) -> float:
    under_way = (until - datetime.fromisoformat(row["break_since"])).total_seconds() if row["break_since"] else 0.0
    return float(row["break_s"]) + max(0.0, under_way)


def _minutes(seconds: float) -> int:
    return min(max(0, round(seconds / 60)), MAX_MINUTES)
