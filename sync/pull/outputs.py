"""Where rows go: each output takes a page and its cursor together, or neither."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from .bookmark import Bookmark, Subject, read_bookmark, write_bookmark
from .durable import lock, sync_directory, sync_file
from .errors import OutputError
from .formats import Format
from .source import Row

TAIL_BYTES = 4096


class Output(Protocol):
    """An open output. Leaving it closes it."""

    def __enter__(self) -> Output: ...

    def __exit__(self, *exc: object) -> None: ...

    def cursor(self) -> str:
        """Where to go on, "" for the beginning."""

    def add(self, rows: Sequence[Row], cursor: str) -> None:
        """Make the rows and the cursor behind them durable together."""

    def count(self) -> int:
        """How many rows of the subject are there now."""


class FileOutput:
    """A text file and its cursor file.

    Rows are appended and brought to disk first, then the cursor file says up to which byte the file counts. Cut
    between the two, the file is longer than its cursor says, and the next run cuts it back before it goes on.
    """

    def __init__(
        self, path: Path, format_: Format, bookmark_path: Path, subject: Subject, *, from_start: bool = False
    ) -> None:
        self._path, self._format, self._bookmark_path = path, format_, bookmark_path
        self._file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o644), "r+b")
        try:
            if not lock(self._file):
                raise OutputError(f"another run is writing to {path}")
            self._bookmark = self._found_bookmark(subject, from_start)
            self._cut_back()
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> FileOutput:
        return self

    def __exit__(self, *exc: object) -> None:
        self._file.close()

    def cursor(self) -> str:
        return self._bookmark.cursor

    def count(self) -> int:
        return self._bookmark.rows

    def add(self, rows: Sequence[Row], cursor: str) -> None:
        addition = self._format.bytes_of(rows, self._first_line())
        self._file.seek(0, os.SEEK_END)
        self._file.write(addition)
        sync_file(self._file)
        size = self._bookmark.bytes + len(addition)
        self._bookmark = replace(
            self._bookmark, cursor=cursor, bytes=size, rows=self._bookmark.rows + len(rows), tail=self._tail(size)
        )
        write_bookmark(self._bookmark_path, self._bookmark)

    def _found_bookmark(self, subject: Subject, from_start: bool) -> Bookmark:
        found = read_bookmark(self._bookmark_path, subject)
        if found is None and self._size():
            raise OutputError(
                f"{self._path} is there but {self._bookmark_path} is not; name another --out or move it away"
            )
        if found is None or from_start:
            found = Bookmark(subject)
            # Before the first row: from now on the file is ours to cut back.
            write_bookmark(self._bookmark_path, found)
        return found

    def _cut_back(self) -> None:
        size = self._bookmark.bytes
        if self._size() < size or self._tail(size) != self._bookmark.tail:
            raise OutputError(f"{self._path} was changed since it was pulled; move it away or use --from-start")
        self._file.truncate(size)
        sync_file(self._file)
        sync_directory(self._path.parent)

    def _size(self) -> int:
        return os.fstat(self._file.fileno()).st_size

    def _first_line(self) -> bytes:
        self._file.seek(0)
        return self._file.readline()

    def _tail(self, size: int) -> str:
        if not size:
            return ""
        self._file.seek(max(0, size - TAIL_BYTES))
        return hashlib.sha256(self._file.read(min(size, TAIL_BYTES))).hexdigest()
