"""The addresses where kiosks ask for emergency notices."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from sync.central.directory import broadcasts
from sync.central.ledger.api import signed_by
from sync.central.problems import machine_view
from sync.protocol.broadcasts import encode_serial
from sync.protocol.seals import encode_sealed

JSON = "application/json"


@machine_view("GET")
def serial(request: HttpRequest) -> HttpResponse:
    """The number of the newest board: the same for everybody, so not signed. `front` answers before it comes here."""
    return HttpResponse(encode_serial(broadcasts.serial()), content_type=JSON)


@machine_view("GET")
def board(request: HttpRequest) -> HttpResponse:
    """The sealed board of the station of the kiosk that signed."""
    device = signed_by(request, request.body)
    return HttpResponse(encode_sealed(broadcasts.board(device.station_id, timezone.localtime())), content_type=JSON)
