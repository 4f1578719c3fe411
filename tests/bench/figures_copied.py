"""The rows that the bench of figures made for SQLite, put into PostgreSQL as they are."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psycopg

TABLES = ("ledger_device", "ledger_incarnation", "ledger_event", "insight_visit", "insight_work", "insight_figure")
AT_ONCE = 20_000
AREAS = "UPDATE ledger_station SET area_code = %s WHERE code = %s"
COLUMNS = "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s"


def copied(path: Path, into: psycopg.Connection[Any]) -> None:
    """Everything that stands in these tables of the SQLite file, and in which area each station is."""
    with sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True) as raw:
        for code, area in raw.execute("SELECT code, area_code FROM ledger_station").fetchall():
            into.execute(AREAS, [area, code])
        for table in TABLES:
            _copy(raw, into, table)
    into.execute("ANALYZE")


def _copy(raw: sqlite3.Connection, into: psycopg.Connection[Any], table: str) -> None:
    found = raw.execute(f"SELECT * FROM {table}")  # noqa: S608
    names = [name for name, *_ in found.description]
    kinds = dict(into.execute(COLUMNS, [table]).fetchall())
    moments = [place for place, name in enumerate(names) if kinds[name].startswith("timestamp")]
    listed = ", ".join(f'"{name}"' for name in names)
    with into.cursor() as cursor, cursor.copy(f"COPY {table} ({listed}) FROM STDIN") as copy:
        while some := found.fetchmany(AT_ONCE):
            for row in some:
                copy.write_row(_told(row, moments))


def _told(row: Sequence[Any], moments: Sequence[int]) -> list[Any]:
    """SQLite keeps moments as texts, in UTC and without saying so."""
    values = list(row)
    for place in moments:
        if values[place] is not None:
            values[place] = f"{values[place]}+00"
    return values
