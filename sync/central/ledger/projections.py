"""From events to what staff read: a registry, so that the ledger need not know who reads.

A projection takes all events of its types in one batch, in order of position, within the transaction that stores them.
It must not mind seeing an event again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import OperationalError, transaction
from django.db.models import QuerySet

from sync.central import engines
from sync.central.ledger.models import Event as StoredEvent
from sync.central.ledger.models import RejectedEvent
from sync.central.ledger.tombstones import GONE
from sync.protocol import envelope as envelopes
from sync.protocol.envelope import Envelope
from sync.protocol.events import Event, from_data
from sync.protocol.problems import ProblemError

log = logging.getLogger(__name__)
Span = tuple[datetime | None, datetime | None]
CHUNK = 1000


@dataclass(frozen=True, slots=True)
class Arrived:
    """An event that is in the ledger: its place there, its envelope, its data as their own class, its times; `span` is
    within when it was for certain, None twice where that is as with any set clock (`honest_time`).
    """

    position: int
    envelope: Envelope
    event: Event
    effective_at: datetime
    received_at: datetime
    span: Span = (None, None)


Projection = Callable[[Sequence[Arrived]], None]
_registered: dict[str, list[Projection]] = {}
_urgent: set[str] = set()


def register_projection(event_type: str, projection: Projection, *, is_urgent: bool = False) -> None:
    """Have `projection` called with the events of this type; one registered for several types is called once.

    What is urgent is shown with the transaction that stores it; anything else may be a little later when much comes at
    once (see backlog).
    """
    projections = _registered.setdefault(event_type, [])
    if projection not in projections:
        projections.append(projection)
    if is_urgent:
        _urgent.add(event_type)


def mark_urgent(event_types: Iterable[str]) -> None:
    """Have events of these types found by the index of what is urgent, though nothing is made of them."""
    _urgent.update(event_types)


def can_wait(event_type: str) -> bool:
    """Whether events of this type may be shown a little later."""
    return event_type not in _urgent


def project(arrived: Sequence[Arrived]) -> None:
    """Show the events to every projection that wants them.

    A projection that fails blocks nobody: its events stay in the ledger, marked as not yet projected.
    """
    for projection, events in _by_projection(arrived).items():
        try:
            with transaction.atomic():
                projection(events)
        except OperationalError:
            raise  # a full disk or a lost connection: the whole batch is to come again
        except Exception:
            log.exception("projection %s failed; its events wait for `reproject`", projection.__qualname__)
            _rows_of(events).update(projected=False)


def reproject(everything: bool = False) -> tuple[int, int]:
    """Project the events that could not be before (or all of them) again; returns how many were, and how many not.

    Of erased ones nothing is made. To be run after an upgrade that brings new event types or projections.
    """
    after, projected, seen = 0, 0, 0
    while True:
        with engines.writer():
            rows = StoredEvent.objects.filter(position__gt=after).exclude(body=GONE).order_by("position")
            chunk = list((rows if everything else rows.filter(projected=False))[:CHUNK])
            if not chunk:
                return projected, seen - projected
            arrived = [event for event in map(_read_again, chunk) if event]
            _rows_of(arrived).update(projected=True)
            project(arrived)
            places = {"station__in": {row.station_id for row in chunk}, "position__in": [row.position for row in chunk]}
            projected += len(chunk) - StoredEvent.objects.filter(**places, projected=False).count()
        after, seen = chunk[-1].position, seen + len(chunk)


def _rows_of(arrived: Sequence[Arrived]) -> QuerySet[StoredEvent]:
    stations = {event.envelope.station for event in arrived}
    return StoredEvent.objects.filter(station__in=stations, position__in=[event.position for event in arrived])


def _by_projection(arrived: Iterable[Arrived]) -> dict[Projection, list[Arrived]]:
    found: dict[Projection, list[Arrived]] = {}
    for event in arrived:
        for projection in _registered.get(event.envelope.type, ()):
            found.setdefault(projection, []).append(event)
    return found


def read_again(row: StoredEvent) -> Arrived | None:
    """A stored event as projections take it; None for a type that this version does not know.

    Raises ProblemError for one that is not what its type says, unless people have put it right: then that stands in its
    place.
    """
    try:
        return _arrived(row, row.body)
    except ProblemError:
        mended = RejectedEvent.objects.filter(became=row.position).exclude(mended="").values_list("mended", flat=True)
        if text := mended.first():
            return _arrived(row, text)
        raise


def _arrived(row: StoredEvent, text: str) -> Arrived | None:
    envelope = envelopes.decode(text)
    event = from_data(envelope.type, envelope.schema, envelope.data)
    if event is None:
        return None
    span = row.effective_from, row.effective_to
    return Arrived(row.position, envelope, event, row.effective_at, row.received_at, span)


def _read_again(row: StoredEvent) -> Arrived | None:
    try:
        return read_again(row)
    except ProblemError as problem:
        log.warning("event %s cannot be projected: %s", row.event_id, problem)
        return None
