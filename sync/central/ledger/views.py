"""The addresses that kiosks write to."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from sync.central.ledger import enrolment, ingest, signatures, unpacking
from sync.central.ledger.models import Device
from sync.central.problems import machine_view
from sync.protocol import batches
from sync.protocol.enrolment import decode_request
from sync.protocol.enrolment import encode_reply as encode_enrolment
from sync.protocol.problems import ProblemError
from sync.protocol.seals import CAN_KEY, HEADER_CAN

JSON = "application/json"
MAX_ENROLMENT_BYTES = 4096
# More batches than this at once wait at the kiosks and not in our memory.
MAX_WAITING = 32
_places = threading.BoundedSemaphore(MAX_WAITING)


@machine_view("POST")
def enrolments(request: HttpRequest) -> HttpResponse:
    """Exchange a one-time code and a public key for the kiosk's names."""
    asked = decode_request(_body(request, MAX_ENROLMENT_BYTES, "enrolment-malformed"))
    can = CAN_KEY in request.headers.get(HEADER_CAN, "").split()
    reply = enrolment.enrol(asked, timezone.localtime(), with_content_key=can)
    return HttpResponse(encode_enrolment(reply), content_type=JSON, status=201)


@machine_view("POST")
def batch(request: HttpRequest, current_content: Callable[[Device], str | None]) -> HttpResponse:
    """Take a signed batch of events; idempotent. `current_content` says which version a kiosk is to have."""
    with _place():
        sent = _body(request, batches.MAX_WIRE_BYTES, "batch-too-large")
        device = signatures.signed_by(request, sent)
        received_at = timezone.localtime()
        packing = request.headers.get("Content-Encoding", "")
        reply = ingest.ingest(device, unpacking.unpacked(sent, packing), received_at, current_content(device))
    return HttpResponse(batches.encode_reply(reply), content_type=JSON)


def _body(request: HttpRequest, limit: int, code: str) -> bytes:
    """The body, not read at all if it says that it is longer than `limit` bytes; raises ProblemError(code)."""
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        length = 0
    if length > limit:
        raise ProblemError(code, f"more than {limit} bytes")
    return request.body


@contextmanager
def _place() -> Iterator[None]:
    if not _places.acquire(blocking=False):
        raise ProblemError("overloaded", f"{MAX_WAITING} batches are waiting already")
    try:
        yield
    finally:
        _places.release()
