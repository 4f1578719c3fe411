"""Sums that go along with their rows: what is to be added to which figure, and the adding.

A row that changes is taken out as it was and put in as it is, in the transaction that changes it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import connection

from sync.central.dispatch.api import HelpRequest
from sync.central.insight.parts import HOUR, Part, of_request

# counter, dim, value, Beijing day, station, invented or not.
Key = tuple[str, str, str, date, str, bool]
# What is summed, of how many records, and of how many of them it is not certain that they belong to this day or hour.
Sums = tuple[int, int, int]
NOTHING: Sums = (0, 0, 0)

# The same words on both engines.
ADD = """
    INSERT INTO insight_figure (counter, dim, value, day, station_id, demo, n, events, unsure)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT (counter, dim, day, station_id, value, demo)
    DO UPDATE SET n = insight_figure.n + excluded.n, events = insight_figure.events + excluded.events,
        unsure = insight_figure.unsure + excluded.unsure
"""


class Tally:
    """Differences to figures, kept until they are written together."""

    def __init__(self) -> None:
        self.sums: dict[Key, Sums] = {}

    def put_in(self, parts: Iterable[Part], times: int = 1) -> None:
        """Count the parts of a row, or of so many rows that are alike."""
        self._add(parts, times)

    def take_out(self, parts: Iterable[Part]) -> None:
        """Count a row's parts no longer."""
        self._add(parts, -1)

    def cells(self) -> dict[Key, Sums]:
        """Figure -> its sums, without those that are nothing."""
        return {key: sums for key, sums in self.sums.items() if sums != NOTHING}

    def write(self) -> None:
        """Add all of it to the stored figures. To be called in the transaction of the rows, by the writer."""
        adapt = connection.ops.adapt_datefield_value
        rows = [
            (counter, dim, value, adapt(day), station, demo, *sums)
            for (counter, dim, value, day, station, demo), sums in sorted(self.cells().items())
        ]
        if rows:
            with connection.cursor() as cursor:
                cursor.executemany(ADD, rows)

    def _add(self, parts: Iterable[Part], times: int) -> None:
        for part in parts:
            for dim, value in (("", ""), *part.dims):
                key = (part.counter, dim, value, part.when.day, part.station, part.demo)
                n, events, unsure = self.sums.get(key, NOTHING)
                is_unsure = part.when.is_hour_unsure if dim == HOUR else part.when.is_day_unsure
                self.sums[key] = (n + times * part.n, events + times, unsure + times * is_unsure)


def follow_request(before: HelpRequest | None, request: HelpRequest) -> None:
    """A request is new or has changed: count it as it is now."""
    tally = Tally()
    if before is not None:
        tally.take_out(of_request(before))
    tally.put_in(of_request(request))
    tally.write()
