"""The addresses that kiosks pull content from: each is given the release that it is to have."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.gzip import gzip_page

from sync.central.directory import offers, publishing, releases
from sync.central.directory.models import Release
from sync.central.ledger.api import Device, signed_by
from sync.central.problems import machine_view
from sync.protocol.problems import ProblemError
from sync.protocol.seals import MAX_PART_BYTES, PART_TYPE, encode_offer

JSON = "application/json"
_SIZE = re.compile(r"[0-9]{1,9}", re.ASCII)


@gzip_page
@machine_view("GET")
def manifest(request: HttpRequest) -> HttpResponseBase:
    """What the kiosk's version holds, with the seal of its release; 304 for one that has it."""
    release = _release(signed_by(request, request.body))
    etag = f'"{release.version}"'
    if etag in (part.strip().removeprefix("W/") for part in request.headers.get("If-None-Match", "").split(",")):
        response = HttpResponse(status=304)
    else:
        body = publishing.manifest_body(release.version, offers.sealed(release))
        response = HttpResponse(body, content_type=JSON)
    response["ETag"] = etag
    return response


@machine_view("GET")
def offer(request: HttpRequest) -> HttpResponseBase:
    """The sealed release that the kiosk is to have, and how many bytes lead there from what it has."""
    device = signed_by(request, request.body)
    return HttpResponse(encode_offer(offers.offer(device, _version(request, "have"))), content_type=JSON)


@machine_view("GET")
def part(request: HttpRequest) -> HttpResponseBase:
    """Some bytes of what was offered: a kiosk on a line that keeps breaking takes them as small as it must."""
    device = signed_by(request, request.body)
    first, most = (_number(request, name) for name in ("from", "most"))
    body = offers.part(
        device, _version(request, "have"), request.GET.get("sha256", ""), first, min(most, MAX_PART_BYTES)
    )
    return HttpResponse(body, content_type=PART_TYPE)


@gzip_page
@machine_view("GET")
def delta(request: HttpRequest) -> HttpResponseBase:
    """How to get from the version that the kiosk has to its release, in one piece: for kiosks that know no offers."""
    release = _release(signed_by(request, request.body))
    have = _version(request, "have")
    if have is not None and publishing.manifest(have) is None:
        have = None
    return HttpResponse(publishing.delta_body(have, release.version), content_type=JSON)


def _version(request: HttpRequest, name: str) -> str | None:
    value = request.GET.get(name) or None
    return None if value is None or "\x00" in value else value


def _number(request: HttpRequest, name: str) -> int:
    value = request.GET.get(name, "")
    if not _SIZE.fullmatch(value):
        raise ProblemError("cursor-invalid", "expected a number of bytes", name)
    return int(value)


def _release(device: Device) -> Release:
    release = releases.release_for(device)
    if release is None:
        raise ProblemError("content-version-unknown", "nothing has been published yet")
    return release
