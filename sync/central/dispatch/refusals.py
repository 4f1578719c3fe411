"""How many codes were not taken, counted without letting whoever sends them decide how often we write.

The first refusal after a quiet time is written at once. Those of the next minute are added up in memory and written
together, a row for each day, reason and kiosk: when the minute is over, when somebody looks, or when the process ends.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from multiprocessing.util import Finalize

from django.db import DatabaseError, OperationalError, connection
from django.db.models import F
from django.utils.timezone import localdate

from sync.central import engines
from sync.central.dispatch.models import RefusedTicket

EVERY_S = 60.0

log = logging.getLogger(__name__)

Key = tuple[date, str, str]


class Refusals:
    """The counts of this process that are not written yet.

    `monotonic` gives seconds that never jump, `later` has something done after so many of them.
    """

    def __init__(self, monotonic: Callable[[], float], later: Callable[[float, Callable[[], None]], None]) -> None:
        self._monotonic, self._later = monotonic, later
        self._lock = threading.Lock()
        self._waiting: Counter[Key] = Counter()
        self._quiet_at = monotonic()
        self._is_due = False

    def count(self, reason: str, device: str) -> None:
        """One more code that was not taken; a database that is busy loses none of them."""
        with self._lock:
            self._waiting[localdate(), reason, device] += 1
            wait_s = self._quiet_at - self._monotonic()
            if wait_s <= 0:
                self._quiet_at = self._monotonic() + EVERY_S
            is_to_ask = wait_s > 0 and not self._is_due
            self._is_due = self._is_due or is_to_ask
        if is_to_ask:
            self._later(wait_s, self.due)
        elif wait_s <= 0:
            self.write()

    def due(self) -> None:
        """The minute is over: write what came in it, and begin another."""
        with self._lock:
            self._is_due = False
            self._quiet_at = self._monotonic() + EVERY_S
        self.write()

    def write(self) -> None:
        """Write what waits; what cannot be written now waits on."""
        with self._lock:
            waiting, self._waiting = self._waiting, Counter()
        if not waiting:
            return
        try:
            with engines.writer():
                for (day, reason, device), number in waiting.items():
                    row, _is_new = RefusedTicket.objects.get_or_create(day=day, reason=reason, device=device)
                    RefusedTicket.objects.filter(pk=row.pk).update(count=F("count") + number)
        except OperationalError:  # a count is not worth an answer
            with self._lock:
                self._waiting.update(waiting)


def _in_a_thread(wait_s: float, work: Callable[[], None]) -> None:
    def run() -> None:
        try:
            work()
        finally:
            connection.close()  # this thread's own

    timer = threading.Timer(wait_s, run)
    timer.daemon = True
    timer.start()


def _at_the_end() -> None:
    try:
        refusals.write()
    except DatabaseError:
        log.warning("the last refused codes were not counted", exc_info=True)


refusals = Refusals(time.monotonic, _in_a_thread)


def write_at_the_end() -> None:
    """Have what still waits written when this process ends. A server's process ends without Python's `atexit`."""
    Finalize(None, _at_the_end, exitpriority=0)
