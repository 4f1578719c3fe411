"""The content pack in memory: what every service reads, and what a delta from the central replaces as a whole."""

from __future__ import annotations

import copy
import logging
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

from kiosk.errors import StoreError, UnknownContent
from kiosk.i18n import Translator
from kiosk.search.engine import Engine
from kiosk.services.views import Shown
from kiosk.store.content_cache import ContentCache
from kiosk.store.stored_table import StoredTable
from sync.protocol.content import ContentError, Prose, Text
from sync.protocol.packs import Delta, Pack, apply_delta
from sync.protocol.seals import Release, Sealed, SealError, digest_of, listing_of

log = logging.getLogger(__name__)

WHOLE, MOST_HOLDING = 0.99, 500


class Gate(Protocol):
    """Who decides which releases may come in (see `kiosk.trust`)."""

    def release(self, sealed: Sealed | None) -> Release | None: ...

    def taken(self, serial: int) -> None: ...


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
        gate: Gate | None = None,
        check: Callable[[Content], None] = lambda content: None,
        shipped: Callable[[], Pack] | None = None,
    ) -> None:
        """`report` is told each version that went live (error None) or was refused (why).

        `gate` opens seals and keeps the highest serial; `check` raises ContentError for content that a screen could not
        show; `shipped` gives what comes with the program. ``is_on_trial``: what is shown has still to prove itself.
        """
        self._pack, self._cache, self._i18n, self._station, self._report = pack, cache, i18n, station, report
        self._gate, self._check, self._shipped = gate, check, shipped
        self._refused: str | None = None
        self.is_on_trial = cache.trial.is_open
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

    def in_words(self, i18n: Translator) -> Content:
        """The same content in another language than the visitor's."""
        other = copy.copy(self)
        other._i18n = i18n
        return other

    # What the sync calls, in its thread

    def admit(self, sealed: Sealed | None) -> None:
        """Whether this release would be taken (None: a centre that seals nothing). Raises SealError, and says so."""
        try:
            self._open(sealed)
        except SealError as error:
            self._refuse(error.code, error)
            raise

    def staged_size(self, sha256: str) -> int:
        """How many bytes of something are here, by the SHA-256 of the whole."""
        return self._cache.staging.size(sha256)

    def stage(self, sha256: str, body: bytes) -> None:
        """Keep the bytes that follow."""
        self._cache.staging.add(sha256, body)

    def staged(self, sha256: str) -> bytes:
        """All bytes that are here."""
        return self._cache.staging.whole(sha256)

    def forget_staged(self) -> None:
        """Keep none."""
        self._cache.staging.forget()

    def apply(self, delta: Delta, sealed: Sealed | None = None) -> None:
        """Makes the delta's version live: its seal opened, validated whole, tried, stored, then shown. It is on trial
        until it was drawn long enough.

        Raises ContentError (a broken pack) or StoreError (it could not be kept); the old pack stays in both cases.
        """
        try:
            release = self._open(sealed)
            pack = self._right(apply_delta(self._pack.items(), delta), release)
            pack = self._cache.save(pack, delta, release.serial if release else None)
            if release and self._gate:
                self._gate.taken(release.serial)
        except (ContentError, StoreError) as error:
            self._refuse(delta.version, error)
            raise
        self.is_on_trial = True
        self._make_searchable(pack)
        self._refused = None
        self._go_live(pack)
        self._report(pack.version, None)

    def proven(self) -> None:
        """The content on screen was drawn long enough."""
        self._cache.trial.pass_()
        self.is_on_trial = False

    def forgive_start(self) -> None:
        """This run ends as it should: it says nothing against content on trial."""
        self._cache.trial.forgive_start()

    def go_back(self, reason: str) -> None:
        """Shows what was there before the content on trial, and says why; without a trial nothing."""
        failed = self._cache.trial.go_back()
        self.is_on_trial = False
        if failed is None:
            return
        before = self._cache.load()
        if before is None:
            assert self._shipped is not None
            before = self._shipped()
        self._cache.index.engine(before)
        self._go_live(before)
        self.report_failed(failed.version, reason)

    def report_failed(self, version: str, reason: str) -> None:
        """Says that a version was taken away again, and why."""
        log.error("content %s was taken away again: %s", version, reason)
        self._report(version, f"content-failed-here: {reason}"[:500])

    def _make_searchable(self, pack: Pack) -> None:
        """Raises ContentError, with the old content back in its place, if the new one cannot be searched."""
        try:
            self._cache.index.engine(pack)  # in this thread, while the old one serves
        except Exception as error:  # whatever it is would come again at each start
            reason = f"its search index fails: {type(error).__name__} {error}"
            self.go_back(reason)
            raise ContentError("content", "search", reason) from error

    def _go_live(self, pack: Pack) -> None:
        self._pack = pack
        log.info("content %s is live", pack.version)
        for callback in tuple(self._subscribers):
            callback()

    def _open(self, sealed: Sealed | None) -> Release | None:
        release = self._gate.release(sealed) if self._gate else None
        if release and self._cache.trial.has_failed(release.version, release.serial):
            raise SealError("content-failed-here", f"{release.version} #{release.serial} did not run here")
        return release

    def _right(self, pack: Pack, release: Release | None) -> Pack:
        """The pack, if it is what was sealed and screens can show it; raises ContentError."""
        if release and (
            pack.version != release.version
            or listing_of(pack.hashes) != release.listing
            or digest_of(pack.items()) != release.digest
        ):
            raise SealError("content-not-as-sealed", "is about other content")
        if self._station not in pack.table("facilities"):
            raise ContentError("facilities.json", self._station, "is missing, and this kiosk stands there")
        tried = copy.copy(self)
        tried._pack, tried._columns = pack, ("", {})
        self._check(tried)
        return pack

    def _refuse(self, version: str, error: Exception) -> None:
        # The same broken version is offered at every sync until the centre mends it: say it once.
        if version != self._refused:
            self._refused = version
            log.error("content %s refused: %s", version, error)
            self._report(version, " ".join(str(error).split())[:500])
