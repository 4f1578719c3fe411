"""The counters of the service from the figures that are kept: by station, day, hour or what was said.

Of what was voided nothing counts; of several confirmations of a shift the last. A station where nobody counted people
has no number of visitors, which is not none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import QuerySet, Sum

from sync.central.insight import parts
from sync.central.insight.models import Figure

# Below so many scores no rate is shown: it would say something of single persons.
LEAST_SCORES = 30
MINUTES_AN_HOUR = 60
HOURS = [f"{hour:02d}" for hour in range(24)]
# The same words on both engines, each step one look into the index.
VALUES = """
    WITH RECURSIVE told (value) AS (
        SELECT min(value) FROM insight_figure WHERE counter = %s AND dim = %s
        UNION ALL
        SELECT (SELECT min(value) FROM insight_figure WHERE counter = %s AND dim = %s AND value > told.value)
        FROM told WHERE told.value IS NOT NULL
    )
    SELECT value FROM told WHERE value IS NOT NULL
"""
# What a counter can be narrowed to; never by two of them at once.
SAID: dict[str, tuple[str, ...]] = {
    parts.LANG: (parts.SESSIONS, parts.SERVICES, parts.REQUESTS, parts.PROMISED, parts.FILED),
    parts.AUDIENCE: (parts.SERVICES, parts.VISITORS),
}


class Cell(NamedTuple):
    """A sum, of how many records it is, and of how many of these the day (by hour: the hour) is not certain."""

    n: int = 0
    events: int = 0
    unsure: int = 0

    def __add__(self, other: Cell) -> Cell:  # type: ignore[override]
        """Both as one; not one after the other, as of other tuples."""
        return Cell(self.n + other.n, self.events + other.events, self.unsure + other.unsure)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which days (Beijing days, both included), which stations, invented or not, of which language or audience; None is
    any.
    """

    first: date | None = None
    last: date | None = None
    stations: tuple[str, ...] | None = None
    demo: bool | None = None
    lang: str | None = None
    audience: str | None = None

    @property
    def said(self) -> tuple[str, str]:
        """What it is narrowed to beside day and station: a dimension and its value; nothing as two empty texts."""
        if self.lang is not None:
            return parts.LANG, self.lang
        return (parts.AUDIENCE, self.audience) if self.audience is not None else ("", "")

    def can_tell(self, counter: str) -> bool:
        """Whether the records of a counter say what it is narrowed to."""
        dim, _value = self.said
        return not dim or counter in SAID[dim]


@dataclass(frozen=True, slots=True)
class Figures:
    """The counters of one station or of all; a rate is (how many, of how many)."""

    cells: Mapping[str, Cell] = field(default_factory=dict)

    def cell(self, counter: str) -> Cell:
        """A counter's sum and the number of its records."""
        return self.cells.get(counter, Cell())

    @property
    def sessions(self) -> int:
        """Uses of a kiosk."""
        return self.cell(parts.SESSIONS).n

    @property
    def services(self) -> int:
        """Service instances."""
        return self.cell(parts.SERVICES).n

    @property
    def visitors(self) -> int | None:
        """Visitors received; None where nobody counted them."""
        found = self.cell(parts.VISITORS)
        return found.n if found.events else None

    @property
    def requests(self) -> int:
        """Help requests."""
        return self.cell(parts.REQUESTS).n

    @property
    def unmet(self) -> int:
        """What was wanted at a fair in vain."""
        return self.cell(parts.UNMET).n

    @property
    def minutes(self) -> int:
        """Confirmed volunteer time in minutes."""
        return self.cell(parts.HOURS).n

    @property
    def hours(self) -> float:
        """Volunteer time in hours."""
        return in_hours(self.minutes)

    @property
    def satisfied_percent(self) -> int | None:
        """Share of the best score; None where too few have scored."""
        found = self.cell(parts.SCORES)
        return percent(found) if found.events >= LEAST_SCORES else None

    @property
    def resolved_percent(self) -> int | None:
        """Share of the cases on file that were closed; None without any."""
        return percent(self.cell(parts.FILED))

    @property
    def punctual_percent(self) -> int | None:
        """Share of the requests with a promise that were answered in time; None without any."""
        return percent(self.cell(parts.PROMISED))


def percent(rate: Cell) -> int | None:
    """A rate in whole percent; None of nothing."""
    return round(100 * rate.n / rate.events) if rate.events else None


def in_hours(minutes: int) -> float:
    """Minutes as hours with one digit behind the point."""
    return round(minutes / MINUTES_AN_HOUR, 1)


def by_station(wanted: Wanted) -> dict[str, Figures]:
    """The counters of every station that has any."""
    found: dict[str, dict[str, Cell]] = {}
    dim, value = wanted.said
    # By name, so that the index is used: it begins with the counter.
    told = [counter for counter in parts.COUNTERS if wanted.can_tell(counter)]
    rows = _kept(wanted).filter(counter__in=told, dim=dim, value=value).values_list("station_id", "counter")
    for station, counter, cell in _summed(rows):
        if cell.events:
            found.setdefault(station, {})[counter] = cell
    return {station: Figures(found[station]) for station in sorted(found)}


def together(rows: Iterable[Figures]) -> Figures:
    """The district as the sum of its stations; visitors are of those that counted them."""
    found: dict[str, Cell] = {}
    for row in rows:
        for counter, cell in row.cells.items():
            found[counter] = found.get(counter, Cell()) + cell
    return Figures(found)


def by_day(wanted: Wanted, counter: str) -> dict[date, Cell]:
    """A counter by Beijing day."""
    dim, value = wanted.said
    rows = _kept(wanted).filter(counter=counter, dim=dim, value=value).values_list("day")
    return {day: cell for day, cell in _summed(rows) if cell.events}


def by_what_is_said(wanted: Wanted, counter: str) -> dict[str, dict[str, Cell]]:
    """A counter by every dimension and value that its records say; none of what is narrowed to one already."""
    found: dict[str, dict[str, Cell]] = {}
    if wanted.said[0]:
        return found
    for dim in parts.SAID_OF[counter]:
        # By name, so that of each value only the days asked for are read: in the index the day comes after it.
        values = HOURS if dim == parts.HOUR else _values(counter, dim)
        rows = _kept(wanted).filter(counter=counter, dim=dim, value__in=values).values_list("value")
        for value, cell in _summed(rows):
            if cell.events:
                found.setdefault(dim, {})[value] = cell
    return found


def by_day_and_hour(wanted: Wanted, counter: str) -> dict[tuple[date, int], int]:
    """A counter by Beijing day and hour."""
    rows = _kept(wanted).filter(counter=counter, dim=parts.HOUR, value__in=HOURS).values_list("day", "value")
    return {(day, int(value)): cell.n for day, value, cell in _summed(rows) if cell.events}


def punctuality(wanted: Wanted) -> dict[str, tuple[int, int]]:
    """By severity: how many were answered within the promised time, of how many that were promised one."""
    found = by_what_is_said(wanted, parts.PROMISED).get(parts.SEVERITY, {})
    return {severity: (cell.n, cell.events) for severity, cell in sorted(found.items())}


def _values(counter: str, dim: str) -> list[str]:
    """Whatever the records of a counter have said so far: from value to value, past all the days of each."""
    with connection.cursor() as cursor:
        cursor.execute(VALUES, (counter, dim) * 2)
        return [value for (value,) in cursor.fetchall()]


def _kept(wanted: Wanted) -> QuerySet[Figure]:
    chosen: dict[str, Any] = {
        "day__gte": wanted.first,
        "day__lte": wanted.last,
        "station__in": wanted.stations,
        "demo": wanted.demo,
    }
    return Figure.objects.filter(**{name: value for name, value in chosen.items() if value is not None})


def _summed(rows: QuerySet[Figure, Any]) -> Iterator[Any]:
    sums = rows.order_by().annotate(n_sum=Sum("n"), events_sum=Sum("events"), unsure_sum=Sum("unsure"))
    return ((*key, Cell(n, events, unsure)) for *key, n, events, unsure in sums)
