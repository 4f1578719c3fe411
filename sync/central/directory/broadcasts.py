"""Emergency notices: written by one, approved by another, told to kiosks on one sealed board."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import close_old_connections
from django.db.models import Max, QuerySet
from django.utils import timezone

from sync.central import engines, sealing
from sync.central.directory.models import Broadcast, BroadcastSeen
from sync.central.ledger.api import Arrived, Device, register_projection
from sync.protocol import seals
from sync.protocol.broadcasts import BOARD_PATH, MOST, SERIAL_PATH, Board, Posted, encode_board, encode_serial
from sync.protocol.content import Notice, Text
from sync.protocol.events import NoticeShown
from sync.protocol.seals import Sealed, encode_sealed

# A kiosk speaks at least once a minute; one that was not heard for so long is not there to show anything.
ONLINE_WITHIN = timedelta(minutes=5)
ISSUED_BY = Text(
    "前进区应急通知（便民服务专列）", "Qianjin District emergency notice", "Экстренное уведомление района Цяньцзинь"
)

Words = Mapping[str, str]


class SameHandError(Exception):
    """Whoever wrote a notice may not approve it as well."""


class OutdatedError(Exception):
    """The notice is not in the state that was acted upon: approved, withdrawn or over by now."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Of the kiosks that are to show a notice: how many said that they do, how many are online, how many there are."""

    shown: int
    online: int
    total: int


def write(
    *,
    level: str,
    title: Words,
    body: Words,
    advice: Sequence[Words],
    stations: Sequence[str],
    expires_at: datetime,
    by: str,
    now: datetime,
) -> Broadcast:
    """A notice that waits for a second person. Texts by language: zh, en, ru."""
    return Broadcast.objects.create(
        level=level,
        title=dict(title),
        body=dict(body),
        advice=[dict(step) for step in advice],
        stations=sorted(stations),
        expires_at=expires_at,
        written_at=now,
        written_by=by,
    )


def approve(id: str, by: str, now: datetime) -> Broadcast:
    """It goes out. Raises SameHandError, OutdatedError, Broadcast.DoesNotExist."""
    with engines.writer():
        found = Broadcast.objects.get(pk=id)
        if found.written_by == by:
            raise SameHandError
        if found.approved_at or found.withdrawn_at or found.expires_at <= now:
            raise OutdatedError
        found.approved_at, found.approved_by, found.serial = now, by, _next_serial(now)
        found.save(update_fields=["approved_at", "approved_by", "serial"])
    return found


def withdraw(id: str, by: str, now: datetime) -> Broadcast:
    """It is gone from every kiosk that can be reached, or never goes out. Raises OutdatedError, Broadcast.DoesNotExist.

    One person is enough: what is wrong must not stand while a second one is looked for.
    """
    with engines.writer():
        found = Broadcast.objects.get(pk=id)
        if found.withdrawn_at or found.expires_at <= now:
            raise OutdatedError
        found.withdrawn_at, found.withdrawn_by = now, by
        if found.approved_at:
            found.serial = _next_serial(now)
        found.save(update_fields=["withdrawn_at", "withdrawn_by", "serial"])
    return found


def holding(now: datetime) -> QuerySet[Broadcast]:
    """What is out now."""
    return Broadcast.objects.filter(approved_at__isnull=False, withdrawn_at=None, expires_at__gt=now)


def serial() -> int:
    """The number of the newest board; 0 before the first notice was approved."""
    return int(Broadcast.objects.aggregate(newest=Max("serial"))["newest"] or 0)


def board(now: datetime) -> Sealed:
    """What kiosks are to show, each at its station, sealed."""
    posted = tuple(Posted(_notice(row), tuple(row.stations)) for row in holding(now).order_by("-approved_at")[:MOST])
    return sealing.seal(seals.NOTICES, encode_board(Board(serial(), posted)))


def told() -> dict[str, Callable[[], bytes]]:
    """What a served centre tells everybody who asks, by address, read outside of a request."""
    return {
        SERIAL_PATH: lambda: _by_itself(lambda: encode_serial(serial())),
        BOARD_PATH: lambda: _by_itself(lambda: encode_sealed(board(timezone.now()))),
    }


def reach(notice: Broadcast, now: datetime) -> Reach:
    """How far a notice has come."""
    devices = Device.objects.filter(revoked_at=None)
    if notice.stations:
        devices = devices.filter(station_id__in=notice.stations)
    seen = BroadcastSeen.objects.filter(broadcast_id=notice.id, device__in=devices)
    online = devices.filter(last_contact_at__gt=now - ONLINE_WITHIN)
    return Reach(seen.count(), online.count(), devices.count())


def register() -> None:
    """Have the kiosks' word on what they show counted."""
    register_projection(NoticeShown.TYPE, _project)


def _project(arrived: Sequence[Arrived]) -> None:
    rows = [
        BroadcastSeen(broadcast_id=item.event.notice, device_id=item.envelope.device, shown_at=item.effective_at)
        for item in arrived
        if isinstance(item.event, NoticeShown)
    ]
    BroadcastSeen.objects.bulk_create(rows, ignore_conflicts=True)


def _next_serial(now: datetime) -> int:
    # Milliseconds since 1970: also after the centre was restored from a copy, a new one is higher than all before.
    return max(serial() + 1, int(now.timestamp() * 1000))


def _by_itself(make: Callable[[], bytes]) -> bytes:
    close_old_connections()
    try:
        return make()
    finally:
        close_old_connections()


def _notice(row: Broadcast) -> Notice:
    assert row.approved_at is not None
    return Notice(
        id=row.id,
        kind="emergency",
        level=row.level,  # type: ignore[arg-type]  # one of its choices
        title=Text(**row.title),
        body=Text(**row.body),
        advice=tuple(Text(**step) for step in row.advice),
        phones=(),
        issued_by=ISSUED_BY,
        issued_at=row.approved_at,
        expires_at=row.expires_at,
        is_demo=row.is_demo,
        sources=(),
        reviewed_on=None,
        review_by=None,
    )
