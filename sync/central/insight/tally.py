"""Sums that go along with their rows: what is to be added to which figure, and the adding.

A row that changes is taken out as it was and put in as it is, in the transaction that changes it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import connection

from sync.central.dispatch.api import HelpRequest
from sync.central.insight.parts import Part, of_request

# counter, dim, value, Beijing day, station, invented or not.
Key = tuple[str, str, str, date, str, bool]

# The same words on both engines.
ADD = """
    INSERT INTO insight_figure (counter, dim, value, day, station_id, demo, n, events)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT (counter, dim, day, station_id, value, demo)
    DO UPDATE SET n = insight_figure.n + excluded.n, events = insight_figure.events + excluded.events
"""


class Tally:
    """Differences to figures, kept until they are written together."""

    def __init__(self) -> None:
        self.sums: dict[Key, tuple[int, int]] = {}

    def put_in(self, parts: Iterable[Part], times: int = 1) -> None:
        """Count the parts of a row, or of so many rows that are alike."""
        self._add(parts, times)

    def take_out(self, parts: Iterable[Part]) -> None:
        """Count a row's parts no longer."""
        self._add(parts, -1)

    def cells(self) -> dict[Key, tuple[int, int]]:
        """Figure -> (n, how many records), without those that are nothing."""
        return {key: pair for key, pair in self.sums.items() if pair != (0, 0)}

    def write(self) -> None:
        """Add all of it to the stored figures. To be called in the transaction of the rows, by the writer."""
        adapt = connection.ops.adapt_datefield_value
        rows = [
            (counter, dim, value, adapt(day), station, demo, n, events)
            for (counter, dim, value, day, station, demo), (n, events) in sorted(self.cells().items())
        ]
        if rows:
            with connection.cursor() as cursor:
                cursor.executemany(ADD, rows)

    def _add(self, parts: Iterable[Part], times: int) -> None:
        for part in parts:
            for dim, value in (("", ""), *part.dims):
                key = (part.counter, dim, value, part.day, part.station, part.demo)
                n, events = self.sums.get(key, (0, 0))
                self.sums[key] = (n + times * part.n, events + times)


def follow_request(before: HelpRequest | None, request: HelpRequest) -> None:
    """A request is new or has changed: count it as it is now."""
    tally = Tally()
    if before is not None:
        tally.take_out(of_request(before))
    tally.put_in(of_request(request))
    tally.write()
