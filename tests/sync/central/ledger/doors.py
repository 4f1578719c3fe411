"""Kiosks at the door of batches: what they bring, and how it is brought."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from typing import Any

from sync.central.ledger import door
from sync.protocol import batches
from sync.protocol.events import HelpCreated, ScreenViewed

VIEWED = ScreenViewed(day="2026-11-20", screen="home", count=3)
HELP = HelpCreated(
    ticket="4829138", help="H01", severity="S1", where="here", lang="zh", needs=(), contact_present=False
)


def tied(kiosk: Any, first: int = 1, last: int | None = None) -> bytes:
    """The body of a batch: the events from `first` to `last`, tied at both ends."""
    last = last or kiosk.seq
    links = ((first, kiosk.hashes.get(first - 1, "")), (last + 1, kiosk.hashes[last]))
    return kiosk.body(kiosk.lines[first - 1 : last], links=links)


def brought(opened: door.Door, kiosk: Any, body: bytes, changed: Mapping[str, str] | None = None) -> Awaitable[Any]:
    """What an open door answers to this body from this kiosk; `changed` are headers that are not as it signed."""
    sent = batches.compress(body)
    headers = {name.lower(): value for name, value in kiosk.signed("POST", door.PATH, sent).items()}
    return opened.answer({**headers, **(changed or {})}, "", sent)
