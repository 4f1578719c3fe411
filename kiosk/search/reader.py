"""What the ranking reads of an index. Every list is cut: what one search may cost does not grow with the content."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, Protocol

from kiosk.search.entry import slips


class Rows(Protocol):
    """What can be asked for rows: a store."""

    def tuples(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]: ...


class Row(NamedTuple):
    """One entry as it is kept."""

    id: int
    path: str
    title: str
    body: str
    title_sounds: str
    body_sounds: str


class Reader:
    """Reads an index, and counts the statements and rows that it needed."""

    def __init__(self, store: Rows) -> None:
        self._store = store
        self.statements = self.rows = 0

    def _all(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        found = self._store.tuples(sql, parameters)
        self.statements += 1
        self.rows += len(found)
        return found

    def size(self) -> int:
        """The number of entries."""
        return int(self._all("SELECT count(*) FROM entries")[0][0])

    def counts(self, words: Iterable[str]) -> dict[str, int]:
        """In how many entries each of these words stands; those that stand in none are left out."""
        some = list(words)
        if not some:
            return {}
        return dict(self._all(f"SELECT word, entries FROM word_counts WHERE word IN ({_marks(some)})", some))  # noqa: S608

    def rows_with(self, match: str, most: int) -> list[int]:
        """Rows of the full-text table, titles first, at most `most`."""
        found = self._all("SELECT rowid FROM entry_words WHERE entry_words MATCH ? LIMIT ?", [match, most])
        return [row for (row,) in found]

    def entries(self, ids: Sequence[int], table: str | None = None) -> list[Row]:
        """These entries in the order of `ids`; with `table` those of it."""
        sql = f"SELECT id, path, title, body, title_sounds, body_sounds FROM entries WHERE id IN ({_marks(ids)})"  # noqa: S608
        within = [] if table is None else [f"{table}/", f"{table}0"]
        found = self._all(sql + (" AND path > ? AND path < ?" if within else ""), [*ids, *within])
        place = {id: number for number, id in enumerate(ids)}
        return sorted(map(Row._make, found), key=lambda row: place[row.id])

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
            "SELECT DISTINCT form, entries FROM form_slips JOIN word_forms USING (form)"  # noqa: S608
            f" WHERE slip IN ({_marks(keys)}) ORDER BY entries DESC, form LIMIT ?",
            [*keys, most],
        )
        return [near for near, _ in found]

    def sound_pairs(self) -> dict[int, int]:
        """In how many entries each pair of syllables stands."""
        return dict(self._all("SELECT pair, entries FROM sound_pairs"))

    def pair_counts(self, some: Iterable[int]) -> dict[int, int]:
        """In how many entries each of these pairs of syllables stands; those that stand in none are left out."""
        pairs = list(some)
        sql = f"SELECT pair, entries FROM sound_pairs WHERE pair IN ({_marks(pairs)})"  # noqa: S608
        return dict(self._all(sql, pairs))


def _marks(some: Sequence[object]) -> str:
    return ",".join("?" * len(some))
