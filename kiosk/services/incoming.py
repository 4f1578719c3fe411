"""Requests for help as those who serve see them: who comes, who came, how it ended; and what happens if nobody does.

The ladder works without a network, from the clock and this kiosk's own rows alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from kiosk.clock import Clock
from kiosk.errors import TicketUnknown
from kiosk.i18n import N_, Translator
from kiosk.services.content import Content
from kiosk.services.desk import Desk, Records
from kiosk.services.duty import LIFE_THREATENING
from kiosk.services.roster import Volunteer
from kiosk.services.views import Shown
from sync.protocol.content import HelpType, Location
from sync.protocol.events_volunteers import HelpAcknowledged, HelpArrived, HelpClosed
from sync.protocol.ticket_states import ENDED

STAYS_OPEN = timedelta(hours=12)
KEEP_ROWS = timedelta(days=30)
FULL_SCREEN_AFTER_S = 60.0
RINGS_UP_TO_S = 15 * 60
"""What is promised for later than this is nobody's to run for: offices and the centre see to it."""

SILENT = ("danger",)
"""Whoever is threatened must not be given away: no sound, and not what it is about."""

HOTLINE = "12345"

WAITING, COMING, ARRIVED = "waiting", "coming", "arrived"
THERE = ("on_site", "done")
"""Words of the centre for somebody who has come."""

STATE_TEXTS = {WAITING: N_("等人应答"), COMING: N_("有人正在赶来"), ARRIVED: N_("已到现场")}

CLOSINGS = {
    "helped": (N_("已帮到"), "closed_normal"),
    "not_found": (N_("没找到人"), "closed_special"),
    "handed_over": (N_("已交给120、110或车站"), "referred"),
    "not_needed": (N_("不再需要"), "closed_special"),
}
"""How it ended, in words, and the state of the case that this is."""

RING, AGAIN, LEADER, DUTY_PHONE, CALL = "ring", "again", "leader", "duty_phone", "call"
LADDER = ((0.0, RING), (0.5, AGAIN), (1.0, LEADER), (1.5, DUTY_PHONE), (2.0, CALL))
"""What is done when this share of the time to answer has passed and nobody said "coming"."""

STEP_TEXTS = {
    RING: N_("有人求助，请去看看"),
    AGAIN: N_("再次提醒：有人求助"),
    LEADER: N_("没人应答，请班组长处理"),
    DUTY_PHONE: N_("没人应答，请打值班电话"),
    CALL: N_("没人应答，请马上打电话"),
}


@dataclass(frozen=True, slots=True)
class IncomingRow:
    """One open request. `left_s` until it should have been answered, negative when that is over, None: no promise."""

    ticket: str
    title: Shown
    severity: str
    state: str
    state_text: str
    left_s: int | None
    left_text: str
    is_life_threatening: bool


@dataclass(frozen=True, slots=True)
class Alarm:
    """The request that most needs somebody now, and how far up the ladder it is. `number` is whom to call."""

    ticket: str
    title: Shown
    step: str
    text: str
    number: str
    is_life_threatening: bool
    is_full_screen: bool
    is_silent: bool
    help_code: str


class Incoming:
    """The open requests of this kiosk."""

    def __init__(
        self, records: Records, desk: Desk, content: Content, clock: Clock, i18n: Translator, station: str
    ) -> None:
        self._records, self._desk, self._content = records, desk, content
        self._clock, self._i18n, self._station = clock, i18n, station

    def open_requests(self) -> list[IncomingRow]:
        """All that are not finished or withdrawn: danger to life first, then what waits longest."""
        rows = sorted(self._open(), key=lambda row: (row["severity"], row["created_at"]))
        return [self._row(row) for row in rows]

    def closings(self) -> list[tuple[str, str]]:
        """(code, words) of how a request can end."""
        return [(code, self._i18n._(text)) for code, (text, _state) in CLOSINGS.items()]

    def coming(self, ticket: str) -> None:
        """Whoever is at the desk goes. Only the first says so to the central: after that it is known.

        Raises TicketUnknown, NotOnShift, StoreError.
        """
        volunteer, row = self._desk.someone(), self._find(ticket)
        if row["acknowledged_at"] is None:
            changes = {"acknowledged_at": self._now(), "acknowledged_by": volunteer.ref}
            self._change(row, changes, HelpAcknowledged(ticket=ticket, after_s=self._after_s(row)))

    def answer(self, ticket: str, on_shift: Volunteer | None) -> bool:
        """Somebody said "coming" without a badge: whoever is at the desk, else the one person on shift.

        Whether it could be said for anybody. Raises TicketUnknown, StoreError.
        """
        if self._desk.present is not None:
            self.coming(ticket)
            return True
        if on_shift is None:
            return False
        self._desk.enter(on_shift)
        try:
            self.coming(ticket)
        finally:
            self._desk.leave()
        return True

    def arrived(self, ticket: str) -> None:
        """Somebody is with the person, which is also an answer. Raises TicketUnknown, NotOnShift, StoreError."""
        self.coming(ticket)
        row = self._find(ticket)
        if row["arrived_at"] is None:
            event = HelpArrived(ticket=ticket, after_s=self._after_s(row))
            self._change(row, {"arrived_at": self._now()}, event)

    def close(self, ticket: str, note_code: str) -> None:
        """Finished. Raises KeyError for another code, TicketUnknown, NotOnShift, StoreError."""
        _text, state = CLOSINGS[note_code]
        self._desk.someone()
        event = HelpClosed(ticket=ticket, state=state, note_code=note_code)
        self._change(self._find(ticket), {"closed_at": self._now(), "state": state}, event)

    def alarm(self) -> Alarm | None:
        """What rings now: of all that nobody answered the most urgent; None if there is nothing."""
        waiting = [row for row in self._open() if not _is_answered(row) and self._waits_s(row) >= 0]
        ranked = sorted(waiting, key=lambda row: (row["severity"], row["created_at"]))
        return self._alarm(ranked[0]) if ranked else None

    def forget_old(self) -> None:
        """Drops what became of requests that are dropped themselves."""
        self._records.store.write(
            lambda database: database.execute(
                "DELETE FROM help_progress WHERE ticket NOT IN (SELECT code FROM help_requests)"
            )
        )

    def _open(self) -> list[dict[str, Any]]:
        rows = self._records.store.rows(_SELECT + " WHERE withdrawn_at IS NULL AND closed_at IS NULL")
        known = self._content.table("help_types")
        still = [row for row in rows if row["help"] in known and row["told"] not in ENDED]
        return [row for row in still if self._age_s(row) < STAYS_OPEN.total_seconds()]

    def _find(self, ticket: str) -> dict[str, Any]:
        row = next((row for row in self._open() if row["code"] == ticket), None)
        if row is None:
            raise TicketUnknown(ticket)
        return row

    def _change(self, row: dict[str, Any], changes: dict[str, Any], event: Any) -> None:
        volunteer = self._desk.someone()
        self._records.write(lambda: self._put(row["code"], changes), event, volunteer)

    def _put(self, ticket: str, changes: dict[str, Any]) -> None:
        self._records.insert("help_progress", {"ticket": ticket, **changes})

    def _now(self) -> str:
        return self._records.now().isoformat()

    def _age_s(self, row: dict[str, Any]) -> float:
        return abs((self._clock.now() - datetime.fromisoformat(row["created_at"])).total_seconds())

    def _after_s(self, row: dict[str, Any]) -> int:
        return round(self._age_s(row))

    def _allowed_s(self, row: dict[str, Any]) -> float | None:
        """Seconds from the request to the promised answer, None if there was no promise."""
        if row["acknowledge_by"] is None:
            return None
        created = datetime.fromisoformat(row["created_at"])
        return max(1.0, (datetime.fromisoformat(row["acknowledge_by"]) - created).total_seconds())

    def _waits_s(self, row: dict[str, Any]) -> float:
        """Seconds since somebody should have begun to come; negative where it is not time yet.

        A request made while nobody is on duty rings when they are; danger to life at once.
        """
        allowed, limit = self._allowed_s(row), self._type(row).acknowledge_s
        if row["severity"] == LIFE_THREATENING:
            return self._age_s(row)
        if allowed is None or limit is None or limit > RINGS_UP_TO_S:
            return -1.0
        return self._age_s(row) - max(0.0, allowed - limit)

    def _row(self, row: dict[str, Any]) -> IncomingRow:
        allowed = self._allowed_s(row)
        left = None if allowed is None or _is_answered(row) else round(allowed - self._age_s(row))
        state = ARRIVED if row["arrived_at"] or row["told"] in THERE else COMING if _is_answered(row) else WAITING
        return IncomingRow(
            ticket=row["code"],
            title=self._title(row),
            severity=row["severity"],
            state=state,
            state_text=self._i18n._(STATE_TEXTS[state]),
            left_s=left,
            left_text="" if left is None else self._left_text(left),
            is_life_threatening=row["severity"] == LIFE_THREATENING,
        )

    def _left_text(self, left_s: int) -> str:
        clock = f"{abs(left_s) // 60}:{abs(left_s) % 60:02d}"
        text = self._i18n._("还有 {clock}") if left_s >= 0 else self._i18n._("超过 {clock}")
        return text.format(clock=clock)

    def _title(self, row: dict[str, Any]) -> Shown:
        return self._content.shown(self._type(row).name)

    def _type(self, row: dict[str, Any]) -> HelpType:
        record: HelpType = self._content.record("help_types", row["help"])
        return record

    def _alarm(self, row: dict[str, Any]) -> Alarm:
        age, record = self._waits_s(row), self._type(row)
        allowed = float(record.acknowledge_s or RINGS_UP_TO_S)
        step = next(step for share, step in reversed(LADDER) if age >= share * allowed)
        is_silent = row["help"] in SILENT
        is_urgent = row["severity"] == LIFE_THREATENING
        return Alarm(
            ticket=row["code"],
            title=self._title(row),
            step=step,
            text=self._i18n._(STEP_TEXTS[step]),
            number=NUMBERS[step](self, record),
            is_life_threatening=is_urgent,
            is_full_screen=is_urgent and not is_silent and age >= FULL_SCREEN_AFTER_S,
            is_silent=is_silent,
            help_code=record.code,
        )

    def _first_number(self, record: HelpType) -> str:
        return record.numbers[0] if record.numbers else self._duty_number(record)

    def _duty_number(self, _record: HelpType) -> str:
        here: Location = self._content.record("facilities", self._station)
        return here.phone or HOTLINE


def _is_answered(row: dict[str, Any]) -> bool:
    """Whether somebody said "coming": here, or somewhere else as the centre tells."""
    return row["acknowledged_at"] is not None or row["told"] in (COMING, *THERE)


_SELECT = (
    "SELECT code, help, severity, created_at, acknowledge_by, acknowledged_at, acknowledged_by, arrived_at, closed_at,"
    " help_requests.state AS told FROM help_requests LEFT JOIN help_progress ON ticket = code"
)

NUMBERS: dict[str, Callable[[Incoming, HelpType], str]] = {
    RING: lambda _incoming, _record: "",
    AGAIN: lambda _incoming, _record: "",
    LEADER: lambda _incoming, _record: "",
    DUTY_PHONE: Incoming._duty_number,
    CALL: Incoming._first_number,
}
