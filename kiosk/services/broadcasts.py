"""Emergency notices that came beside the content: sealed by the centre, kept over restarts, over when they expire."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Protocol

from kiosk.clock import Clock
from kiosk.errors import StoreError
from kiosk.services.notices import holds, in_order
from kiosk.store.memory import NOTICES, NOTICES_SHOWN, Memory
from sync.protocol import seals
from sync.protocol.broadcasts import Board, decode_board
from sync.protocol.content import Notice
from sync.protocol.events import Event, NoticeShown
from sync.protocol.problems import ProblemError
from sync.protocol.seals import Sealed, SealError

KEPT_SHOWN = 64
GRAVE = ("red", "orange")
"""Levels that take the whole screen."""

log = logging.getLogger(__name__)


class Opener(Protocol):
    """Who opens seals (see `kiosk.trust`)."""

    def open(self, kind: str, sealed: Sealed | None) -> str | None: ...


class Broadcasts:
    """The board, as far as it counts at this station; written by the thread of the sync, read by the screens'."""

    def __init__(
        self, memory: Memory, opener: Opener, clock: Clock, station: str, record: Callable[[Event], None]
    ) -> None:
        """`record` keeps an event for the centre."""
        self._memory, self._opener, self._clock, self._station = memory, opener, clock, station
        self._record = record
        self._board = self._kept()
        self._shown = (memory.fact(NOTICES_SHOWN) or "").split()
        self._put_aside: set[str] = set()
        self._guard = threading.Lock()

    def serial(self) -> int:
        """The number of the board that is here, 0 before the first."""
        return self._board.serial

    def replace(self, sealed: Sealed) -> None:
        """Keeps this board instead. Raises SealError (a seal that does not hold, an older board)."""
        payload = self._opener.open(seals.NOTICES, sealed)
        try:
            board = decode_board(payload or "")
        except ProblemError as error:
            raise seals.refusal(error) from error
        if board.serial < self._board.serial:
            raise SealError("content-serial-old", f"is board {board.serial}, and {self._board.serial} was here")
        self._memory.remember(**{NOTICES: payload or ""})
        self._board = board

    def current(self) -> list[Notice]:
        """Those that hold now, the gravest first."""
        now = self._clock.now()
        return in_order(notice for notice in self._board.at(self._station) if holds(notice, now))

    def notice(self, id: str) -> Notice | None:
        """One that holds now."""
        return next((notice for notice in self.current() if notice.id == id), None)

    def overriding(self) -> list[Notice]:
        """Those that take the whole screen, until the visitor puts them aside."""
        return [notice for notice in self.current() if notice.level in GRAVE and notice.id not in self._put_aside]

    def put_aside(self, id: str) -> None:
        """Whoever is here has read it; it stays as a banner, and covers the screen of the next visitor again."""
        self._put_aside.add(id)

    def forget_visit(self) -> None:
        """Nobody is here any more."""
        self._put_aside.clear()

    def shown(self, id: str) -> None:
        """It is on the screen; the centre is told once."""
        with self._guard:
            notice = self.notice(id)
            if notice is None or id in self._shown or notice.level is None:
                return
            self._record(NoticeShown(notice=id, level=notice.level))
            self._shown = [*self._shown, id][-KEPT_SHOWN:]
            try:
                self._memory.remember(**{NOTICES_SHOWN: " ".join(self._shown)})
            except StoreError:
                log.exception("it was not kept that a notice was shown: the centre may be told again")

    def _kept(self) -> Board:
        try:
            return decode_board(self._memory.fact(NOTICES) or "")
        except ProblemError:
            return Board(0)
