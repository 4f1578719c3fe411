"""The open requests of a station as rows: those that this kiosk took, and those of its other kiosks.

`key` names one of them at this kiosk: the ticket code of its own, the id of another kiosk's, since two kiosks may give
out the same code. `request` is that id where an event has to name it, None for its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from kiosk.clock import Clock
from kiosk.errors import TicketUnknown
from kiosk.services.content import Content
from kiosk.services.desk import Records
from sync.protocol.ticket_states import ENDED

STAYS_OPEN = timedelta(hours=12)

_SAID = "help, severity, created_at, acknowledge_by, acknowledged_at, acknowledged_by, arrived_at, closed_at, first_by"
_ROWS = (
    f"SELECT code AS key, code, NULL AS request, NULL AS terminal, help_requests.state AS told, {_SAID}"  # noqa: S608
    " FROM help_requests LEFT JOIN help_progress ON help_progress.ticket = code"
    " WHERE withdrawn_at IS NULL AND closed_at IS NULL"
    f" UNION ALL SELECT id AS key, ticket AS code, id AS request, terminal, told, {_SAID}"
    " FROM station_requests WHERE closed_at IS NULL"
)


class OpenRows:
    """Reads them, and writes what is said of one."""

    def __init__(self, records: Records, content: Content, clock: Clock) -> None:
        self._records, self._content, self._clock = records, content, clock

    def all(self) -> list[dict[str, Any]]:
        """All that are neither finished nor withdrawn nor half a day old: danger to life first, then the oldest."""
        known = self._content.table("help_types")
        rows = [row for row in self._records.store.rows(_ROWS) if row["help"] in known and row["told"] not in ENDED]
        still = [row for row in rows if self.age_s(row) < STAYS_OPEN.total_seconds()]
        return sorted(still, key=lambda row: (row["severity"], datetime.fromisoformat(row["created_at"])))

    def find(self, key: str) -> dict[str, Any]:
        """The one with this key; raises TicketUnknown."""
        row = next((row for row in self.all() if row["key"] == key), None)
        if row is None:
            raise TicketUnknown(key)
        return row

    def put(self, row: Mapping[str, Any], changes: Mapping[str, Any]) -> None:
        """Some columns of what was said of it, within a transaction of `Records.write`."""
        if row["request"] is None:
            self._records.insert("help_progress", {"ticket": row["code"], **changes})
            return
        # By SQL: the centre may have told of its end meanwhile, and then there is no row, which is as well.
        names = ", ".join(f"{name} = ?" for name in changes)
        statement = f"UPDATE station_requests SET {names} WHERE id = ?"  # noqa: S608 (names of our own columns)
        self._records.store.database.execute(statement, [*changes.values(), row["request"]])

    def age_s(self, row: Mapping[str, Any]) -> float:
        """Seconds since somebody asked; a clock that was set back does not make it older."""
        return abs((self._clock.now() - datetime.fromisoformat(row["created_at"])).total_seconds())
