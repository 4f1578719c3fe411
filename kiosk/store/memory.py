"""What a kiosk remembers of itself: the file settings.db, a few named facts."""

from __future__ import annotations

import logging
from datetime import datetime
from pathlib import Path

from kiosk.errors import StoreDamaged, StoreError
from kiosk.store.database import Droppable, Store, open_store
from kiosk.store.migrations import FACTS
from kiosk.store.salvage import set_aside

BOOT, TIME, END = "boot", "last_known_time", "end"
CENTRAL_URL, STATION, JURISDICTION = "central_url", "station", "jurisdiction"
RECEIPT_KEY = "receipt_key"  # in hexadecimal
CONTENT_KEY, CONTENT_SERIAL = "content_key", "content_serial"  # in hexadecimal; the highest that was ever taken
NOTICES, NOTICES_SHOWN = "emergency_notices", "emergency_notices_shown"
RUNNING, CLEAN, KILLED, FIRST = "running", "clean", "killed", "first"

log = logging.getLogger(__name__)


class Memory:
    """The facts of settings.db. If the file is damaged it is set aside and the kiosk starts with an empty one."""

    def __init__(self, path: Path, ballast: Droppable | None = None) -> None:
        self._store = self._open(path, ballast)

    def fact(self, name: str) -> str | None:
        """A fact by name, None if it was never set."""
        value = self._store.value("SELECT value FROM facts WHERE name = ?", [name])
        return None if value is None else str(value)

    def remember(self, **facts: str) -> None:
        """Sets facts, all in one transaction."""

        def put() -> None:
            for name, value in facts.items():
                self._store.database.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", [name, value])

        self._store.write(lambda _: put())

    def count_boot(self, at_least: int = 0) -> int:
        """The number of this start, committed before it is used; above `at_least` even if this file was lost.

        On a full disk it is not committed: then no event of this start is either, or the outbox remembers it.
        """
        boot = max(int(self.fact(BOOT) or 0), at_least) + 1
        self._try_to_remember(BOOT, str(boot))
        return boot

    def begin_run(self) -> str:
        """How the last run ended (clean, killed, first); this one counts as killed until `end_run`."""
        before = self.fact(END)
        self._try_to_remember(END, RUNNING)
        return {None: FIRST, CLEAN: CLEAN}.get(before, KILLED)

    def end_run(self) -> None:
        """Notes a clean end."""
        self._try_to_remember(END, CLEAN)

    def last_known_time(self) -> datetime | None:
        """The last time that could be trusted, aware; None if never."""
        text = self.fact(TIME)
        return datetime.fromisoformat(text) if text else None

    def remember_time(self, moment: datetime) -> None:
        """Keeps an aware time as the last that could be trusted."""
        self.remember(**{TIME: moment.isoformat()})

    def close(self) -> None:
        """Closes the file."""
        self._store.close()

    def _try_to_remember(self, name: str, value: str) -> None:
        try:
            self.remember(**{name: value})
        except StoreError:
            log.exception("%s was not noted", name)

    @staticmethod
    def _open(path: Path, ballast: Droppable | None) -> Store:
        try:
            return open_store(path, FACTS, ballast)
        except StoreDamaged as damage:
            log.error("%s is damaged (%s); set aside in %s", path.name, damage, set_aside(path))
            return open_store(path, FACTS, ballast)
