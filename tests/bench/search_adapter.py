"""Our search as the evaluation wants it: `build(corpus, workdir)`, whose result has `search(query, k)` and `size()`."""

from __future__ import annotations

import json
import sqlite3
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from assets import asset
from kiosk.search.engine import Engine
from kiosk.search.entry import Entry
from kiosk.search.reader import Reader
from kiosk.search.synonyms import Synonyms
from kiosk.search.writing import Writer, create, optimize
from kiosk.store.database import Store

BATCH = 2000


def shipped_synonyms() -> list[list[str]]:
    """The groups of words of the shipped content."""
    records = json.loads(asset("content", "synonyms.json").read_text("utf-8"))["records"]
    return [record["zh"] + record["en"] + record["ru"] for record in records]


class Adapter:
    """An index of its own in a file of its own."""

    def __init__(self, corpus: list[dict[str, Any]], workdir: str) -> None:
        self._path = Path(workdir) / "search.db"
        connection = sqlite3.connect(self._path, isolation_level=None)
        connection.execute("PRAGMA journal_mode=OFF")
        connection.execute("BEGIN")
        create(connection)
        writer = Writer(connection)
        for number, entry in enumerate(corpus, 1):
            writer.put(Entry(entry["id"], (entry["title"],), entry["body"]))
            if number % BATCH == 0:
                writer.finish()
        writer.finish()
        optimize(connection)
        connection.execute("COMMIT")
        self.engine = Engine(Reader(Store(self._path, connection)), Synonyms(shipped_synonyms()))

    def search(self, query: str, k: int) -> list[str]:
        """The ids of the best, best first."""
        return [found.path for found in self.engine.search(query, k)]

    def size(self) -> int:
        """Bytes of the file."""
        return self._path.stat().st_size


build = Adapter
