"""To whom a request was passed on: an emergency number, the hotline, the railway or a partner, by a call or on foot.

That changes nothing about who has the request: it stays open until somebody says how it ended.
"""

from __future__ import annotations

from datetime import timedelta

from kiosk.i18n import N_, Translator
from kiosk.services.desk import Desk, Records
from kiosk.services.open_rows import OpenRows
from sync.protocol.events_volunteers import PASSED_TO, HelpEscalated

KEEP_ROWS = timedelta(days=30)

TO_TEXTS = {
    "110": N_("110 报警"),
    "119": N_("119 火警"),
    "120": N_("120 急救"),
    "122": N_("122 交通事故"),
    "12345": N_("12345 热线"),
    "rail": N_("车站或列车"),
    "partner": N_("合伙单位"),
}
MOST_LIKELY = {"medical": "120", "aed": "120", "fire": "119", "danger": "110", "rail_priority": "rail"}
"""The kind of request and who is told of it as a rule; that one stands first."""


class PassingOn:
    """Whom a request can be passed on to, and to whom it was."""

    def __init__(self, records: Records, desk: Desk, rows: OpenRows, i18n: Translator) -> None:
        self._records, self._desk, self._rows, self._i18n = records, desk, rows, i18n

    def targets(self, key: str) -> list[tuple[str, str]]:
        """(code, words) of whom to; raises TicketUnknown."""
        likely = MOST_LIKELY.get(self._rows.find(key)["help"])
        return [(code, self._i18n._(TO_TEXTS[code])) for code in sorted(PASSED_TO, key=lambda code: code != likely)]

    def pass_on(self, key: str, to: str, by: str) -> None:
        """It was passed on, by "call" or "walk". Raises TicketUnknown, NotOnShift, StoreError; ProblemError for another
        code.
        """
        volunteer, row = self._desk.someone(), self._rows.find(key)
        id, now = self._records.new_id(), self._records.now()
        said = {"id": id, "request": key, "passed_to": to, "passed_by": by, "passed_at": now.isoformat()}
        event = HelpEscalated(ticket=row["code"], to=to, by=by, request=row["request"])
        self._records.write(lambda: self._records.insert("passed_on", said), event, volunteer, event_id=id)

    def told(self) -> dict[str, str]:
        """For each request that was passed on from here, by its key, the words that say to whom; the first stands
        first, and nobody twice.
        """
        rows = self._records.store.rows("SELECT request, passed_to FROM passed_on ORDER BY rowid")
        names: dict[str, dict[str, str]] = {}
        for row in rows:
            names.setdefault(row["request"], {})[row["passed_to"]] = self._i18n._(TO_TEXTS[row["passed_to"]])
        words, comma = self._i18n._("已转告：{names}"), self._i18n._("、")
        return {key: words.format(names=comma.join(told.values())) for key, told in names.items()}

    def forget_old(self) -> None:
        """Drops what is past its time."""
        oldest = (self._records.now() - KEEP_ROWS).isoformat()
        self._records.store.write(
            lambda database: database.execute("DELETE FROM passed_on WHERE passed_at < ?", [oldest])
        )
