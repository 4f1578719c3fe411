"""Records of every kind, some of them older than is kept, and what is to be left of a centre when those are erased."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import connection

from sync.central import engines
from sync.central.dispatch.api import HelpRequest
from sync.central.dispatch.positions import change
from sync.central.dispatch.states import ENDED
from sync.central.insight.models import CaseVersion, Figure, Visit, Work
from sync.central.ledger.api import Event
from sync.protocol.codes import ticket_code
from sync.protocol.envelope import decode
from sync.protocol.events import ContentRated, HelpCreated, HelpWithdrawn, ScreenViewed, SessionEnded, SessionStarted
from sync.protocol.events_volunteers import AssistanceLogged, AssistanceVoided, HeadcountAdded, ShiftConfirmed
from sync.protocol.ids import Uuid7Factory
from tests.sync.central.conftest import NOON

TODAY = NOON.date()
# 25 months before it: the first day that is kept.
KEPT_FROM = date(2024, 10, 20)
EDGE = (TODAY - KEPT_FROM).days
SHIFTS = ("shift.started", "shift.ended", "shift.confirmed")
TABLES: dict[str, Any] = {
    "events": Event,
    "visits": Visit,
    "work": Work,
    "requests": HelpRequest,
    "versions": CaseVersion,
}
Rows = dict[str, dict[Any, dict[str, Any]]]


class Aged:
    """Writes events of a kiosk at a time of its choice; ids are of that time, as a kiosk makes them."""

    def __init__(self, kiosk: Any) -> None:
        self.kiosk, self.helped, self.sessions = kiosk, [], []

    def at(self, days: int, hour: int = 12) -> Aged:
        """From here on so many days ago."""
        self.now = (NOON - timedelta(days=days)).replace(hour=hour, minute=17, second=23)
        return self

    def event(self, event: Any, session: str | None = None, **other: Any) -> str:
        made = Uuid7Factory().new(int(self.now.timestamp() * 1000))
        return decode(self.kiosk.event(event, self.now, session, id=made, **other)).id

    def begin(self) -> None:
        self.sessions.append(Uuid7Factory().new(int(self.now.timestamp() * 1000)))
        self.event(SessionStarted("zh", "touch", "normal"), self.sessions[-1])

    def end(self) -> None:
        if self.sessions:
            self.event(SessionEnded(40, 3, 7, "answered", "zh"), self.sessions.pop())

    def visit(self) -> None:
        self.begin()
        self.end()

    def help(self) -> None:
        self.helped.append(self.event(AssistanceLogged("hot_water", 2, "traveller", 2, "ru")))

    def void(self) -> None:
        if self.helped:
            self.event(AssistanceVoided(self.helped[-1], "entered_twice"))

    def rate(self) -> None:
        self.event(ContentRated("A01", 3))

    def count(self) -> None:
        self.event(HeadcountAdded(4, None, "tap"))

    def shift(self, number: int = 1) -> None:
        self.event(ShiftConfirmed(f"01a0c450-6c00-7000-8000-{number:012}", 120))

    def ask(self) -> None:
        self.event(HelpCreated(ticket_code("000001"), "cold", "S2", "here", "ru", (), False, None))

    def withdraw(self) -> None:
        self.event(HelpWithdrawn(ticket_code("000001")))

    def view(self) -> None:
        self.event(ScreenViewed(self.now.date().isoformat(), "home", 3))

    def unknown(self) -> None:
        self.event(ScreenViewed(self.now.date().isoformat(), "home", 3), type="future.thing", schema=9)


KINDS = ("visit", "begin", "end", "help", "void", "rate", "count", "shift", "ask", "withdraw", "view", "unknown")


def close(request: HelpRequest, at: datetime, state: str = "closed_normal") -> None:
    """End a case as staff do."""
    with engines.writer():
        change(request, state=state, state_at=at, answered_at=at, filed_at=at)


def stored() -> Rows:
    """All that a centre has of its records, and its figures."""
    cells = ("counter", "dim", "value", "day", "station_id", "demo")
    kept = Figure.objects.exclude(n=0, events=0).values_list(*cells, "n", "events")
    figures = {tuple(key): {"n": n, "events": events} for *key, n, events in kept}
    return {"figures": figures, **{name: {row["pk"]: row for row in _rows(table)} for name, table in TABLES.items()}}


def _rows(table: Any) -> Iterator[dict[str, Any]]:
    names = [field.attname for field in table._meta.concrete_fields]
    for values in table.objects.order_by("pk").values("pk", *names):
        yield {name: value.astimezone(UTC) if isinstance(value, datetime) else value for name, value in values.items()}


def left(before: Rows, kept_from: date = KEPT_FROM) -> Rows:
    """What is to be left of it, by plain loops; the ids of erased events left out, which are told apart elsewhere."""
    start = midnight(kept_from)
    ended = {"state_at", "requested_at"}
    gone = {
        pk for pk, row in before["requests"].items() if row["state"] in ENDED and all(row[at] < start for at in ended)
    }
    young = {pk for pk, row in before["work"].items() if row["at"] >= start}
    visits = {pk: row for pk, row in before["visits"].items() if not _is_visit_over(row, start)}
    requests = {pk: row for pk, row in before["requests"].items() if pk not in gone}
    return {
        "events": {pk: buried(row) if is_over(row, start) else row for pk, row in before["events"].items()},
        "visits": visits,
        "work": {
            pk: row
            for pk, row in before["work"].items()
            if row["at"] >= start
            or row["type"] in SHIFTS
            or (row["type"] == "assistance.voided" and row["ref"] in young)
        },
        "requests": requests,
        "versions": {pk: row for pk, row in before["versions"].items() if row["event_id"] not in gone},
        "figures": coarse(before["figures"], visits, requests, kept_from),
    }


def coarse(
    figures: dict[Any, Any], visits: dict[Any, Any], requests: dict[Any, Any], kept_from: date
) -> dict[Any, Any]:
    """The figures without those by hour, language and audience of days none of whose records stay."""
    began = {day(row["started_at"]) for row in visits.values() if row["started_at"]}
    asked = {day(row["requested_at"]) for row in requests.values()}
    staying = {
        **dict.fromkeys(("sessions", "touched"), began),
        **dict.fromkeys(("requests", "promised", "filed"), asked),
    }
    return {
        key: sums
        for key, sums in figures.items()
        if key[1] not in ("hour", "lang", "audience") or key[3] >= kept_from or key[3] in staying.get(key[0], ())
    }


def is_over(row: dict[str, Any], start: datetime) -> bool:
    return row["effective_at"] < start and row["type"] not in SHIFTS


def _is_visit_over(row: dict[str, Any], start: datetime) -> bool:
    ends = [at for at in (row["started_at"], row["ended_at"]) if at is not None]
    return all(at < start for at in ends)


def buried(row: dict[str, Any]) -> dict[str, Any]:
    """What is left of an event: no text, no session, no time of day."""
    if not row["body"]:
        return row
    usual = timedelta(seconds=10)
    since, until = (
        row["effective_from"] or row["effective_at"] - usual,
        row["effective_to"] or row["effective_at"] + usual,
    )
    return row | {
        "event_id": row["event_id"],
        "boot": "",
        "mono": None,
        "session": None,
        "body": "",
        "occurred_at": datetime.combine(row["occurred_at"].date(), time(), UTC),
        "effective_at": midnight(day(row["effective_at"])),
        "effective_from": midnight(day(since)),
        "effective_to": midnight(day(until) + timedelta(days=1)) - timedelta(microseconds=1),
        "received_at": midnight(day(row["received_at"])),
        "projected": True,
        "urgent": False,
    }


def day(moment: datetime) -> date:
    return moment.astimezone(NOON.tzinfo).date()


def midnight(of: date) -> datetime:
    return datetime.combine(of, time(), NOON.tzinfo).astimezone(UTC)


def without_ids(rows: Rows) -> Rows:
    """The same, the ids of events without a text left out."""
    events = {pk: row if row["body"] else row | {"event_id": ""} for pk, row in rows["events"].items()}
    return {**rows, "events": events}


class KilledError(BaseException):
    """The process is ended by force."""


@contextmanager
def killed_at(number: int) -> Iterator[None]:
    """Be ended before the statement of this number, if it comes to that."""
    left = number

    def die(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal left
        left -= 1
        if not left:
            raise KilledError(sql)
        return execute(sql, params, many, context)

    try:
        with connection.execute_wrapper(die):
            yield
    except KilledError:
        pass
