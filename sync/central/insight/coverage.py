"""From when to when the kiosks' events are known, so that a chart tells "nobody came" from "nothing has arrived"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sync.central.insight.known_gaps import gaps, kept
from sync.central.insight.models import KnownGaps
from sync.central.ledger.api import Device, Event

# A kiosk reports at least with each heartbeat, every ten minutes: after two missed ones its hours are not known.
STALE_AFTER = timedelta(minutes=25)

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of some kiosks together: when at least one was in service, and when events of at least one may be missing.

    Both are disjoint half-open spans in order.
    """

    present: tuple[Span, ...]
    blind: tuple[Span, ...]

    def is_present_in(self, start: datetime, end: datetime) -> bool:
        """Whether any kiosk was in service at some time of [start, end)."""
        return _overlaps(self.present, start, end)

    def is_blind_in(self, start: datetime, end: datetime) -> bool:
        """Whether any event in [start, end) may be missing."""
        return _overlaps(self.blind, start, end)


@dataclass(frozen=True, slots=True)
class Silence:
    """A span of one kiosk's service of which events may be missing, and which numbers are; None: it has not called."""

    device: Device
    start: datetime
    end: datetime
    numbers: tuple[int, int] | None


def coverage(devices: Iterable[Device], now: datetime) -> Coverage:
    """Find when these kiosks were in service, and their blind spans: around each gap, and since the last contact."""
    return joined(by_station(devices, now).values())


def by_station(devices: Iterable[Device], now: datetime) -> dict[str, Coverage]:
    """The same for the kiosks of each station."""
    present: dict[str, list[Span]] = {}
    blind: dict[str, list[Span]] = {}
    remembered = kept()
    for device in devices:
        present.setdefault(device.station_id, []).append((device.enrolled_at, device.revoked_at or now))
        spans = [(one.start, one.end) for one in silences(device, now, remembered.get(device.pk))]
        blind.setdefault(device.station_id, []).extend(spans)
    return {station: Coverage(merged(present[station]), merged(blind[station])) for station in present}


def joined(known: Iterable[Coverage]) -> Coverage:
    """What is known of several together."""
    parts = list(known)
    return Coverage(
        merged(span for part in parts for span in part.present), merged(span for part in parts for span in part.blind)
    )


def silences(device: Device, now: datetime, remembered: KnownGaps | None = None) -> list[Silence]:
    """The spans of one kiosk's service of which events may be missing."""
    until = device.revoked_at or now
    heard = max(device.last_contact_at or device.enrolled_at, device.enrolled_at)
    found = [Silence(device, *_around(device, *numbers, until), numbers) for numbers in gaps(device, remembered)]
    if until - heard > STALE_AFTER:
        found.append(Silence(device, heard, until, None))
    return found


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same time as disjoint spans in order; empty spans vanish."""
    found: list[Span] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)


def _overlaps(spans: Iterable[Span], start: datetime, end: datetime) -> bool:
    return any(first < end and start < last for first, last in spans)


def _around(device: Device, first: int, last: int, until: datetime) -> Span:
    """The time between the events on both sides of a hole in the numbers; to the end if it is the tail."""
    events = Event.objects.filter(device=device).values_list("effective_at", flat=True)
    before = events.filter(seq__lt=first).order_by("-seq").first()
    after = events.filter(seq__gt=last).order_by("seq").first()
    return before or device.enrolled_at, after or until
