"""Changes of a search index, within the transaction of whoever changes the content."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable

from kiosk.search.entry import Entry, slips, tokens_of
from kiosk.search.syllables import sounds
from kiosk.search.tables import BODY, CREATE, TABLES, VERSION

TEXTS = "title, body, title_sounds, body_sounds"


def create(connection: sqlite3.Connection) -> None:
    """Makes the tables anew, empty, however damaged the ones before are."""
    for table in TABLES:
        try:
            connection.execute(f"DROP TABLE IF EXISTS {table}")
        except sqlite3.DatabaseError:
            _tear_out(connection, table)
    for statement in CREATE:
        connection.execute(statement)


def _tear_out(connection: sqlite3.Connection, table: str) -> None:
    """Takes a full-text table out of the schema that SQLite cannot drop, since it cannot read it any more."""
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute("DELETE FROM sqlite_master WHERE name = ? AND sql LIKE 'CREATE VIRTUAL TABLE%'", [table])
    # Has the schema read anew: the tables behind the torn out one are ordinary tables now.
    connection.execute("PRAGMA writable_schema = RESET")
    behind = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name GLOB ?", [f"{table}_*"])
    for (name,) in behind.fetchall():
        connection.execute(f'DROP TABLE "{name}"')


def optimize(connection: sqlite3.Connection) -> None:
    """Joins the pieces of the full-text table, which makes every look into it faster."""
    connection.execute("INSERT INTO entry_words (entry_words) VALUES ('optimize')")


def set_state(connection: sqlite3.Connection, content: str) -> None:
    """Says of which version of the content this is the index."""
    connection.execute("INSERT OR REPLACE INTO index_state VALUES (1, ?, ?)", [VERSION, content])


class Writer:
    """Puts and removes entries; what it counted is written by `finish`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._words: Counter[str] = Counter()
        self._forms: Counter[str] = Counter()
        self._pairs: Counter[int] = Counter()

    def put(self, entry: Entry) -> None:
        """Adds an entry, in place of the one with its path."""
        self.remove(entry.path)
        title, body = entry.texts()
        texts = (title, body, sounds(title), sounds(body))
        added = self._connection.execute(
            f"INSERT INTO entries (path, {TEXTS}) VALUES (?, ?, ?, ?, ?)",  # noqa: S608
            [entry.path, *texts],
        )
        self._write(int(added.lastrowid or 0), texts, +1)

    def put_all(self, entries: Iterable[Entry]) -> None:
        """Adds many."""
        for entry in entries:
            self.put(entry)

    def remove(self, path: str) -> None:
        """Removes an entry, if there is one with this path."""
        row = self._connection.execute(f"SELECT id, {TEXTS} FROM entries WHERE path = ?", [path]).fetchone()  # noqa: S608
        if row is not None:
            self._write(row[0], row[1:], -1)
            self._connection.execute("DELETE FROM entries WHERE id = ?", [row[0]])

    def _write(self, id: int, texts: tuple[str, str, str, str], sign: int) -> None:
        tokens = tokens_of(*texts)
        for row, some in ((id, tokens.title), (id + BODY, tokens.body)):
            if sign > 0:
                self._connection.execute("INSERT INTO entry_words (rowid, words) VALUES (?, ?)", [row, " ".join(some)])
            else:
                self._connection.execute(
                    "INSERT INTO entry_words (entry_words, rowid, words) VALUES ('delete', ?, ?)", [row, " ".join(some)]
                )
        for counted, found in ((self._words, tokens.words), (self._forms, tokens.forms), (self._pairs, tokens.pairs)):
            counted.update(found) if sign > 0 else counted.subtract(found)  # type: ignore[arg-type]

    def finish(self) -> None:
        """Writes the counts."""
        self._count("word_counts", "word", self._words)
        self._count("sound_pairs", "pair", self._pairs)
        known = {form for form in self._forms if self._is_known(form)}
        self._count("word_forms", "form", self._forms)
        now = {form for form in self._forms if self._is_known(form)}
        self._write_slips("INSERT INTO form_slips VALUES (?, ?)", now - known)
        self._write_slips("DELETE FROM form_slips WHERE slip = ? AND form = ?", known - now)
        for counted in (self._words, self._forms, self._pairs):
            counted.clear()

    def _write_slips(self, sql: str, forms: set[str]) -> None:
        self._connection.executemany(sql, ((slip, form) for form in sorted(forms) for slip in slips(form)))

    def _is_known(self, form: str) -> bool:
        return self._connection.execute("SELECT 1 FROM word_forms WHERE form = ?", [form]).fetchone() is not None

    def _count(self, table: str, key: str, counted: Counter[str] | Counter[int]) -> None:
        self._connection.executemany(
            f"INSERT INTO {table} VALUES (?, ?) ON CONFLICT DO UPDATE SET entries = entries + excluded.entries",  # noqa: S608
            sorted(pair for pair in counted.items() if pair[1]),
        )
        gone = [(token,) for token, change in counted.items() if change < 0]
        self._connection.executemany(f"DELETE FROM {table} WHERE {key} = ? AND entries <= 0", gone)  # noqa: S608
