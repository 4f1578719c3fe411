"""The content pack in memory: what every service reads, and what a delta from the central replaces as a whole."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from kiosk.errors import StoreError, UnknownContent
from kiosk.i18n import Translator
from kiosk.search.engine import Engine
from kiosk.services.views import Shown
from kiosk.store.content_cache import ContentCache
from kiosk.store.stored_table import StoredTable
from sync.protocol.content import ContentError, Prose, Text
from sync.protocol.packs import Delta, Pack, apply_delta

log = logging.getLogger(__name__)

WHOLE, MOST_HOLDING = 0.99, 500


class Content:
    """The current pack. Reading takes no lock: a pack never changes, it is replaced."""

    def __init__(
        self,
        pack: Pack,
        cache: ContentCache,
        i18n: Translator,
        *,
        station: str,
        report: Callable[[str, str | None], None] = lambda version, error: None,
    ) -> None:
        """`report` is told each version that went live (error None) or was refused (why)."""
        self._pack, self._cache, self._i18n, self._station, self._report = pack, cache, i18n, station, report
        self._refused: str | None = None
        self._subscribers: list[Callable[[], None]] = []
        self._columns: tuple[str, dict[tuple[str, str], list[str]]] = ("", {})

    def version(self) -> str:
        """The version of the pack on screen."""
        return self._pack.version

    def table(self, name: str) -> Mapping[str, Any]:
        """A table of the pack by key, in its order."""
        return self._pack.table(name)

    def record(self, table: str, key: str) -> Any:
        """One record; raises UnknownContent."""
        try:
            return self._pack.table(table)[key]
        except KeyError:
            raise UnknownContent(f"{table}/{key}") from None

    def column(self, table: str, field: str) -> list[str]:
        """One field that holds a code, of every record of a table in its order; no record is decoded for it."""
        version, columns = self._columns
        if version != self.version():
            version, columns = self._columns = (self.version(), {})
        if (table, field) not in columns:
            records = self.table(table)
            columns[table, field] = (
                records.column(field)
                if isinstance(records, StoredTable)
                else [getattr(record, field) for record in records.values()]
            )
        return columns[table, field]

    def keys(self, table: str, **wanted: str | None) -> list[str]:
        """The keys of the records whose fields hold these codes (None: any), in the order of the table."""
        keys = list(self.table(table))
        for field, code in wanted.items():
            if code is not None:
                column = dict(zip(self.table(table), self.column(table, field), strict=True))
                keys = [key for key in keys if column[key] == code]
        return keys

    def engine(self) -> Engine | None:
        """The search in the pack on screen; None while its first index is being made. Raises StoreError."""
        return self._cache.index.engine(self._pack)

    def rebuild_index(self) -> None:
        """Makes the search index anew; raises StoreError."""
        self._cache.index.rebuild(self._pack)

    def holding(self, table: str, query: str) -> list[str]:
        """The keys of the records of a table that hold all that `query` says, as it stands, best first."""
        engine = self.engine()
        found = engine.search(query, table=table, most=MOST_HOLDING) if engine else []
        return [hit.path.partition("/")[2] for hit in found if hit.share >= WHOLE]

    def shown(self, text: Text | Prose) -> Shown:
        """A text in the current language or its nearest fallback, which is named."""
        picked = text.pick(self._i18n.lang)
        return Shown(picked.text, picked.lang)

    def all_shown(self, texts: Iterable[Text]) -> list[Shown]:
        """Several texts, each as `shown`."""
        return [self.shown(text) for text in texts]

    def subscribe(self, callback: Callable[[], None]) -> None:
        """Calls back, in the thread of the sync, after a new pack went live."""
        self._subscribers.append(callback)

    def apply(self, delta: Delta) -> None:
        """Makes the delta's version live: validated whole, stored, then shown.

        Raises ContentError (a broken pack) or StoreError (it could not be kept); the old pack stays in both cases.
        """
        try:
            pack = apply_delta(self._pack.items(), delta)
            if self._station not in pack.table("facilities"):
                raise ContentError("facilities.json", self._station, "is missing, and this kiosk stands there")
            pack = self._cache.save(pack, delta)
        except (ContentError, StoreError) as error:
            self._refuse(delta.version, error)
            raise
        self._cache.index.engine(pack)  # in this thread, while the old one serves
        self._pack, self._refused = pack, None
        log.info("content %s is live", pack.version)
        self._report(pack.version, None)
        for callback in tuple(self._subscribers):
            callback()

    def _refuse(self, version: str, error: Exception) -> None:
        # The same broken version is offered at every sync until the centre mends it: say it once.
        if version != self._refused:
            self._refused = version
            log.error("content %s refused: %s", version, error)
            self._report(version, " ".join(str(error).split())[:500])
