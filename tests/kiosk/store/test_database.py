"""A file of the kiosk keeps what it was told, or says plainly that it cannot."""

from __future__ import annotations

import sqlite3

import pytest

from kiosk.errors import StoreDamaged, StoreError
from kiosk.store.database import open_store

STEPS = (("CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT)",), ("ALTER TABLE notes ADD COLUMN at TEXT",))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "notes.db"


@pytest.fixture
def store(path):
    store = open_store(path, STEPS)
    yield store
    store.close()


def test_every_commit_is_synced(store):
    assert store.value("PRAGMA journal_mode") == "wal"
    assert store.value("PRAGMA synchronous") == 2


def test_the_one_switch_to_wal_is_made_under_extra_and_never_again(path, monkeypatch):
    said: list[str] = []
    connect = sqlite3.connect

    def overheard(*arguments, **options):
        connection = connect(*arguments, **options)
        connection.set_trace_callback(said.append)
        return connection

    monkeypatch.setattr(sqlite3, "connect", overheard)
    open_store(path, STEPS).close()
    pragmas = [line for line in said if "synchronous=" in line or "journal_mode=" in line]
    assert pragmas == ["PRAGMA synchronous=EXTRA", "PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL"]
    said.clear()
    open_store(path, STEPS).close()
    assert not any("journal_mode=" in line for line in said)


def test_the_file_is_for_its_owner_alone(store, path):
    assert path.stat().st_mode & 0o077 == 0


def test_all_or_nothing(store):
    with pytest.raises(RuntimeError), store.transaction() as database:
        database.table("notes").insert({"text": "half"})
        raise RuntimeError
    assert store.value("SELECT count(*) FROM notes") == 0


def test_one_transaction_inside_another_joins_it(store):
    with pytest.raises(RuntimeError), store.transaction():
        with store.transaction() as database:
            database.table("notes").insert({"text": "inner"})
        raise RuntimeError
    assert store.value("SELECT count(*) FROM notes") == 0


def test_what_another_process_committed_is_seen(store, path):
    with store.transaction() as database:
        database.table("notes").insert({"text": "kept"})
    assert sqlite3.connect(path).execute("SELECT text FROM notes").fetchall() == [("kept",)]


def test_tables_are_brought_up_to_date_step_by_step(path):
    old = open_store(path, STEPS[:1])
    assert old.is_new
    old.write(lambda database: database.table("notes").insert({"text": "old"}))
    old.close()
    new = open_store(path, STEPS)
    assert not new.is_new
    assert new.rows("SELECT text, at FROM notes") == [{"text": "old", "at": None}]
    new.close()


def test_a_step_that_fails_leaves_no_trace(path):
    with pytest.raises(StoreError):
        open_store(path, (*STEPS[:1], ("CREATE TABLE more (id)", "CREATE TABLE broken (")))
    store = open_store(path, STEPS[:1])
    assert store.value("SELECT count(*) FROM sqlite_master WHERE name = 'more'") == 0
    store.close()


def test_a_file_of_newer_software_is_left_alone(path):
    open_store(path, STEPS).close()
    with pytest.raises(StoreError, match="newer software"):
        open_store(path, STEPS[:1])


@pytest.mark.parametrize("garbage", [b"not a database, just text" * 100, b"\x00" * 8192])
def test_a_file_that_is_no_database_is_called_damaged(path, garbage):
    path.write_bytes(garbage)
    with pytest.raises(StoreDamaged):
        open_store(path, STEPS)
