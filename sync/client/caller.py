"""One signed call to the central, and the table from what comes back to what is raised."""

from __future__ import annotations

import base64

from sync.protocol import signing
from sync.protocol.problems import decode_problem

from .backoff import http_date, retry_after
from .errors import DeviceRefusedError, ForeignReplyError, RefusedError
from .ports import ClockPort, DevicePort, Request, Response, TransportPort

JSON_TYPE = "application/json"
DEVICE_REFUSALS = frozenset({"device-revoked", "device-unknown"})


class SignedCaller:
    """Signs each request with the device's key and sends it."""

    def __init__(self, device: DevicePort, clock: ClockPort, transport: TransportPort) -> None:
        self._device = device
        self._clock = clock
        self._transport = transport

    def call(self, request: Request, also: int | None = None) -> Response:
        """A reply of status 200, or `also`. Raises SyncError for any other."""
        response = self._transport.send(self._signed(request))
        if response.status in (200, also):
            return response
        error = refusal(response)
        if error.code == "signature-invalid":
            # A clock far off makes every signature stale; the central's own date mends that before the next try.
            moment = http_date(response.headers.get("date", ""))
            if moment is not None:
                self._clock.learn(moment)
        raise error

    def _signed(self, request: Request) -> Request:
        device = self._device.device()
        created = int(self._clock.now().timestamp())
        digest = signing.content_digest(request.body)
        base = signing.signature_base(request.method, request.path, device, created, digest)
        signature = base64.b64encode(self._device.sign(base)).decode("ascii")
        headers = {
            "Accept": JSON_TYPE,
            **request.headers,
            signing.HEADER_DEVICE: device,
            signing.HEADER_CREATED: str(created),
            signing.HEADER_DIGEST: digest,
            signing.HEADER_SIGNATURE: signature,
        }
        return Request(request.method, request.path, headers, request.body, request.timeout_s)


def refusal(response: Response) -> RefusedError | ForeignReplyError:
    """The error that a reply other than 200 stands for."""
    if response.status < 400:
        return ForeignReplyError(f"status {response.status} was not expected")
    problem = decode_problem(response.body)
    if problem is None:
        return RefusedError(response.status, f"http-{response.status}", "", retry_after(response.headers))
    kind = DeviceRefusedError if problem.code in DEVICE_REFUSALS else RefusedError
    # The error says the code itself: here goes what the code does not say.
    where = f" ({problem.field})" if problem.field else ""
    reason = f"{problem.detail or problem.problem.title}{where}"
    return kind(response.status, problem.code, reason, retry_after(response.headers))
