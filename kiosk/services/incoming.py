"""Requests for help as those who serve see them: who comes, who came, how it ended; and what happens if nobody does.

The ladder works without a network, from the clock and this kiosk's own rows alone. Requests that other kiosks of the
station took stand beside this one's, as the centre last told them, and ring by the same ladder.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kiosk.i18n import N_, Translator
from kiosk.services.content import Content
from kiosk.services.desk import Desk, Records
from kiosk.services.duty import LIFE_THREATENING
from kiosk.services.open_rows import OpenRows
from kiosk.services.roster import Volunteer
from kiosk.services.views import Shown
from sync.protocol.codes import spoken_ticket_code
from sync.protocol.content import HelpType, Location
from sync.protocol.events_volunteers import HelpAcknowledged, HelpArrived, HelpClosed
from sync.protocol.station_requests import CENTRE, ELSEWHERE

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
HELPER_TEXTS = {ELSEWHERE: N_("另一台终端的人先应答了，这里的人去帮忙"), CENTRE: N_("中心先派了人，这里的人去帮忙")}
"""Somebody said "coming" here, and the centre had heard it from somebody else before."""

TERMINAL_DIGITS = 3

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
    """One open request, named by `key`. `left_s` until it should have been answered, negative when that is over, None:
    no promise. `place_text` says where it was made and its code, empty: here; `is_helping`: somebody else goes first.
    """

    key: str
    ticket: str
    title: Shown
    severity: str
    state: str
    state_text: str
    left_s: int | None
    left_text: str
    place_text: str
    is_helping: bool
    is_life_threatening: bool


@dataclass(frozen=True, slots=True)
class Alarm:
    """The request that most needs somebody now, and how far up the ladder it is. `number` is whom to call, `place_text`
    where it was made if not here.
    """

    key: str
    ticket: str
    title: Shown
    step: str
    text: str
    place_text: str
    number: str
    is_life_threatening: bool
    is_full_screen: bool
    is_silent: bool
    help_code: str


class Incoming:
    """The open requests of this station, as far as this kiosk knows them."""

    def __init__(
        self, records: Records, desk: Desk, content: Content, rows: OpenRows, i18n: Translator, station: str
    ) -> None:
        self._records, self._desk, self._content = records, desk, content
        self._rows, self._i18n, self._station = rows, i18n, station

    def open_requests(self) -> list[IncomingRow]:
        """All that are not finished or withdrawn: danger to life first, then what waits longest."""
        rows = self._rows.all()
        terminals = {row["terminal"] for row in rows if row["terminal"]}
        return [self._row(row, is_named=len(terminals) > 1) for row in rows]

    def closings(self) -> list[tuple[str, str]]:
        """(code, words) of how a request can end."""
        return [(code, self._i18n._(text)) for code, (text, _state) in CLOSINGS.items()]

    def coming(self, key: str) -> None:
        """Whoever is at the desk goes. Only the first says so to the central: after that it is known.

        Raises TicketUnknown, NotOnShift, StoreError.
        """
        volunteer, row = self._desk.someone(), self._rows.find(key)
        if row["acknowledged_at"] is None:
            changes = {"acknowledged_at": self._now(), "acknowledged_by": volunteer.ref}
            event = HelpAcknowledged(ticket=row["code"], after_s=self._after_s(row), request=row["request"])
            self._change(row, changes, event)

    def answer(self, key: str, on_shift: Volunteer | None) -> bool:
        """Somebody said "coming" without a badge: whoever is at the desk, else the one person on shift.

        Whether it could be said for anybody. Raises TicketUnknown, StoreError.
        """
        if self._desk.present is not None:
            self.coming(key)
            return True
        if on_shift is None:
            return False
        self._desk.enter(on_shift)
        try:
            self.coming(key)
        finally:
            self._desk.leave()
        return True

    def arrived(self, key: str) -> None:
        """Somebody is with the person, which is also an answer. Raises TicketUnknown, NotOnShift, StoreError."""
        self.coming(key)
        row = self._rows.find(key)
        if row["arrived_at"] is None:
            event = HelpArrived(ticket=row["code"], after_s=self._after_s(row), request=row["request"])
            self._change(row, {"arrived_at": self._now()}, event)

    def close(self, key: str, note_code: str) -> None:
        """Finished. Raises KeyError for another code, TicketUnknown, NotOnShift, StoreError."""
        _text, state = CLOSINGS[note_code]
        self._desk.someone()
        row = self._rows.find(key)
        event = HelpClosed(ticket=row["code"], state=state, note_code=note_code, request=row["request"])
        self._change(row, {"closed_at": self._now(), "state": state}, event)

    def alarm(self) -> Alarm | None:
        """What rings now: of all that nobody answered the most urgent; None if there is nothing."""
        waiting = [row for row in self._rows.all() if not _is_answered(row) and self._waits_s(row) >= 0]
        return self._alarm(waiting[0]) if waiting else None

    def forget_old(self) -> None:
        """Drops what became of requests that are dropped themselves."""
        self._records.store.write(
            lambda database: database.execute(
                "DELETE FROM help_progress WHERE ticket NOT IN (SELECT code FROM help_requests)"
            )
        )

    def _change(self, row: dict[str, Any], changes: dict[str, Any], event: Any) -> None:
        volunteer = self._desk.someone()
        self._records.write(lambda: self._rows.put(row, changes), event, volunteer)

    def _now(self) -> str:
        return self._records.now().isoformat()

    def _after_s(self, row: dict[str, Any]) -> int:
        return round(self._rows.age_s(row))

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
            return self._rows.age_s(row)
        if allowed is None or limit is None or limit > RINGS_UP_TO_S:
            return -1.0
        return self._rows.age_s(row) - max(0.0, allowed - limit)

    def _row(self, row: dict[str, Any], is_named: bool) -> IncomingRow:
        allowed = self._allowed_s(row)
        left = None if allowed is None or _is_answered(row) else round(allowed - self._rows.age_s(row))
        state = ARRIVED if row["arrived_at"] or row["told"] in THERE else COMING if _is_answered(row) else WAITING
        is_helping = row["acknowledged_at"] is not None and row["first_by"] in HELPER_TEXTS
        text = HELPER_TEXTS[row["first_by"]] if is_helping and state == COMING else STATE_TEXTS[state]
        return IncomingRow(
            key=row["key"],
            ticket=row["code"],
            title=self._title(row),
            severity=row["severity"],
            state=state,
            state_text=self._i18n._(text),
            left_s=left,
            left_text="" if left is None else self._left_text(left),
            place_text=self._place_text(row, is_named),
            is_helping=is_helping,
            is_life_threatening=row["severity"] == LIFE_THREATENING,
        )

    def _place_text(self, row: dict[str, Any], is_named: bool) -> str:
        """Where somebody waits, if not here, and the code that they have; with the terminal's if there are several."""
        if row["terminal"] is None:
            return ""
        code = spoken_ticket_code(row["code"])
        if not is_named:
            return self._i18n._("在另一台终端，求助单号 {code}").format(code=code)
        name = row["terminal"][-TERMINAL_DIGITS:].upper()
        return self._i18n._("在另一台终端（{name}），求助单号 {code}").format(name=name, code=code)

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
            key=row["key"],
            ticket=row["code"],
            title=self._title(row),
            step=step,
            text=self._i18n._(STEP_TEXTS[step]),
            place_text=self._i18n._("在另一台终端") if row["terminal"] else "",
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


NUMBERS: dict[str, Callable[[Incoming, HelpType], str]] = {
    RING: lambda _incoming, _record: "",
    AGAIN: lambda _incoming, _record: "",
    LEADER: lambda _incoming, _record: "",
    DUTY_PHONE: Incoming._duty_number,
    CALL: Incoming._first_number,
}
