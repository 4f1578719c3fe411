"""A SQLite file of one table, the same bytes whenever it is made of the same rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from sync.central.insight.datasets import FLAG, LIST, WHOLE, Column
from sync.central.insight.formats.text import compact, decode_rows

KINDS = {WHOLE: "INTEGER", FLAG: "INTEGER"}
PAGE_BYTES = 4096
# Where SQLite notes in a file how often it was changed, and by which of its versions last: of no account to a reader.
# https://www.sqlite.org/fileformat.html, 1.3.
CHANGES, VALID_FOR, VERSION = 24, 92, 96
A_VERSION = 3_040_000


def write_sqlite(path: Path, name: str, columns: Sequence[Column], lines: Iterable[bytes]) -> None:
    """Rows in the order they come, flags as 0 and 1, lists as JSON, moments as texts with their offset."""
    path.unlink(missing_ok=True)
    made = ", ".join(f'"{column.name}" {KINDS.get(column.kind, "TEXT")}' for column in columns)
    marks = ", ".join("?" * len(columns))
    lists = [place for place, column in enumerate(columns) if column.kind == LIST]
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        # Nobody else sees the file before it is whole: no journal is needed.
        for pragma in (f"page_size = {PAGE_BYTES}", "journal_mode = OFF", "synchronous = OFF", "encoding = 'UTF-8'"):
            db.execute(f"PRAGMA {pragma}")
        db.execute("BEGIN")
        db.execute(f'CREATE TABLE "{name}" ({made})')
        for piece in lines:
            db.executemany(f'INSERT INTO "{name}" VALUES ({marks})', _rows(piece, lists))  # noqa: S608 (our own names)
        db.execute("COMMIT")
    _level(path)


def _rows(piece: bytes, lists: Sequence[int]) -> Iterator[list[Any]]:
    for row in decode_rows(piece):
        values = list(row.values())
        for place in lists:
            values[place] = None if values[place] is None else compact(values[place])
        yield values


def _level(path: Path) -> None:
    with path.open("r+b") as file:
        for place, value in ((CHANGES, 1), (VALID_FOR, 1), (VERSION, A_VERSION)):
            file.seek(place)
            file.write(value.to_bytes(4, "big"))
