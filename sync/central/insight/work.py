"""What those who serve recorded, from their events: counted things, each once, in whatever order they come.

A void takes away what it names, and of several confirmations of a shift the last counts: both whether they come before
what they are about or after it, and both only for the kiosk that recorded it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sync.central.insight.models import Work
from sync.central.insight.parts import of_work
from sync.central.insight.tally import Tally
from sync.central.ledger.api import Arrived, register_projection, take_numbers
from sync.protocol.events import ContentRated, Event
from sync.protocol.events_volunteers import (
    AssistanceLogged,
    AssistanceVoided,
    FairItemServed,
    FairItemUnmet,
    HeadcountAdded,
    ShiftConfirmed,
)

POSITIONS = "work"
# Event -> what of it is counted.
FIELDS: dict[type[Event], Callable[[Any], dict[str, object]]] = {
    AssistanceLogged: lambda event: {
        "code": event.assist,
        "n": event.count,
        "lang": event.lang,
        "audience": event.audience or "",
    },
    AssistanceVoided: lambda event: {"ref": event.of, "code": event.reason},
    HeadcountAdded: lambda event: {"n": event.n, "audience": event.audience or ""},
    FairItemServed: lambda event: {"code": event.item, "n": event.qty, "audience": event.audience or ""},
    FairItemUnmet: lambda event: {"code": event.item, "n": event.qty},
    ContentRated: lambda event: {"code": event.ref, "n": event.score},
    ShiftConfirmed: lambda event: {"ref": event.shift, "minutes": event.counted_minutes},
}
TYPES = tuple(kind.TYPE for kind in FIELDS)


def register() -> None:
    """Have what is recorded at stations counted."""
    for kind in FIELDS:
        register_projection(kind.TYPE, project_work)


def project_work(arrived: Sequence[Arrived]) -> None:
    """A row for each that is not there yet, and the figures with it."""
    wanted = {item.envelope.id: item for item in arrived if type(item.event) in FIELDS}
    known = set(Work.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    fresh = [item for event_id, item in wanted.items() if event_id not in known]
    if not fresh:
        return
    new = [_row(item, place) for place, item in enumerate(fresh, start=take_numbers(POSITIONS, len(fresh)))]
    overruled = [*_voided(new), *_replaced(new)]
    tally, stored = Tally(), {row.pk for row in overruled} - {row.pk for row in new}
    for row in overruled:
        if row.pk in stored:
            tally.take_out(of_work(row))
        row.counted = False
    Work.objects.bulk_create(new)
    Work.objects.filter(pk__in=stored).update(counted=False)
    for row in new:
        tally.put_in(of_work(row))
    tally.write()


def _voided(new: Sequence[Work]) -> list[Work]:
    """Help that a void names: either of them is new."""
    voids = [row for row in new if row.type == AssistanceVoided.TYPE]
    helped = {row.pk: row for row in new if row.type == AssistanceLogged.TYPE}
    before = Work.objects.filter(type=AssistanceLogged.TYPE, pk__in=[row.ref for row in voids]) if voids else ()
    standing = {**{row.pk: row for row in before}, **helped}
    earlier = Work.objects.filter(type=AssistanceVoided.TYPE, ref__in=helped) if helped else ()
    found = ((standing.get(void.ref), void) for void in (*voids, *earlier))
    return list({row.pk: row for row, void in found if row and row.device_id == void.device_id}.values())


def _replaced(new: Sequence[Work]) -> list[Work]:
    """Confirmations of shifts that have another of the same kiosk with a higher number."""
    confirmed = [row for row in new if row.type == ShiftConfirmed.TYPE]
    if not confirmed:
        return []
    before = Work.objects.filter(type=ShiftConfirmed.TYPE, ref__in={row.ref for row in confirmed}, counted=True)
    by_shift: dict[tuple[str, str], list[Work]] = {}
    for row in (*before, *confirmed):
        by_shift.setdefault((row.device_id, row.ref), []).append(row)
    return [row for rows in by_shift.values() for row in _all_but_last(rows)]


def _all_but_last(rows: Iterable[Work]) -> list[Work]:
    return sorted(rows, key=lambda row: row.seq)[:-1]


def _row(item: Arrived, position: int) -> Work:
    envelope = item.envelope
    return Work(
        event_id=envelope.id,
        seq=envelope.seq,
        type=envelope.type,
        device_id=envelope.device,
        station_id=envelope.station,
        at=item.effective_at,
        at_from=item.span[0],
        at_to=item.span[1],
        position=position,
        clock=envelope.clock,
        demo=envelope.demo,
        **FIELDS[type(item.event)](item.event),
    )
