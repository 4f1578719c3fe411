"""Emergency notices as a centre would tell them, without a centre."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from sync.protocol.broadcasts import Board, Posted, encode_board
from sync.protocol.content import Notice, Text
from sync.protocol.seals import NOTICES, Sealed
from tests.seals import Sealer

SEALER = Sealer()
_serials = itertools.count(1)


def emergency(id: str, level: str, now: datetime, hours: float = 6, **changes: Any) -> Notice:
    """A notice in three languages with three steps."""
    values: dict[str, Any] = {
        "id": id,
        "kind": "emergency",
        "level": level,
        "title": Text(
            "暴雪，部分列车停运（示例）",
            "Blizzard, some trains cancelled (sample)",
            "Метель, часть поездов отменена (пример)",
        ),
        "body": Text(
            "今天下午到夜间有大到暴雪，站前广场结冰，进出站请走地下通道。",
            "Heavy snow from this afternoon into the night. The square is icy: use the underpass to the station.",
            "Сегодня с полудня до ночи сильный снег. На площади гололёд: идите к вокзалу подземным переходом.",
        ),
        "advice": (
            Text("留在室内等通知", "Stay indoors and wait for news", "Оставайтесь в помещении и ждите сообщений"),
            Text("照看老人和孩子", "Look after the old and the children", "Присмотрите за пожилыми и детьми"),
            Text("受伤打120", "If hurt, call 120", "При травме звоните 120"),
        ),
        "phones": (),
        "issued_by": Text("前进区应急通知（示例）", "Qianjin District (sample)", "Район Цяньцзинь (пример)"),
        "issued_at": now,
        "expires_at": now + timedelta(hours=hours),
        "is_demo": True,
        "sources": (),
        "reviewed_on": None,
        "review_by": None,
    }
    return Notice(**values | changes)


def sealed_board(
    *notices: Notice, stations: tuple[str, ...] = (), serial: int | None = None, sealer: Sealer = SEALER
) -> Sealed:
    """A board of these; each later one has a higher serial if none is given."""
    posted = tuple(Posted(notice, stations) for notice in notices)
    return sealer.seal(NOTICES, encode_board(Board(next(_serials) if serial is None else serial, posted)))


@contextmanager
def broadcast(kiosk: Any, level: str, **changes: Any) -> Iterator[Notice]:
    """The kiosk has one emergency notice meanwhile."""
    notice = emergency(f"EN-{level}", level, kiosk.clock.now(), **changes)
    kiosk.broadcasts.replace(sealed_board(notice, stations=(kiosk.settings.station,)))
    try:
        yield notice
    finally:
        kiosk.broadcasts.replace(sealed_board())
