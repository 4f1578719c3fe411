"""The read-only Open311 door: services, requests and tokens of the public kinds, for anybody, as JSON.

It sets no cookie and reads none. A kind that is not public is answered like one that does not exist.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response, patch_vary_headers, set_response_etag
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.csrf import csrf_exempt

from sync.central.directory.api import ContentPack
from sync.central.dispatch import open311_query as queries
from sync.central.dispatch.api import find_ticket
from sync.central.dispatch.open311 import TOKEN, moment, part, request_body
from sync.central.dispatch.open311_query import NUMBER, RefusedError
from sync.central.dispatch.open311_services import Book, Service, definition_body, open_book, service_body
from sync.central.dispatch.public import GIVEN, LANGUAGES
from sync.central.ledger.api import Station
from sync.protocol.codes import is_ticket_code

log = logging.getLogger(__name__)

JSON = "application/json; charset=utf-8"
READ = ("GET", "HEAD")
MINUTE_S = 60
TRUE = ("true", "1")
RETRY_AFTER_S = 5
DEVIATIONS = (
    "Formats: JSON only; XML, which the standard requires, is not offered.",
    "Requests are made at kiosks alone: POST is answered with 405, and there are no keys.",
    "lat, long, zipcode, service_notice and media_url are always null; address is always given.",
    "A token stands in the answer to tokens/TOKEN.json alone.",
    "Extensions: page, page_size (1 to 1000), extensions=true for extended_attributes and notes, lang (zh, en, ru).",
    "What was invented for show has extended_attributes.is_demo, whether extensions were asked for or not.",
)

View = Callable[..., Any]


def door(max_age_s: int) -> Callable[[View], Callable[..., HttpResponseBase]]:
    """A view of the door: its body in the reader's language as JSON, every fault as the standard's array of errors."""

    def decorate(view: View) -> Callable[..., HttpResponseBase]:
        @csrf_exempt
        @wraps(view)
        def answer(request: HttpRequest, **named: str) -> HttpResponseBase:
            try:
                response: HttpResponseBase = _answer(request, view, named, max_age_s)
            except Exception as error:
                response = _error(error)
            response["Access-Control-Allow-Origin"] = "*"
            response["X-Robots-Tag"] = "noindex"
            patch_vary_headers(response, ("Accept-Language",))
            return response

        return answer

    return decorate


def _answer(request: HttpRequest, view: View, named: dict[str, str], max_age_s: int) -> HttpResponseBase:
    if request.method not in READ:
        raise RefusedError(405, "read only: requests are made at kiosks")
    lang = _language(request)
    if request.GET.get("jurisdiction_id", "") not in ("", settings.JURISDICTION):
        raise RefusedError(404, "jurisdiction_id: not found")
    with translation.override(LANGUAGES[lang]):
        body = view(request, open_book(lang), **named)
    response = JsonResponse(body, safe=False, json_dumps_params={"ensure_ascii": False}, content_type=JSON)
    response["Cache-Control"] = f"public, max-age={max_age_s}" if max_age_s else "no-store"
    response["Content-Language"] = LANGUAGES[lang]
    set_response_etag(response)
    return get_conditional_response(request, etag=response["ETag"], response=response) or response


def _error(error: Exception) -> HttpResponseBase:
    refused = _as_refused(error)
    body = [{"code": refused.status, "description": text} for text in refused.descriptions]
    response = JsonResponse(body, safe=False, status=refused.status, content_type=JSON)
    response["Cache-Control"] = "no-store"
    response["Content-Language"] = "en"
    if refused.status == 405:
        response["Allow"] = ", ".join(READ)
    if refused.status == 503:
        response["Retry-After"] = str(RETRY_AFTER_S)
    return response


def _as_refused(error: Exception) -> RefusedError:
    if isinstance(error, RefusedError):
        return error
    if isinstance(error, OperationalError):
        log.error("database: %s", error)
        return RefusedError(503, "the database is busy or away: come again")
    log.error("unforeseen", exc_info=error)
    return RefusedError(500, "something failed here")


def _language(request: HttpRequest) -> str:
    """By ?lang=, else by the browser's wishes, else Chinese; raises RefusedError for a language that is not here."""
    if asked := request.GET.get("lang", ""):
        if asked not in LANGUAGES:
            raise RefusedError(400, f"lang: one of {', '.join(LANGUAGES)}")
        return asked
    wishes = parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    return next((tag for wish, _weight in wishes if (tag := wish.partition("-")[0]) in LANGUAGES), "zh")


@door(5 * MINUTE_S)
def discovery(request: HttpRequest, book: Book) -> dict[str, Any]:
    """Where the door is, what it speaks and where it departs from the standard."""
    published = ContentPack.objects.order_by("-published_at").values_list("published_at", flat=True).first()
    changeset = moment(published) or ""
    return {
        "changeset": changeset,
        "contact": settings.PUBLIC_URL,
        "key_service": "No key is needed to read, and none is given out.",
        "endpoints": [
            {
                "specification": "http://wiki.open311.org/GeoReport_v2",
                "url": f"{settings.PUBLIC_URL}/open311/v2",
                "changeset": changeset,
                # "Test" is what nobody acts upon: a centre all of whose stations are invented.
                "type": "production" if Station.objects.filter(is_demo=False).exists() else "test",
                "formats": ["application/json"],
                "jurisdiction_id": settings.JURISDICTION,
                "deviations": list(DEVIATIONS),
            }
        ],
    }


@door(5 * MINUTE_S)
def services(request: HttpRequest, book: Book) -> list[dict[str, Any]]:
    """The services."""
    return [service_body(service, book) for service in book.services.values()]


@door(5 * MINUTE_S)
def definition(request: HttpRequest, book: Book, code: str) -> dict[str, Any]:
    """What is asked of whoever makes a request of this service."""
    found: Service | None = book.services.get(code)
    if found is None:
        raise RefusedError(404, "service_code: not found")
    return definition_body(found, book)


@door(MINUTE_S)
def requests(request: HttpRequest, book: Book) -> list[dict[str, Any]]:
    """One page of the requests that were asked for, the newest first."""
    found = queries.find(queries.read(request.GET, book, timezone.now()), book)
    return [request_body(case, is_extended=_is_extended(request)) for case in found]


@door(MINUTE_S)
def one_request(request: HttpRequest, book: Book, number: str) -> list[dict[str, Any]]:
    """The request with this number, as the standard has it: in a list of one."""
    case = queries.find_one(book, case_number=number) if NUMBER.fullmatch(number) else None
    if case is None:
        raise RefusedError(404, "service_request_id: not found")
    return [request_body(case, is_extended=_is_extended(request))]


@door(0)
def token(request: HttpRequest, book: Book, token: str) -> list[dict[str, Any]]:
    """The request behind a ticket's number, which is good together with its station (`FC-01-4829138`).

    As on the requester's page it is the newest with this number: an older one, whose number was free again, is not
    found by it.
    """
    given = GIVEN.fullmatch(token)
    named = (
        find_ticket(given["station"].upper(), given["ticket"]) if given and is_ticket_code(given["ticket"]) else None
    )
    case = queries.find_one(book, pk=named.pk) if named else None
    if case is None:
        raise RefusedError(404, "token: not found")
    return [part(case, TOKEN)]


@door(0)
def nothing_here(request: HttpRequest, book: Book) -> None:
    """Anything else under the prefix."""
    if request.path.endswith(".xml"):
        raise RefusedError(404, "XML is not offered: ask for .json")
    raise RefusedError(404, "not found: discovery.json says what is here")


def _is_extended(request: HttpRequest) -> bool:
    return request.GET.get("extensions", "").lower() in TRUE
