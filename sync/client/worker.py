"""The loop around the session: one request in flight, drain fully, then wait; after a failure wait longer."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime

from sync.protocol.content import ContentError
from sync.protocol.problems import PROBLEMS

from .backoff import Backoff
from .errors import DeviceRefusedError, RefusedError, SyncError
from .session import SyncSession

log = logging.getLogger(__name__)

LOOK_EVERY_S = 5.0  # into the outbox: a local read
CONTACT_EVERY_S = 60.0  # with the central, though nothing waits: content, time, sign of life
REFUSED_AGAIN_S = 600.0  # how often a revoked or unknown device asks whether that still holds


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """How things stand: ``is_online`` None before the first try, ``pending`` events, ``last_error`` a stable code."""

    is_online: bool | None = None
    last_contact: datetime | None = None
    pending: int = 0
    last_error: str | None = None


class SyncWorker:
    """Runs in a thread of its own. ``wait`` (seconds) returns early with True when woken; tests hand in another."""

    def __init__(
        self, session: SyncSession, backoff: Backoff | None = None, wait: Callable[[float], bool] | None = None
    ) -> None:
        self._session = session
        self._backoff = backoff or Backoff()
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._wait = wait or self._wake.wait
        self._status = SyncStatus()
        self._logged: ContentError | None = None
        self._contact_at = self._roster_at = self._held_until = session.clock.monotonic()

    def status(self) -> SyncStatus:
        """The state of affairs; may be called from any thread."""
        return replace(self._status, pending=self._session.depth())

    def nudge(self) -> None:
        """Something urgent was recorded: try now, whatever wait that cuts short (but a refused device's)."""
        self._wake.set()

    def stop(self) -> None:
        """End the loop after the request in flight."""
        self._stop.set()
        self._wake.set()

    def run(self) -> None:
        """Work until stop(). No error ends the loop."""
        while not self._stop.is_set():
            self._wake.clear()
            wait_s = self.step()
            if not self._stop.is_set():
                self._wait(wait_s)

    def step(self) -> float:
        """Exchange whatever is due; returns the seconds to wait before the next step."""
        now = self._session.clock.monotonic()
        if now < self._held_until:
            return self._held_until - now
        try:
            if now >= self._contact_at or self._session.depth():
                self._exchange()
        except DeviceRefusedError as error:
            return self._hold(error)
        except SyncError as error:
            return self._failed(error)
        except Exception:  # the loop must outlive a defect: without it nothing is ever sent again
            log.exception("sync step failed")
            self._status = replace(self._status, last_error="internal")
            return self._backoff.next()
        self._backoff.reset()
        return LOOK_EVERY_S

    def _exchange(self) -> None:
        self._push()
        while not self._stop.is_set() and self._take_content():
            self._push()
        if not self._stop.is_set():
            self._session.pull_ticket_states()
            self._session.pull_station_requests()
            self._take_roster()

    def _push(self) -> None:
        if self._stop.is_set():
            return
        with closing(self._session.push_on()) as pushes:
            for done in pushes:
                self._contacted()
                if done.acknowledged:  # the line works, however often it breaks
                    self._backoff.reset()
                gets_on = done.acknowledged or done.quarantined or done.is_narrowed
                if self._stop.is_set() or not done.remaining or not gets_on:
                    break

    def _contacted(self) -> None:
        clock = self._session.clock
        self._contact_at = clock.monotonic() + CONTACT_EVERY_S
        self._status = SyncStatus(is_online=True, last_contact=clock.now())

    def _take_roster(self) -> None:
        """Who may serve hardly ever changes: where visitors keep a kiosk busy, it is not asked for with every event."""
        if (now := self._session.clock.monotonic()) >= self._roster_at:
            self._session.pull_roster()
            self._roster_at = now + CONTACT_EVERY_S

    def _take_content(self) -> bool:
        """Whether more of it is to come, after what waits to be sent."""
        result = self._session.pull_content()
        if result.error is None:
            return result.is_partial
        self._status = replace(self._status, last_error=getattr(result.error, "code", "content-refused"))
        if result.error is not self._logged:  # it is told again at every contact
            self._logged = result.error
            log.warning("content refused, the old one stays: %s", result.error)
        return False

    def _hold(self, error: DeviceRefusedError) -> float:
        if error.code == "device-revoked":
            self._session.forget_station()
        log.error("the central refuses this device, events are kept: %s", error)
        self._status = replace(self._status, is_online=True, last_error=error.code)
        self._held_until = self._session.clock.monotonic() + REFUSED_AGAIN_S
        return REFUSED_AGAIN_S

    def _failed(self, error: SyncError) -> float:
        is_central = isinstance(error, RefusedError) and error.code in PROBLEMS
        if self._session.has_moved_content:
            self._backoff.reset()
        self._status = replace(self._status, is_online=is_central, last_error=error.code)
        wait_s = self._backoff.next(error.retry_after_s if isinstance(error, RefusedError) else None)
        log.info("sync failed (%s), again in %.0f s: %s", error.code, wait_s, error)
        return wait_s
