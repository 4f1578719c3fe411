"""Which rows and columns of a dataset at which watermark: from a request to SQL, by the keys of the rows alone.

Rows are read in windows of positions, never by counting from the start, each window in a statement of its own: what
lies below a watermark does not change, so no snapshot is held while a slow reader reads. It may be erased when its time
is over; then there is nothing rather than a part.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from sync.central import engines
from sync.central.days import day_start
from sync.central.insight import erased
from sync.central.insight.datasets import DATASETS, FLAG, Dataset
from sync.central.ledger.api import Event, reached
from sync.protocol.problems import ProblemError

WINDOW = 2_000
FIRST, LAST = "first", "last"
WORDS = {"yes": True, "no": False}
MOST_VALUES = 100
YEARS = range(1970, 2100)  # those of the wire's moments; far outside, time zones overflow


@dataclass(frozen=True, slots=True)
class Selection:
    """`until` is the last position, None: whatever there is now. `equal`: column -> values, one of which it has.

    `stations`: what the asker is confined to; None: to none.
    """

    dataset: Dataset
    until: int | None
    columns: tuple[str, ...]
    first: date | None = None
    last: date | None = None
    equal: tuple[tuple[str, tuple[str, ...]], ...] = ()
    stations: tuple[str, ...] | None = None
    # What had been erased when the watermark was made (`erased.rows_erased`): what is gone since is lacking.
    known: Mapping[str, int] | None = None

    def check(self) -> None:
        """Raise ProblemError erased-by-retention if some of its rows are not here any more."""
        if self.known is not None:
            erased.refuse(self.dataset.counter, self.first, self.known)

    def count(self) -> int:
        """How many rows."""
        where, parameters = self._where(0, self._end())
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {self.dataset.table} t WHERE {where}", parameters)  # noqa: S608
            found: int = cursor.fetchone()[0]
        return found

    def windows(self, after: int = 0, upto: int | None = None) -> Iterator[tuple[bytes, int]]:
        """The rows behind position `after` up to `upto` (None: all), as JSON lines and how many they are.

        Raises ProblemError as `check` does, also when rows are erased meanwhile.
        """
        last = self._end() if upto is None or self.until is not None else upto
        end = last if upto is None or (last is not None and upto > last) else upto
        if end is None:
            raise ValueError("a selection without a watermark has no end")
        while after < end:
            reached = min(end, after - after % WINDOW + WINDOW)
            lines, count, _last = engines.json_lines(*self._rows(after, reached, reached - after))
            self.check()
            if count:
                yield lines, count
            after = reached

    def page(self, after: int, limit: int) -> tuple[bytes, int, int | None, bool]:
        """At most `limit` rows behind `after`: lines, how many, the last position, whether more are waiting."""
        end = self._end()
        near = self._near(after, end, limit)
        lines, count, last = engines.json_lines(*self._rows(after, near, limit))
        if near != end and count < limit:
            lines, count, last = engines.json_lines(*self._rows(after, end, limit))
        has_more = False
        if last is not None and count == limit:
            where, parameters = self._where(last, end)
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT 1 FROM {self.dataset.table} t WHERE {where} LIMIT 1", parameters)  # noqa: S608
                has_more = cursor.fetchone() is not None
        return lines, count, last, has_more

    def described(self) -> dict[str, str]:
        """The filter as the audit trail and the page tell it: only what was narrowed."""
        found = {FIRST: self.first, LAST: self.last, **{name: ",".join(values) for name, values in self.equal}}
        found["stations"] = " ".join(self.stations or ())
        if list(self.columns) != self.dataset.names:
            found["columns"] = " ".join(self.columns)
        return {name: str(value) for name, value in found.items() if value}

    def _end(self) -> int | None:
        """The last position that may be read. Where events are spread, none of which another before it is not there."""
        if self.dataset.table != Event._meta.db_table or not engines.is_spread():
            return self.until
        last = reached()
        if self.until is not None and self.until > last:
            raise ProblemError("overloaded", "a machine of the ledger has not yet given all that it has")
        return last if self.until is None else self.until

    def _near(self, after: int, end: int | None, limit: int) -> int | None:
        """Where a page surely ends if none is left out: else each of several machines would send a page of its own."""
        is_whole = not (self.equal or self.first or self.last) and self.stations is None
        if end is None or not is_whole or self.dataset.table != Event._meta.db_table:
            return end
        return min(end, after + limit)

    def _rows(self, after: int, upto: int | None, limit: int) -> tuple[str, list[Any]]:
        where, parameters = self._where(after, upto)
        chosen = [self.dataset.column(name) for name in self.columns]
        made = engines.json_object((column.name, column.kind, self._sql(column.sql)) for column in chosen)
        order = f't."{self.dataset.position}"'
        # Names and expressions are those of our own table of datasets.
        source = engines.some_of(self.dataset.table, where, order, int(limit))
        return f"SELECT {order} AS p, {made} AS x FROM {source}", parameters  # noqa: S608

    def _where(self, after: int, upto: int | None) -> tuple[str, list[Any]]:
        order = f't."{self.dataset.position}"'
        parts: list[str] = [f"{order} > %s"]
        found: list[Any] = [after]
        if upto is not None:
            parts.append(f"{order} <= %s")
            found.append(upto)
        if self.dataset.has_versions:
            parts.append("(t.until IS NULL OR t.until > %s)" if self.until is not None else "t.until IS NULL")
            found += [self.until] if self.until is not None else []
        if self.dataset.fixed:
            parts.append(self.dataset.fixed)
        for sql, values in (*self._days(), *self._equal()):
            parts.append(sql)
            found += values
        return " AND ".join(parts), found

    def _days(self) -> Iterator[tuple[str, list[Any]]]:
        moment = self._sql(self.dataset.column(self.dataset.moment).sql)
        if self.first is not None:
            yield f"{moment} >= %s", [_stored(day_start(self.first))]
        if self.last is not None:
            yield f"{moment} < %s", [_stored(day_start(self.last + timedelta(days=1)))]

    def _equal(self) -> Iterator[tuple[str, list[Any]]]:
        if self.stations is not None:
            yield _one_of("t.station_id", self.stations)
        for name, values in self.equal:
            column = self.dataset.column(name)
            given: Sequence[Any] = [WORDS[value] for value in values] if column.kind == FLAG else values
            yield _one_of(self._sql(column.sql), given)

    def _sql(self, sql: str) -> str:
        return sql.replace("{until}", str(int(self.until or 0)))


def _one_of(sql: str, values: Sequence[Any]) -> tuple[str, list[Any]]:
    return f"{sql} IN ({', '.join(['%s'] * len(values))})", list(values)


def _stored(moment: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(moment)


def select(
    name: str,
    until: int | None,
    filters: Mapping[str, str],
    columns: Sequence[str] = (),
    *,
    stations: Collection[str] | None = None,
    may_have_text: bool = False,
) -> Selection:
    """The selection that words ask for, several values of a filter parted by commas; `columns` empty: the usual ones.

    Raises ProblemError dataset-unknown, filter-invalid (with the field at fault), or scope-refused for columns of
    words that somebody wrote, which the asker may not have.
    """
    dataset = DATASETS.get(name)
    if dataset is None:
        raise ProblemError("dataset-unknown", f"known: {', '.join(DATASETS)}")
    given = {key: value for key, value in filters.items() if value}
    unknown = sorted(given.keys() - {FIRST, LAST, *dataset.filters})
    if unknown:
        known = ", ".join((FIRST, LAST, *dataset.filters))
        raise ProblemError("filter-invalid", f"{name} can be narrowed by: {known}", unknown[0])
    first, last = _day(given, FIRST), _day(given, LAST)
    if first and last and first > last:
        raise ProblemError("filter-invalid", "the period ends before it begins", LAST)
    equal = tuple((key, _values(dataset, key, given[key])) for key in dataset.filters if key in given)
    confined = None if stations is None else tuple(sorted(stations))
    return Selection(dataset, until, _chosen(dataset, columns, may_have_text), first, last, equal, confined)


def _chosen(dataset: Dataset, columns: Sequence[str], may_have_text: bool) -> tuple[str, ...]:
    known = {column.name: column for column in dataset.columns}
    for name in columns:
        if name not in known:
            raise ProblemError("filter-invalid", f"{dataset.name} has the columns: {', '.join(known)}", "columns")
        if known[name].is_free and not may_have_text:
            raise ProblemError("scope-refused", f"{name} holds words that somebody wrote", "columns")
    # In the order of the table, whatever the order asked: the same choice is the same file.
    return tuple(name for name in known if name in columns) or tuple(dataset.names)


def _values(dataset: Dataset, name: str, text: str) -> tuple[str, ...]:
    values = tuple(sorted({value.strip() for value in text.split(",") if value.strip()}))
    is_flag = dataset.column(name).kind == FLAG
    if not values or len(values) > MOST_VALUES or "\x00" in text or (is_flag and not set(values) <= WORDS.keys()):
        raise ProblemError("filter-invalid", "yes or no is needed" if is_flag else "1 to 100 values are needed", name)
    return values


def _day(given: Mapping[str, str], name: str) -> date | None:
    if name not in given:
        return None
    try:
        found = date.fromisoformat(given[name])
    except ValueError:
        raise ProblemError("filter-invalid", "a day is written 2026-11-22", name) from None
    if found.year not in YEARS:
        raise ProblemError("filter-invalid", "nothing was recorded in that year", name)
    return found
