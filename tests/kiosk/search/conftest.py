"""Small indices in files of their own."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
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


@pytest.fixture
def connection(tmp_path: Path) -> sqlite3.Connection:
    made = sqlite3.connect(tmp_path / "search.db", isolation_level=None)
    create(made)
    return made


@pytest.fixture
def engine_of(connection: sqlite3.Connection, tmp_path: Path) -> MakeEngine:
    """The search in these entries: {key: title} or {key: (titles, body)}."""

    def make(texts: dict[str, str | tuple[tuple[str, ...], str]], synonyms: Iterable[tuple[str, ...]] = ()) -> Engine:
        parts = {key: ((text,), "") if isinstance(text, str) else text for key, text in texts.items()}
        put_all(connection, [Entry(f"consultations/{key}", *part) for key, part in parts.items()])
        return Engine(Reader(Store(tmp_path / "search.db", connection)), Synonyms(synonyms))

    return make
