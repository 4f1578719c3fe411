"""Small indices in files of their own."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

import pytest

from kiosk.search.engine import Engine
from kiosk.search.entry import Entry
from kiosk.search.reader import Reader
from kiosk.search.synonyms import Synonyms
from kiosk.search.writing import Writer, create
from kiosk.store.database import Store

MakeEngine = Callable[..., Engine]


def put_all(connection: sqlite3.Connection, entries: Iterable[Entry]) -> None:
    writer = Writer(connection)
    writer.put_all(entries)
    writer.finish()


def make_engine(
    path: Path, texts: dict[str, str | tuple[tuple[str, ...], str]], synonyms: Iterable[tuple[str, ...]] = ()
) -> Engine:
    """The search in these entries, {key: title} or {key: (titles, body)}, in a file of their own."""
    connection = sqlite3.connect(path, isolation_level=None)
    create(connection)
    parts = {key: ((text,), "") if isinstance(text, str) else text for key, text in texts.items()}
    put_all(connection, [Entry(f"consultations/{key}", *part) for key, part in parts.items()])
    return Engine(Reader(Store(path, connection)), Synonyms(synonyms))


@pytest.fixture
def engine_of(tmp_path: Path) -> MakeEngine:
    """`make_engine` in this test's file."""
    return partial(make_engine, tmp_path / "search.db")
