"""From when to when the kiosks' events are known, so that a chart tells "nobody came" from "nothing has arrived"."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sync.central.insight.known_gaps import Missing, missing
from sync.central.ledger.api import Device

# A kiosk reports at least with each heartbeat, every ten minutes: after two missed ones its hours are not known.
STALE_AFTER = timedelta(minutes=25)
SHORTEST = timedelta(seconds=1)
HOURS_A_DAY = 24

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

    def hours_present(self, start: datetime, end: datetime) -> set[int]:
        """Which hours of the day, where `start` is, have some time in [start, end) with a kiosk in service."""
        return _hours(self.present, start, end)

    def hours_blind(self, start: datetime, end: datetime) -> set[int]:
        """Which hours of the day have some time in [start, end) of which an event may be missing."""
        return _hours(self.blind, start, end)


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
    for device, found in silences(devices, now):
        present.setdefault(device.station_id, []).append((device.enrolled_at, device.revoked_at or now))
        blind.setdefault(device.station_id, []).extend((one.start, one.end) for one in found)
    return {station: Coverage(merged(present[station]), merged(blind[station])) for station in present}


def joined(known: Iterable[Coverage]) -> Coverage:
    """What is known of several together."""
    parts = list(known)
    return Coverage(
        merged(span for part in parts for span in part.present), merged(span for part in parts for span in part.blind)
    )


def silences(devices: Iterable[Device], now: datetime) -> list[tuple[Device, list[Silence]]]:
    """The spans of each kiosk's service of which events may be missing."""
    asked = list(devices)
    found = missing(asked)
    return [(device, _silences(device, found[device.pk], now)) for device in asked]


def _silences(device: Device, holes: Iterable[Missing], now: datetime) -> list[Silence]:
    until = device.revoked_at or now
    heard = max(device.last_contact_at or device.enrolled_at, device.enrolled_at)
    found = [Silence(device, *_around(device, hole, until), (hole.first, hole.last)) for hole in holes]
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


def _overlaps(spans: Sequence[Span], start: datetime, end: datetime) -> bool:
    """Whether one of these disjoint spans in order overlaps [start, end): it is the last that begins before its end."""
    place = bisect_left(spans, (end,))
    return place > 0 and spans[place - 1][1] > start


def _hours(spans: Sequence[Span], start: datetime, end: datetime) -> set[int]:
    """By the spans and not by the hours: of a year there are thousands, of silences few."""
    found: set[int] = set()
    for begin, until in spans:
        hour, last = max(begin, start).astimezone(start.tzinfo), min(until, end)
        hour = hour.replace(minute=0, second=0, microsecond=0) if hour < last else last
        while hour < last and len(found) < HOURS_A_DAY:
            found.add(hour.hour)
            hour += timedelta(hours=1)
    return found


def _around(device: Device, hole: Missing, until: datetime) -> Span:
    """The time between the events on both sides of a hole in the numbers; to the end if it is the tail."""
    start, end = hole.before or device.enrolled_at, hole.after or until
    # A clock may have been set back between them, and two events may have one time: what is missing is somewhere there.
    return min(start, end), max(start, end, min(start, end) + SHORTEST)
