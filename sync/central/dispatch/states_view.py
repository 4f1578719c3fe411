"""How far the requests of a kiosk have come, told to the kiosk that asks in its own name."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from sync.central.dispatch.api import expected_at, public_state
from sync.central.dispatch.models import HelpRequest
from sync.central.ledger.api import show_urgent, signed_by
from sync.central.problems import machine_view
from sync.protocol.problems import ProblemError
from sync.protocol.ticket_states import TicketState, decode_asked, encode_states

MAX_BYTES = 4096


@machine_view("POST")
def tickets(request: HttpRequest) -> HttpResponse:
    """Take ids of requests, signed; answer with the states of those that this kiosk made."""
    if len(request.body) > MAX_BYTES:
        raise ProblemError("batch-too-large", f"more than {MAX_BYTES} bytes")
    device = signed_by(request, request.body)
    asked = decode_asked(request.body)
    show_urgent()  # the kiosk asks after what it has just brought
    found = HelpRequest.objects.filter(pk__in=asked, device=device).order_by("position")
    return HttpResponse(encode_states([_state(row) for row in found]), content_type="application/json")


def _state(row: HelpRequest) -> TicketState:
    return TicketState(row.event_id, public_state(row), row.state_at, expected_at(row))
