"""Rows into a SQLite file, one table a dataset, with the cursor in the same transaction as the rows behind it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple
from pathlib import Path

from sqlite_utils import Database

from .bookmark import CURSORS, Bookmark, Subject, read_bookmark, write_bookmark
from .datasets import Dataset
from .errors import OutputError
from .period import Period
from .source import Row

BUSY_TIMEOUT_S = 30.0


class DatabaseOutput:
    """A SQLite file; rows already there are updated, never doubled.

    Each subject keeps its own cursor, so the same file takes one day now and everything later. A cursor file, where
    one is named, is a copy for others to read: the database is what counts.
    """

    def __init__(
        self,
        path: Path,
        dataset: Dataset,
        period: Period,
        subject: Subject,
        bookmark_path: Path | None = None,
        *,
        from_start: bool = False,
    ) -> None:
        self._path, self._dataset, self._period, self._subject = path, dataset, period, subject
        self._bookmark_path = bookmark_path
        if bookmark_path is not None:
            read_bookmark(bookmark_path, subject)  # of another subject: refused
        with self._errors_named():
            self._connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT_S)
            self._connection.execute("PRAGMA synchronous = FULL")
            self._db = Database(self._connection, execute_plugins=False)
            with self._db.atomic():
                self._make_tables()
                if from_start:
                    self._keep_cursor("")
            self._cursor = self._kept_cursor()

    def __enter__(self) -> DatabaseOutput:
        return self

    def __exit__(self, *exc: object) -> None:
        self._connection.close()

    def cursor(self) -> str:
        return self._cursor

    def count(self) -> int:
        # SQLite turns a moment with an offset into UTC; the stations' day is eight hours ahead of it.
        day = f"date([{self._dataset.moment}], '+8 hours')"
        first, last = self._period.first, self._period.last
        bounds = [bound.isoformat() if bound else None for bound in (first, first, last, last)]
        with self._errors_named():
            where = f"(? is null or {day} >= ?) and (? is null or {day} <= ?)"
            found: int = self._db.table(self._dataset.name).count_where(where, bounds)
            return found

    def add(self, rows: Sequence[Row], cursor: str) -> None:
        with self._errors_named(), self._db.atomic():
            if self._kept_cursor() != self._cursor:
                raise OutputError(f"another run is writing to {self._path}")
            if rows:
                self._db.table(self._dataset.name).upsert_all(rows, pk=self._dataset.key, alter=True)
            self._keep_cursor(cursor)
        self._cursor = cursor
        if self._bookmark_path is not None:
            write_bookmark(self._bookmark_path, Bookmark(self._subject, cursor))

    def _make_tables(self) -> None:
        # There even before the first row, so that none counts as 0; the other columns come with the rows.
        columns = {self._dataset.key: str, self._dataset.moment: str}
        self._db.table(self._dataset.name).create(columns, pk=self._dataset.key, if_not_exists=True)
        self._connection.execute(
            f"CREATE TABLE IF NOT EXISTS {CURSORS}"
            " (url TEXT, dataset TEXT, period TEXT, cursor TEXT NOT NULL, PRIMARY KEY (url, dataset, period))"
        )

    def _kept_cursor(self) -> str:
        query = f"SELECT cursor FROM {CURSORS} WHERE url = ? AND dataset = ? AND period = ?"  # noqa: S608  a constant
        found = self._connection.execute(query, astuple(self._subject)).fetchone()
        return found[0] if found else ""

    def _keep_cursor(self, cursor: str) -> None:
        self._connection.execute(
            f"INSERT OR REPLACE INTO {CURSORS} VALUES (?, ?, ?, ?)",  # noqa: S608  a constant
            (*astuple(self._subject), cursor),
        )

    @contextmanager
    def _errors_named(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise OutputError(f"{self._path}: {error}") from error
