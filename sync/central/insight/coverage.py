"""From when to when a kiosk's events are known, so that a chart tells "nobody came" from "nothing has arrived"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sync.central.ledger.api import Device, Event, gaps

# A kiosk reports at least with each heartbeat, every ten minutes: after two missed ones its hours are not known.
STALE_AFTER = timedelta(minutes=25)

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Coverage:
    """One kiosk: the span in which it should report, and the spans of it that are not (fully) known."""

    since: datetime
    until: datetime
    blind: tuple[Span, ...]

    def exists_in(self, start: datetime, end: datetime) -> bool:
        """Whether the kiosk was at work at any time of [start, end)."""
        return self.since < end and start < self.until

    def is_blind_in(self, start: datetime, end: datetime) -> bool:
        """Whether anything of the kiosk's events in [start, end) may be missing."""
        return any(first < end and start < last for first, last in self.blind)


def coverage(device: Device, now: datetime) -> Coverage:
    """Find the blind spans of a kiosk: around each gap in its numbers, and since its last contact."""
    until = device.revoked_at or now
    heard = max(device.last_contact_at or device.enrolled_at, device.enrolled_at)
    spans = [_around(device, first, last, until) for first, last in gaps(device)]
    if until - heard > STALE_AFTER:
        spans.append((heard, until))
    return Coverage(device.enrolled_at, until, tuple(span for span in spans if span[0] < span[1]))


def coverages(devices: Iterable[Device], now: datetime) -> list[Coverage]:
    """The coverage of each of the kiosks."""
    return [coverage(device, now) for device in devices]


def _around(device: Device, first: int, last: int, until: datetime) -> Span:
    """The time between the events on both sides of a hole in the numbers; to the end if it is the tail."""
    events = Event.objects.filter(device=device).values_list("effective_at", flat=True)
    before = events.filter(seq__lt=first).order_by("-seq").first()
    after = events.filter(seq__gt=last).order_by("seq").first()
    return before or device.enrolled_at, after or until
