"""What those who serve recorded, from their events: counted things, each once, in whatever order they come.

A void or another confirmation of a shift is a row of its own; what it does to others is decided when they are counted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sync.central.insight.models import Work
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
    AssistanceLogged: lambda event: {"code": event.assist, "n": event.count},
    AssistanceVoided: lambda event: {"ref": event.of, "code": event.reason},
    HeadcountAdded: lambda event: {"n": event.n, "code": event.audience or ""},
    FairItemServed: lambda event: {"code": event.item, "n": event.qty},
    FairItemUnmet: lambda event: {"code": event.item, "n": event.qty},
    ContentRated: lambda event: {"code": event.ref, "n": event.score},
    ShiftConfirmed: lambda event: {"ref": event.shift, "minutes": event.counted_minutes},
}


def register() -> None:
    """Have what is recorded at stations counted."""
    for kind in FIELDS:
        register_projection(kind.TYPE, project_work)


def project_work(arrived: Sequence[Arrived]) -> None:
    """A row for each; one that is there already stays as it is, and at its place in the order of pulling."""
    made = {item.envelope.id: item for item in arrived if type(item.event) in FIELDS}
    known = set(Work.objects.filter(pk__in=made).values_list("pk", flat=True))
    new = [item for event_id, item in made.items() if event_id not in known]
    if new:
        first = take_numbers(POSITIONS, len(new))
        Work.objects.bulk_create(_row(item, position) for position, item in enumerate(new, start=first))


def _row(item: Arrived, position: int) -> Work:
    envelope = item.envelope
    return Work(
        event_id=envelope.id,
        seq=envelope.seq,
        type=envelope.type,
        device_id=envelope.device,
        station_id=envelope.station,
        at=item.effective_at,
        position=position,
        demo=envelope.demo,
        **FIELDS[type(item.event)](item.event),
    )
