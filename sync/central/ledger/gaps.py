"""Which events of a kiosk have not arrived: its numbers are dense, so a missing one is known.

A number that was refused counts as heard of: it will not come again, and a person can read why.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from django.db import connection
from django.db.models import QuerySet

from sync.central import engines
from sync.central.ledger.models import Device, Event, Incarnation, RejectedEvent

# LAG and CAST are the same words on every engine. The station has all of it read where the kiosk's events are.
HOLES = """
    SELECT before + 1, seq - 1
    FROM (
        SELECT seq, LAG(seq, 1, CAST(%s AS BIGINT)) OVER (ORDER BY seq) AS before
        FROM ledger_event
        WHERE {own_station} AND device_id = %s AND incarnation = %s AND seq > %s
    ) AS steps
    WHERE seq > before + 1
    ORDER BY seq
"""
STEP = 1000


def gaps(device: Device) -> list[tuple[int, int]]:
    """The missing numbers as inclusive ranges, up to the highest that the kiosk says it gave out; of all its chains."""
    return [hole for chain in device.incarnations.order_by("number") for hole in holes(device, chain)]


def holes(device: Device, chain: Incarnation) -> list[tuple[int, int]]:
    """The missing numbers of one chain. What is before its beginning is its parent's to miss."""
    return [*inner_holes(device, chain), *tail(device, chain)]


def inner_holes(device: Device, chain: Incarnation) -> list[tuple[int, int]]:
    """Those that are followed by one that was heard. With any, this reads all numbers above the first."""
    if chain.complete_through >= chain.head_seq and not _is_refused_above(device, chain):
        return []
    return _holes_after(device, chain.number, chain.complete_through)


def tail(device: Device, chain: Incarnation) -> list[tuple[int, int]]:
    """Those that the kiosk says it gave out and of which none was heard behind."""
    highest = max(_highest(device, chain.number), chain.complete_through)
    return [(highest + 1, chain.last_seq_claimed)] if chain.last_seq_claimed > highest else []


def _is_refused_above(device: Device, chain: Incarnation) -> bool:
    return _refused(device, chain.number).filter(seq__gt=chain.complete_through).exists()


def holes_after(device: Device, after: int) -> list[tuple[int, int]]:
    """The missing numbers above `after` that are followed by one that was heard, as inclusive ranges in order; of the
    kiosk's first chain.

    This reads every number above: whoever asks often remembers how far they have read.
    """
    return _holes_after(device, 0, after)


def _holes_after(device: Device, number: int, after: int) -> list[tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(
            HOLES.format(own_station=engines.own_station()), (after, device.station_id, device.id, number, after)
        )
        found = [(first, last) for first, last in cursor.fetchall()]
    refused = list(_seqs(_refused(device, number).filter(seq__gt=after).order_by("seq")))
    if not refused:
        return found
    top = _top(_taken(device, number)) or 0
    if refused[-1] > max(top, after):
        found.append((max(top, after) + 1, refused[-1]))
    return list(_without(found, refused))


def _without(ranges: Sequence[tuple[int, int]], numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """What is left of the ranges without these numbers; both are in order."""
    place = 0
    for first, last in ranges:
        while place < len(numbers) and numbers[place] <= last:
            if numbers[place] > first:
                yield first, numbers[place] - 1
            first = max(first, numbers[place] + 1)
            place += 1
        if first <= last:
            yield first, last


def still_missing(device: Device, first: int, last: int) -> list[tuple[int, int]]:
    """Of a range that was missing from the first chain, what still is."""
    within = {"seq__gte": first, "seq__lte": last}
    heard = sorted({seq for rows in _heard(device, 0) for seq in _seqs(rows.filter(**within))})
    edges = [first - 1, *heard, last + 1]
    return [(low + 1, high - 1) for low, high in pairwise(edges) if low + 1 < high]


def complete_through(device: Device) -> int:
    """The number up to which every event of the kiosk has arrived; 0 if the first has not."""
    return device.complete_through


def _highest(device: Device, number: int) -> int:
    return max(_top(rows) or 0 for rows in _heard(device, number))


def advance(device: Device, number: int, through: int, heard: set[int]) -> int:
    """The new `complete_through` of a chain, given the old one and the numbers of a batch that has just been stored."""
    while True:
        while through + 1 in heard:
            through += 1
        window = {"seq__gt": through, "seq__lte": through + STEP}
        heard = {seq for rows in _heard(device, number) for seq in _seqs(rows.filter(**window))}
        if through + 1 not in heard:
            return through


def _heard(device: Device, number: int) -> tuple[QuerySet[Event], QuerySet[RejectedEvent]]:
    return _taken(device, number), _refused(device, number)


def _taken(device: Device, number: int) -> QuerySet[Event]:
    return Event.objects.filter(station=device.station_id, device=device, incarnation=number)


def _refused(device: Device, number: int) -> QuerySet[RejectedEvent]:
    return RejectedEvent.objects.filter(device=device, seq__isnull=False, incarnation=number).order_by()


def _seqs(rows: QuerySet[Event] | QuerySet[RejectedEvent]) -> Iterator[int]:
    return (seq for seq in rows.values_list("seq", flat=True) if seq is not None)


def _top(rows: QuerySet[Event] | QuerySet[RejectedEvent]) -> int | None:
    return rows.order_by("-seq").values_list("seq", flat=True).first()
