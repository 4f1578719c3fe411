"""How far a request has come, as this kiosk knows it: by its own sync, by a receipt that a phone brought back, or by
what the centre told.

Nothing here is a guess: until one of the three has happened, the request counts as not arrived.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Protocol

from kiosk.clock import Clock
from kiosk.errors import ReceiptLimited, TicketUnknown
from kiosk.i18n import N_, Translator
from kiosk.services.views import TicketProgress
from kiosk.store.database import Store
from kiosk.store.outbox import Outbox
from kiosk.tickets.limits import TokenBucket
from sync.protocol.ticket_states import ENDED, MOST
from sync.protocol.tickets import is_receipt

PENDING, RECEIVED, WITHDRAWN, OTHER = "pending", "received", "withdrawn", "other"
TRIES_AT_ONCE, ONE_MORE_EVERY_S = 5, 30.0

# State -> sentence, icon (a glyph name of Material Symbols).
TEXTS: dict[str, tuple[str, str]] = {
    PENDING: (N_("还没有传到中心"), "cloud_off"),
    RECEIVED: (N_("中心已收到"), "cloud_done"),
    "accepted": (N_("中心已受理"), "task_alt"),
    "coming": (N_("有人正在赶来"), "directions_run"),
    "on_site": (N_("人已到现场"), "location_on"),
    "done": (N_("已经处理，等待核查"), "fact_check"),
    "paused": (N_("现在办不了，先放一放，没有忘记"), "pause_circle"),
    "extended": (N_("办理时间延长了"), "more_time"),
    "closed": (N_("已办结"), "check_circle"),
    "referred": (N_("已转其他单位"), "forward"),
    "rejected": (N_("这里办不了，请问工作人员该找谁"), "block"),
    "duplicate": (N_("同一件事已经有人报过，正在办理"), "content_copy"),
    WITHDRAWN: (N_("已撤回"), "undo"),
    "late": (N_("回应晚了，对不起。请直接找工作人员"), "error"),
    OTHER: (N_("中心正在办理"), "pending"),
}

STEPS_DONE = {PENDING: 0, RECEIVED: 0, "on_site": 2, "done": 3}
"""How many of the three promised steps lie behind a request; any other word of the centre is an answer, the first."""

SAID_HERE = (("closed_at", "closed"), ("arrived_at", "on_site"), ("acknowledged_at", "coming"))
"""What whoever serves here said of a request, the last first: column of `help_progress`, state."""


class State(Protocol):
    """What the centre tells of a request (sync.protocol.ticket_states.TicketState)."""

    @property
    def id(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def changed_at(self) -> datetime: ...
    @property
    def expected_at(self) -> datetime | None: ...


class Progress:
    """What is known of the requests in `store`; `receipt_key` gives the key agreed at enrolment, if there is one."""

    def __init__(
        self,
        store: Store,
        outbox: Outbox,
        clock: Clock,
        i18n: Translator,
        *,
        receipt_key: Callable[[], bytes | None] = lambda: None,
    ) -> None:
        self._store, self._outbox, self._clock, self._i18n = store, outbox, clock, i18n
        self._receipt_key = receipt_key
        self._tries = TokenBucket(TRIES_AT_ONCE, ONE_MORE_EVERY_S, clock.monotonic)

    def of(self, row: dict[str, Any]) -> TicketProgress:
        """How far the request of this row has come."""
        is_at_centre = self._is_at_centre(row)
        code = self._code(row, is_at_centre)
        sentence, icon = TEXTS.get(code, TEXTS[OTHER])
        at, expected = (row["state_at"], row["expected_at"]) if row["state"] else (row["receipt_at"], None)
        return TicketProgress(
            code=code,
            text=self._i18n._(sentence),
            icon=icon,
            is_at_centre=is_at_centre,
            is_over=code in ENDED,
            takes_receipt=not is_at_centre and row["event_id"] is not None and self._receipt_key() is not None,
            steps_done=STEPS_DONE.get(code, 1),
            changed_at=datetime.fromisoformat(at) if at else None,
            expected_at=datetime.fromisoformat(expected) if expected else None,
        )

    def confirm(self, code: str, digits: str) -> bool:
        """Takes the receipt digits that a phone shows for the request with this ticket code; whether they are right.

        Raises TicketUnknown, ReceiptLimited after several wrong ones.
        """
        event_id = self._store.value("SELECT event_id FROM help_requests WHERE code = ?", [code])
        key = self._receipt_key()
        if event_id is None or key is None:
            raise TicketUnknown(code)
        if not self._tries.take():
            raise ReceiptLimited(code)
        if not is_receipt(key, str(event_id), digits):
            return False
        self._update(str(event_id), {"receipt_at": self._clock.now().isoformat()})
        return True

    def unsettled(self) -> list[str]:
        """Ids of the requests whose end the centre has not told yet, the newest first, at most MOST."""
        rows = self._store.rows(
            "SELECT event_id, state FROM help_requests WHERE event_id IS NOT NULL AND withdrawn_at IS NULL"
            " ORDER BY rowid DESC"
        )
        return [row["event_id"] for row in rows if row["state"] not in ENDED][:MOST]

    def learn(self, states: Sequence[State]) -> None:
        """Takes over what the centre told; requests that are not ours are ignored."""
        for told in states:
            values = {
                "state": told.state,
                "state_at": told.changed_at.isoformat(),
                "expected_at": told.expected_at.isoformat() if told.expected_at else None,
            }
            if told.state == WITHDRAWN:
                values["withdrawn_at"] = told.changed_at.isoformat()
            self._update(told.id, values)

    def _update(self, event_id: str, values: dict[str, str | None]) -> None:
        names = ", ".join(f"{name} = ?" for name in values)
        statement = f"UPDATE help_requests SET {names} WHERE event_id = ?"  # noqa: S608 (names of our own columns)
        self._store.write(lambda database: database.execute(statement, [*values.values(), event_id]))

    def _is_at_centre(self, row: dict[str, Any]) -> bool:
        if row["state"] or row["receipt_at"]:
            return True
        return row["seq"] is not None and not self._outbox.waits(row["seq"])

    def _code(self, row: dict[str, Any], is_at_centre: bool) -> str:
        if row["withdrawn_at"]:
            return WITHDRAWN
        told = row["state"]
        # What was said beside this kiosk is known here first; an end that the centre tells is the end.
        said = None if told in ENDED else self._said_here(row["code"])
        return said or told or (RECEIVED if is_at_centre else PENDING)

    def _said_here(self, code: str) -> str | None:
        rows = self._store.rows(
            "SELECT acknowledged_at, arrived_at, closed_at FROM help_progress WHERE ticket = ?", [code]
        )
        return next((state for name, state in SAID_HERE if rows and rows[0][name]), None)
