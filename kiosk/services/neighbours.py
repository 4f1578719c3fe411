"""The requests that other kiosks of this station took, as the centre tells them: kept, so that they are there without a
network too, and dropped when they have ended. Nothing in them says who asked for help.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from kiosk.clock import Clock
from kiosk.store.database import Store
from sync.protocol.station_requests import MOST, OpenRequest, StationRequests

KEEP = timedelta(hours=24)
"""Nobody lists a request that is older than half of this; the centre tells of none either."""


class Neighbours:
    """What the sync client asks and learns (sync.client.ports.StationPort)."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    def known(self) -> Sequence[str]:
        """Ids of those that are kept, the newest first, at most MOST."""
        rows = self._store.rows("SELECT id FROM station_requests ORDER BY created_at DESC LIMIT ?", [MOST])
        return [row["id"] for row in rows]

    def learn(self, told: StationRequests) -> None:
        """Takes over what the centre told. What was said here of a request stays: the centre hears of it next."""

        def take() -> None:
            for request in told.open:
                # A kiosk that was enrolled anew has another name, and its old requests come back to it.
                if not self._store.rows("SELECT 1 FROM help_requests WHERE event_id = ?", [request.id]):
                    self._keep(request)
            for own in told.own:
                self._execute("UPDATE help_requests SET first_by = ? WHERE event_id = ?", [own.first, own.id])
            for id in told.ended:
                self._execute("DELETE FROM station_requests WHERE id = ?", [id])

        self._store.write(lambda _: take())

    def forget(self) -> None:
        """Keeps none: the centre has ended this kiosk's right to know."""
        self._store.write(lambda _: self._execute("DELETE FROM station_requests"))

    def forget_old(self) -> None:
        """Drops those of whose end the centre never told."""
        now = self._clock.now()
        rows = self._store.rows("SELECT id, created_at FROM station_requests")
        old = [row["id"] for row in rows if abs(now - datetime.fromisoformat(row["created_at"])) > KEEP]
        marks = ", ".join("?" * len(old))
        statement = f"DELETE FROM station_requests WHERE id IN ({marks})"  # noqa: S608 (question marks alone)
        self._store.write(lambda _: self._execute(statement, old))

    def _keep(self, request: OpenRequest) -> None:
        due = request.acknowledge_by
        row: dict[str, Any] = {
            "id": request.id,
            "terminal": request.terminal,
            "ticket": request.ticket,
            "help": request.help,
            "severity": request.severity,
            "place": request.where,
            "lang": request.lang,
            "needs": json.dumps(request.needs),
            "created_at": request.requested_at.isoformat(),
            "acknowledge_by": due.isoformat() if due else None,
            "told": request.state,
            "first_by": request.first,
        }
        self._store.database.table("station_requests").upsert(row, pk="id")

    def _execute(self, statement: str, values: Sequence[str] = ()) -> None:
        self._store.database.execute(statement, list(values))
