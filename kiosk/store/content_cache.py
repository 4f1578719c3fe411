"""The content that came from the central, kept across restarts. A cache: damaged or refused, it is thrown away.

What is live, what it came after, and what has come of the next one stand beside each other in one file.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping
from pathlib import Path

from kiosk.errors import StoreError
from kiosk.search.index import SearchIndex
from kiosk.store.database import Droppable, open_reader, open_store
from kiosk.store.migrations import CONTENT
from kiosk.store.salvage import SIDE_FILES
from kiosk.store.staging import Staging
from kiosk.store.stored_table import StoredTable
from kiosk.store.trial import Trial
from sync.protocol.content import TABLES, ContentError
from sync.protocol.content_codec import Json, Record
from sync.protocol.packs import Delta, Pack, canonical, decode_item, in_order, rules, split_path, text_hash

log = logging.getLogger(__name__)

STAYS_IN_FILE = 500
"""A table of more records is read record by record when they are shown."""


class ContentCache:
    """The file content.db. Empty until the first delta was applied."""

    def __init__(self, path: Path, ballast: Droppable | None = None) -> None:
        self._path, self._ballast = path, ballast
        self._open()

    def load(self) -> Pack | None:
        """The cached pack, known to be right as a whole; None if there is none or if it was not sound and is dropped.

        What these rules found right once only has to be what it was: every item's hash, and theirs all together.
        """
        try:
            kept = next(iter(self._store.rows("SELECT version, rules, serial FROM pack")), None)
            if kept is None:
                return None
            if kept["rules"] != rules():
                rows = self._store.each("SELECT path, body FROM items")
                self._keep_looked_at(Pack.from_items({path: json.loads(body) for path, body in rows}), kept["serial"])
            pack = self._read()
            if pack.version == kept["version"]:
                return pack
            log.error("the content cache is not the version that it says; dropped")
        except (StoreError, ContentError, ValueError) as error:
            log.error("the content cache is not sound; dropped: %s", error)
        self._start_afresh()
        return None

    def save(self, pack: Pack, delta: Delta, serial: int | None = None) -> Pack:
        """Makes `pack`, the result of `delta`, the cached content in one transaction; the first time all of it.

        It is then on trial (see `kiosk.store.trial`). Returns the same pack as it is to be kept in memory: the large
        tables of it stay in the file.
        """

        def swap() -> None:
            is_known = delta.base is not None and self._store.value("SELECT version FROM pack") == delta.base
            self.trial.begin(pack.version, serial)
            if is_known:
                self.trial.note([*delta.remove, *delta.put])
                self._swap(pack, delta.put, delta.remove, delta.base, serial)
            else:
                items = pack.items()
                self.trial.note_whole({path: canonical(item) for path, item in items.items()})
                self._store.database.execute("DELETE FROM items")
                self._swap(pack, items, (), None, serial)
            self._store.database.execute("DELETE FROM staging")

        self._store.write(lambda _: swap())
        return self._read() if any(len(pack.table(name)) > STAYS_IN_FILE for name in TABLES) else pack

    def _keep_looked_at(self, pack: Pack, serial: int | None) -> None:
        """The same content, found right by the rules of today."""

        def swap() -> None:
            self._store.database.execute("DELETE FROM items")
            self._swap(pack, pack.items(), (), None, serial)

        self._store.write(lambda _: swap())

    def _swap(
        self, pack: Pack, put: Mapping[str, Json], remove: Iterable[str], base: str | None, serial: int | None
    ) -> None:
        database, gone = self._store.database, list(remove)
        for path in gone:
            database.execute("DELETE FROM items WHERE path = ?", [path])
        for path, item in put.items():
            database.execute("INSERT OR REPLACE INTO items VALUES (?, ?)", [path, canonical(item)])
        self.index.change(pack, base, [*gone, *put])
        values = [pack.version, rules(), serial]
        database.execute("INSERT OR REPLACE INTO pack (id, version, rules, serial) VALUES (1, ?, ?, ?)", values)

    def _read(self) -> Pack:
        counted = "SELECT substr(path, 1, instr(path, '/') - 1), count(*) FROM items GROUP BY 1"
        large = {name for name, count in self._store.each(counted) if count > STAYS_IN_FILE and _has_no_order(name)}
        hashes: dict[str, str] = {}
        keys: dict[str, list[str]] = {name: [] for name in TABLES}
        records: dict[str, dict[str, Record]] = {name: {} for name in TABLES}
        for path, body in self._store.each("SELECT path, body FROM items ORDER BY path"):
            name, key = split_path(path)
            hashes[path] = text_hash(body)
            if name in large:
                keys[name].append(key)
            else:
                records[name][key] = decode_item(name, key, json.loads(body))
        tables: dict[str, Mapping[str, Record]] = {
            name: StoredTable(self._reading, name, keys[name]) if name in large else in_order(records[name])
            for name in TABLES
        }
        return Pack(tables, hashes)

    def close(self) -> None:
        """Closes the file."""
        self._reading.close()
        self._store.close()

    def _open(self) -> None:
        try:
            self._store = open_store(self._path, CONTENT, self._ballast)
        except StoreError as error:
            log.error("%s cannot be used and is dropped: %s", self._path.name, error)
            self._delete()
            self._store = open_store(self._path, CONTENT, self._ballast)
        self._reading = open_reader(self._path)
        self.trial, self.staging = Trial(self._store), Staging(self._store)
        self.index = SearchIndex(self._store, self._reading)

    def _start_afresh(self) -> None:
        self.close()
        self._delete()
        self._open()

    def _delete(self) -> None:
        for suffix in SIDE_FILES:
            self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)


def _has_no_order(name: str) -> bool:
    """Whether the records of a table stand in the order of their keys, which is the order of the file."""
    return "position" not in TABLES[name].__dataclass_fields__  # type: ignore[attr-defined]
