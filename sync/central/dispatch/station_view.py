"""The open requests of a station, told to each of its kiosks that asks in its own name. Nothing says who asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.timezone import localtime

from sync.central.dispatch import states
from sync.central.dispatch.api import public_state
from sync.central.dispatch.models import CaseStep, HelpRequest
from sync.central.dispatch.station_steps import WENT
from sync.central.ledger.api import Device, Event, aliases, show_urgent, signed_by
from sync.central.problems import machine_view
from sync.protocol import checks
from sync.protocol.problems import ProblemError
from sync.protocol.station_requests import (
    CENTRE,
    ELSEWHERE,
    HERE,
    MOST,
    OpenRequest,
    OwnRequest,
    StationRequests,
    decode_known,
    encode_station,
)

MAX_BYTES = 4096
TOLD_FOR = timedelta(hours=12)
"""As long as kiosks list a request: what is older is the office's."""


@machine_view("POST")
def station_requests(request: HttpRequest) -> HttpResponse:
    """Take the ids that a kiosk keeps of others, signed; answer with what is open at its station and what has ended."""
    if len(request.body) > MAX_BYTES:
        raise ProblemError("batch-too-large", f"more than {MAX_BYTES} bytes")
    device = signed_by(request, request.body)
    known = decode_known(request.body)
    show_urgent()  # the kiosk asks after what it has just brought
    return HttpResponse(encode_station(told_to(device, known)), content_type="application/json")


def told_to(device: Device, known: Sequence[str]) -> StationRequests:
    """What this kiosk is to know of its station, the most urgent first."""
    here = HelpRequest.objects.filter(station_id=device.station_id)
    since = timezone.now() - TOLD_FOR
    still = here.exclude(state__in=states.ENDED).filter(requested_at__gte=since).order_by("severity", "requested_at")
    own, others = _some(still.filter(device=device)), _some(still.exclude(device=device))
    first = _first(device, [*own, *others])
    ended = here.filter(pk__in=known, state__in=states.ENDED).exclude(device=device)
    return StationRequests(
        open=tuple(_open(row, first.get(row.pk)) for row in others),
        own=tuple(OwnRequest(row.pk, first[row.pk]) for row in own if row.pk in first),
        ended=tuple(ended.order_by("position").values_list("pk", flat=True)),
    )


def _some(rows: QuerySet[HelpRequest]) -> list[HelpRequest]:
    return list(rows[:MOST])


def _first(device: Device, rows: Iterable[HelpRequest]) -> dict[str, str]:
    """Who was the first to go, by the order in which the centre took their word: request -> HERE, ELSEWHERE, CENTRE."""
    steps = CaseStep.objects.filter(request__in=list(rows), to__in=WENT).order_by("-pk")
    # The earliest comes last, and stays.
    went = dict(steps.values_list("request_id", "event_id"))
    names = aliases(name for name in went.values() if name)
    said = Event.objects.filter(station_id=device.station_id, event_id__in=names).values_list("event_id", "device_id")
    kiosks = {names[event_id]: kiosk for event_id, kiosk in said}
    return {
        request_id: CENTRE if event_id not in kiosks else HERE if kiosks[event_id] == device.id else ELSEWHERE
        for request_id, event_id in went.items()
    }


def _open(row: HelpRequest, first: str | None) -> OpenRequest:
    return OpenRequest(
        id=row.pk,
        terminal=row.device_id,
        ticket=row.ticket,
        help=row.help,
        severity=row.severity,
        where=row.where or "here",
        lang=row.lang or "zh",
        needs=tuple(need for need in row.needs if checks.CODE.test(need)),
        requested_at=localtime(row.requested_at),
        acknowledge_by=localtime(row.acknowledge_by) if row.acknowledge_by else None,
        state=public_state(row),
        first=first,
    )
