"""Visits: from the first touch to the last, counted without knowing who. A row and an event each, in one transaction.

Touches must not wait for the disk, so what is to be written queues up here and the background writes it: all that
waits, in one commit. Counters are saved about once a second; after a crash the visit ends with the last saved ones.
"""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from kiosk.clock import Clock
from kiosk.errors import StoreError
from kiosk.i18n import Translator
from kiosk.store.database import Store
from kiosk.store.outbox import Outbox
from sync.protocol.events import MODES, Event, ScreenViewed, SessionEnded, SessionStarted

NO_OUTCOME, ANSWERED, HELPED = "none", "answered", "help"
SAVE_EVERY_S = 1.0
KEEP_ENDED = timedelta(days=30)
MAX_WAITING = 10_000

Work = Callable[[], object]

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Visit:
    """The visit under way. `began` and `last` are monotonic seconds of the first and the latest touch."""

    session: str
    started_at: datetime
    began: float
    last: float
    lang: str
    entry: str
    mode: str = "normal"
    screens: int = 0
    taps: int = 0
    outcome: str = NO_OUTCOME

    @property
    def duration_s(self) -> int:
        return max(0, round(self.last - self.began))


class Visits:
    """Called from the screens' thread; `flush` from the background's."""

    def __init__(
        self,
        store: Store,
        outbox: Outbox,
        clock: Clock,
        i18n: Translator,
        background: Callable[[Callable[[], None]], None],
    ) -> None:
        self._store, self._outbox, self._clock, self._i18n, self._background = store, outbox, clock, i18n, background
        self._visit: _Visit | None = None
        self._saved_at, self._is_behind = float("-inf"), False
        self._counts: Counter[tuple[str, str]] = Counter()
        self._before_end: list[Callable[[], None]] = []
        self._waiting: list[Work] = []
        self._guard, self._flushing = threading.Lock(), threading.Lock()

    @property
    def is_active(self) -> bool:
        """Whether somebody is at the kiosk."""
        return self._visit is not None

    @property
    def session(self) -> str | None:
        """The id of the visit under way."""
        return self._visit.session if self._visit else None

    @property
    def mode(self) -> str:
        """How the screen stands for the visit under way: one of MODES, normal if nobody is there."""
        return self._visit.mode if self._visit else "normal"

    def before_end(self, callback: Callable[[], None]) -> None:
        """Calls back when a visit is about to end, while its session still stands."""
        self._before_end.append(callback)

    # What happens during a visit

    def touched(self, entry: str = "touch") -> None:
        """The screen was touched (entry touch, button or volunteer): starts a visit if there is none.

        Nothing else does: the screens' return to their start after a visit is not another one.
        """
        if self._visit is None:
            self._start(entry)
        else:
            self._visit.last = self._clock.monotonic()

    def tapped(self) -> None:
        """Something was pressed."""
        if visit := self._present():
            visit.taps += 1
            self._save_soon(visit)

    def viewed(self, screen: str, ref: str | None = None) -> None:
        """A screen was shown. `ref`, which content it showed, is not kept: only daily counts of screens leave."""
        if visit := self._present():
            visit.screens += 1
            self._counts[self._clock.now().date().isoformat(), screen] += 1
            self._save_soon(visit)

    def language_changed(self, lang: str) -> None:
        """Another language was chosen."""
        if visit := self._present():
            visit.lang, self._is_behind = lang, True

    def mode_changed(self, mode: str) -> None:
        """Large text, low controls or kids' mode was switched; raises ValueError for another word."""
        if mode not in MODES:
            raise ValueError(f"unknown mode: {mode}")
        if visit := self._present():
            visit.mode, self._is_behind = mode, True

    def answered(self) -> None:
        """An answer was read to its end or found useful."""
        if (visit := self._present()) and visit.outcome == NO_OUTCOME:
            visit.outcome, self._is_behind = ANSWERED, True

    def helped(self) -> None:
        """A help request was made; nothing outdoes that."""
        if visit := self._present():
            visit.outcome, self._is_behind = HELPED, True

    def catch_up(self) -> None:
        """Saves what changed and was not saved with a touch; called once a second."""
        if self._visit is not None and self._is_behind:
            self._save_soon(self._visit)

    def emit(self, event: Event) -> None:
        """Records an event of this visit that has no row of its own."""
        session, moment = self.session, self._clock.now()
        self._later(lambda: self._outbox.append(event, session, moment))

    def ended(self) -> None:
        """The visitor left or said so. The visit lasted until the latest touch, not until we noticed."""
        if self._visit is None:
            return
        for callback in self._before_end:
            callback()
        visit, self._visit = self._visit, None
        counts, self._counts = self._counts, Counter()
        self._later(lambda: self._write_end(visit, counts))

    # What the background does

    def flush(self) -> None:
        """Writes all that waits, in one commit; what cannot be written now is tried again with the next."""
        with self._flushing:
            with self._guard:
                works, self._waiting = self._waiting, []
            if not works:
                return
            try:
                self._store.write(lambda _: [work() for work in works])
            except StoreError:
                with self._guard:
                    self._waiting = (works + self._waiting)[-MAX_WAITING:]
                log.exception("%d records wait for the disk", len(works))

    def recover(self) -> int:
        """Ends the visits that a crash cut short, from their last saved counters; gives how many."""
        rows = self._store.rows("SELECT * FROM visits WHERE ended_at IS NULL ORDER BY rowid")
        if rows:
            self._store.write(lambda _: self._end_rows(rows))
        return len(rows)

    def report_days(self) -> None:
        """Sends the screen counts of days that are over."""
        today = self._clock.now().date().isoformat()
        rows = self._store.rows("SELECT * FROM screen_counts WHERE day < ? ORDER BY day, screen", [today])
        if rows:
            self._store.write(lambda _: self._write_days(rows, today))

    def forget_old(self) -> None:
        """Drops visits that ended long ago."""
        oldest = (self._clock.now() - KEEP_ENDED).isoformat()
        self._store.write(lambda database: database.execute("DELETE FROM visits WHERE ended_at < ?", [oldest]))

    def _start(self, entry: str) -> None:
        now, moment = self._clock.monotonic(), self._clock.now()
        session = self._outbox.new_id()
        visit = _Visit(session, moment, now, now, self._i18n.lang, entry)
        event = SessionStarted(lang=visit.lang, entry=entry, mode=visit.mode)
        row = {
            "session": session,
            "started_at": moment.isoformat(),
            "entry": entry,
            "lang": visit.lang,
            **_counters(visit),
        }
        self._visit, self._saved_at, self._is_behind = visit, now, False
        self._later(lambda: self._write_start(row, event, moment))

    def _present(self) -> _Visit | None:
        """The visit under way, in which something just happened; None if nobody is there."""
        if self._visit is not None:
            self._visit.last = self._clock.monotonic()
        return self._visit

    def _later(self, work: Work) -> None:
        with self._guard:
            self._waiting.append(work)
        self._background(self.flush)

    def _save_soon(self, visit: _Visit) -> None:
        now, self._is_behind = self._clock.monotonic(), True
        if now - self._saved_at < SAVE_EVERY_S:
            return
        self._saved_at, self._is_behind = now, False
        session, counters = visit.session, _counters(visit)
        self._later(lambda: self._store.database.table("visits").update(session, counters))

    def _write_start(self, row: dict[str, Any], event: SessionStarted, moment: datetime) -> None:
        self._store.database.table("visits").insert(row)
        self._outbox.append(event, row["session"], moment)

    def _write_end(self, visit: _Visit, counts: Counter[tuple[str, str]]) -> None:
        database = self._store.database
        for (day, screen), count in counts.items():
            database.execute(
                "INSERT INTO screen_counts VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count",
                [day, screen, count],
            )
        self._end_row({"session": visit.session, "started_at": visit.started_at.isoformat(), **_counters(visit)})

    def _end_row(self, row: dict[str, Any]) -> None:
        ended_at = datetime.fromisoformat(row["started_at"]) + timedelta(seconds=row["duration_s"])
        counted = {name: row[name] for name in ("duration_s", "screens", "taps", "outcome", "lang_final")}
        event = SessionEnded(**counted, mode_final=row["mode"])
        counters = {name: row[name] for name in COUNTERS}
        self._store.database.table("visits").update(row["session"], {**counters, "ended_at": ended_at.isoformat()})
        self._outbox.append(event, row["session"], ended_at)

    def _end_rows(self, rows: list[dict[str, Any]]) -> None:
        for row in rows:
            self._end_row(row)

    def _write_days(self, rows: list[dict[str, Any]], today: str) -> None:
        for row in rows:
            self._outbox.append(ScreenViewed(day=row["day"], screen=row["screen"], count=row["count"]))
        self._store.database.execute("DELETE FROM screen_counts WHERE day < ?", [today])


COUNTERS = ("lang_final", "mode", "screens", "taps", "duration_s", "outcome")


def _counters(visit: _Visit) -> dict[str, Any]:
    """What of a visit changes while it lasts, as columns of its row."""
    return dict(
        zip(COUNTERS, (visit.lang, visit.mode, visit.screens, visit.taps, visit.duration_s, visit.outcome), strict=True)
    )
