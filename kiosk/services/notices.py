"""Notices: emergencies first, the gravest at the top; what has expired is never shown."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from kiosk.clock import Clock
from kiosk.errors import UnknownContent
from kiosk.i18n import N_, Translator
from kiosk.services.content import Content
from kiosk.services.info_views import NoticeCard
from kiosk.services.phones import phone_card
from sync.protocol.content import Notice

EMERGENCY = "emergency"

LEVEL_TEXTS = {
    "red": N_("红色预警"),
    "orange": N_("橙色预警"),
    "yellow": N_("黄色预警"),
    "blue": N_("蓝色预警"),
}
"""Levels of an early warning, the gravest first."""


class Board(Protocol):
    """Emergency notices that came beside the content (see `broadcasts`)."""

    def current(self) -> list[Notice]: ...

    def overriding(self) -> list[Notice]: ...

    def notice(self, id: str) -> Notice | None: ...

    def put_aside(self, id: str) -> None: ...

    def shown(self, id: str) -> None: ...


class Notices:
    """What people should know now, in the current language."""

    def __init__(self, content: Content, clock: Clock, i18n: Translator, board: Board | None = None) -> None:
        self._content, self._clock, self._i18n, self._board = content, clock, i18n, board

    def current(self) -> list[NoticeCard]:
        """All notices that hold now: emergencies by level, then by time, the latest first."""
        return [self._card(record) for record in in_order([*self._pack(), *self._broadcasts()])]

    def urgent(self) -> list[NoticeCard]:
        """The emergencies of the content among them: what stands above everything else on the home screen."""
        return [self._card(record) for record in in_order(self._pack()) if record.kind == EMERGENCY]

    def broadcast(self) -> list[NoticeCard]:
        """Those that came beside the content: what stands above every screen."""
        return [self._card(record) for record in self._broadcasts()]

    def overriding(self) -> list[NoticeCard]:
        """Those of them that take the whole screen, and that the visitor has not put aside."""
        return [self._card(record) for record in self._board.overriding()] if self._board else []

    def put_aside(self, id: str) -> None:
        """The visitor has read it: a banner is enough until the next one comes."""
        if self._board:
            self._board.put_aside(id)

    def shown(self, id: str) -> None:
        """It is on the screen; the centre is told, once."""
        if self._board:
            self._board.shown(id)

    def notice(self, id: str) -> NoticeCard:
        """One notice; raises UnknownContent, also for one that no longer holds."""
        told = self._board.notice(id) if self._board else None
        record: Notice = told or self._content.record("notices", id)
        if not holds(record, self._clock.now()):
            raise UnknownContent(f"notices/{id} does not hold now")
        return self._card(record)

    def _broadcasts(self) -> list[Notice]:
        return self._board.current() if self._board else []

    def _pack(self) -> list[Notice]:
        now = self._clock.now()
        return [record for record in self._content.table("notices").values() if holds(record, now)]

    def _card(self, record: Notice) -> NoticeCard:
        shown = self._content.shown
        return NoticeCard(
            id=record.id,
            level=record.level or "",
            level_text=self._i18n._(LEVEL_TEXTS[record.level]) if record.level else "",
            title=shown(record.title),
            body=shown(record.body),
            advice=self._content.all_shown(record.advice),
            phones=[
                phone_card(self._content, number)
                for number in record.phones
                if number in self._content.table("hotlines")
            ],
            issued_by=shown(record.issued_by),
            issued_text=self._i18n._("{moment} 发布").format(moment=self._moment(record.issued_at)),
            until_text=self._i18n._("有效至 {moment}").format(moment=self._moment(record.expires_at)),
            sources=list(record.sources),
            is_demo=record.is_demo,
        )

    def _moment(self, moment: datetime) -> str:
        now = self._clock.now()
        local = moment.astimezone(now.tzinfo)
        date = self._i18n.format_date(local.date(), with_year=local.year != now.year)
        return self._i18n._("{date} {time}").format(date=date, time=self._i18n.format_time(local))


def holds(record: Notice, now: datetime) -> bool:
    """Whether a notice may be shown at this time."""
    # A kiosk that lost its clock wakes in the past: an emergency that is here was issued, whatever it believes.
    has_begun = record.kind == EMERGENCY or record.issued_at <= now
    return has_begun and now < record.expires_at and not record.is_expired(now.date())


def in_order(records: Iterable[Notice]) -> list[Notice]:
    """Emergencies by level, then by time, the latest first."""
    return sorted(records, key=_order)


def _order(record: Notice) -> tuple[int, float]:
    levels = list(LEVEL_TEXTS)
    rank = levels.index(record.level) if record.level else len(levels)
    return rank, -record.issued_at.timestamp()
