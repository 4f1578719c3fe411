"""What the entries mean, as vectors in a file of their own: a cache of what a model makes of the content.

Only what changed is encoded, a few entries at a time, and the last state serves until the next is whole. A file that is
damaged, or of another model, is made anew.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from itertools import groupby, islice
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from kiosk.errors import StoreError
from kiosk.search.entry import Entry
from kiosk.search.meaning import Near, nearest, texts
from kiosk.search.text import MAX_QUERY_CHARACTERS
from kiosk.store.database import Store, open_store
from kiosk.store.migrations import VECTORS
from kiosk.store.salvage import SIDE_FILES

log = logging.getLogger(__name__)

RULES = 2
"""Raise it when `kiosk.search.meaning.texts` changes what is encoded."""

READ_AT_ONCE, ENCODED_AT_ONCE = 400, 8


class Encoder(Protocol):
    """A model. `version` changes when its vectors do; a vector takes `size` bytes.

    What `scan` gives says how near a question is to each of these vectors.
    """

    version: str
    size: int

    def encode(self, texts: Sequence[str]) -> list[bytes]: ...

    def scan(self, vectors: bytes) -> Callable[[str], Sequence[float]]: ...


class _State(NamedTuple):
    """All vectors one behind another, and whose they are: path, language, the first of them, how many."""

    cosines: Callable[[str], Sequence[float]]
    owners: list[tuple[str, str, int, int]]


class Vectors:
    """The vectors of a content, in the file at `path`."""

    def __init__(self, path: Path, encoder: Encoder) -> None:
        self._path, self._encoder = path, encoder
        self._model = f"{encoder.version} {RULES}"
        self._state: _State | None = None
        self._store = self._open()

    def near(self, text: str) -> list[Near] | None:
        """How near a text is in meaning to every entry in each language; None before there are any vectors."""
        state = self._state
        if state is None:
            return None
        cosines = state.cosines(text[:MAX_QUERY_CHARACTERS])
        return [Near(path, lang, nearest(cosines[first : first + many])) for path, lang, first, many in state.owners]

    def update(self, entries: Iterator[Entry]) -> Iterator[None]:
        """Makes these the vectors of `entries`, stopping after each few of them; raises StoreError."""
        self._keep_model()
        if self._state is None and self._store.value("SELECT count(*) FROM vectors"):
            self._load()
        known: dict[str, str] = dict(self._store.tuples("SELECT path, hash FROM vectors"))
        seen: set[str] = set()
        while some := list(islice(entries, READ_AT_ONCE)):
            seen.update(entry.path for entry in some)
            changed = [entry for entry in some if known.get(entry.path) != _hash(entry)]
            for start in range(0, len(changed), ENCODED_AT_ONCE):
                self._encode(changed[start : start + ENCODED_AT_ONCE])
                yield
            yield
        gone = [(path,) for path in known.keys() - seen]
        self._store.write(lambda db: db.conn.executemany("DELETE FROM vectors WHERE path = ?", gone))
        self._load()

    def start_afresh(self) -> None:
        """Throws the file away; raises StoreError if there is no room for another."""
        self._store.close()
        self._delete()
        self._store = self._open()

    def close(self) -> None:
        """Closes the file."""
        self._store.close()

    def _keep_model(self) -> None:
        if self._store.value("SELECT model FROM vector_model") != self._model:
            log.info("the vectors are made anew")
            self._store.write(self._begin)

    def _begin(self, database: Any) -> None:
        database.execute("DELETE FROM vectors")
        database.execute("INSERT OR REPLACE INTO vector_model VALUES (1, ?)", [self._model])

    def _encode(self, some: Sequence[Entry]) -> None:
        said = [texts(entry) for entry in some]
        vectors = iter(self._encoder.encode([text for each in said for _, text in each]))
        rows = [
            (entry.path, _hash(entry), _languages(each), b"".join(islice(vectors, len(each))))
            for entry, each in zip(some, said, strict=True)
        ]
        self._store.write(lambda db: db.conn.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?, ?)", rows))

    def _load(self) -> None:
        owners, parts, place = [], [], 0
        for path, some, vectors in self._store.tuples("SELECT path, scripts, vectors FROM vectors ORDER BY path"):
            langs = some.split(",")
            if len(vectors) != len(langs) * self._encoder.size:
                raise StoreError("a vector is cut short")
            for lang, its in groupby(langs):
                many = len(list(its))
                owners.append((path, lang, place, many))
                place += many
            parts.append(vectors)
        self._state = _State(self._encoder.scan(b"".join(parts)), owners) if owners else None

    def _open(self) -> Store:
        try:
            return open_store(self._path, VECTORS)
        except StoreError as error:
            log.error("%s cannot be used and is dropped: %s", self._path.name, error)
            self._delete()
            return open_store(self._path, VECTORS)

    def _delete(self) -> None:
        for suffix in SIDE_FILES:
            self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)


def _languages(said: Sequence[tuple[str, str]]) -> str:
    """The language of each of some texts."""
    return ",".join(lang for lang, _ in said)


def _hash(entry: Entry) -> str:
    said = texts(entry)
    return sha256("\n".join([_languages(said), *(text for _, text in said)]).encode()).hexdigest()
