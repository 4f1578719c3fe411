"""The search index of a kiosk: changed with the content in one transaction, made anew where it is not right.

Writing goes through one connection and searching through another: while the next index is written, the last one serves.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable

from kiosk.errors import StoreError
from kiosk.search.engine import Engine
from kiosk.search.entries import affected, entries, expected, synonym_groups
from kiosk.search.reader import Reader
from kiosk.search.synonyms import Synonyms
from kiosk.search.tables import TABLES, VERSION
from kiosk.search.writing import Writer, create, optimize, set_state
from kiosk.store.database import Store
from sync.protocol.packs import Pack

log = logging.getLogger(__name__)

BATCH = 1000
"""After so many entries what was counted is written, so that it does not fill the memory."""

MANY = 200
"""A change of more entries leaves the lists of the index in pieces that are worth joining."""


class SearchIndex:
    """The index in a content file."""

    def __init__(self, writing: Store, reading: Store) -> None:
        self._writing, self._reading = writing, reading
        self._engine: Engine | None = None
        self._content = ""
        self._lock = threading.Lock()
        self._is_building = False

    def change(self, pack: Pack, base: str | None, paths: Iterable[str]) -> None:
        """Makes this the index of `pack`, of which these records differ from version `base`; joins a transaction."""
        with self._writing.transaction():
            if base is None or self._state(self._writing) != (VERSION, base):
                self._write_all(pack)
            else:
                self._write_some(pack, affected(paths))

    def engine(self, pack: Pack) -> Engine | None:
        """The search in a pack. If the index is not that of the pack, or not sound, it is first made anew.

        While another thread does that, the last one, None if there was none.
        """
        if not self._lock.acquire(blocking=self._engine is None and not self._is_building):
            return self._engine
        try:
            if self._engine is None or self._content != pack.version:
                self._is_building = True
                self._engine, self._content = self._prepared(pack), pack.version
            return self._engine
        finally:
            self._is_building = False
            self._lock.release()

    def rebuild(self, pack: Pack) -> None:
        """Makes the whole index anew; raises StoreError."""
        self._writing.write(lambda _: self._write_all(pack))
        self._content = ""

    def _prepared(self, pack: Pack) -> Engine:
        if not self._is_sound(pack):
            log.info("the search index is made anew")
            self._writing.write(lambda _: self._write_all(pack))
        return Engine(Reader(self._reading), Synonyms(synonym_groups(pack)))

    def _is_sound(self, pack: Pack) -> bool:
        try:
            tables = {name for (name,) in self._reading.tuples("SELECT name FROM sqlite_master")}
            if not tables.issuperset(TABLES) or self._state(self._reading) != (VERSION, pack.version):
                return False
            return bool(self._reading.value("SELECT count(*) FROM entries") == expected(pack))
        except StoreError:
            return False

    def _write_all(self, pack: Pack) -> None:
        connection = self._writing.database.conn
        create(connection)
        writer = Writer(connection)
        for number, entry in enumerate(entries(pack), start=1):
            writer.put(entry)
            if number % BATCH == 0:
                writer.finish()
        writer.finish()
        optimize(connection)
        set_state(connection, pack.version)

    def _write_some(self, pack: Pack, paths: set[str]) -> None:
        connection = self._writing.database.conn
        writer = Writer(connection)
        for path in sorted(paths):
            writer.remove(path)
        writer.put_all(entries(pack, sorted(paths)))
        writer.finish()
        if len(paths) > MANY:
            optimize(connection)
        set_state(connection, pack.version)

    @staticmethod
    def _state(store: Store) -> tuple[int, str] | None:
        try:
            row = next(iter(store.rows("SELECT version, content FROM index_state")), None)
        except StoreError:
            return None
        return (row["version"], row["content"]) if row else None
