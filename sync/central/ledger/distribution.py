"""Spreading a ledger that is in PostgreSQL over the machines of a Citus cluster, while kiosks go on delivering.

New tables are made beside the old, events are copied in pieces, each compared in the transaction that copies it, and
in the end, while the writer waits, the rest is copied and the tables change names in one transaction. Ended anywhere
before that, the ledger is the old one, whole, and the next run goes on where this one was; ended after it, it is the
new one.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from sync.central import citus, engines
from sync.central.citus import EVENTS, IDS
from sync.central.ledger import counters
from sync.central.ledger.models import Counter, Event
from sync.central.ledger.whereabouts import POSITIONS, reached

log = logging.getLogger(__name__)

NEW, NEW_IDS, BEFORE = f"{EVENTS}_new", f"{IDS}_new", f"{EVENTS}_before"
IDS_KEY = f"CONSTRAINT {IDS}_pkey PRIMARY KEY (event_id)"
PIECE = 20_000
SHARDS = 32
# Months with events that are given a table of their own; what says that it is older stands with what no month takes.
OLDEST_MONTHS = 60
ATTEMPT_LOCK = engines.WRITER_LOCK + 1
KEPT_NAME = "_before"
# Of every column that never changes, by the same text on every machine, whatever its time zone.
PRINT = "count(*), coalesce(sum(('x' || left(md5({text}), 15))::bit(60)::bigint), 0)::text"


class CannotSpreadError(Exception):
    """Why this ledger cannot be spread, or not now, as one sentence for an operator."""


def spread(say: Callable[[str], None], shards: int = SHARDS) -> None:
    """Spread the ledger, saying how far it is; only the months ahead are seen to if it is spread already.

    Raises CannotSpreadError.
    """
    if engines.is_spread():
        say("the ledger is spread already")
        return make_months(say)
    _refuse()
    with _alone():
        _prepare(shards, say)
        # What comes while the others are copied, until little is left for which the writer has to wait.
        while (last := _last(EVENTS)) - _last(NEW) > PIECE:
            _copy(last, say)
        with _held(engines.WRITER_LOCK):
            last = counters.last(POSITIONS)
            _copy(last, say)
            _settle_projected()
            _compare_whole()
            _change_names(last)
    say(f"the ledger is spread: {last} events; start `serve` and `work` anew, and drop {BEFORE} after a backup")
    _ask(f"ANALYZE {EVENTS}")
    return make_months(say)


def undo(say: Callable[[str], None]) -> None:
    """Take back what an attempt that was never finished has made."""
    if engines.is_spread():
        raise CannotSpreadError("the ledger is spread: there is no attempt to take back")
    _refuse_sqlite()
    with _alone(), engines.writer():
        _ask(f"DROP TABLE IF EXISTS {NEW}")
        _ask(f"DROP TABLE IF EXISTS {NEW_IDS}")
        for name in _indexes(EVENTS):
            if name.endswith(KEPT_NAME):
                _ask(f"ALTER INDEX {name} RENAME TO {name.removesuffix(KEPT_NAME)}")
    say("the ledger is as it was")


def _refuse_sqlite() -> None:
    if connection.vendor != "postgresql":
        raise CannotSpreadError("this ledger is in SQLite, which is one file: only one in PostgreSQL can be spread")


def _refuse() -> None:
    _refuse_sqlite()
    if not _one("SELECT EXISTS (SELECT FROM pg_proc WHERE proname = 'create_distributed_table')"):
        raise CannotSpreadError("Citus is not in this database: CREATE EXTENSION citus, here and on every worker")


def is_under_way() -> bool:
    """Whether an attempt is being made or was begun and never finished; where not, none begins before the end of this
    transaction. Where they are spread already, or cannot be, none is."""
    if connection.vendor != "postgresql" or engines.is_spread():
        return False
    is_ours = _one("SELECT pg_try_advisory_xact_lock(%s)", [ATTEMPT_LOCK])
    return not is_ours or bool(_one("SELECT to_regclass(%s) IS NOT NULL", [NEW]))


# -- new tables beside the old


def _prepare(shards: int, say: Callable[[str], None]) -> None:
    if _one("SELECT to_regclass(%s) IS NOT NULL", [NEW]):
        say(f"going on after event {_last(NEW)}")
        return
    wanted = _months_with_events()
    with transaction.atomic():
        _ask(citus.ONE_BY_ONE)
        # The new ones take the names, since those of a distributed table's keys cannot be changed later.
        for name in _indexes(EVENTS):
            _ask(f"ALTER INDEX {name} RENAME TO {name}{KEPT_NAME}")
        _ask(f"CREATE TABLE {NEW} (LIKE {EVENTS}) PARTITION BY RANGE ({citus.MONTH_BY})")
        _ask(f"ALTER TABLE {NEW} ADD CONSTRAINT {EVENTS}_pkey PRIMARY KEY ({', '.join(citus.PRIMARY_KEY)})")
        for name, columns in citus.UNIQUE.items():
            _ask(f"ALTER TABLE {NEW} ADD CONSTRAINT {name} UNIQUE ({', '.join(columns)})")
        for name, (indexed, where) in citus.INDEXES.items():
            _ask(f"CREATE INDEX {name} ON {NEW} {indexed} WHERE {where}")
        _ask(f"CREATE TABLE {citus.OTHER_MONTHS} PARTITION OF {NEW} DEFAULT")
        for month in wanted:
            _ask(citus.partition(NEW, month))
        call = "create_distributed_table(%s, %s, shard_count := %s, colocate_with := 'none')"
        _ask(f"SELECT {call}", [NEW, citus.BY, shards])
        _ask(f"CREATE TABLE {NEW_IDS} (event_id uuid, station_id varchar(64) NOT NULL, {IDS_KEY})")
    say(f"{shards} shards and {len(wanted)} months are ready")


def _months_with_events() -> list[date]:
    today = timezone.now().date()
    named = f"SELECT DISTINCT date_trunc('month', {citus.MONTH_BY} AT TIME ZONE 'UTC')::date FROM {EVENTS}"  # noqa: S608
    possible = set(citus.months(today, behind=OLDEST_MONTHS))
    return sorted({*citus.months(today), *(possible & {month for (month,) in _ask(named)})})


def make_months(say: Callable[[str], None] = log.info) -> None:
    """Make the tables of the months to come, where events are spread; to be called now and then."""
    if not engines.is_spread():
        return
    for month in citus.months(timezone.now().date(), behind=0):
        name = citus.partition_name(month)
        if _one("SELECT to_regclass(%s) IS NOT NULL", [name]):
            continue
        try:
            with engines.writer():
                _ask(citus.ONE_BY_ONE)
                _ask(citus.partition(EVENTS, month))
            say(f"{name} made")
        except IntegrityError:  # "... for default partition ... would be violated by some row"
            # A clock that stood ahead: that month stays where those events are, which is slower and not wrong.
            say(f"{name} not made: {citus.OTHER_MONTHS} has events of it already")


# -- events, piece by piece


def _copy(last: int, say: Callable[[str], None]) -> None:
    after = _last(NEW)
    while after < last:
        reach = min(last, after + PIECE)
        with transaction.atomic():
            _copy_piece(after, reach)
        after = reach
        say(f"{after} of {last} events copied")


def _copy_piece(after: int, last: int) -> None:
    names = ", ".join(f'"{name}"' for name in _columns())
    within = f"FROM {EVENTS} WHERE position > %s AND position <= %s"
    _ask(f"INSERT INTO {NEW} ({names}) SELECT {names} {within}", [after, last])
    _ask(f"INSERT INTO {NEW_IDS} (event_id, station_id) SELECT event_id::uuid, station_id {within}", [after, last])
    old, new = (_print(table, after, last) for table in (EVENTS, NEW))
    if old != new:
        raise CannotSpreadError(f"events {after + 1} to {last} were not copied as they are: {old} became {new}")


def _print(table: str, after: int, last: int) -> tuple[Any, ...]:
    """How many events there are between two positions, and a sum that changes with any of them."""
    moments = {field.column for field in Event._meta.concrete_fields if field.get_internal_type() == "DateTimeField"}
    columns = [name for name in _columns() if name != "projected"]
    texts = [f'extract(epoch FROM "{name}")' if name in moments else f'"{name}"' for name in columns]
    text = " || '|' || ".join(f"coalesce(({each})::text, '')" for each in texts)
    where = "position > %s AND position <= %s"
    return tuple(_ask(f"SELECT {PRINT.format(text=text)} FROM {table} WHERE {where}", [after, last])[0])  # noqa: S608


def _settle_projected() -> None:
    """Whether it is shown is the one thing about an event that may have changed after it was copied."""
    old, new = map(_unprojected, (EVENTS, NEW))
    for value, places in ((False, sorted(old - new)), (True, sorted(new - old))):
        for start in range(0, len(places), PIECE):
            some = places[start : start + PIECE]
            _ask(f"UPDATE {NEW} SET projected = %s WHERE position = ANY(%s)", [value, some])  # noqa: S608


def _unprojected(table: str) -> set[int]:
    return {place for (place,) in _ask(f"SELECT position FROM {table} WHERE NOT projected")}  # noqa: S608 (our own tables)


def _compare_whole() -> None:
    old, new, ids = (_one(f"SELECT count(*) FROM {table}") for table in (EVENTS, NEW, NEW_IDS))  # noqa: S608
    if not old == new == ids:
        raise CannotSpreadError(f"{old} events and {new} copies with {ids} ids: `distribute --undo`, and begin anew")


# -- the new for the old


@contextmanager
def _alone() -> Iterator[None]:
    """The only attempt at this: two would copy the same pieces."""
    if not _one("SELECT pg_try_advisory_lock(%s)", [ATTEMPT_LOCK]):
        raise CannotSpreadError("another `distribute` is running")
    try:
        if _one("SELECT to_regclass(%s) IS NOT NULL", [IDS]):
            raise CannotSpreadError("another `distribute` has just ended: the ledger is spread")
        yield
    finally:
        _ask("SELECT pg_advisory_unlock(%s)", [ATTEMPT_LOCK])


@contextmanager
def _held(lock: int) -> Iterator[None]:
    """A lock over several transactions; should this process end, so does its lock."""
    _ask("SELECT pg_advisory_lock(%s)", [lock])
    try:
        yield
    finally:
        _ask("SELECT pg_advisory_unlock(%s)", [lock])


def _change_names(last: int) -> None:
    with transaction.atomic():
        _ask(f"ALTER TABLE {EVENTS} RENAME TO {BEFORE}")
        _ask(f"ALTER TABLE {NEW} RENAME TO {EVENTS}")
        _ask(f"ALTER TABLE {NEW_IDS} RENAME TO {IDS}")
        Counter.objects.update_or_create(name=citus.SPREAD, defaults={"value": last})
    citus.note(connection, True)


# -- what is where


def described() -> Iterator[str]:
    """Where the ledger is, line by line."""
    last = counters.last(POSITIONS)
    if not engines.is_spread():
        kind = "SQLite" if connection.vendor == "sqlite" else "PostgreSQL"
        yield f"{last} events in one {kind}"
        if connection.vendor == "postgresql" and _one("SELECT to_regclass(%s) IS NOT NULL", [NEW]):
            yield f"{_last(NEW)} of them were copied by an attempt that is not finished"
        return
    yield f"{last} events, all there up to {reached()}"
    for name, port, shards in _ask(PLACEMENTS, [EVENTS]):
        yield f"{name}:{port} has {shards} shards"
    months = [name for (name,) in _ask(PARTITIONS, [EVENTS])]
    yield f"{len(months) - 1} months, {min(months)} to {max(set(months) - {citus.OTHER_MONTHS})}"
    yield f"{_one(f'SELECT count(*) FROM {citus.OTHER_MONTHS}')} events in {citus.OTHER_MONTHS}"  # noqa: S608
    yield "every other table is whole, in the database of YIZHAN_DATABASE_URL"


PLACEMENTS = """
    SELECT n.nodename, n.nodeport, count(*)
    FROM pg_dist_shard s JOIN pg_dist_placement p ON p.shardid = s.shardid JOIN pg_dist_node n ON n.groupid = p.groupid
    WHERE s.logicalrelid = %s::regclass AND n.noderole = 'primary'
    GROUP BY n.nodename, n.nodeport ORDER BY n.nodename, n.nodeport
"""
PARTITIONS = "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = %s::regclass ORDER BY 1"


def _columns() -> list[str]:
    return [str(field.column) for field in Event._meta.concrete_fields]


def _last(table: str) -> int:
    return int(_one(f"SELECT coalesce(max(position), 0) FROM {table}"))  # noqa: S608 (our own tables)


def _indexes(table: str) -> list[str]:
    found = _ask("SELECT indexrelid::regclass::text FROM pg_index WHERE indrelid = %s::regclass", [table])
    return sorted(name for (name,) in found)


def _ask(statement: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters or None)
        return cursor.fetchall() if cursor.description else []


def _one(statement: str, parameters: Sequence[Any] = ()) -> Any:
    return _ask(statement, parameters)[0][0]
