"""What differs by database engine, and nothing else does: opening, the one writer, bulk insertion, rows as JSON."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from functools import lru_cache
from itertools import chain
from operator import add
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import DateTimeField, Model

from sync.central import citus

Row = TypeVar("Row", bound=Model)

# Any number will do, as long as every process of this centre takes the same one.
WRITER_LOCK = 0x59495A48414E
_turn = threading.RLock()

# A statement for each row is more work.
ROWS_A_STATEMENT = 50
# Up to so many rows that are changed go one by one.
FEW = 4

# EXTRA stands before the first switch to WAL because a power cut could otherwise undo that switch and every row with
# it; on a file already in WAL the switch does nothing. FULL then syncs each commit; NORMAL may lose the last ones.
SQLITE_INIT = "PRAGMA synchronous=EXTRA; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"

MOST_FAULTS = 5

# Pages in SQLite's log after which whoever commits moves them into the file, where another thread does so in time.
LOG_PAGES = 8000

OPTIONS: dict[str, dict[str, Any]] = {
    # IMMEDIATE: a transaction that will write waits for its turn at the start instead of failing in the middle.
    "django.db.backends.sqlite3": {"init_command": SQLITE_INIT, "transaction_mode": "IMMEDIATE", "timeout": 20},
    "django.db.backends.postgresql": {"connect_timeout": 5},
}
KEEP_CONNECTION_S = {"django.db.backends.sqlite3": 600, "django.db.backends.postgresql": 600}


def configure(database: dict[str, Any]) -> dict[str, Any]:
    """Add the engine's own options to a database entry of the settings; options of the URL win."""
    engine = database["ENGINE"]
    return {
        **database,
        "OPTIONS": {**OPTIONS[engine], **database.get("OPTIONS", {})},
        "CONN_MAX_AGE": KEEP_CONNECTION_S[engine],
        "CONN_HEALTH_CHECKS": True,
    }


def _lock_nothing(connection: BaseDatabaseWrapper) -> None:
    """SQLite took its write lock when the IMMEDIATE transaction began."""


def _lock_postgresql(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        # In one breath whether the events are spread by now: where they are, ids are to be kept beside them.
        cursor.execute("SELECT pg_advisory_xact_lock(%s), to_regclass(%s) IS NOT NULL", [WRITER_LOCK, citus.IDS])
        citus.note(connection, cursor.fetchone()[1])


def _insert_sqlite(connection: BaseDatabaseWrapper, table: str, columns: Sequence[str], rows: Iterable[Any]) -> None:
    waiting = list(rows)
    for start in range(0, len(waiting), ROWS_A_STATEMENT):
        some = waiting[start : start + ROWS_A_STATEMENT]
        execute(_inserting(table, tuple(columns), len(some)), list(chain.from_iterable(some)))


@lru_cache(maxsize=4 * ROWS_A_STATEMENT)
def _inserting(table: str, columns: tuple[str, ...], rows: int) -> str:
    quoted = connection.ops.quote_name
    row = f"({', '.join(['%s'] * len(columns))})"
    names = ", ".join(map(quoted, columns))
    return f"INSERT INTO {quoted(table)} ({names}) VALUES {', '.join([row] * rows)}"  # noqa: S608


def _insert_postgresql(
    connection: BaseDatabaseWrapper, table: str, columns: Sequence[str], rows: Iterable[Any]
) -> None:
    waiting = list(rows)
    if len(waiting) <= FEW:  # COPY would be more messages there and back
        for row in waiting:
            execute(_inserting(table, tuple(columns), 1), row)
        return
    names = ", ".join(connection.ops.quote_name(column) for column in columns)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {connection.ops.quote_name(table)} ({names}) FROM STDIN") as copy,
    ):
        for row in waiting:
            copy.write_row(row)


_LOCKS: dict[str, Callable[[BaseDatabaseWrapper], None]] = {
    "sqlite": _lock_nothing,
    "postgresql": _lock_postgresql,
}
_INSERTS: dict[str, Callable[[BaseDatabaseWrapper, str, Sequence[str], Iterable[Any]], None]] = {
    "sqlite": _insert_sqlite,
    "postgresql": _insert_postgresql,
}


def execute(statement: str, parameters: Sequence[Any] = ()) -> Any:
    """One statement, with %s where a value belongs, in a form that both engines know; the driver's cursor. For what is
    done with every batch: what Django's own cursor does around it takes longer than most of these statements."""
    # Looked up once: `connection` looks for itself anew at each word.
    own = connections[DEFAULT_DB_ALIAS]
    if own.execute_wrappers or own.queries_logged:  # somebody wants to see every statement
        cursor = own.cursor()
        cursor.execute(statement, parameters)
        return cursor
    own.close_if_health_check_failed()
    own.ensure_connection()
    own.validate_no_broken_transaction()
    with own.wrap_database_errors:
        return own.connection.execute(_in_words_of(own.vendor, statement), parameters)


@lru_cache(maxsize=1024)
def _in_words_of(vendor: str, statement: str) -> str:
    return statement.replace("%s", "?") if vendor == "sqlite" else statement


@contextmanager
def part() -> Iterator[None]:
    """A part of a transaction that is taken back alone where it fails. Nothing in it may wait for the commit
    (`transaction.on_commit`): Django does not know of it."""
    execute("SAVEPOINT part")
    try:
        yield
    except BaseException:
        execute("ROLLBACK TO SAVEPOINT part")
        execute("RELEASE SAVEPOINT part")
        raise
    execute("RELEASE SAVEPOINT part")


@contextmanager
def writer() -> Iterator[None]:
    """A transaction that is the only one writing to the ledger; waits for its turn.

    With one writer at a time positions are committed in the order they were given out, so that a reader who goes on
    from the last position it saw never passes one by. Within a process a plain lock keeps the turn fair, since
    SQLite's own waiting is a matter of luck; between processes the engine's lock decides.
    """
    # Whoever is in a transaction already may have the engine's lock. To wait then for the plain one, whose holder waits
    # for the engine's, would be a wait for ever.
    with nullcontext() if connection.in_atomic_block else _turn, transaction.atomic():
        _LOCKS[connection.vendor](connection)
        yield


# A kiosk is of one station. Where events may be on several machines, it has to be said which; SQLite would look into
# every row for a column that the index of numbers does not hold.
_OWN_STATION = {"sqlite": "%s <> ''", "postgresql": "station_id = %s"}


def own_station() -> str:
    """The condition on events of one kiosk that says of which station it is, with a place for its code."""
    return _OWN_STATION[connection.vendor]


def leave_folding() -> None:
    """Have this connection move what it committed from SQLite's log into the file only when there is very much of it:
    somebody calls `fold` before that."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA wal_autocheckpoint={LOG_PAGES}")


def fold() -> None:
    """Move what was committed from SQLite's log into the file, as far as nobody has to wait for it."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")


def damage(*, is_thorough: bool) -> list[str]:
    """What is wrong with the file of an embedded database, as its engine words it; this reads all of the file, and with
    `is_thorough` holds every index against its rows. A server looks after its own files."""
    if connection.vendor != "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {'integrity_check' if is_thorough else 'quick_check'}({MOST_FAULTS})")
        return [str(said).replace("\n", " ") for (said,) in cursor.fetchall() if said != "ok"]


def is_spread() -> bool:
    """Whether the ledger's events are spread over several machines."""
    return citus.is_spread(connection)


def await_writer() -> None:
    """Wait until all that the writer has under way is done, on every machine. Within a transaction, to its end, the
    writer waits in turn."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [WRITER_LOCK])


def insert_rows(
    model: type[Model], names: Sequence[str], rows: Iterable[Sequence[Any]], *, is_ready: bool = False
) -> None:
    """Insert rows of the model's fields `names`, by the engine's fastest way; no two may clash with a constraint.

    `is_ready`: their moments and flags are what `moment_writer` and `flag_writer` give.
    """
    adapted = rows if is_ready else map(_adapter(model, names), rows)
    if model._meta.db_table == citus.EVENTS and is_spread():
        kinds = {field.column: str(field.db_type(connection)) for field in model._meta.concrete_fields}
        citus.insert(connection, [(column, kinds[column]) for column in _columns(model, tuple(names))], adapted)
        return
    _INSERTS[connection.vendor](connection, model._meta.db_table, _columns(model, tuple(names)), adapted)


def rows_where(model: type[Row], name: str, values: Iterable[Any]) -> list[Row]:
    """The rows of a model whose field `name` is one of these; for what is asked with every batch, since having a query
    put together each time takes longer than the query."""
    wanted = list(values)
    if not wanted:
        return []
    own = connections[DEFAULT_DB_ALIAS]
    names, statement, converters = _reading(model, name, own.vendor)
    found = [list(row) for row in execute(f"{statement} ({', '.join(['%s'] * len(wanted))})", wanted).fetchall()]
    for place, expression, convert in converters:
        for row in found:
            row[place] = convert(row[place], expression, own)
    return [model.from_db(own.alias, names, row) for row in found]


@lru_cache
def _reading(
    model: type[Model], name: str, vendor: str
) -> tuple[list[str], str, list[tuple[int, Any, Callable[[Any, Any, BaseDatabaseWrapper], Any]]]]:
    """A model's fields, the statement that reads them up to the values of `name`, and what makes a model's values of
    the engine's, by their place."""
    fields = model._meta.concrete_fields
    quoted = connection.ops.quote_name
    columns = ", ".join(quoted(str(field.column)) for field in fields)
    (column,) = map(quoted, _columns(model, (name,)))
    statement = f"SELECT {columns} FROM {quoted(model._meta.db_table)} WHERE {column} IN"  # noqa: S608
    converters = []
    for place, field in enumerate(fields):
        expression = field.get_col(model._meta.db_table)
        found = [*connection.ops.get_db_converters(expression), *expression.get_db_converters(connection)]
        converters += [(place, expression, convert) for convert in found]
    return [field.attname for field in fields], statement, converters


def moment_writer() -> tuple[Callable[[str, str], str], Callable[[str, str], str]]:
    """What turns a moment as it crosses the wire into what this engine stores, as Django would adapt it, but quickly.

    The first takes its minute and its offset, of which few differ in a batch; what the second makes of its seconds
    (with the colon before them) and the offset goes behind that. The moment must be one for which
    `sync.protocol.wire.is_time` holds.
    """
    return (_utc_minute, _fraction) if connection.vendor == "sqlite" else (_as_it_is, add)


def flag_writer() -> Callable[[bool], Any]:
    """Turns true and false into what this engine's driver takes quickest: for anything but a plain number SQLite's
    looks up whether there is an adapter."""
    return int if connection.vendor == "sqlite" else bool


def _as_it_is(minute: str, offset: str) -> str:
    return minute


def _fraction(seconds: str, offset: str) -> str:
    return f"{seconds}000" if seconds[3:] != ".000" else seconds[:3]


@lru_cache(maxsize=4096)
def _utc_minute(minute: str, offset: str) -> str:
    moment = datetime.fromisoformat(f"{minute}:00{offset}")
    return str(moment.astimezone(UTC).replace(tzinfo=None))[:16]


def update_rows(model: type[Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write the fields `names` of rows that are there; the last name is the key by which each row is found."""
    adapted = list(map(_adapter(model, names), rows))
    statement = _updating(model, tuple(names))
    if len(adapted) <= FEW:
        for row in adapted:
            execute(statement, row)
        return
    with connection.cursor() as cursor:
        cursor.executemany(statement, adapted)


@lru_cache
def _updating(model: type[Model], names: tuple[str, ...]) -> str:
    quoted = connection.ops.quote_name
    *columns, key = map(quoted, _columns(model, names))
    values = ", ".join(f"{column} = %s" for column in columns)
    return f"UPDATE {quoted(model._meta.db_table)} SET {values} WHERE {key} = %s"  # noqa: S608 (our own models)


@lru_cache
def _columns(model: type[Model], names: tuple[str, ...]) -> list[str]:
    columns = {field.name: field.column for field in model._meta.concrete_fields}
    return [columns[name] or name for name in names]


def _adapter(model: type[Model], names: Sequence[str]) -> Callable[[Sequence[Any]], list[Any]]:
    """Turns the moments of a row into what the engine stores; other values go as they are."""
    moments = _moments(model, tuple(names))
    adapt = connection.ops.adapt_datetimefield_value

    def adapted(row: Sequence[Any]) -> list[Any]:
        values = list(row)
        for place in moments:
            values[place] = adapt(values[place])
        return values

    return adapted


@lru_cache
def _moments(model: type[Model], names: tuple[str, ...]) -> list[int]:
    return [place for place, name in enumerate(names) if isinstance(model._meta.get_field(name), DateTimeField)]


# An expression -> what makes it JSON, by kind of column. Moments are cut to milliseconds and told in Beijing time, as
# `sync.protocol.wire.format_time` does.
_JSON: dict[str, dict[str, str]] = {
    "sqlite": {
        "moment": "strftime('%%Y-%%m-%%dT%%H:%%M:%%f+08:00', substr({0}, 1, 23), '+8 hours')",
        "flag": "json(CASE {0} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END)",
        "list": "json({0})",
    },
    "postgresql": {
        "moment": """to_char({0} AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD"T"HH24:MI:SS.MS"+08:00"')""",
        "list": "({0})::json",
    },
}


def json_object(columns: Iterable[tuple[str, str, str]]) -> str:
    """SQL for one compact JSON text out of columns (name, kind, expression), in their order; made by the engine."""
    made = [(name, _JSON[connection.vendor].get(kind, "{0}").format(sql)) for name, kind, sql in columns]
    if connection.vendor == "sqlite":
        pairs = ", ".join(f"'{name}', {sql}" for name, sql in made)
        return f"json_object({pairs})"
    named = ", ".join(f'{sql} AS "{name}"' for name, sql in made)
    return f"row_to_json((SELECT r FROM (SELECT {named}) r))::text"  # noqa: S608 (expressions of our own tables)


def some_of(table: str, where: str, order: str, limit: int) -> str:
    """The first rows of a table `t`, as what follows FROM; for `json_object` to be made of them.

    Citus gathers rows of several machines first: it refuses a subquery about a row of any of them.
    """
    if table == citus.EVENTS and is_spread():
        return f"(SELECT t.* FROM {table} t WHERE {where} ORDER BY {order} LIMIT {limit}) t ORDER BY {order}"  # noqa: S608
    return f"{table} t WHERE {where} ORDER BY {order} LIMIT {limit}"


_LINES = {
    "sqlite": "CAST(group_concat(x, char(10)) AS BLOB)",
    "postgresql": "string_agg(x, E'\\n' ORDER BY p)",
}


def json_lines(rows: str, parameters: Sequence[Any]) -> tuple[bytes, int, int | None]:
    """The rows of a query for columns p (position, by which it is ordered) and x (JSON), as lines of UTF-8.

    Returns the lines, each ended, how many they are, and the last position (None: no row). Put together by the engine,
    which is half again as fast as taking them one by one.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_LINES[connection.vendor]}, count(*), max(p) FROM ({rows}) q", parameters)  # noqa: S608
        lines, count, last = cursor.fetchone()
    if not count:
        return b"", 0, None
    return (lines if isinstance(lines, bytes) else lines.encode()) + b"\n", count, last
