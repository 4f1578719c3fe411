"""The worker: takes up what comes due. Its queue is in the database, so it may be away, or be there twice."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable

from django.db import OperationalError, close_old_connections
from django.utils import timezone

from sync.central.accounts.api import chain, sessions
from sync.central.dispatch import ladder
from sync.central.dispatch.contacts import erase_old
from sync.central.insight import retention
from sync.central.insight.api import look_through
from sync.central.ledger.api import catch_up_wholly, distribution

log = logging.getLogger(__name__)
EVERY_S = 5.0
TIDY_EVERY_S = 3600.0
# At a time, so that a first run over years keeps nothing waiting that comes due meanwhile.
ERASING_S = 2.0


def take_up() -> int:
    """Climb every rung whose time has come; returns how many cases were found overdue."""
    return ladder.climb(timezone.localtime())


def tidy() -> None:
    """Erase the contacts that have had their time, note where the audit trail ends, have the events of the months to
    come have their place where events are spread, and look through what numbers are missing."""
    erase_old(timezone.localtime())
    distribution.make_months()
    sessions.SessionStore.clear_expired()
    look_through()
    if not chain.note_head():
        log.error("the audit trail does not go through the end that was noted before: run `audit --check`")


def erase(go_on: Callable[[], bool] = lambda: True) -> bool:
    """Erase the records that have had their time, once a day, as far as `go_on` lets it come; whether more is left."""
    try:
        run = retention.run_daily(go_on)
    except retention.NotNowError as error:
        log.warning("nothing was erased: %s", error)
        return False
    return run is not None and run.ended_at is None


def run(say: Callable[[str], None]) -> None:
    """Work until the process is asked to end. A database that is away for a while is waited for."""
    ending = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ending.set())
    say(f"working, every {EVERY_S:.0f} s")
    until_tidying, is_erasing = 0.0, False
    while not ending.is_set():
        try:
            catch_up_wholly()
            if climbed := take_up():
                log.info("%d overdue", climbed)
            if until_tidying <= 0:
                tidy()
                until_tidying, is_erasing = TIDY_EVERY_S, True
            if is_erasing:
                is_erasing = erase(retention.fairly(ERASING_S))
        except OperationalError:
            log.warning("the database is not there; trying again")
        finally:
            close_old_connections()
        ending.wait(EVERY_S)
        until_tidying -= EVERY_S
