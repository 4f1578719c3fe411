"""Behind a TLS proxy every connection comes from the proxy; who really asks is what it wrote down."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

Handler = Callable[[HttpRequest], HttpResponse]

HEADER = "HTTP_X_FORWARDED_FOR"


def client_address(handler: Handler) -> Handler:
    """Middleware: the address that lock-out and audit see is the last in X-Forwarded-For, the one our proxy added.

    What stands before it came from the client and may be invented. An entry that is no address is not believed.
    """

    def handle(request: HttpRequest) -> HttpResponse:
        last = request.META.get(HEADER, "").rpartition(",")[2].strip()
        if _is_address(last):
            request.META["REMOTE_ADDR"] = last
        return handler(request)

    return handle


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
