"""Visits as a table for a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from io import StringIO
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localtime

from sync.central.insight.models import Visit
from sync.protocol.spreadsheets import as_text

COLUMNS = (
    *("session", "station", "device", "started_at", "ended_at", "duration_s", "lang", "lang_final", "entry", "mode"),
    *("screens", "taps", "outcome", "clock", "received_at", "demo"),
)
FIELDS = [{"station": "station_id", "device": "device_id"}.get(name, name) for name in COLUMNS]
BOM = "\ufeff"
CHUNK = 500


def visit_rows(found: QuerySet[Visit]) -> Iterator[list[str]]:
    """The header, then a row for each visit, times to the minute in the centre's time zone."""
    yield list(COLUMNS)
    for values in found.values_list(*FIELDS).iterator(chunk_size=CHUNK):
        yield [_cell(value) for value in values]


def csv_lines(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The rows as CSV text in pieces, with the mark by which spreadsheets know UTF-8, and no cell a formula."""
    piece = StringIO()
    writer = csv.writer(piece, lineterminator="\r\n")
    piece.write(BOM)
    for number, row in enumerate(rows, start=1):
        writer.writerow([as_text(cell) for cell in row])
        if not number % CHUNK:
            yield piece.getvalue()
            piece.seek(0)
            piece.truncate()
    yield piece.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return localtime(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, bool):
        return "1" if value else "0"
    return str(value)
