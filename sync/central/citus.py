"""What is different where the ledger's events are spread over several machines by Citus.

The events alone are spread: by station, so that a batch, which is one kiosk's, touches one shard; and each shard by the
month in which its events say they were. Every other table stays whole in the database that the centre speaks to. A key
there must name the station and the moment, so that no key says that an event's id is used once: a table of the ids,
which is whole, does, and tells at which station an event is to be looked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any
from weakref import WeakKeyDictionary

from django.db import IntegrityError, InternalError
from django.db.backends.base.base import BaseDatabaseWrapper

EVENTS, IDS = "ledger_event", "ledger_eventid"
# The name under which the ledger's counters keep what the last position was when the events were spread.
SPREAD = "events-spread"
BY, MONTH_BY = "station_id", "occurred_at"
# What is asked for by position, by kiosk and number, by id, stands first: each also finds what it is to keep unique.
PRIMARY_KEY = ("position", BY, MONTH_BY)
UNIQUE = {
    "event_device_seq": ("device_id", "incarnation", "seq", BY, MONTH_BY),
    "event_once": ("event_id", BY, MONTH_BY),
}
INDEXES = {
    "event_unprojected": ("(position)", "NOT projected"),
    "event_urgent": ("(station_id, type, position)", "urgent"),
}
# Takes what says that it was in another month: clocks that stood wrong.
OTHER_MONTHS = f"{EVENTS}_other"
MONTHS_BEHIND, MONTHS_AHEAD = 2, 3
# Before tables are made: Citus makes those of several machines one after the other, since two of them at once may wait
# for each other where it has to cut a name. Means nothing to a PostgreSQL without it.
ONE_BY_ONE = "SET LOCAL citus.multi_shard_modify_mode TO 'sequential'"

_known: WeakKeyDictionary[object, bool] = WeakKeyDictionary()


def is_spread(connection: BaseDatabaseWrapper) -> bool:
    """Whether the events of this database are spread. Asked once a connection; the writer's lock asks each time."""
    if connection.vendor != "postgresql":
        return False
    connection.ensure_connection()
    found = _known.get(connection.connection)
    if found is None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [IDS])
            found = note(connection, cursor.fetchone()[0])
    return found


def note(connection: BaseDatabaseWrapper, found: bool) -> bool:
    """Remember whether the events are spread, as far as this connection goes."""
    _known[connection.connection] = found
    return found


def insert(connection: BaseDatabaseWrapper, columns: Sequence[tuple[str, str]], rows: Iterable[Sequence[Any]]) -> None:
    """Insert events, a statement a station: one that is of one shard went 5 times as fast as one of many.

    `columns` are names and types of the database. Raises IntegrityError where a key or an id is taken already.
    """
    names = [name for name, _ in columns]
    station, event_id = names.index(BY), names.index("event_id")
    by_station: dict[str, list[Sequence[Any]]] = {}
    for row in rows:
        by_station.setdefault(row[station], []).append(row)
    listed = ", ".join(f'"{name}"' for name in names)
    made = ", ".join("%s::varchar" if name == BY else f"unnest(%s::{kind}[])" for name, kind in columns)
    with connection.cursor() as cursor:
        for code, own in by_station.items():
            values = [code if place == station else list(column) for place, column in enumerate(zip(*own, strict=True))]
            _claim(cursor, code, values[event_id])
            try:
                cursor.execute(f"INSERT INTO {EVENTS} ({listed}) SELECT {made}", values)
            except InternalError as error:
                # Citus sends such rows to a shard by COPY, and says of a key that is taken there no more than that.
                raise IntegrityError(str(error)) from error


def _claim(cursor: Any, station: str, event_ids: Sequence[str]) -> None:
    """Have these ids stand for events of this station. One that stands for an event that is there is taken."""
    claimed = f"INSERT INTO {IDS} (event_id, station_id) SELECT unnest(%s::uuid[]), %s ON CONFLICT DO NOTHING"
    cursor.execute(claimed, [event_ids, station])
    if cursor.rowcount == len(event_ids):
        return
    # Or it is left over from events that are gone, as where one machine was put back from an older copy.
    cursor.execute(f"SELECT DISTINCT station_id FROM {IDS} WHERE event_id = ANY(%s::uuid[])", [event_ids])  # noqa: S608
    stations = [code for (code,) in cursor.fetchall()]
    there = f"SELECT 1 FROM {EVENTS} WHERE station_id = ANY(%s) AND event_id = ANY(%s) LIMIT 1"  # noqa: S608
    cursor.execute(there, [stations, event_ids])
    if len(set(event_ids)) < len(event_ids) or cursor.fetchone() is not None:
        raise IntegrityError("an event's id is in the ledger already")
    cursor.execute(f"UPDATE {IDS} SET station_id = %s WHERE event_id = ANY(%s::uuid[])", [station, event_ids])  # noqa: S608


def forget_ids(connection: BaseDatabaseWrapper, event_ids: Iterable[str]) -> None:
    """Have these ids stand for nothing: their events are gone, and what is left of them has others."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {IDS} WHERE event_id = ANY(%s::uuid[])", [list(event_ids)])  # noqa: S608


def stations_of(connection: BaseDatabaseWrapper, event_ids: Iterable[str]) -> list[str]:
    """The stations at which these events are."""
    with connection.cursor() as cursor:
        statement = f"SELECT DISTINCT station_id FROM {IDS} WHERE event_id = ANY(%s::uuid[])"  # noqa: S608
        cursor.execute(statement, [list(event_ids)])
        return [station for (station,) in cursor.fetchall()]


# -- months


def months(around: date, behind: int = MONTHS_BEHIND, ahead: int = MONTHS_AHEAD) -> list[date]:
    """The first days of the months from so many before to so many after the one of a day."""
    number = around.year * 12 + around.month - 1
    return [date(place // 12, place % 12 + 1, 1) for place in range(number - behind, number + ahead + 1)]


def partition(table: str, month: date) -> str:
    """The statement that makes a month's partition of a table of events. A month begins at midnight in UTC."""
    end = (month + timedelta(days=32)).replace(day=1)
    bounds = " TO ".join(f"('{day.isoformat()} 00:00:00+00')" for day in (month, end))
    return f"CREATE TABLE {partition_name(month)} PARTITION OF {table} FOR VALUES FROM {bounds}"


def partition_name(month: date) -> str:
    """What a month's partition is called."""
    return f"{EVENTS}_{month.year:04}_{month.month:02}"
