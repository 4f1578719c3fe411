"""How often a PIN may be tried: five times, then ever longer waits for one volunteer; twenty failures an hour in all.

Never a lock for good. A try is committed as failed before the PIN is looked at, and taken back when it was right, so
that pulling the plug in between saves nothing. Waits count monotonic seconds of one start of the program; after another
start they begin anew, so that pulling the plug, or setting the clock, saves nothing either.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kiosk.errors import PinLocked
from kiosk.store.database import Store

FREE_TRIES = 5
WAITS_S = (5 * 60.0, 15 * 60.0, 60 * 60.0)
"""After the fifth failure in a row, after the sixth, after each one more."""

KIOSK_FAILURES, KIOSK_WINDOW_S = 20, 3600.0


class PinTries:
    """The counters, in the kiosk's own file."""

    def __init__(self, store: Store, monotonic: Callable[[], float], boot: int) -> None:
        self._store, self._monotonic, self._boot = store, monotonic, boot
        self._began = monotonic()

    def begin(self, ref: str | None) -> None:
        """Counts a try as failed, for good once this returns; raises PinLocked if none is allowed now.

        `ref` None: no such badge, which counts for the kiosk alone.
        """
        self._store.write(lambda _: self._begin(ref))

    def succeeded(self, ref: str) -> None:
        """The PIN was right: the try was no failure, and the volunteer's count begins anew."""
        self._store.write(lambda _: self._take_back(ref))

    def wait_s(self, ref: str | None) -> float:
        """Seconds until a try is allowed, 0 if one is."""
        return max(self._volunteer_wait(self._row(ref)), self._kiosk_wait())

    def _begin(self, ref: str | None) -> None:
        row = self._row(ref)
        wait_s = max(self._volunteer_wait(row), self._kiosk_wait())
        if wait_s > 0:
            raise PinLocked(wait_s)
        database, now = self._store.database, self._monotonic()
        database.execute("INSERT INTO pin_failures (boot, at) VALUES (?, ?)", [self._boot, now])
        if ref is not None:
            failures = (row["failures"] if row else 0) + 1
            step = failures - FREE_TRIES
            wait = WAITS_S[min(step, len(WAITS_S) - 1)] if step >= 0 else 0.0
            database.execute(
                "INSERT OR REPLACE INTO pin_tries VALUES (?, ?, ?, ?, ?)", [ref, failures, wait, self._boot, now]
            )

    def _take_back(self, ref: str) -> None:
        database = self._store.database
        database.execute("DELETE FROM pin_tries WHERE ref = ?", [ref])
        database.execute("DELETE FROM pin_failures WHERE id = (SELECT max(id) FROM pin_failures)")

    def _row(self, ref: str | None) -> dict[str, Any] | None:
        rows = self._store.rows("SELECT * FROM pin_tries WHERE ref = ?", [ref])
        return rows[0] if rows else None

    def _since(self, boot: int, at: float) -> float:
        """Seconds since then that this start of the program has seen pass."""
        return self._monotonic() - (at if boot == self._boot else self._began)

    def _volunteer_wait(self, row: dict[str, Any] | None) -> float:
        return 0.0 if row is None else max(0.0, row["wait_s"] - self._since(row["boot"], row["since"]))

    def _kiosk_wait(self) -> float:
        self._store.database.execute(
            "DELETE FROM pin_failures WHERE (boot = ? AND at < ?) OR (boot <> ? AND ?)",
            [self._boot, self._monotonic() - KIOSK_WINDOW_S, self._boot, self._hour_is_over()],
        )
        rows = self._store.rows("SELECT boot, at FROM pin_failures ORDER BY id")
        if len(rows) < KIOSK_FAILURES:
            return 0.0
        oldest = rows[-KIOSK_FAILURES]
        return max(0.0, KIOSK_WINDOW_S - self._since(oldest["boot"], oldest["at"]))

    def _hour_is_over(self) -> bool:
        return self._monotonic() - self._began >= KIOSK_WINDOW_S
