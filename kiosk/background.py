"""Work that must not hold up a frame, in one thread and in order."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable

Work = Callable[[], None]
CLOSE_TIMEOUT_S = 10.0

log = logging.getLogger(__name__)


class Background:
    """Runs what it is called with, one after another; an error is logged and ends only its own piece of work."""

    def __init__(self, name: str = "yizhan-background") -> None:
        self._work: queue.SimpleQueue[Work | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def __call__(self, work: Work) -> None:
        """Queues a piece of work and returns at once."""
        self._work.put(work)

    def close(self) -> None:
        """Does what is queued, then ends; safe to call twice."""
        self._work.put(None)
        self._thread.join(CLOSE_TIMEOUT_S)

    def _run(self) -> None:
        while (work := self._work.get()) is not None:
            try:
                work()
            except Exception:
                log.exception("background work failed")
