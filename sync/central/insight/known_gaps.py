"""Which numbers of the kiosks are missing, without reading all of them again each time that somebody looks.

A number that is lost for good would else have the whole ledger above it read at every sight of a page. What is
remembered may have come since, and nothing else below can go missing: so it is looked at, and what is new is read.
Where events turn out to be of another chain than they were put into, nothing that is remembered of their kiosk holds.
What further chains of a kiosk lack (`ledger.models.Incarnation`) is read each time: few have any.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db.models import Max, Q, QuerySet

from sync.central.insight.models import KnownGaps
from sync.central.ledger.api import (
    Device,
    Event,
    Incarnation,
    RejectedEvent,
    chain_changed,
    holes,
    holes_after,
    still_missing,
)

WORTH_KEEPING = 2000
"""So many new numbers are read again each time before it is written down how far they were."""
AT_ONCE = 100
FIRST_CHAIN = 0
"""Whose numbers are remembered. Named in every statement: the index of numbers begins with kiosk and chain."""


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


def watch() -> None:
    """Forget what is remembered of a kiosk whenever its events are told apart anew."""
    chain_changed.connect(_forget)


def _forget(device_id: str, **_others: object) -> None:
    KnownGaps.objects.filter(pk=device_id).delete()


def missing(devices: Iterable[Device]) -> dict[str, list[Missing]]:
    """What is missing of each kiosk, up to the highest number that it says it gave out; of all its chains."""
    asked = list(devices)
    remembered = {row.pk: row for row in KnownGaps.objects.filter(pk__in=[device.pk for device in asked])}
    chains, refused = _chains(asked)
    come = _come_since(remembered.values(), {device.station_id for device in asked})
    found: dict[str, list[Missing]] = {}
    for device in asked:
        lacks: list[Missing] = []
        for chain in chains.get(device.pk, ()):
            if chain.number == FIRST_CHAIN:
                highest = max(chain.head_seq, refused.get(device.pk) or 0)
                lacks += _of_first(device, chain, remembered.get(device.pk), highest, come)
            else:
                lacks += [_with_times(device, chain, *hole) for hole in holes(device, chain)]
        found[device.pk] = sorted(lacks, key=lambda one: one.first)
    return found


def _of_first(
    device: Device, chain: Incarnation, known: KnownGaps | None, highest: int, come: set[tuple[str, int]]
) -> list[Missing]:
    found: list[Missing] = []
    if highest > chain.complete_through:
        since = chain.complete_through
        if known is not None and known.looked_through > since:
            since = known.looked_through
            found = list(_remembered(device, chain, known, come))
        # Often nothing has come since somebody looked last.
        if highest > since:
            found += [_with_times(device, chain, *hole) for hole in holes_after(device, since)]
        if highest - since > WORTH_KEEPING:
            _keep(device, highest, found)
    if chain.last_seq_claimed > highest:
        found.append(_with_times(device, chain, highest + 1, chain.last_seq_claimed))
    return found


def _remembered(device: Device, chain: Incarnation, known: KnownGaps, come: set[tuple[str, int]]) -> Iterator[Missing]:
    for first, last, before, after in known.holes:
        if (known.pk, first) in come:
            yield from (_with_times(device, chain, *part) for part in still_missing(device, first, last))
        else:
            yield Missing(first, last, _moment(before), _moment(after))


def _keep(device: Device, highest: int, found: Sequence[Missing]) -> None:
    # What has come since `highest` was read is looked at again.
    holes = [[one.first, one.last, _text(one.before), _text(one.after)] for one in found if one.last < highest]
    KnownGaps.objects.update_or_create(pk=device.pk, defaults={"looked_through": highest, "holes": holes})


def _with_times(device: Device, chain: Incarnation, first: int, last: int) -> Missing:
    """A range with the times of the events on both sides, which stay what they are."""
    own = Event.objects.filter(station=device.station_id, device=device)
    after = own.filter(incarnation=chain.number, seq__gt=last).order_by("seq")
    before = own.filter(incarnation=chain.number, seq__lt=first).order_by("-seq")
    if chain.parent is not None and first == chain.after + 1:
        before = own.filter(incarnation=chain.parent, seq__lte=chain.after).order_by("-seq")
    return Missing(first, last, _time_of(before), _time_of(after))


def _time_of(events: QuerySet[Event]) -> datetime | None:
    return events.values_list("effective_at", flat=True).first()


def _chains(devices: Sequence[Device]) -> tuple[dict[str, list[Incarnation]], dict[str, int | None]]:
    """The chains of each kiosk, and the highest number of the first that was refused; no events are read."""
    names = [device.pk for device in devices]
    found: dict[str, list[Incarnation]] = {}
    for chain in Incarnation.objects.filter(device__in=names).order_by("device_id", "number"):
        found.setdefault(chain.device_id, []).append(chain)
    refused = RejectedEvent.objects.filter(device__in=names, incarnation=FIRST_CHAIN, seq__isnull=False)
    tops = refused.order_by().values("device_id").annotate(top=Max("seq"))
    return found, {row["device_id"]: row["top"] for row in tops}


def _come_since(remembered: Iterable[KnownGaps], stations: set[str]) -> set[tuple[str, int]]:
    """Kiosk and first number of the remembered ranges of which something has arrived."""
    ranges = ((row.pk, first, last) for row in remembered for first, last, *_times in row.holes)
    come: set[tuple[str, int]] = set()
    while some := list(islice(ranges, AT_ONCE)):
        heard = Q()
        for device, first, last in some:
            heard |= Q(device=device, seq__gte=first, seq__lte=last)
        taken = Event.objects.filter(heard, station__in=stations, incarnation=FIRST_CHAIN)
        refused = RejectedEvent.objects.filter(heard, incarnation=FIRST_CHAIN)
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
