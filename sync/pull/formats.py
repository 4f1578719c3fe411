"""Rows as lines of text: NDJSON, and CSV that a spreadsheet may open."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import Any, Protocol

from sync.protocol.spreadsheets import as_text

from .errors import OutputError
from .source import Row

BOM = b"\xef\xbb\xbf"  # without it Excel reads UTF-8 as GBK


class Format(Protocol):
    """How rows become bytes. ``start`` is what the file begins with, "" while it is empty."""

    def bytes_of(self, rows: Sequence[Row], start: bytes) -> bytes:
        """The bytes to append for ``rows`` to a file that begins with the line ``start``."""


class NdjsonFormat:
    """One JSON object a line."""

    def bytes_of(self, rows: Sequence[Row], start: bytes) -> bytes:
        return b"".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n" for row in rows)


class CsvFormat:
    """RFC 4180 in UTF-8; the first line names the columns; no cell can be taken for a formula."""

    def bytes_of(self, rows: Sequence[Row], start: bytes) -> bytes:
        if not rows:
            return b""
        text = io.StringIO(newline="")
        writer = csv.writer(text, lineterminator="\r\n")
        columns = _columns_of(start)
        if columns is None:
            columns = list(rows[0])
            writer.writerow(columns)
        for row in rows:
            if row.keys() - columns:
                raise OutputError(f"the centre has new columns ({', '.join(row.keys() - columns)}); use --from-start")
            writer.writerow([_cell(row.get(column)) for column in columns])
        return (b"" if start else BOM) + text.getvalue().encode()


def _columns_of(start: bytes) -> list[str] | None:
    return next(csv.reader([start.removeprefix(BOM).decode("utf-8", "replace")])) if start else None


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return as_text(value)
