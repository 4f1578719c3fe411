"""Rows as files. All are made of the same JSON lines, which the database engine made: no two can disagree.

Nothing of when, where or by whom a file was made is in it, so that the same rows are the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sync.central.insight.datasets import Column
from sync.central.insight.formats.database import write_sqlite
from sync.central.insight.formats.text import csv_head, csv_pieces, ndjson_pieces
from sync.central.insight.formats.workbook import write_workbook

# Raised when the same rows become other bytes: files of before are then made anew under another digest.
RELEASE = 1

Lines = Iterable[bytes]


@dataclass(frozen=True, slots=True)
class Format:
    """`pieces` where a file is its parts one after the other, with `head` before them; else `write` makes it whole."""

    suffix: str
    media_type: str
    write: Callable[[Path, str, Sequence[Column], Lines], None] | None = None
    pieces: Callable[[Sequence[Column], Lines], Iterator[bytes]] | None = None
    head: Callable[[Sequence[Column]], bytes] = lambda columns: b""

    def whole(self, path: Path, name: str, columns: Sequence[Column], lines: Lines) -> None:
        """The file at `path`: `name` is what a table or a sheet is called."""
        if self.write is not None:
            self.write(path, name, columns, lines)
        elif self.pieces is not None:
            with path.open("wb") as file:
                file.write(self.head(columns))
                file.writelines(self.pieces(columns, lines))


def _parquet(path: Path, name: str, columns: Sequence[Column], lines: Lines) -> None:
    # Loaded when it is first asked for: it takes half a second and 60 MB, which few need.
    from sync.central.insight.formats.columnar import write_parquet

    write_parquet(path, name, columns, lines)


FORMATS: dict[str, Format] = {
    "csv": Format(".csv", "text/csv; charset=utf-8", pieces=csv_pieces, head=csv_head),
    "xlsx": Format(".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_workbook),
    "ndjson": Format(".ndjson", "application/x-ndjson", pieces=ndjson_pieces),
    "parquet": Format(".parquet", "application/vnd.apache.parquet", _parquet),
    "sqlite": Format(".db", "application/vnd.sqlite3", write_sqlite),
}
