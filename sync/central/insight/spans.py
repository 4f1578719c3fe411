"""Within when counted rows were for certain, once more from their events: for rows of a version that did not keep it.

Where an event's own span is that of any set clock, nothing is written down, and nothing is looked for here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Model

from sync.central.dispatch.api import HelpRequest
from sync.central.insight.models import Visit, Work
from sync.central.insight.projection import before
from sync.central.insight.work import TYPES
from sync.central.ledger.api import Event, Span
from sync.protocol.events import HelpCreated, SessionEnded, SessionStarted

CHUNK = 2000
# Model -> its span.
FIELDS: dict[type[Model], tuple[str, str]] = {
    Work: ("at_from", "at_to"),
    Visit: ("started_from", "started_to"),
    HelpRequest: ("requested_from", "requested_to"),
}
COUNTED = (*TYPES, SessionStarted.TYPE, SessionEnded.TYPE, HelpCreated.TYPE)


def wrong() -> Iterator[list[Model]]:
    """Rows with another span than their events say, as they should be, some at a time."""
    events = Event.objects.filter(effective_from__isnull=False, type__in=COUNTED, projected=True).order_by("position")
    events, after = events.defer("body"), 0
    while page := list(events.filter(position__gt=after)[:CHUNK]):
        rows = [row for source in (_work, _visits, _requests) for row in source(page)]
        if rows:
            yield rows
        after = page[-1].position


def mend(rows: Sequence[Model]) -> None:
    """Store the spans of these rows. To be called by the writer."""
    for model, names in FIELDS.items():
        model._default_manager.bulk_update([row for row in rows if isinstance(row, model)], names, batch_size=200)


def _work(page: Sequence[Event]) -> Iterable[Model]:
    spans = {event.event_id: (event.effective_from, event.effective_to) for event in page}
    for row in Work.objects.filter(pk__in=spans):
        yield from _changed(row, spans[row.pk])


def _visits(page: Sequence[Event]) -> Iterable[Model]:
    visits: dict[Any, Visit] = Visit.objects.in_bulk([event.session for event in page if event.session])
    for event in page:
        visit = visits.get(event.session)
        if visit is None or visit.started_at is None:
            continue
        span, seconds = (event.effective_from, event.effective_to), visit.duration_s or 0
        if event.position == visit.started_position and event.effective_at == visit.started_at:
            yield from _changed(visit, span)
        elif _tells_the_start(event, visit, seconds):
            yield from _changed(visit, before(span, seconds))


def _tells_the_start(event: Event, visit: Visit, seconds: int) -> bool:
    """Whether the clock was set in the middle of the visit, so that its start was reckoned from its end."""
    is_end = event.position == visit.ended_position and event.clock == "synced" != visit.clock
    return is_end and event.effective_at - timedelta(seconds=seconds) == visit.started_at


def _requests(page: Sequence[Event]) -> Iterable[Model]:
    spans = {event.event_id: event for event in page if event.type == HelpCreated.TYPE}
    for row in HelpRequest.objects.filter(pk__in=spans):
        since = spans[row.pk].effective_from
        yield from _changed(row, (since and min(since, row.requested_at), spans[row.pk].effective_to))


def _changed(row: Any, span: Span) -> Iterator[Any]:
    names = FIELDS[type(row)]
    if tuple(getattr(row, name) for name in names) != span:
        for name, value in zip(names, span, strict=True):
            setattr(row, name, value)
        yield row
