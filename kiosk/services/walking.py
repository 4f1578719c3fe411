"""How far it is on foot. There are no coordinates: the content says in minutes who is near whom."""

from __future__ import annotations

from kiosk.i18n import Translator
from kiosk.services.content import Content
from kiosk.services.views import StationRow
from sync.protocol.content import Location

HERE = 0
TOO_FAR = 10_000
"""Minutes; sorts what nobody walks to behind everything else."""


def walk_minutes(content: Content, start: str, to: str) -> int | None:
    """Minutes on foot from one location to another; 0 to itself, None where the content names no walk."""
    if start == to:
        return HERE
    origin: Location = content.record("facilities", start)
    return next((walk.minutes for walk in origin.walks if walk.to == to), None)


def walk_text(i18n: Translator, minutes: int | None) -> str:
    """The way on foot in words; nothing to say about here, nor about what is too far to walk."""
    if not minutes:
        return ""
    return i18n.ngettext("步行约 {n} 分钟", "步行约 {n} 分钟", minutes).format(n=minutes)


def nearness(row: StationRow) -> tuple[int, str]:
    """What to sort stations by so that the nearest comes first, the same order every time."""
    return (TOO_FAR if row.walk_minutes is None else row.walk_minutes), row.id
