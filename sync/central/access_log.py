"""The access log: a line a request, with the route and never the path, which may hold a visitor's ticket number."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

log = logging.getLogger("sync.central.access")


class Shortened(logging.Filter):
    """Of what Django refuses before a page sees it: one line that says what it was. The line that Django writes holds
    the path or the host that was sent, and for a host that is not ours a traceback, which anybody could ask for.
    """

    PREFIX = "django.security."

    def filter(self, record: logging.LogRecord) -> bool:
        """Shorten the line; it is written in any case."""
        if record.name.startswith(self.PREFIX):
            record.msg, record.args = "refused: %s", (record.name.removeprefix(self.PREFIX),)
            record.exc_info = record.exc_text = record.stack_info = None
        return True


def access_log(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Log method, route, status, and milliseconds until the answer began."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        began = time.monotonic()
        response = get_response(request)
        route = request.resolver_match.route if request.resolver_match else "-"
        spent_ms = (time.monotonic() - began) * 1000
        log.info("%s /%s %d %.0f ms", request.method, route, response.status_code, spent_ms)
        return response

    return middleware
