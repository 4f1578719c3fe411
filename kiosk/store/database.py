"""One SQLite file of the kiosk, opened so that what was committed survives a power cut.

WAL with synchronous=FULL always: NORMAL loses acknowledged rows. The switch to WAL happens once in the life of a file,
under synchronous=EXTRA, because a power cut could undo the switch and everything after it otherwise.
"""

from __future__ import annotations

import errno
import logging
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Protocol, TypeVar

from kiosk.errors import StoreDamaged, StoreError, StoreFull
from kiosk.store.files import create_durably
from kiosk.store.migrations import Step
from kiosk.store.sqlite import Database

T = TypeVar("T")
log = logging.getLogger(__name__)
BUSY_TIMEOUT_S = 10.0
DAMAGED_CODES = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
IO_CODES = (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN)
PRIMARY_CODE = 0xFF
ROOM_TO_OPEN_BYTES = 128 * 1024


class Droppable(Protocol):
    """What can give way on a full disk (see kiosk.store.ballast)."""

    def drop(self) -> bool: ...


class CommitWatcher(Protocol):
    """Who must act with each commit, such as the second copy of the outbox."""

    def before_commit(self) -> None: ...

    def committed(self) -> None: ...

    def rolled_back(self) -> None: ...


def open_store(path: Path, steps: Sequence[Step], ballast: Droppable | None = None) -> Store:
    """Opens or creates a file and brings its tables up to date.

    Raises StoreDamaged if the file is no sound database, StoreFull if there is no room for its tables.
    """
    try:
        return _open(path, steps, ballast)
    except StoreFull:
        if ballast is None or not ballast.drop():
            raise
    return _open(path, steps, ballast)


def open_reader(path: Path) -> Store:
    """A second way into a file that `open_store` opened, for reading only: it waits for no writer."""
    with translated_errors(path.parent):
        connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA query_only=ON")
    return Store(path, connection)


def _open(path: Path, steps: Sequence[Step], ballast: Droppable | None) -> Store:
    with translated_errors(path.parent):
        create_durably(path)
        connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False)
    try:
        with translated_errors(path.parent):
            _prepare(connection)
        store = Store(path, connection, ballast)
        store.is_new = _migrate(store, steps)
    except BaseException:
        connection.close()
        raise
    return store


def _prepare(connection: sqlite3.Connection) -> None:
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        connection.execute("PRAGMA synchronous=EXTRA")
        connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if verdict != "ok":
        raise StoreDamaged(verdict)


def _migrate(store: Store, steps: Sequence[Step]) -> bool:
    """Does the steps that are missing; True if the file had no tables yet. Refuses a file from newer software."""
    done = int(store.value("PRAGMA user_version"))
    if done > len(steps):
        raise StoreError(f"{store.path.name} was written by newer software (step {done}, known {len(steps)})")
    for number, statements in enumerate(steps[done:], start=done + 1):
        store.write(partial(_step, number=number, statements=statements))
    return done == 0


def _step(database: Database, number: int, statements: Step) -> None:
    for statement in statements:
        database.execute(statement)
    database.execute(f"PRAGMA user_version={number:d}")


class Store:
    """One file: `database` for reading and, within `transaction` or `write`, for writing. Safe between threads.

    `repair`, where it is set, opens the file anew after setting a damaged one aside.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, ballast: Droppable | None = None) -> None:
        self.path = path
        self.database = Database(connection)
        self.is_new = False
        self.repair: Callable[[], Store] | None = None
        self._ballast = ballast
        self._lock = threading.RLock()
        self._watchers: list[CommitWatcher] = []

    def watch(self, watcher: CommitWatcher) -> None:
        """Has `watcher` act before and after each commit, and after each rollback."""
        self._watchers.append(watcher)

    @contextmanager
    def transaction(self) -> Iterator[Database]:
        """All or nothing, durable when the block is left; one inside another joins it.

        Raises StoreFull, StoreDamaged or StoreError in place of what SQLite says.
        """
        with self._lock, translated_errors(self.path.parent):
            if self.database.conn.in_transaction:
                yield self.database
                return
            self.database.execute("BEGIN IMMEDIATE")
            try:
                yield self.database
                for watcher in self._watchers:
                    watcher.before_commit()
                self.database.execute("COMMIT")
            except BaseException:
                self._roll_back()
                raise
            for watcher in self._watchers:
                watcher.committed()

    def write(self, work: Callable[[Database], T]) -> T:
        """Runs `work` in a transaction of its own.

        If the disk turns out full the ballast is dropped, if the file turns out damaged it is repaired, and `work` is
        run once more; what it did before has been rolled back.
        """
        try:
            with self.transaction() as database:
                return work(database)
        except StoreFull:
            if self._ballast is None or not self._ballast.drop():
                raise
        except StoreDamaged:
            if self.repair is None or self.is_in_transaction:
                raise
            self._reopen(self.repair)
        with self.transaction() as database:
            return work(database)

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[dict[str, Any]]:
        """All rows of a query, as dictionaries."""
        return self._read(lambda database: list(database.query(sql, parameters)))

    def each(self, sql: str, parameters: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """The rows of a query one after another, as tuples; nobody else gets at the file until all are read."""
        with self._lock, translated_errors(self.path.parent):
            yield from self.database.conn.execute(sql, parameters)

    def tuples(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query, as tuples: the fastest way to many small ones."""
        return self._read(lambda database: database.conn.execute(sql, parameters).fetchall())

    def value(self, sql: str, parameters: Sequence[Any] = ()) -> Any:
        """The first column of the first row, None if there is no row."""
        row = self._read(lambda database: database.execute(sql, parameters).fetchone())
        return row[0] if row else None

    @property
    def is_in_transaction(self) -> bool:
        """Whether a transaction is open."""
        return bool(self.database.conn.in_transaction)

    def close(self) -> None:
        """Closes the file; the last one to do so folds the write-ahead log into it."""
        with self._lock:
            self.database.close()

    def _read(self, query: Callable[[Database], T]) -> T:
        """What a query finds. Where it meets damage that no write had met, the file is repaired as by `write`."""
        with self._lock, translated_errors(self.path.parent):
            try:
                with translated_errors(self.path.parent):
                    return query(self.database)
            except StoreDamaged:
                if self.repair is None or self.is_in_transaction:
                    raise
                self._reopen(self.repair)
            return query(self.database)

    def _reopen(self, repair: Callable[[], Store]) -> None:
        with self._lock:
            self.database.close()
            self.database = repair().database

    def _roll_back(self) -> None:
        try:
            if self.database.conn.in_transaction:
                self.database.execute("ROLLBACK")
        except sqlite3.Error:
            log.exception("%s could not roll back", self.path.name)
        finally:
            for watcher in self._watchers:
                watcher.rolled_back()


@contextmanager
def translated_errors(folder: Path) -> Iterator[None]:
    """Turns SQLite's errors, and a full disk met by other writes, into this program's own."""
    try:
        yield
    except sqlite3.Error as error:
        raise _translated(error, folder) from error
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StoreFull(str(error)) from error
        raise


def _translated(error: sqlite3.Error, folder: Path) -> StoreError:
    code = getattr(error, "sqlite_errorcode", 0) & PRIMARY_CODE
    # Without room for its shared memory SQLite speaks of an I/O error, not of a full disk.
    is_full = code in IO_CODES and shutil.disk_usage(folder).free < ROOM_TO_OPEN_BYTES
    if code == sqlite3.SQLITE_FULL or is_full:
        return StoreFull(str(error))
    if code in DAMAGED_CODES:
        return StoreDamaged(str(error))
    return StoreError(str(error))
