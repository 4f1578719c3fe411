"""The content that came from the central, kept across restarts. A cache: damaged or refused, it is thrown away."""

from __future__ import annotations

import json
import logging
from pathlib import Path

from kiosk.errors import StoreError
from kiosk.store.database import Droppable, Store, open_store
from kiosk.store.migrations import CONTENT
from kiosk.store.salvage import SIDE_FILES
from sync.protocol.content import ContentError
from sync.protocol.packs import Delta, Pack

log = logging.getLogger(__name__)


class ContentCache:
    """The file content.db. Empty until the first delta was applied."""

    def __init__(self, path: Path, ballast: Droppable | None = None) -> None:
        self._path, self._ballast = path, ballast
        self._store = self._open()

    def load(self) -> Pack | None:
        """The cached pack, validated whole; None if there is none or if it was not sound and has been dropped."""
        try:
            version = self._store.value("SELECT version FROM pack")
            if version is None:
                return None
            rows = self._store.rows("SELECT path, body FROM items")
            pack = Pack.from_items({row["path"]: json.loads(row["body"]) for row in rows})
            if pack.version == version:
                return pack
            log.error("the content cache is not the version that it says; dropped")
        except (StoreError, ContentError, ValueError) as error:
            log.error("the content cache is not sound; dropped: %s", error)
        self._start_afresh()
        return None

    def save(self, pack: Pack, delta: Delta) -> None:
        """Makes `pack`, the result of `delta`, the cached content in one transaction; the first time all of it."""
        is_whole = delta.base is None or self._store.value("SELECT version FROM pack") != delta.base
        put = pack.items() if is_whole else delta.put

        def swap() -> None:
            database = self._store.database
            if is_whole:
                database.execute("DELETE FROM items")
            for path in () if is_whole else delta.remove:
                database.execute("DELETE FROM items WHERE path = ?", [path])
            for path, item in put.items():
                body = json.dumps(item, ensure_ascii=False)
                database.execute("INSERT OR REPLACE INTO items VALUES (?, ?)", [path, body])
            database.execute("INSERT OR REPLACE INTO pack VALUES (1, ?)", [pack.version])

        self._store.write(lambda _: swap())

    def close(self) -> None:
        """Closes the file."""
        self._store.close()

    def _open(self) -> Store:
        try:
            return open_store(self._path, CONTENT, self._ballast)
        except StoreError as error:
            log.error("%s cannot be used and is dropped: %s", self._path.name, error)
        self._delete()
        return open_store(self._path, CONTENT, self._ballast)

    def _start_afresh(self) -> None:
        self._store.close()
        self._delete()
        self._store = self._open()

    def _delete(self) -> None:
        for suffix in SIDE_FILES:
            self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)
