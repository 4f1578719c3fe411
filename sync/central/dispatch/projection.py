"""From `help.created` and `help.withdrawn` to the list of requests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localtime

from sync.central.dispatch import endings, ladder
from sync.central.dispatch.models import REPORTED, WITHDRAWN, HelpRequest
from sync.central.dispatch.positions import change, next_position, tell
from sync.central.dispatch.states import ENDED
from sync.central.ledger.api import Arrived, Event, register_projection, take_numbers
from sync.protocol.envelope import decode
from sync.protocol.events import HelpCreated, HelpWithdrawn
from sync.protocol.wire import parse_time

CASE_PREFIX = "QJ"
SHOWN = (HelpCreated.TYPE, HelpWithdrawn.TYPE)


def project_help(arrived: Sequence[Arrived]) -> None:
    """Make a request of each `help.created`, and take back those that were withdrawn, in whatever order they came."""
    for item in arrived:
        if isinstance(item.event, HelpCreated):
            _create(item, item.event)
        elif isinstance(item.event, HelpWithdrawn):
            _withdraw(item, item.event.ticket)


def register() -> None:
    """Have help events shown as requests."""
    for event_type in SHOWN:
        register_projection(event_type, project_help, is_urgent=True)


def _create(item: Arrived, event: HelpCreated) -> None:
    envelope = item.envelope
    known = HelpRequest.objects.filter(pk=envelope.id).first()
    if known is not None:
        _complete(known, item, event)
        return
    add(
        event_id=envelope.id,
        station_id=envelope.station,
        device_id=envelope.device,
        seq=envelope.seq,
        ticket=event.ticket,
        help=event.help,
        severity=event.severity,
        where=event.where,
        lang=event.lang,
        needs=list(event.needs),
        contact_present=event.contact_present,
        requested_at=item.effective_at,
        requested_from=item.span[0],
        requested_to=item.span[1],
        received_at=item.received_at,
        synced_at=item.received_at,
        acknowledge_by=_deadline(item, event),
        demo=envelope.demo,
    )


def add(**values: Any) -> HelpRequest:
    """A new request with the next place and case number; withdrawn already if the ledger says so.

    To be called by the writer.
    """
    own = Event.objects.filter(station_id=values["station_id"], device_id=values["device_id"])
    withdrawn_at = _withdrawal(own.filter(seq__gt=values["seq"]), values["ticket"])
    request = HelpRequest.objects.create(
        **values,
        position=next_position(),
        case_number=_case_number(values["requested_at"]),
        state=WITHDRAWN if withdrawn_at else REPORTED,
        state_at=withdrawn_at or values["received_at"],
        withdrawn_at=withdrawn_at,
    )
    tell(None, request)
    ladder.watch_answer(request, values["received_at"])
    return request


def _complete(known: HelpRequest, item: Arrived, event: HelpCreated) -> None:
    """A phone was faster than the sync: add what its code had no room for. The earlier of two times stays."""
    if known.synced_at is not None:
        return
    change(
        known,
        synced_at=item.received_at,
        requested_at=min(known.requested_at, item.effective_at),
        # The ledger knows best within when it was.
        requested_from=item.span[0] and min(item.span[0], known.requested_at),
        requested_to=item.span[1],
        acknowledge_by=known.acknowledge_by or _deadline(item, event),
        where=event.where,
        lang=event.lang,
        needs=list(event.needs),
    )


def _withdraw(item: Arrived, ticket: str) -> None:
    """Take back the kiosk's last request with this number before the withdrawal; none yet: `_create` will look."""
    mine = HelpRequest.objects.filter(device_id=item.envelope.device, ticket=ticket, seq__lt=item.envelope.seq)
    request = mine.order_by("-seq").first()
    if request is not None and request.state not in ENDED:
        withdraw(request, item.effective_at)


def withdraw(request: HelpRequest, at: datetime) -> None:
    """The requester takes it back; units that were called are let off. To be called by the writer."""
    change(request, state=WITHDRAWN, state_at=at, withdrawn_at=at)
    endings.end(request, at)


def _withdrawal(later: QuerySet[Event], ticket: str) -> datetime | None:
    """When a request was withdrawn whose withdrawal is in the ledger already, among what its kiosk said later; None if
    the next word is a new request.

    Usually nothing follows a request that has just come, so this reads nothing.
    """
    spoken = later.filter(urgent=True, type__in=SHOWN).order_by("seq")
    for event in spoken.only("type", "body", "effective_at").iterator():
        if decode(event.body).data.get("ticket") == ticket:
            return event.effective_at if event.type == HelpWithdrawn.TYPE else None
    return None


def _deadline(item: Arrived, event: HelpCreated) -> datetime | None:
    """What the visitor was promised at the kiosk, however wrong the kiosk's clock stood; None: nothing was promised."""
    if event.acknowledge_by is None:
        return None
    return item.effective_at + (parse_time(event.acknowledge_by) - item.envelope.occurred_at)


def _case_number(requested_at: datetime) -> str:
    year = localtime(requested_at).year
    return f"{CASE_PREFIX}-{year}-{take_numbers(f'case-{year}'):06d}"
