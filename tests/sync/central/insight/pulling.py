"""Pulls as machines make them, and files of every format read back by somebody else's reader."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
from django.conf import settings

SHANGHAI = timezone(timedelta(hours=8))
FORMATS = ("csv", "ndjson", "xlsx", "parquet", "sqlite")
Rows = list[dict[str, Any]]


class Desk:
    """Somebody with a token: `ask` is the centre, in this process or over HTTP."""

    def __init__(self, ask: Callable[..., Any], token: str) -> None:
        self.ask, self.headers = ask, {"Authorization": f"Bearer {token}"}

    def begin(self, dataset: str, format_name: str = "ndjson", **asked: Any) -> Any:
        body = json.dumps({"dataset": dataset, "format": format_name, **asked}).encode()
        return self.ask("POST", "/api/v1/exports", {**self.headers, "Content-Type": "application/json"}, body)

    def get(self, path: str, **headers: str) -> Any:
        return self.ask("GET", f"/api/v1/exports/{path}", {**self.headers, **headers}, b"")

    def file(self, dataset: str, format_name: str, **asked: Any) -> bytes:
        """The whole file, made anew, asked for until it is made."""
        forget_files()
        told = self.begin(dataset, format_name, **asked)
        assert told.status == 201, told.body
        while True:
            reply = self.get(f"{told.json()['id']}/file")
            if reply.status != 202:
                assert reply.status == 200, reply.body
                return bytes(reply.body)

    def rows(self, dataset: str, **asked: Any) -> Rows:
        return [json.loads(line) for line in self.file(dataset, "ndjson", **asked).splitlines()]


def forget_files() -> None:
    """What was made is made anew, as it will be tomorrow."""
    shutil.rmtree(Path(settings.YIZHAN_HOME) / "exports", ignore_errors=True)


def read(format_name: str, content: bytes) -> Rows:
    """The rows of a file, by a reader that knows nothing of us; values as Python has them."""
    return READERS[format_name](content)


def _csv(content: bytes) -> Rows:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def _xlsx(content: bytes) -> Rows:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    found = []
    for sheet in book.worksheets:
        names, *rows = sheet.iter_rows(values_only=True)
        # A row that ends with empty cells is shorter than its sheet.
        found += [dict(zip(names, (*row, *[None] * (len(names) - len(row))), strict=True)) for row in rows]
    return found


def _parquet(content: bytes) -> Rows:
    return list(pq.read_table(io.BytesIO(content)).to_pylist())


def _sqlite(content: bytes) -> Rows:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "read.db"
        path.write_bytes(content)
        db = sqlite3.connect(path)
        db.row_factory = sqlite3.Row
        assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        ((table,),) = db.execute("SELECT name FROM sqlite_master")
        found = [dict(row) for row in db.execute(f'SELECT * FROM "{table}" ORDER BY rowid')]  # noqa: S608
        db.close()
        return found


READERS: dict[str, Callable[[bytes], Rows]] = {
    "csv": _csv,
    "ndjson": lambda content: [json.loads(line) for line in content.splitlines()],
    "xlsx": _xlsx,
    "parquet": _parquet,
    "sqlite": _sqlite,
}


def plain(value: Any) -> str:
    """A value as any format may tell it, in one way; nothing and an empty text are one, as they are in a CSV."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.replace(tzinfo=value.tzinfo or SHANGHAI).astimezone(SHANGHAI).isoformat(timespec="milliseconds")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return str(value)
