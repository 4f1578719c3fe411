"""How the sync stands, for screens; it never says that something was sent which only waits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from kiosk.services.views import SyncState


class Status(Protocol):
    """What a sync worker says of itself."""

    @property
    def is_online(self) -> bool | None: ...
    @property
    def last_contact(self) -> datetime | None: ...
    @property
    def pending(self) -> int: ...
    @property
    def last_error(self) -> str | None: ...


class Worker(Protocol):
    """What the loop that talks to the central offers."""

    def status(self) -> Status: ...

    def nudge(self) -> None: ...


class Sync:
    """The worker's status; without a worker (no central yet) the kiosk is offline and everything waits."""

    def __init__(self, depth: Callable[[], int]) -> None:
        self._depth = depth
        self._worker: Worker | None = None

    def attach(self, worker: Worker) -> None:
        """From now on `worker` does the talking."""
        self._worker = worker

    def status(self) -> SyncState:
        """Whether the central answers, since when, and how many events wait."""
        if self._worker is None:
            return SyncState(None, None, self._depth(), None)
        status = self._worker.status()
        return SyncState(status.is_online, status.last_contact, status.pending, status.last_error)

    def nudge(self) -> None:
        """Something urgent was recorded: try now."""
        if self._worker is not None:
            self._worker.nudge()
