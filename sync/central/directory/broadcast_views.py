"""The addresses where kiosks ask for emergency notices. A served centre answers before it comes here (see `front`)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from sync.central.directory import broadcasts
from sync.central.problems import machine_view
from sync.protocol.broadcasts import encode_serial
from sync.protocol.seals import encode_sealed

JSON = "application/json"


@machine_view("GET")
def serial(request: HttpRequest) -> HttpResponse:
    """The number of the newest board."""
    return HttpResponse(encode_serial(broadcasts.serial()), content_type=JSON)


@machine_view("GET")
def board(request: HttpRequest) -> HttpResponse:
    """The sealed board."""
    return HttpResponse(encode_sealed(broadcasts.board(timezone.now())), content_type=JSON)
