"""First aid that was given: which procedure, whether the defibrillator was taken, whether 120 was called.

What was used is written down afterwards, in a few touches; a request that it was for can be named.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from kiosk.i18n import Translator
from kiosk.services.content import Content
from kiosk.services.desk import Desk, Records
from kiosk.services.duty import LIFE_THREATENING
from kiosk.services.open_rows import OpenRows
from kiosk.services.views import Shown
from sync.protocol.codes import spoken_ticket_code
from sync.protocol.content import FirstAidProcedure, HelpType
from sync.protocol.events_volunteers import FirstAidUsed

KEEP_ROWS = timedelta(days=30)
MAY_NEED_IT = ("S1", "S2")
WITH_AED = ("FA-01", "FA-02")
"""Procedures in which the defibrillator is taken as a rule: so the answer stands there already."""


@dataclass(frozen=True, slots=True)
class AidChoice:
    """One procedure."""

    id: str
    title: Shown
    has_aed: bool


@dataclass(frozen=True, slots=True)
class AidCase:
    """A request that first aid may have been given for."""

    key: str
    title: Shown
    number: str
    is_life_threatening: bool


class AidLog:
    """What of first aid was used here."""

    def __init__(self, records: Records, desk: Desk, content: Content, rows: OpenRows, i18n: Translator) -> None:
        self._records, self._desk, self._content = records, desk, content
        self._rows, self._i18n = rows, i18n

    def procedures(self) -> list[AidChoice]:
        """All of them, in the order of the content."""
        records: list[FirstAidProcedure] = list(self._content.table("first_aid").values())
        return [AidChoice(record.id, self._content.shown(record.name), record.id in WITH_AED) for record in records]

    def cases(self) -> list[AidCase]:
        """The open requests that cannot wait, danger to life first."""
        return [
            AidCase(
                row["key"],
                self._content.shown(self._type(row["help"]).name),
                spoken_ticket_code(row["code"]),
                row["severity"] == LIFE_THREATENING,
            )
            for row in self._rows.all()
            if row["severity"] in MAY_NEED_IT
        ]

    def log(self, procedure: str, *, aed: bool, called_120: bool, case: str | None = None) -> None:
        """It was used, for the request of this key if there is one.

        Raises UnknownContent, TicketUnknown, NotOnShift, StoreError.
        """
        volunteer = self._desk.someone()
        self._content.record("first_aid", procedure)
        row = self._rows.find(case) if case else None
        id, now = self._records.new_id(), self._records.now()
        used = {
            "id": id,
            "procedure": procedure,
            "aed": int(aed),
            "called_120": int(called_120),
            "request": case,
            "used_at": now.isoformat(),
        }
        event = FirstAidUsed(
            procedure=procedure,
            aed=aed,
            called_120=called_120,
            help_ref=row["code"] if row else None,
            request=row["request"] if row else None,
        )
        self._records.write(lambda: self._records.insert("first_aid_uses", used), event, volunteer, event_id=id)

    def forget_old(self) -> None:
        """Drops what is past its time."""
        oldest = (self._records.now() - KEEP_ROWS).isoformat()
        self._records.store.write(
            lambda database: database.execute("DELETE FROM first_aid_uses WHERE used_at < ?", [oldest])
        )

    def _type(self, code: str) -> HelpType:
        record: HelpType = self._content.record("help_types", code)
        return record
