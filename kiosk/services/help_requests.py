"""Help requests: what to do first, then a ticket made here, without a network, before the screen says "recorded".

Row and event are one commit of their own. The same kind asked for again within ten minutes is the same request,
because whoever sees nothing happen presses again and three people would come.
"""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Callable, Container, Iterable
from datetime import datetime, timedelta
from typing import Any

from kiosk.clock import Clock
from kiosk.errors import HelpLimited, ReceiptLimited, TicketUnknown
from kiosk.i18n import N_, Translator
from kiosk.services.content import Content
from kiosk.services.duty import LIFE_THREATENING, Duty, acknowledge_by, deadline_text, duty_here, is_late, what_next
from kiosk.services.phones import phone_card
from kiosk.services.ticket_progress import Progress
from kiosk.services.views import HelpAsk, HelpPlan, HelpTypeCard, Ticket
from kiosk.store.database import Store
from kiosk.store.outbox import Outbox
from kiosk.tickets.claims import ClaimSigner
from kiosk.tickets.limits import TokenBucket
from kiosk.tickets.qr import qr_modules
from sync.protocol.codes import spoken_ticket_code, ticket_code
from sync.protocol.content import HelpType, Text
from sync.protocol.events import ABOUT, HelpCreated, HelpWithdrawn
from sync.protocol.ticket_states import ENDED
from sync.protocol.tickets import PATH

REPEAT_WITHIN = timedelta(minutes=10)
STAYS_OPEN = timedelta(hours=12)
CODE_UNIQUE_FOR = timedelta(days=90)
KEEP_ROWS = timedelta(days=30)
NEW_AT_ONCE, ONE_MORE_EVERY_S = 3, 100.0
GUESSES_AT_ONCE, ONE_MORE_GUESS_EVERY_S = 5, 30.0
OPEN = "withdrawn_at IS NULL AND code NOT IN (SELECT ticket FROM help_progress WHERE closed_at IS NOT NULL)"
"""Neither taken back nor finished by whoever came."""

SAY_NOTHING_ALONE = ("unknown", "other")
"""Codes of answers that are read with their question: 不清楚, 其他."""

MAX_NEEDS = 16
LONGEST_NEED = 64

SEVERITY_TEXTS = {
    "S1": N_("危及生命"),
    "S2": N_("紧急"),
    "S3": N_("当班处理"),
    "S4": N_("登记办理"),
}
# Glyph names of Material Symbols.
ICONS = {
    "medical": "medical_services",
    "aed": "ecg_heart",
    "fire": "local_fire_department",
    "danger": "shield",
    "lost_child": "child_care",
    "lost_elder": "elderly",
    "crisis": "favorite",
    "scam": "phishing",
    "mobility": "accessible",
    "rail_priority": "train",
    "cold": "coffee",
    "interpret": "translate",
    "accompany": "directions_walk",
    "luggage": "luggage",
    "lost_item": "search",
    "paperwork": "description",
    "facility_fault": "build",
    "hazard": "warning",
    "care": "home_health",
    "visit": "elderly_woman",
    "hardship": "volunteer_activism",
    "suggestion": "chat",
}
OTHER_ICON = "help"

log = logging.getLogger(__name__)


def need_about(consultation: str) -> str:
    """The need that names a consultation: its answer did not help."""
    return f"{ABOUT}{consultation}"


class HelpRequests:
    """Kinds of help, and the tickets made at this kiosk."""

    def __init__(
        self,
        store: Store,
        outbox: Outbox,
        content: Content,
        clock: Clock,
        i18n: Translator,
        *,
        station: str,
        public_url: str | None,
        progress: Progress | None = None,
        signer: ClaimSigner | None = None,
        session: Callable[[], str | None] = lambda: None,
        on_created: Callable[[], None] = lambda: None,
        on_changed: Callable[[], None] = lambda: None,
        random_below: Callable[[int], int] = secrets.randbelow,
    ) -> None:
        self._store, self._outbox, self._content, self._clock, self._i18n = store, outbox, content, clock, i18n
        self._station, self._public_url = station, public_url
        self._session, self._random_below = session, random_below
        self._on_created, self._on_changed = on_created, on_changed
        self.progress, self._signer = progress or Progress(store, outbox, clock, i18n), signer
        self._bucket = TokenBucket(NEW_AT_ONCE, ONE_MORE_EVERY_S, clock.monotonic)
        self._guesses = TokenBucket(GUESSES_AT_ONCE, ONE_MORE_GUESS_EVERY_S, clock.monotonic)

    def types(self) -> list[HelpTypeCard]:
        """All kinds, danger to life first, each group in the order of the content."""
        records = sorted(self._content.table("help_types").values(), key=lambda record: record.severity)
        return [self._card(record) for record in records]

    def plan(self, code: str) -> HelpPlan:
        """What to show before anything is asked; raises UnknownContent."""
        record: HelpType = self._content.record("help_types", code)
        shown, now, duty = self._content.shown, self._clock.now(), self._duty()
        return HelpPlan(
            code=record.code,
            title=shown(record.name),
            severity=record.severity,
            is_life_threatening=record.severity == LIFE_THREATENING,
            numbers=[phone_card(self._content, number) for number in record.numbers],
            first_steps=self._content.all_shown(record.first_steps),
            asks=[
                HelpAsk(ask.code, shown(ask.title), [(option.code, shown(option.name)) for option in ask.options])
                for ask in record.asks
            ],
            what_next=what_next(self._content, self._i18n, record, duty),
            deadline_text=deadline_text(
                self._content, self._i18n, record, None if duty.is_on else acknowledge_by(record, now, duty), now
            ),
            is_on_duty=duty.is_on,
            duty_text=duty.text,
        )

    def create(self, code: str, needs: tuple[str, ...] = (), where: str = "here") -> Ticket:
        """Records a request and returns once it is durable; `needs` are option codes, and ``need_about`` the
        consultation that did not help; `where` is here or landmark.

        The same kind within ten minutes gives the same ticket. Raises HelpLimited after several new ones in a few
        minutes (never for danger to life), StoreFull if not even the ballast made room, UnknownContent.
        """
        record: HelpType = self._content.record("help_types", code)
        now = self._clock.now()
        if (row := self._recent(code, now)) is not None:
            return self._ticket(row, is_repeat=True)
        if not self._bucket.take() and record.severity != LIFE_THREATENING:
            raise HelpLimited(code)
        known = _known_needs(record, needs, self._content.table("consultations"))
        row = self._store.write(lambda _: self._insert(record, known, where, now))
        self._on_created()
        self._on_changed()
        return self._ticket(row, is_repeat=False)

    def open_tickets(self) -> list[Ticket]:
        """Requests of the last twelve hours that were not withdrawn, newest first."""
        rows = self._store.rows(f"SELECT * FROM help_requests WHERE {OPEN} ORDER BY rowid DESC")  # noqa: S608 - a constant
        now = self._clock.now()
        return [self._ticket(row, is_repeat=False) for row in rows if _age(row, now) < STAYS_OPEN]

    def find(self, code: str) -> Ticket:
        """The request with this ticket code, whatever became of it; raises TicketUnknown, and ReceiptLimited after many
        codes that are none: nobody is to find one by trying.
        """
        if self._guesses.is_empty:
            raise ReceiptLimited(code)
        rows = self._store.rows("SELECT * FROM help_requests WHERE code = ?", [code])
        if not rows:
            self._guesses.take()
            raise TicketUnknown(code)
        return self._ticket(rows[0], is_repeat=False)

    def confirm_receipt(self, code: str, digits: str) -> bool:
        """Whether these are the digits that the centre gave a phone for this request: then the centre has it.

        Raises TicketUnknown, ReceiptLimited.
        """
        return self.progress.confirm(code, digits)

    def withdraw(self, code: str) -> None:
        """Takes a request back; raises TicketUnknown."""
        if self._store.value("SELECT 1 FROM help_requests WHERE code = ? AND withdrawn_at IS NULL", [code]) is None:
            raise TicketUnknown(code)
        self._store.write(lambda _: self._withdraw(code))
        self._on_changed()

    def forget_old(self) -> None:
        """Drops rows and used codes past their time."""
        now = self._clock.now()

        def drop() -> None:
            for table, column, kept in (
                ("help_requests", "created_at", KEEP_ROWS),
                ("used_codes", "used_at", CODE_UNIQUE_FOR),
            ):
                self._store.database.table(table).delete_where(f"{column} < ?", [(now - kept).isoformat()])

        self._store.write(lambda _: drop())

    def _card(self, record: HelpType) -> HelpTypeCard:
        return HelpTypeCard(
            code=record.code,
            title=self._content.shown(record.name),
            severity=record.severity,
            severity_text=self._i18n._(SEVERITY_TEXTS[record.severity]),
            is_life_threatening=record.severity == LIFE_THREATENING,
            icon=ICONS.get(record.code, OTHER_ICON),
        )

    def _duty(self) -> Duty:
        return duty_here(self._content, self._clock, self._i18n, self._station)

    def _recent(self, code: str, now: datetime) -> dict[str, Any] | None:
        rows = self._store.rows(
            f"SELECT * FROM help_requests WHERE help = ? AND {OPEN} ORDER BY rowid DESC LIMIT 1",  # noqa: S608
            [code],
        )
        return rows[0] if rows and _age(rows[0], now) < REPEAT_WITHIN and rows[0]["state"] not in ENDED else None

    def _insert(self, record: HelpType, needs: tuple[str, ...], where: str, now: datetime) -> dict[str, Any]:
        due, event_id = acknowledge_by(record, now, self._duty()), self._outbox.new_id()
        row: dict[str, Any] = {
            "code": self._new_code(),
            "help": record.code,
            "severity": record.severity,
            "place": where,
            "lang": self._i18n.lang,
            "needs": json.dumps(needs),
            "created_at": now.isoformat(),
            "acknowledge_by": due.isoformat(timespec="milliseconds") if due else None,
            "withdrawn_at": None,
            "event_id": event_id,
            **dict.fromkeys(("receipt_at", "state", "state_at", "expected_at")),
        }
        event = _created(row, needs)
        row["seq"] = seq = self._outbox.append(event, self._session(), now, event_id=event_id)
        row["claim"] = self._signer.path(event, event_id, seq, now) if self._signer else None
        database = self._store.database
        database.table("help_requests").insert(row)
        database.table("used_codes").insert({"code": row["code"], "used_at": row["created_at"]})
        return row

    def _new_code(self) -> str:
        while True:
            code = ticket_code(f"{self._random_below(1_000_000):06d}")
            if self._store.value("SELECT 1 FROM used_codes WHERE code = ?", [code]) is None:
                return code

    def _withdraw(self, code: str) -> None:
        now = self._clock.now()
        self._store.database.table("help_requests").update(code, {"withdrawn_at": now.isoformat()})
        self._outbox.append(HelpWithdrawn(ticket=code), self._session(), now)

    def _chosen(self, record: HelpType, needs: Iterable[str]) -> list[Text]:
        """The question that did not help, and the names of the options in `needs` that this kind has now, in the order
        of its questions.
        """
        wanted = set(needs)
        asked = (need.removeprefix(ABOUT) for need in wanted if need.startswith(ABOUT))
        consultations = self._content.table("consultations")
        return [
            *(consultations[id].title for id in asked if id in consultations),
            *(
                _with_question(ask.title, option.name) if option.code in SAY_NOTHING_ALONE else option.name
                for ask in record.asks
                for option in ask.options
                if wanted & {option.code, f"{ask.code}:{option.code}"}
            ),
        ]

    def _ticket(self, row: dict[str, Any], *, is_repeat: bool) -> Ticket:
        record: HelpType = self._content.record("help_types", row["help"])
        due = datetime.fromisoformat(row["acknowledge_by"]) if row["acknowledge_by"] else None
        url = self._address(row) if self._public_url else ""
        progress = self.progress.of(row)
        behind = max(progress.steps_done, int(is_late(record, due, self._clock.now())))
        return Ticket(
            code=row["code"],
            spoken=spoken_ticket_code(row["code"]),
            station=self._station,
            help_code=row["help"],
            help_title=self._content.shown(record.name),
            severity=row["severity"],
            url=url,
            qr=qr_modules(url) if url else (),
            created_at=datetime.fromisoformat(row["created_at"]),
            acknowledge_by=due,
            deadline_text=deadline_text(self._content, self._i18n, record, due, self._clock.now()),
            what_next=what_next(self._content, self._i18n, record, self._duty())[behind:],
            chosen=self._content.all_shown(self._chosen(record, json.loads(row["needs"]))),
            is_repeat=is_repeat,
            progress=progress,
        )

    def _address(self, row: dict[str, Any]) -> str:
        """Where a phone delivers the request, or, where no code carries it, sees how it stands."""
        last = f"{PATH}{row['claim']}" if row["claim"] else f"/t/{self._station}-{row['code']}"
        return f"{self._public_url}{last}"


def _age(row: dict[str, Any], now: datetime) -> timedelta:
    """How long ago a request was made; a clock that was set back does not make it older."""
    return abs(now - datetime.fromisoformat(row["created_at"]))


def _with_question(title: Text, answer: Text) -> Text:
    """An answer that says nothing alone, behind what was asked; in a language that has both."""
    en = f"{title.en} {answer.en}" if title.en and answer.en else None
    ru = f"{title.ru} {answer.ru}" if title.ru and answer.ru else None
    return Text(zh=f"{title.zh}{answer.zh}", en=en, ru=ru)


def _created(row: dict[str, Any], needs: tuple[str, ...]) -> HelpCreated:
    return HelpCreated(
        ticket=row["code"],
        help=row["help"],
        severity=row["severity"],
        where=row["place"],
        lang=row["lang"],
        needs=needs,
        contact_present=False,
        acknowledge_by=row["acknowledge_by"],
    )


def _known_needs(record: HelpType, needs: tuple[str, ...], consultations: Container[str]) -> tuple[str, ...]:
    """The option codes this kind knows, plain or as question:option, and the consultations there are; anything else is
    dropped, whatever it says.
    """
    known = {option.code for ask in record.asks for option in ask.options}
    known |= {f"{ask.code}:{option.code}" for ask in record.asks for option in ask.options}
    asked = {need for need in needs if need.startswith(ABOUT) and len(need) <= LONGEST_NEED}
    known |= {need for need in asked if need.removeprefix(ABOUT) in consultations}
    if strange := [need for need in needs if need not in known]:
        log.warning("%d unknown needs dropped from a %s request", len(strange), record.code)
    return tuple(need for need in needs if need in known)[:MAX_NEEDS]
