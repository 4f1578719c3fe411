"""New content on trial, and the content before it, kept beside it: what keeps the kiosk from starting goes by itself.

Content is on trial until the window has drawn it for a while. Each start that begins before that is counted; with the
third the content before takes its place again, and what failed is remembered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kiosk.store.database import Store

MOST_STARTS = 2
"""Starts that may end before the new content has been drawn long enough."""


@dataclass(frozen=True, slots=True)
class Failed:
    """Content that was taken away again: its version, and the serial of its release (None: it was not sealed)."""

    version: str
    serial: int | None


class Trial:
    """The trial in a content file. `begin` and `note` join the transaction that makes the new content live."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @property
    def is_open(self) -> bool:
        """Whether the live content has not proven itself yet."""
        return bool(self._store.value("SELECT is_open FROM trial"))

    def begin(self, version: str, serial: int | None) -> None:
        """Content of this version takes the place of what is live. Of two that were not proven the first had the one
        before that is gone back to.
        """
        database = self._store.database
        if self.is_open:
            database.execute("UPDATE trial SET version = ?, serial = ?, starts = 0", [version, serial])
            return
        before = next(iter(self._store.rows("SELECT version, serial FROM pack")), {"version": None, "serial": None})
        database.execute("DELETE FROM previous")
        values = [version, serial, before["version"], before["serial"]]
        database.execute("INSERT OR REPLACE INTO trial VALUES (1, ?, ?, ?, ?, 0, 1)", values)

    def note(self, paths: Iterable[str]) -> None:
        """Keep what is under these paths now, before it changes."""
        for path in paths:
            self._store.database.execute(
                "INSERT OR IGNORE INTO previous SELECT ?, (SELECT body FROM items WHERE path = ?)", [path, path]
            )

    def note_whole(self, bodies: Mapping[str, str]) -> None:
        """Keep what differs from these bodies, by path, which will be all there is."""
        kept = dict(self._store.tuples("SELECT path, body FROM items"))
        self.note(path for path in {*kept, *bodies} if kept.get(path) != bodies.get(path))

    def count_start(self) -> Failed | None:
        """A start begins; what failed and was taken away, if this is one too many."""
        row = next(iter(self._store.rows("SELECT * FROM trial WHERE is_open")), None)
        if row is None:
            return None
        if row["starts"] >= MOST_STARTS:
            return self.go_back()
        self._store.write(lambda database: database.execute("UPDATE trial SET starts = starts + 1"))
        return None

    def forgive_start(self) -> None:
        """This run ended as it should: it says nothing against the content."""
        if self.is_open:
            self._store.write(lambda database: database.execute("UPDATE trial SET starts = 0"))

    def pass_(self) -> None:
        """The content was drawn long enough."""
        self._store.write(lambda database: database.execute("UPDATE trial SET is_open = 0"))

    def go_back(self) -> Failed | None:
        """Put what was before in the place of the content on trial, in one transaction; None if none is on trial."""
        return self._store.write(lambda _: self._swap_back())

    def has_failed(self, version: str, serial: int | None) -> bool:
        """Whether this very release was taken away here."""
        query = "SELECT count(*) FROM failed WHERE version = ? AND serial = ?"
        return bool(self._store.value(query, [version, serial or 0]))

    def _swap_back(self) -> Failed | None:
        database = self._store.database
        row = next(iter(self._store.rows("SELECT * FROM trial WHERE is_open")), None)
        if row is None:
            return None
        if row["previous"] is None:
            database.execute("DELETE FROM items")
            database.execute("DELETE FROM pack")
        else:
            database.execute("DELETE FROM items WHERE path IN (SELECT path FROM previous)")
            database.execute("INSERT INTO items SELECT path, body FROM previous WHERE body IS NOT NULL")
            # Found right by what may have been an older program: without the name of its rules it is looked at again.
            values = [row["previous"], "", row["previous_serial"]]
            database.execute("INSERT OR REPLACE INTO pack (id, version, rules, serial) VALUES (1, ?, ?, ?)", values)
        database.execute("INSERT OR IGNORE INTO failed VALUES (?, ?)", [row["version"], row["serial"] or 0])
        database.execute("DELETE FROM trial")
        database.execute("DELETE FROM previous")
        return Failed(row["version"], row["serial"])
