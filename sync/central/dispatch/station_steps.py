"""What whoever serves at the station said of a request: coming, there, finished. Steps of the case like any other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sync.central.dispatch import states
from sync.central.dispatch.casework import Actor, step
from sync.central.dispatch.models import CaseStep, HelpRequest
from sync.central.dispatch.positions import change
from sync.central.ledger.api import Arrived, Event, register_projection
from sync.protocol.envelope import Envelope, decode
from sync.protocol.events import Event as EventData
from sync.protocol.events import HelpCreated, from_data
from sync.protocol.events_volunteers import HelpAcknowledged, HelpArrived, HelpClosed

SAID = (HelpAcknowledged.TYPE, HelpArrived.TYPE, HelpClosed.TYPE)
NAMES_REQUEST = HelpAcknowledged.SCHEMA
"""From this schema on an event may name another kiosk's request."""

WENT = (states.IN_PROGRESS, states.DONE)
"""Steps by which somebody goes there, or has been."""


def register() -> None:
    """Have what is said at stations moved into the cases; after the cases themselves were made."""
    for event_type in (HelpCreated.TYPE, *SAID):
        register_projection(event_type, project_station, is_urgent=True)


def project_station(arrived: Sequence[Arrived]) -> None:
    """Take each step that the table allows. What came before its request did is taken up when the request comes."""
    for item in arrived:
        if isinstance(item.event, HelpCreated):
            request = HelpRequest.objects.filter(pk=item.envelope.id).first()
            if request is not None:
                catch_up(request)
        else:
            _apply(item.envelope, item.event, item.effective_at)


def catch_up(request: HelpRequest) -> None:
    """Take the steps that lie in the ledger already: a kiosk's numbers may come in any order, and what another kiosk of
    the station said may be here first where this centre was restored.
    """
    here = Event.objects.filter(station_id=request.station_id, urgent=True, type__in=SAID)
    later = here.filter(device_id=request.device_id, seq__gt=request.seq)
    elsewhere = (
        here.filter(schema__gte=NAMES_REQUEST)
        .exclude(device_id=request.device_id)
        .filter(body__contains=request.pk)
        .order_by("position")
    )
    for row in (*later.order_by("seq").iterator(), *elsewhere.iterator()):
        envelope = decode(row.body)
        event = from_data(envelope.type, envelope.schema, envelope.data)
        if event is not None and envelope.data.get("ticket") == request.ticket:
            _apply(envelope, event, row.effective_at)


def meant(envelope: Envelope, event: EventData) -> HelpRequest | None:
    """The request of which a kiosk speaks: the one that it names, if its own station has it; else its own last one with
    this number before.
    """
    ticket, named = getattr(event, "ticket", None) or getattr(event, "help_ref", None), getattr(event, "request", None)
    if ticket is None:
        return None
    if named is not None:
        return HelpRequest.objects.filter(pk=named, station_id=envelope.station, ticket=ticket).first()
    mine = HelpRequest.objects.filter(device_id=envelope.device, ticket=ticket, seq__lt=envelope.seq)
    return mine.order_by("-seq").first()


def _apply(envelope: Envelope, event: EventData, at: datetime) -> None:
    """One thing said. Of several kiosks the first in the ledger's order counts; whoever comes later helps."""
    request, event_id = meant(envelope, event), envelope.id
    if request is None or CaseStep.objects.filter(event_id=event_id).exists():
        return
    if isinstance(event, HelpClosed):
        _step(request, event.state, event_id, at)
        return
    _step(request, states.IN_PROGRESS, event_id, at)
    if isinstance(event, HelpArrived) and request.arrived_at is None and request.state not in states.ENDED:
        change(request, arrived_at=at)


def _step(request: HelpRequest, to: str, event_id: str, at: datetime) -> None:
    """The first to say so counts: a step that the present state does not allow is none."""
    if states.find_way(request.state, to, states.KIOSK) is not None:
        step(request, to, Actor(states.KIOSK), at=at, event_id=event_id)
