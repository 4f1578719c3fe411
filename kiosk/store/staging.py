"""Bytes of new content that came in parts, kept until all are there: a line that breaks costs only the last part."""

from __future__ import annotations

from kiosk.store.database import Store


class Staging:
    """What has come of one thing, named by the SHA-256 of the whole; another name forgets the last one."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def size(self, sha256: str) -> int:
        """How many bytes from the first on are here."""
        return int(self._store.value("SELECT coalesce(sum(length(bytes)), 0) FROM staging WHERE sha256 = ?", [sha256]))

    def add(self, sha256: str, body: bytes) -> None:
        """Keep what follows on the bytes that are here."""

        def put() -> None:
            database = self._store.database
            database.execute("DELETE FROM staging WHERE sha256 <> ?", [sha256])
            database.execute("INSERT INTO staging VALUES (?, ?, ?)", [sha256, self.size(sha256), body])

        self._store.write(lambda _: put())

    def whole(self, sha256: str) -> bytes:
        """All that is here, in order."""
        rows = self._store.tuples("SELECT bytes FROM staging WHERE sha256 = ? ORDER BY start", [sha256])
        return b"".join(bytes(part) for (part,) in rows)

    def forget(self) -> None:
        """Keep nothing."""
        if self._store.value("SELECT count(*) FROM staging"):
            self._store.write(lambda database: database.execute("DELETE FROM staging"))
