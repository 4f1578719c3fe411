"""Emergency notices, in a thread and over a connection of their own: content that takes an hour does not delay them.

One request every twenty seconds for a number; the board itself is fetched when the number has grown.
"""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable
from typing import Protocol

from sync.protocol.broadcasts import BOARD_PATH, SERIAL_PATH, decode_serial
from sync.protocol.problems import ProblemError
from sync.protocol.seals import Sealed, SealError, decode_sealed

from .backoff import Backoff
from .caller import JSON_TYPE, refusal
from .errors import ForeignReplyError, RefusedError, SyncError
from .ports import Request, TransportPort

log = logging.getLogger(__name__)

LOOK_EVERY_S = 20.0
SPREAD = 0.2
"""Each wait is up to this share shorter, so that kiosks that came back together do not stay together."""

TIMEOUT_S = 15.0
LONGEST_WAIT_S = 60.0
NOT_KNOWN_AGAIN_S = 600.0
"""How often a central that knows no notices is asked whether that still holds."""


class BoardPort(Protocol):
    """The emergency notices as the kiosk keeps them."""

    def serial(self) -> int:
        """The number of the board that is here, 0 before the first."""

    def replace(self, sealed: Sealed) -> None:
        """Keep this board instead, durably. Raises SealError, with the old one in place, if it is not to be taken."""


class NoticeWatch:
    """Runs in a thread of its own. ``wait`` (seconds) returns early with True when stopped; tests hand in another."""

    def __init__(
        self,
        board: BoardPort,
        transport: TransportPort,
        wait: Callable[[float], bool] | None = None,
        rng: random.Random | None = None,
    ) -> None:
        self._board, self._transport = board, transport
        self._rng = rng or random.Random()
        self._backoff = Backoff(cap_s=LONGEST_WAIT_S, rng=self._rng)
        self._stop = threading.Event()
        self._wait = wait or self._stop.wait
        self._refused = 0

    def stop(self) -> None:
        """End the loop after the request in flight."""
        self._stop.set()

    def run(self) -> None:
        """Work until stop(). No error ends the loop."""
        while not self._stop.is_set():
            wait_s = self.step()
            if not self._stop.is_set():
                self._wait(wait_s)

    def step(self) -> float:
        """Look once; returns the seconds to wait before the next look."""
        try:
            self.look()
        except RefusedError as error:
            return NOT_KNOWN_AGAIN_S if error.code == "not-found" else self._backoff.next(error.retry_after_s)
        except SyncError as error:
            log.info("no word on emergency notices (%s)", error.code)
            return self._backoff.next()
        except Exception:  # the loop must outlive a defect: without it no warning comes any more
            log.exception("looking for emergency notices failed")
            return self._backoff.next()
        self._backoff.reset()
        return LOOK_EVERY_S * (1 - SPREAD * self._rng.random())

    def look(self) -> bool:
        """Whether the board is another one now. Raises SyncError."""
        serial = self._serial()
        if serial <= self._board.serial() or serial == self._refused:
            return False
        try:
            self._board.replace(decode_sealed(self._get(BOARD_PATH)))
        except ProblemError as error:
            raise ForeignReplyError(str(error)) from error
        except SealError as error:
            self._refused = serial
            log.error("the board of emergency notices is refused, the old one stays: %s", error)
            return False
        return True

    def _serial(self) -> int:
        try:
            return decode_serial(self._get(SERIAL_PATH))
        except ProblemError as error:
            raise ForeignReplyError(str(error)) from error

    def _get(self, path: str) -> bytes:
        response = self._transport.send(Request("GET", path, {"Accept": JSON_TYPE}, timeout_s=TIMEOUT_S))
        if response.status != 200:
            raise refusal(response)
        return response.body
