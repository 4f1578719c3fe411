"""Which events of a kiosk have not arrived: its numbers are dense, so a missing one is known.

A number that was refused counts as heard of: it will not come again, and a person can read why.
"""

from __future__ import annotations

from itertools import pairwise

from django.db import connection

from sync.central.ledger.models import Device, Event, Incarnation, RejectedEvent

# UNION, LAG and CAST are the same words on both engines.
HOLES = """
    SELECT before + 1, seq - 1
    FROM (
        SELECT seq, LAG(seq, 1, CAST(%s AS BIGINT)) OVER (ORDER BY seq) AS before
        FROM (
            SELECT seq FROM ledger_event WHERE device_id = %s AND incarnation = %s AND seq > %s
            UNION
            SELECT seq FROM ledger_rejectedevent WHERE device_id = %s AND incarnation = %s AND seq > %s
        ) AS heard
    ) AS steps
    WHERE seq > before + 1
    ORDER BY seq
"""
STEP = 1000


def gaps(device: Device) -> list[tuple[int, int]]:
    """The missing numbers as inclusive ranges, up to the highest that the kiosk says it gave out; of all its chains."""
    return [hole for chain in device.incarnations.order_by("number") for hole in holes(device.id, chain)]


def holes(device_id: str, chain: Incarnation) -> list[tuple[int, int]]:
    """The missing numbers of one chain. What is before its beginning is its parent's to miss."""
    return [*inner_holes(device_id, chain), *tail(device_id, chain)]


def inner_holes(device_id: str, chain: Incarnation) -> list[tuple[int, int]]:
    """Those that are followed by one that was heard. With any, this reads all numbers above the first."""
    if chain.complete_through >= chain.head_seq and not _is_refused_above(device_id, chain):
        return []
    with connection.cursor() as cursor:
        own = (device_id, chain.number, chain.complete_through)
        cursor.execute(HOLES, (chain.complete_through, *own, *own))
        return [(first, last) for first, last in cursor.fetchall()]


def tail(device_id: str, chain: Incarnation) -> list[tuple[int, int]]:
    """Those that the kiosk says it gave out and of which none was heard behind."""
    highest = max(_highest(device_id, chain.number), chain.complete_through)
    return [(highest + 1, chain.last_seq_claimed)] if chain.last_seq_claimed > highest else []


def _is_refused_above(device_id: str, chain: Incarnation) -> bool:
    own = RejectedEvent.objects.filter(device_id=device_id, incarnation=chain.number)
    return own.filter(seq__gt=chain.complete_through).exists()


def holes_after(device_id: str, after: int) -> list[tuple[int, int]]:
    """The missing numbers above `after` that are followed by one that was heard, as inclusive ranges in order; of the
    kiosk's first chain.

    This reads every number above: whoever asks often remembers how far they have read.
    """
    with connection.cursor() as cursor:
        own = (device_id, 0, after)
        cursor.execute(HOLES, (after, *own, *own))
        return [(first, last) for first, last in cursor.fetchall()]


def still_missing(device_id: str, first: int, last: int) -> list[tuple[int, int]]:
    """Of a range that was missing from the first chain, what still is."""
    within = {"device_id": device_id, "incarnation": 0, "seq__gte": first, "seq__lte": last}
    heard = sorted(
        {seq for model in _HEARD for seq in model.objects.filter(**within).values_list("seq", flat=True) if seq}
    )
    edges = [first - 1, *heard, last + 1]
    return [(low + 1, high - 1) for low, high in pairwise(edges) if low + 1 < high]


def complete_through(device: Device) -> int:
    """The number up to which every event of the kiosk has arrived; 0 if the first has not."""
    return device.complete_through


def highest_heard(device: Device) -> int:
    """The highest number that has arrived, taken or refused; 0 if none has."""
    return _highest(device.id, None)


def _highest(device_id: str, number: int | None) -> int:
    own = {"device_id": device_id, "seq__isnull": False} | ({} if number is None else {"incarnation": number})
    tops = (model.objects.filter(**own).order_by("-seq").values_list("seq", flat=True) for model in _HEARD)
    return max((found for top in tops for found in top[:1] if found is not None), default=0)


def advance(device_id: str, number: int, through: int, heard: set[int]) -> int:
    """The new `complete_through` of a chain, given the old one and the numbers of a batch that has just been stored."""
    while True:
        while through + 1 in heard:
            through += 1
        window = {"device_id": device_id, "incarnation": number, "seq__gt": through, "seq__lte": through + STEP}
        heard = {seq for model in _HEARD for seq in model.objects.filter(**window).values_list("seq", flat=True) if seq}
        if through + 1 not in heard:
            return through


_HEARD: tuple[type[Event] | type[RejectedEvent], ...] = (Event, RejectedEvent)
