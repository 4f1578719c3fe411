"""The desk of a fair: what was done for people, and what they asked for in vain, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from kiosk.i18n import N_, Translator
from kiosk.services.content import Content
from kiosk.services.desk import Desk, Records
from kiosk.services.views import Shown
from sync.protocol.content import Service
from sync.protocol.events_volunteers import UNMET_BECAUSE, FairItemServed, FairItemUnmet
from sync.protocol.fair_days import fair_name, next_fair

REASONS = {
    "quota": N_("名额已满"),
    "papers": N_("材料不全"),
    "closed": N_("单位没来"),
    "other": N_("其他原因"),
}


@dataclass(frozen=True, slots=True)
class FairItem:
    """A service item of the fair, how often it was done today and how often not."""

    code: str
    name: Shown
    served: int
    unmet: int


class FairDesk:
    """The fair under way, or the next one."""

    def __init__(self, records: Records, desk: Desk, content: Content, i18n: Translator) -> None:
        self._records, self._desk, self._content, self._i18n = records, desk, content, i18n

    @property
    def fair(self) -> str:
        """The fair's name, 2027-06."""
        return fair_name(self._hours()[0])

    def day(self) -> date:
        """When it is held."""
        return self._hours()[0].date()

    def is_today(self) -> bool:
        """Whether a fair is held today."""
        return self.day() == self._records.now().date()

    def reasons(self) -> list[tuple[str, str]]:
        """(code, words) of why something was not done."""
        return [(code, self._i18n._(REASONS[code])) for code in UNMET_BECAUSE]

    def items(self) -> list[FairItem]:
        """The items of this month's theme."""
        month = self._hours()[0].month
        themes = {theme.id for theme in self._content.table("fair_themes").values() if theme.month == month}
        records: list[Service] = [
            item for item in self._content.table("service_items").values() if item.theme in themes
        ]
        return [
            FairItem(item.id, self._content.shown(item.name), self._sum(item.id, False), self._sum(item.id, True))
            for item in records
        ]

    def served(self, item: str, qty: int = 1) -> None:
        """An item was done. Raises UnknownContent, NotOnShift, StoreError."""
        self._content.record("service_items", item)
        event = FairItemServed(fair=self.fair, item=item, qty=qty, audience=None)
        self._note(event, item, qty, None)

    def unmet(self, item: str, reason: str, qty: int = 1) -> None:
        """An item was asked for in vain. Raises UnknownContent, NotOnShift, StoreError, ProblemError (the reason)."""
        self._content.record("service_items", item)
        self._note(FairItemUnmet(fair=self.fair, item=item, qty=qty, reason=reason), item, qty, reason)

    def _note(self, event: FairItemServed | FairItemUnmet, item: str, qty: int, reason: str | None) -> None:
        volunteer, id = self._desk.someone(), self._records.new_id()
        row = {
            "id": id,
            "fair": event.fair,
            "item": item,
            "qty": qty,
            "reason": reason,
            "noted_at": self._records.now().isoformat(),
        }
        self._records.write(lambda: self._records.insert("fair_items", row), event, volunteer, event_id=id)

    def _sum(self, item: str, is_unmet: bool) -> int:
        sql = "SELECT total(qty) FROM fair_items WHERE fair = ? AND item = ? AND (reason IS NOT NULL) = ?"
        return int(self._records.store.value(sql, [self.fair, item, is_unmet]))

    def _hours(self) -> tuple[datetime, datetime]:
        return next_fair(self._records.now())
