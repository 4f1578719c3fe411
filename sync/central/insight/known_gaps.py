"""Which numbers of the kiosks are missing, without reading all of them again each time that somebody looks.

A number that is lost for good would else have the whole ledger above it read at every sight of a page. What is
remembered may have come since, and nothing else below can go missing: so it is looked at, and what is new is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db.models import Max, OuterRef, Q, Subquery

from sync.central.insight.models import KnownGaps
from sync.central.ledger.api import Device, Event, RejectedEvent, holes_after, still_missing

WORTH_KEEPING = 2000
"""So many new numbers are read again each time before it is written down how far they were."""
AT_ONCE = 100
FIRST_CHAIN = 0
"""Whose numbers these are. Named in every statement: the index of numbers begins with kiosk and chain."""


@dataclass(frozen=True, slots=True)
class Missing:
    """Numbers that have not arrived, as an inclusive range, and when the events before and after them were."""

    first: int
    last: int
    before: datetime | None
    after: datetime | None


def look_through() -> None:
    """Read what is new of every kiosk and remember what it lacks, so that nobody who looks at a page has to wait."""
    missing(Device.objects.all())


def missing(devices: Iterable[Device]) -> dict[str, list[Missing]]:
    """What is missing of each kiosk, up to the highest number that it says it gave out."""
    asked = list(devices)
    remembered = {row.pk: row for row in KnownGaps.objects.filter(pk__in=[device.pk for device in asked])}
    stations = {device.station_id for device in asked}
    highest, come = _highest(asked), _come_since(remembered.values(), stations)
    return {device.pk: _of(device, remembered.get(device.pk), highest[device.pk], come) for device in asked}


def _of(device: Device, known: KnownGaps | None, highest: int, come: set[tuple[str, int]]) -> list[Missing]:
    found: list[Missing] = []
    if highest > device.complete_through:
        since = device.complete_through
        if known is not None and known.looked_through > since:
            since = known.looked_through
            found = list(_remembered(device, known, come))
        # Often nothing has come since somebody looked last.
        if highest > since:
            found += [_with_times(device, *hole) for hole in holes_after(device, since)]
        if highest - since > WORTH_KEEPING:
            _keep(device, highest, found)
    if device.last_seq_claimed > highest:
        found.append(_with_times(device, highest + 1, device.last_seq_claimed))
    return sorted(found, key=lambda one: one.first)


def _remembered(device: Device, known: KnownGaps, come: set[tuple[str, int]]) -> Iterator[Missing]:
    for first, last, before, after in known.holes:
        if (known.pk, first) in come:
            yield from (_with_times(device, *part) for part in still_missing(device, first, last))
        else:
            yield Missing(first, last, _moment(before), _moment(after))


def _keep(device: Device, highest: int, found: Sequence[Missing]) -> None:
    # What has come since `highest` was read is looked at again.
    holes = [[one.first, one.last, _text(one.before), _text(one.after)] for one in found if one.last < highest]
    KnownGaps.objects.update_or_create(pk=device.pk, defaults={"looked_through": highest, "holes": holes})


def _with_times(device: Device, first: int, last: int) -> Missing:
    """A range with the times of the events on both sides, which stay what they are."""
    own = Event.objects.filter(station=device.station_id, device=device, incarnation=FIRST_CHAIN)
    events = own.values_list("effective_at", flat=True)
    before = events.filter(seq__lt=first).order_by("-seq").first()
    return Missing(first, last, before, events.filter(seq__gt=last).order_by("seq").first())


def _highest(devices: Sequence[Device]) -> dict[str, int]:
    """The highest number heard of each kiosk, taken or refused, in one query that reads no events."""
    refused = RejectedEvent.objects.filter(device=OuterRef("pk"), seq__isnull=False).order_by("-seq").values("seq")
    tops = {"taken": Max("incarnations__head_seq"), "refused": Subquery(refused[:1])}
    rows = Device.objects.filter(pk__in=[device.pk for device in devices]).order_by().annotate(**tops)
    return {pk: max(taken or 0, refused or 0) for pk, taken, refused in rows.values_list("pk", *tops)}


def _come_since(remembered: Iterable[KnownGaps], stations: set[str]) -> set[tuple[str, int]]:
    """Kiosk and first number of the remembered ranges of which something has arrived."""
    ranges = ((row.pk, first, last) for row in remembered for first, last, *_times in row.holes)
    come: set[tuple[str, int]] = set()
    while some := list(islice(ranges, AT_ONCE)):
        heard = Q()
        for device, first, last in some:
            heard |= Q(device=device, seq__gte=first, seq__lte=last)
        taken = Event.objects.filter(heard, station__in=stations, incarnation=FIRST_CHAIN)
        refused = RejectedEvent.objects.filter(heard)
        seqs = {pair for rows in (taken, refused) for pair in rows.order_by().values_list("device_id", "seq")}
        come |= {
            (device, first)
            for device, first, last in some
            if any((device, n) in seqs for n in _within(first, last, seqs))
        }
    return come


def _within(first: int, last: int, seqs: set[tuple[str, int | None]]) -> list[int]:
    return [seq for _device, seq in seqs if seq is not None and first <= seq <= last]


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
