"""What the centre may do to a kiosk's content while a test looks at it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from assets import asset
from sync.protocol.packs import Manifest, Pack, load_directory, make_delta, manifest
from tests.seals import Sealer

SEALER = Sealer()
_serials = itertools.count(1)

NOTE = {
    "zh": "因寒冷取消，不补办（示例）。",
    "en": "Cancelled because of the cold and not held later (sample).",
    "ru": "Отменена из-за мороза, другого дня не будет (пример).",
}


@cache
def shipped() -> Pack:
    """The content that comes with the program."""
    return load_directory(asset("content"))


@cache
def _known() -> dict[str, Manifest]:
    """What was sent to kiosks, by version, as the centre remembers it."""
    return {shipped().version: manifest(shipped())}


def send(kiosk: Any, pack: Pack) -> None:
    """Have the kiosk show ``pack``, by the least that turns what it has into it, as the centre does."""
    sealed = SEALER.release(pack, next(_serials))
    kiosk.content.apply(make_delta(_known().get(kiosk.content.version()), pack), sealed)
    _known()[pack.version] = manifest(pack)


@contextmanager
def changed_content(kiosk: Any, items: dict[str, Any]) -> Iterator[None]:
    """The kiosk's content with ``items`` ("table/key" to JSON) put into it, and as it shipped afterwards."""
    send(kiosk, Pack.from_items(shipped().items() | items))
    try:
        yield
    finally:
        send(kiosk, shipped())


def cancellation(month: str, **changes: Any) -> dict[str, Any]:
    """A fair change as content has it."""
    record = {
        "month": month,
        "status": "cancelled",
        "reason": "cold",
        "note": NOTE,
        "sequence": 2,
        "changed_at": f"{month}-01T09:00:00+08:00",
        "is_demo": True,
    }
    return {f"fair_changes/{month}": record | changes}


@contextmanager
def next_fair_cancelled(kiosk: Any) -> Iterator[Any]:
    """The next fair is cancelled meanwhile; yields it as it was."""
    fair = kiosk.fairs.next()
    with changed_content(kiosk, cancellation(f"{fair.starts_at:%Y-%m}")):
        yield fair


def warning(id: str, level: str, **changes: Any) -> dict[str, Any]:
    """A warning as content has it."""
    text = {"zh": "大风（示例）", "en": "Strong wind (sample)", "ru": "Сильный ветер (пример)"}
    record = {
        "id": id,
        "kind": "emergency",
        "level": level,
        "title": text,
        "body": text,
        "advice": [],
        "phones": [],
        "issued_by": text,
        "issued_at": "2026-11-23T08:00:00+08:00",
        "expires_at": "2027-12-31T20:00:00+08:00",
        "is_demo": True,
        "sources": [],
        "reviewed_on": None,
        "review_by": None,
    }
    return {f"notices/{id}": record | changes}
