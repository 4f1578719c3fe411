"""What the centre may do to a kiosk's content while a test looks at it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from assets import asset
from sync.protocol.packs import Pack, load_directory, make_delta

NOTE = {
    "zh": "因寒冷取消，不补办（示例）。",
    "en": "Cancelled because of the cold and not held later (sample).",
    "ru": "Отменена из-за мороза, другого дня не будет (пример).",
}


@contextmanager
def changed_content(kiosk: Any, items: dict[str, Any]) -> Iterator[None]:
    """The kiosk's content with ``items`` ("table/key" to JSON) put into it, and as it shipped afterwards."""
    shipped = load_directory(asset("content"))
    changed = Pack.from_items(shipped.items() | items)
    kiosk.content.apply(make_delta(None, changed))
    try:
        yield
    finally:
        kiosk.content.apply(make_delta(None, shipped))


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
