"""What volunteers did, logged in two touches and without typing; and whom they met, in one.

Every record is durable when its method returns. It can be undone for ten minutes by whoever is at the desk, and voided
later by the leader.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from kiosk.errors import TooLate
from kiosk.i18n import N_, Translator
from kiosk.services.content import Content
from kiosk.services.desk import Desk, Records
from kiosk.services.views import Shown
from sync.protocol.content import AssistanceType
from sync.protocol.events_volunteers import VOID_REASONS, AssistanceLogged, AssistanceVoided, HeadcountAdded

UNDO_WITHIN = timedelta(minutes=10)
REMEMBERED = timedelta(days=14)
KEEP_ROWS = timedelta(days=30)
LIKELIEST = 8
HOURS_AROUND = 1
"""What is likely at seven was also likely at six and eight; the night wraps around."""

MOST_AT_ONCE = 99
RECENT = 6
UNDONE = "undone"

REASON_TEXTS = {
    "wrong_type": N_("类型记错了"),
    "entered_twice": N_("记了两次"),
    "wrong_count": N_("次数不对"),
    "test_entry": N_("试记的"),
    "other": N_("其他原因"),
}
"""Why a leader voids a record: one of VOID_REASONS."""

# Glyph names of Material Symbols.
ICONS = {
    "hot_water": "coffee",
    "way": "signpost",
    "warm_seat": "chair",
    "charge": "battery_charging_full",
    "luggage": "luggage",
    "ticket": "confirmation_number",
    "escort": "directions_walk",
    "child": "child_care",
    "wheelchair": "accessible",
    "elder": "elderly",
    "first_aid": "medical_services",
    "translate": "translate",
    "sign": "sign_language",
    "phone_help": "mobile",
    "call_for": "call",
    "form": "description",
    "policy": "forum",
    "leaflet": "article",
    "lend": "umbrella",
    "medicine_box": "healing",
    "meal_heat": "microwave",
    "sewing": "content_cut",
    "lost": "search",
    "find_person": "person_search",
    "comfort": "favorite",
    "order": "groups",
    "hazard_seen": "warning",
    "other": "more_horiz",
}


@dataclass(frozen=True, slots=True)
class AssistCard:
    """One kind of help to log; `minutes` as a rule, `consumable` what it uses up."""

    code: str
    title: Shown
    icon: str
    minutes: int
    consumable: str | None


@dataclass(frozen=True, slots=True)
class LoggedRow:
    """One record. `can_undo` within ten minutes."""

    id: str
    code: str
    title: Shown
    count: int
    time_text: str
    can_undo: bool
    is_voided: bool


class Assistance:
    """The kinds of help, and what of them was logged here."""

    def __init__(self, records: Records, desk: Desk, content: Content, i18n: Translator) -> None:
        self._records, self._desk, self._content, self._i18n = records, desk, content, i18n

    def kinds(self) -> list[AssistCard]:
        """All of them, in the order of the content: what winter asks for first."""
        return [self._card(record) for record in self._types()]

    def likeliest(self) -> list[AssistCard]:
        """The eight that are logged most at this hour, over the last fourteen days; then the content's order."""
        now = self._records.now()
        rows = self._records.store.rows(
            "SELECT assist, count, logged_at FROM assistances WHERE voided_at IS NULL AND logged_at >= ?",
            [(now - REMEMBERED).isoformat()],
        )
        seen: Counter[str] = Counter()
        for row in rows:
            apart = abs(datetime.fromisoformat(row["logged_at"]).hour - now.hour)
            if min(apart, 24 - apart) <= HOURS_AROUND:
                seen[row["assist"]] += row["count"]
        # Sorting is stable: what was never logged keeps the order of the content.
        return sorted(self.kinds(), key=lambda card: -seen[card.code])[:LIKELIEST]

    def others(self) -> list[AssistCard]:
        """All kinds but the likeliest, in the order of the content."""
        likely = {card.code for card in self.likeliest()}
        return [card for card in self.kinds() if card.code not in likely]

    def log(self, code: str, count: int = 1, help_ref: str | None = None) -> str:
        """Records help given `count` times and gives the record's id. Raises NotOnShift, UnknownContent, StoreError."""
        volunteer = self._desk.someone()
        record: AssistanceType = self._content.record("assistance_types", code)
        count = min(max(count, 1), MOST_AT_ONCE)
        id, now = self._records.new_id(), self._records.now()
        row = {
            "id": id,
            "assist": code,
            "count": count,
            "volunteer": volunteer.ref,
            "logged_at": now.isoformat(),
        }
        event = AssistanceLogged(
            assist=code,
            count=count,
            audience=None,
            minutes=record.default_minutes,
            lang=self._i18n.lang,
            consumable=record.consumable,
            consumable_qty=count if record.consumable else None,
            help_ref=help_ref,
        )

        def rows() -> None:
            self._records.insert("assistances", row)
            if record.consumable:
                self._use_up(record.consumable, count)

        self._records.write(rows, event, volunteer, event_id=id)
        return id

    def undo(self, id: str) -> None:
        """Takes a record back; once, however often it is pressed. Raises TooLate, NotOnShift, StoreError."""
        self._void(id, UNDONE)

    def void_reasons(self) -> list[tuple[str, str]]:
        """(code, words) of why a record can be voided."""
        return [(code, self._i18n._(REASON_TEXTS[code])) for code in VOID_REASONS]

    def void(self, id: str, reason: str) -> None:
        """The leader takes a record back at any time, for one of `void_reasons`.

        Raises NotOnShift for anybody else, ValueError without a reason, StoreError.
        """
        self._desk.leader()
        if reason not in VOID_REASONS:
            raise ValueError("a leader voids for a reason that is in the list")
        self._void(id, reason)

    def recent(self, most: int = RECENT) -> list[LoggedRow]:
        """The latest records, newest first."""
        rows = self._records.store.rows("SELECT * FROM assistances ORDER BY rowid DESC LIMIT ?", [most])
        return [self._row(row) for row in rows if row["assist"] in self._content.table("assistance_types")]

    def today(self) -> int:
        """How often help was given today, without what was voided."""
        return int(self._total("SELECT total(count) FROM assistances WHERE voided_at IS NULL AND logged_at >= ?"))

    def add_headcount(self, n: int) -> None:
        """`n` people more came in. Raises NotOnShift, StoreError."""
        volunteer, id, now = self._desk.someone(), self._records.new_id(), self._records.now()
        row = {"id": id, "n": n, "counted_at": now.isoformat()}
        event = HeadcountAdded(n=n, audience=None, method="tap")
        self._records.write(lambda: self._records.insert("headcounts", row), event, volunteer, event_id=id)

    def headcount_today(self) -> int:
        """How many people came in today, as far as somebody counted."""
        return int(self._total("SELECT total(n) FROM headcounts WHERE counted_at >= ?"))

    def forget_old(self) -> None:
        """Drops records past their time."""
        oldest = (self._records.now() - KEEP_ROWS).isoformat()

        def drop() -> None:
            self._records.store.database.execute("DELETE FROM assistances WHERE logged_at < ?", [oldest])
            self._records.store.database.execute("DELETE FROM headcounts WHERE counted_at < ?", [oldest])

        self._records.store.write(lambda _: drop())

    def _void(self, id: str, reason: str) -> None:
        rows = self._records.store.rows("SELECT * FROM assistances WHERE id = ? AND voided_at IS NULL", [id])
        if not rows:
            return
        if reason == UNDONE and not self._can_undo(rows[0]):
            raise TooLate(id)
        volunteer, record = self._desk.someone(), self._content.table("assistance_types").get(rows[0]["assist"])

        def work() -> None:
            self._records.update("assistances", id, {"voided_at": self._records.now().isoformat()})
            if record is not None and record.consumable:
                self._use_up(record.consumable, -rows[0]["count"])

        self._records.write(work, AssistanceVoided(of=id, reason=reason), volunteer)

    def _use_up(self, item: str, count: int) -> None:
        """As many fewer are left, of what somebody has counted; never fewer than none."""
        self._records.store.database.execute(
            "UPDATE consumables SET qty_left = max(0, qty_left - ?) WHERE item = ?", [count, item]
        )

    def _total(self, sql: str) -> float:
        midnight = self._records.now().replace(hour=0, minute=0, second=0, microsecond=0)
        return float(self._records.store.value(sql, [midnight.isoformat()]))

    def _types(self) -> list[AssistanceType]:
        records: list[AssistanceType] = list(self._content.table("assistance_types").values())
        return sorted(records, key=lambda record: record.position)

    def _card(self, record: AssistanceType) -> AssistCard:
        title, icon = self._content.shown(record.name), ICONS.get(record.code, ICONS["other"])
        return AssistCard(record.code, title, icon, record.default_minutes, record.consumable)

    def _can_undo(self, row: dict[str, Any]) -> bool:
        return abs(self._records.now() - datetime.fromisoformat(row["logged_at"])) <= UNDO_WITHIN

    def _row(self, row: dict[str, Any]) -> LoggedRow:
        return LoggedRow(
            id=row["id"],
            code=row["assist"],
            title=self._content.shown(self._content.record("assistance_types", row["assist"]).name),
            count=row["count"],
            time_text=self._i18n.format_time(datetime.fromisoformat(row["logged_at"])),
            can_undo=row["voided_at"] is None and self._can_undo(row),
            is_voided=row["voided_at"] is not None,
        )
