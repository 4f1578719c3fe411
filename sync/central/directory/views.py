"""The addresses that kiosks pull content from."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.gzip import gzip_page

from sync.central.directory import publishing
from sync.central.ledger.api import signed_by
from sync.central.problems import machine_view
from sync.protocol.problems import ProblemError

JSON = "application/json"


@gzip_page
@machine_view("GET")
def manifest(request: HttpRequest) -> HttpResponseBase:
    """What the current version holds; 304 for a kiosk that has it."""
    signed_by(request, request.body)
    version = _current()
    etag = f'"{version}"'
    if etag in (part.strip().removeprefix("W/") for part in request.headers.get("If-None-Match", "").split(",")):
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(publishing.manifest_body(version), content_type=JSON)
    response["ETag"] = etag
    return response


@gzip_page
@machine_view("GET")
def delta(request: HttpRequest) -> HttpResponseBase:
    """How to get from the version that the kiosk has to the current one; the whole of it if that one is not known."""
    signed_by(request, request.body)
    have = request.GET.get("have") or None
    if have is not None and ("\x00" in have or publishing.manifest(have) is None):
        have = None
    return HttpResponse(publishing.delta_body(have, _current()), content_type=JSON)


def _current() -> str:
    version = publishing.current_version()
    if version is None:
        raise ProblemError("content-version-unknown", "nothing has been published yet")
    return version
