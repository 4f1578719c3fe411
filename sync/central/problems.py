"""From an error to the one problem body: what every machine address answers with when something is wrong."""

from __future__ import annotations

import errno
import logging
import sys
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Concatenate, ParamSpec

from django.core.exceptions import DisallowedHost, RequestDataTooBig
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from sync.central import plain_pages
from sync.protocol.problems import MEDIA_TYPE, ProblemError, encode_problem

log = logging.getLogger(__name__)

RETRY_AFTER_S = 5
# By what SQLite and PostgreSQL say.
DISK_SIGNS = ("disk is full", "No space left", "disk I/O error")

Arguments = ParamSpec("Arguments")
View = Callable[Concatenate[HttpRequest, Arguments], HttpResponseBase]


def problem_response(error: ProblemError) -> HttpResponse:
    """The answer that carries this problem."""
    response = HttpResponse(encode_problem(error), content_type=MEDIA_TYPE, status=error.status)
    if error.status == 503:
        response["Retry-After"] = str(RETRY_AFTER_S)
    if error.status == 401:
        response["WWW-Authenticate"] = "Bearer" if error.code == "token-invalid" else "Signature"
    return response


def as_problem(error: Exception) -> ProblemError:
    """What an error means to the other end; anything unforeseen is logged and said to be internal."""
    if isinstance(error, ProblemError):
        return error
    if isinstance(error, RequestDataTooBig):
        return ProblemError("batch-too-large", "the body is larger than any request needs")
    if isinstance(error, OperationalError) or is_disk(error):
        # Locked, full, or away: the kiosk keeps what it has and comes again.
        log.error("database: %s", error)
        return ProblemError("overloaded", "the disk is full" if is_disk(error) else "the database is busy or away")
    log.error("unforeseen", exc_info=error)
    return ProblemError("internal")


def is_disk(error: BaseException | None) -> bool:
    """Whether nothing can be written because a disk is full, or broken."""
    if isinstance(error, OSError):
        return error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EIO)
    return isinstance(error, OperationalError) and any(sign in str(error) for sign in DISK_SIGNS)


def machine_view(*methods: str) -> Callable[[View[Arguments]], View[Arguments]]:
    """A view for machines: these methods only, no cookies and so no CSRF token, every error as a problem body."""

    def decorate(view: View[Arguments]) -> View[Arguments]:
        @csrf_exempt
        @wraps(view)
        def answer(request: HttpRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs) -> HttpResponseBase:
            try:
                if request.method not in methods:
                    raise ProblemError("method-not-allowed", f"allowed: {', '.join(methods)}")
                response = view(request, *args, **kwargs)
            except Exception as error:
                response = problem_response(as_problem(error))
                if response.status_code == 405:
                    response["Allow"] = ", ".join(methods)
            response.headers.setdefault("Cache-Control", "no-store")
            return response

        return answer

    return decorate


def not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """404 for machines as a problem, for people as a page."""
    from django.views.defaults import page_not_found

    if plain_pages.is_for_machines(request.path):
        return problem_response(ProblemError("not-found"))
    return page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponseBase:
    """500 for machines as a problem, for people as a page that needs nothing of what may have failed."""
    if plain_pages.is_for_machines(request.path):
        return problem_response(ProblemError("internal"))
    # Django calls this while the error is being handled.
    status = HTTPStatus.INSUFFICIENT_STORAGE if is_disk(sys.exc_info()[1]) else HTTPStatus.INTERNAL_SERVER_ERROR
    return HttpResponse(plain_pages.page(status), status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """400 for what is no request of ours: above all one that names a host that is not this one."""
    if plain_pages.is_for_machines(request.path):
        detail = "the host is none of this server's" if isinstance(exception, DisallowedHost) else ""
        return problem_response(ProblemError("request-malformed", detail))
    return HttpResponse(plain_pages.page(400), status=400)
