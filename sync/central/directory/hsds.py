"""The public directory in Open Referral's HSDS 3.0: the published content for other people's programs, read only."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response, set_response_etag

from sync.central.directory import hsds_query
from sync.central.directory.hsds_query import EVERYWHERE, LISTS, Query
from sync.central.directory.hsds_rows import Directory, Row, directory
from sync.central.directory.publishing import current_version
from sync.central.problems import machine_view
from sync.protocol.problems import ProblemError

VERSION, PROFILE = "3.0", "https://docs.openreferral.org/en/3.0/hsds/"
OPENAPI = "https://raw.githubusercontent.com/openreferral/specification/3.0/schema/openapi.json"
DESCRIPTION = "Yizhan: partner units, the services of the monthly fairs, and where they are given. Samples say so."
FRESH_S = 300
METHODS = ("GET", "HEAD", "OPTIONS")
# Nothing here depends on who asks, so any page of anybody's may read it.
OPEN = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "ETag"}
PREFLIGHT = {
    "Access-Control-Allow-Methods": ", ".join(METHODS),
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Max-Age": "86400",
}
FILTERS = ("taxonomy_term_id", "taxonomy_id")

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Entity:
    """A list of the directory: how it is called, the parameters of the list and those of one of it."""

    name: str
    of_list: tuple[str, ...]
    of_one: tuple[str, ...] = EVERYWHERE

    def rows(self, found: Directory) -> dict[str, Row]:
        """Its rows by id."""
        rows: dict[str, Row] = getattr(found, self.name)
        return rows


ENTITIES: dict[str, Entity] = {
    entity.name: entity
    for entity in (
        Entity("services", (*LISTS, *FILTERS, "organization_id", "modified_after", "minimal", "full")),
        Entity("organizations", (*LISTS, *FILTERS, "full", "full_service"), (*EVERYWHERE, "full_service")),
        Entity("service_at_locations", (*LISTS, *FILTERS, "organization_id", "modified_after", "full")),
        Entity("taxonomies", LISTS),
        Entity("taxonomy_terms", (*LISTS, "taxonomy_id", "top_only", "parent_id")),
    )
}


def open_view(view: View) -> View:
    """A view for programs of anybody: open to pages elsewhere, kept a while, and its errors are problem bodies."""

    @machine_view(*METHODS)
    def answered(request: HttpRequest, /, **kwargs: Any) -> HttpResponseBase:
        if request.method == "OPTIONS":
            return HttpResponse(status=204, headers=PREFLIGHT)
        return view(request, **kwargs)

    def opened(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        response = answered(request, **kwargs)
        for name, value in OPEN.items():
            response[name] = value
        return response

    opened.csrf_exempt = True  # type: ignore[attr-defined]
    return opened


@open_view
def about(request: HttpRequest) -> HttpResponseBase:
    """Which standard this is, and where it is described."""
    query = hsds_query.read(request, EVERYWHERE)
    found = {"version": VERSION, "profile": PROFILE, "openapi_url": OPENAPI}
    return _answer(request, query, {**found, "description": DESCRIPTION})


@open_view
def listed(request: HttpRequest, name: str) -> HttpResponseBase:
    """A page of one of the lists."""
    entity = ENTITIES[name]
    query = hsds_query.read(request, entity.of_list)
    found = _directory(query)
    rows = list(entity.rows(found).values())
    return _answer(request, query, hsds_query.page(rows, query, _shape(query, found)))


@open_view
def one(request: HttpRequest, name: str, id: str) -> HttpResponseBase:
    """One entity, with all that belongs to it."""
    entity = ENTITIES[name]
    query = hsds_query.read(request, entity.of_one)
    found = _directory(query)
    row = entity.rows(found).get(id)
    if row is None:
        raise ProblemError("not-found")
    return _answer(request, query, _in_full(row, query, found))


@open_view
def nothing_here(request: HttpRequest, **_rest: Any) -> HttpResponseBase:
    """Anything else under the prefix."""
    raise ProblemError("not-found")


def _directory(query: Query) -> Directory:
    version = current_version()
    return directory(version, query.get("lang", "zh"), timezone.localdate()) if version else Directory()


def _shape(query: Query, found: Directory) -> Callable[[Row], dict[str, Any]]:
    if query.get("minimal"):
        return lambda row: {"id": row.id, "modified_date": row.modified.isoformat()}
    if query.get("full") or query.get("full_service"):
        return lambda row: _in_full(row, query, found) if query.get("full") else _with_services(row.short, row, found)
    return lambda row: row.short


def _in_full(row: Row, query: Query, found: Directory) -> dict[str, Any]:
    return _with_services(row.full, row, found) if query.get("full_service") else row.full


def _with_services(body: dict[str, Any], row: Row, found: Directory) -> dict[str, Any]:
    """An organization with its services in full instead of by name."""
    return {**body, "services": [found.services[service["id"]].full for service in row.full["services"]]}


def _answer(request: HttpRequest, query: Query, found: dict[str, Any]) -> HttpResponseBase:
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Cache-Control"] = f"public, max-age={FRESH_S}"
    response["Content-Language"] = query.get("lang", "zh")
    set_response_etag(response)
    return get_conditional_response(request, etag=response["ETag"], response=response) or response
