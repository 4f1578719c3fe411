"""The address where a kiosk asks who may serve at its station."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from sync.central.ledger.api import signed_by
from sync.central.problems import machine_view
from sync.central.roster.api import roster_of
from sync.protocol.roster import encode_roster

JSON = "application/json"


@machine_view("GET")
def roster(request: HttpRequest) -> HttpResponseBase:
    """The roster of the station of the kiosk that signed; 304 for one that has it."""
    device = signed_by(request, request.body)
    found = roster_of(device.station_id)
    etag = f'"{found.version}"'
    asked = (part.strip().removeprefix("W/") for part in request.headers.get("If-None-Match", "").split(","))
    is_known = etag in asked
    response = HttpResponse(status=304) if is_known else HttpResponse(encode_roster(found), content_type=JSON)
    response["ETag"] = etag
    return response
