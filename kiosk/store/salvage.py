"""A damaged outbox: set aside, never deleted; what can be read of it goes into a new one, with the same ids."""

from __future__ import annotations

import logging
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kiosk.errors import StoreDamaged
from kiosk.store.database import Droppable, Store, open_store
from kiosk.store.journal import JournalContents, read_journal
from kiosk.store.migrations import OUTBOX
from kiosk.store.sqlite import Database
from sync.protocol.chain import START, link

DAMAGED = "damaged"
SIDE_FILES = ("", "-wal", "-shm")
SALVAGED_TABLES = ("outbox", "sent", "quarantine", "visits", "help_requests", "used_codes", "screen_counts")

log = logging.getLogger(__name__)


def open_outbox_store(path: Path, journal: Path, ballast: Droppable | None = None) -> Store:
    """Opens the outbox file; if it is damaged, sets it aside and salvages; if it is missing, reads the journal back."""
    try:
        store = open_store(path, OUTBOX, ballast)
        aside = None
    except StoreDamaged as damage:
        aside = set_aside(path, journal)
        log.error("%s is damaged (%s); set aside in %s", path.name, damage, aside)
        store = open_store(path, OUTBOX, ballast)
    held = read_journal(journal) if store.is_new else JournalContents()
    if aside or held.last_seq:
        store.write(lambda database: _refill(database, aside / path.name if aside else None, held))
    store.repair = lambda: open_outbox_store(path, journal, ballast)
    return store


def set_aside(path: Path, *companions: Path) -> Path:
    """Moves a database with its side files to a folder of its own and copies its companions; gives the folder."""
    root = path.parent / DAMAGED
    root.mkdir(exist_ok=True)
    number = sum(1 for _ in root.iterdir()) + 1
    folder = root / f"{number:04d}"
    folder.mkdir()
    for companion in companions:
        if companion.exists():
            shutil.copy2(companion, folder / companion.name)
    for suffix in SIDE_FILES:
        file = path.with_name(path.name + suffix)
        if file.exists():
            file.rename(folder / file.name)
    return folder


def _refill(database: Database, damaged: Path | None, held: JournalContents) -> None:
    last_seq, last_boot, head = held.last_seq, 0, held.chain
    for table, row in _readable_rows(damaged) if damaged else ():
        if table == "counter":
            last_boot = max(last_boot, row["last_boot"])
            if row["last_seq"] > last_seq:
                last_seq, head = row["last_seq"], row.get("chain") or START
        else:
            database.table(table).insert(row, ignore=True)
            if row.get("seq", 0) > last_seq:
                last_seq, head = row["seq"], row.get("chain") or START
    done = {row["seq"] for table in ("sent", "quarantine") for row in database.query(f"SELECT seq FROM {table}")}  # noqa: S608 - constant names
    for seq, body in held.events.items():
        if seq not in done:
            before = held.before.get(seq)
            own = None if before is None else link(before, body)
            row = {"seq": seq, "body": body, "before": before, "chain": own}
            database.table("outbox").insert(row, replace=True)
    # Without a hash to go on from, the next event begins a chain of its own.
    values = [last_seq, last_boot, head or None]
    database.execute("UPDATE counter SET last_seq = ?, last_boot = max(last_boot, ?), chain = ?", values)
    log.warning("salvaged the outbox: %d events wait, last number %d", database.table("outbox").count, last_seq)


def _readable_rows(damaged: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each row that SQLite still gives, from a copy, because reading may write to the file."""
    work = damaged.parent / "work"
    work.mkdir()
    try:
        for suffix in SIDE_FILES[:2]:
            file = damaged.with_name(damaged.name + suffix)
            if file.exists():
                shutil.copy2(file, work / file.name)
        connection = sqlite3.connect(work / damaged.name, isolation_level=None)
        connection.row_factory = sqlite3.Row
        try:
            for table in ("counter", *SALVAGED_TABLES):
                yield from ((table, row) for row in _rows_of(connection, table))
        finally:
            connection.close()
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _rows_of(connection: sqlite3.Connection, table: str) -> Iterator[dict[str, Any]]:
    """Rows from both ends towards the damage; one may come twice."""
    for direction in ("ASC", "DESC"):
        try:
            for row in connection.execute(f"SELECT * FROM {table} ORDER BY rowid {direction}"):  # noqa: S608 - constants
                yield dict(row)
            return
        except sqlite3.Error as error:
            log.warning("%s is readable in part: %s", table, error)
