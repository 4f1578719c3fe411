"""What the ranking reads of an index. Every list is cut: what one search may cost does not grow with the content."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from kiosk.search.entry import slips

class Row(NamedTuple):
    """One entry as it is kept."""

    id: int
    path: str
    title: str
    body: str
    title_sounds: str
    body_sounds: str


class Reader:
    """Reads an index through one connection, and counts the statements that it needed."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.statements = 0

    def _all(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple]:  # type: ignore[type-arg]
        self.statements += 1
        return self._connection.execute(sql, parameters).fetchall()

    def size(self) -> int:
        """The number of entries."""
        return int(self._all("SELECT count(*) FROM entries")[0][0])

    def counts(self, words: Iterable[str]) -> dict[str, int]:
        """In how many entries each of these words stands; those that stand in none are left out."""
        some = list(words)
        return dict(self._all(f"SELECT word, entries FROM word_counts WHERE word IN ({_marks(some)})", some))  # noqa: S608

    def rows_with(self, match: str, most: int) -> list[int]:
        """Rows of the full-text table, titles first, at most `most`."""
        found = self._all("SELECT rowid FROM entry_words WHERE entry_words MATCH ? LIMIT ?", [match, most])
        return [row for (row,) in found]

    def entries(self, ids: Sequence[int]) -> list[Row]:
        """These entries, in no order."""
        columns = "id, path, title, body, title_sounds, body_sounds"
        return [*map(Row._make, self._all(f"SELECT {columns} FROM entries WHERE id IN ({_marks(ids)})", ids))]  # noqa: S608

    def forms_beginning(self, beginning: str, most: int) -> list[str]:
        """Words that begin so, those in most entries first."""
        found = self._all(
            "SELECT form FROM word_forms WHERE form >= ? AND form < ? ORDER BY entries DESC, form LIMIT ?",
            [beginning, beginning + "\U0010ffff", most],
        )
        return [form for (form,) in found]

    def forms_near(self, form: str, most: int) -> list[str]:
        """Words that share with this one all but a letter of each, those in most entries first."""
        keys = sorted(slips(form))
        if not keys:
            return []
        found = self._all(
            "SELECT DISTINCT form, entries FROM form_slips JOIN word_forms USING (form)"
            f" WHERE slip IN ({_marks(keys)}) ORDER BY entries DESC, form LIMIT ?",  # noqa: S608
            [*keys, most],
        )
        return [near for near, _ in found]

    def sound_pairs(self) -> dict[int, int]:
        """In how many entries each pair of syllables stands."""
        return dict(self._all("SELECT pair, entries FROM sound_pairs"))


def _marks(some: Sequence[object]) -> str:
    return ",".join("?" * len(some))
