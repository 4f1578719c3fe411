"""What a reader of the Open311 door asks for, and the cases that answer it. Only public kinds are ever looked for."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial, reduce
from operator import or_
from typing import Any

from django.db.models import Prefetch, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.http import QueryDict

from sync.central.dispatch import states, steps
from sync.central.dispatch.models import Call, CaseStep, HelpRequest
from sync.central.dispatch.open311 import Case
from sync.central.dispatch.open311_services import OTHER, Book, Service, service_of
from sync.central.dispatch.standard import HAZARD, SUBTYPE

# The standard's own bounds: 90 days, or the first 1,000 of them.
SPAN = timedelta(days=90)
LARGEST_PAGE = 1000
LAST_PAGE = 1000
MOST_IDS = 100
NUMBER = re.compile(r"[A-Z]{1,4}-[0-9]{4}-[0-9]{1,12}", re.ASCII)
WHEN = re.compile(r"(20[0-9]{2}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)(Z|[+-]\d\d:\d\d)", re.ASCII)
WHOLE = re.compile(r"[0-9]{1,6}", re.ASCII)


class RefusedError(Exception):
    """What is wrong with what was asked, a sentence for each fault; the status is that of the answer."""

    def __init__(self, status: int, *descriptions: str) -> None:
        super().__init__(status, descriptions)
        self.status = status
        self.descriptions = descriptions


@dataclass(frozen=True, slots=True)
class Asked:
    """The parameters of a query of requests, read and checked. `numbers` overrides all but the paging."""

    numbers: tuple[str, ...]
    services: tuple[str, ...]
    statuses: tuple[str, ...]
    first: datetime
    last: datetime
    page: int
    page_size: int


def read(query: QueryDict, book: Book, now: datetime) -> Asked:
    """What was asked; a parameter that is empty is one that is not there. Raises RefusedError naming every fault."""
    found: dict[str, Any] = {}
    faults = []
    readers: dict[str, Callable[[str], Any]] = {**READERS, "service_code": partial(_services, book)}
    for name, reader in readers.items():
        try:
            found[name] = reader(",".join(query.getlist(name)).strip(","))
        except ValueError as error:
            faults.append(f"{name}: {error}")
    if faults:
        raise RefusedError(400, *faults)
    first, last = _span(found["start_date"], found["end_date"], now)
    return Asked(
        numbers=found["service_request_id"],
        services=found["service_code"],
        statuses=found["status"],
        first=first,
        last=last,
        page=found["page"],
        page_size=found["page_size"],
    )


def find(asked: Asked, book: Book) -> list[Case]:
    """The cases of one page, the newest first; by a number of queries that does not depend on how many there are."""
    found = public(book)
    if asked.numbers:
        found = found.filter(case_number__in=[number for number in asked.numbers if NUMBER.fullmatch(number)])
    else:
        found = found.filter(requested_at__gte=asked.first, requested_at__lte=asked.last)
        if asked.statuses:
            found = found.filter(state__in=[code for code, it in states.STATES.items() if it.open311 in asked.statuses])
        if asked.services:
            found = found.filter(_of_services([book.services[code] for code in asked.services], book))
    start = (asked.page - 1) * asked.page_size
    return cases(found.order_by("-requested_at", "-pk")[start : start + asked.page_size], book)


def find_one(book: Book, **values: str) -> Case | None:
    """The case with these values, if it is of a public kind."""
    return next(iter(cases(public(book).filter(**values), book)), None)


def public(book: Book) -> QuerySet[HelpRequest]:
    """The requests that anybody may know of: those of the kinds that the content calls public."""
    return HelpRequest.objects.filter(help__in=book.kinds).annotate(_needs=Cast("needs", TextField()))


def cases(found: QuerySet[HelpRequest], book: Book) -> list[Case]:
    """Each request with what its fields are taken from."""
    told = Prefetch("steps", CaseStep.objects.filter(kind__in=steps.PUBLIC).order_by("at", "pk"), to_attr="told")
    rows = found.select_related("station").prefetch_related(told, Prefetch("whistles__calls", Call.objects.all()))
    return [_case(row, book) for row in rows]


def _case(row: Any, book: Book) -> Case:
    calls = tuple(call for whistle in row.whistles.all() for call in whistle.calls.all())
    return Case(row, service_of(row, book), tuple(row.told), calls, book)


def _of_services(wanted: list[Service], book: Book) -> Q:
    return reduce(or_, (_of_service(service, book) for service in wanted))


def _of_service(service: Service, book: Book) -> Q:
    """The same as `service_of`, for a query: a hazard whose kind is not among the services is another hazard."""
    if service.kind.code != HAZARD:
        return Q(help=service.kind.code)
    if service.subtype != OTHER:
        return Q(help=HAZARD) & _is_subtype(service.subtype)
    named = [one.subtype for one in book.services.values() if one.subtype not in ("", OTHER)]
    return Q(help=HAZARD) & ~reduce(or_, map(_is_subtype, named), Q(pk__in=[]))


def _is_subtype(subtype: str) -> Q:
    """Neither SQLite nor Django can look into a list of a JSON column; a code has no character that JSON changes."""
    return Q(_needs__contains=f'"{SUBTYPE}{subtype}"')


def _span(first: datetime | None, last: datetime | None, now: datetime) -> tuple[datetime, datetime]:
    """From when until when: 90 days if one end or both are left out, and no more if neither is."""
    if first is None:
        last = last or now
        return last - SPAN, last
    if last is None:
        return first, first + SPAN
    if last < first:
        raise RefusedError(400, "end_date: is before start_date")
    if last - first > SPAN:
        raise RefusedError(400, f"start_date, end_date: may not span more than {SPAN.days} days")
    return first, last


def _several(given: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in given.split(",") if part.strip()))


def _numbers(given: str) -> tuple[str, ...]:
    numbers = _several(given)
    if len(numbers) > MOST_IDS:
        raise ValueError(f"not more than {MOST_IDS} at once")
    return numbers


def _services(book: Book, given: str) -> tuple[str, ...]:
    named = _several(given)
    if not set(named) <= set(book.services):
        raise ValueError("not found; one or more, separated by commas, of those in services.json")
    return named


def _statuses(given: str) -> tuple[str, ...]:
    named = _several(given)
    if not set(named) <= {states.OPEN, states.CLOSED}:
        raise ValueError("open or closed, or both separated by a comma")
    return named


def _moment(given: str) -> datetime | None:
    """In an address that was not encoded the plus of an offset has become a space."""
    if not given:
        return None
    if not (parts := WHEN.fullmatch(given.replace(" ", "+"))):
        raise ValueError("a moment of this century with its zone, such as 2026-01-31T08:00:00Z")
    return datetime.fromisoformat(parts[1] + parts[2].replace("Z", "+00:00"))


def _whole(given: str, *, default: int, largest: int) -> int:
    if not given:
        return default
    if not WHOLE.fullmatch(given) or not 1 <= int(given) <= largest:
        raise ValueError(f"a whole number from 1 to {largest}")
    return int(given)


READERS: dict[str, Callable[[str], Any]] = {
    "service_request_id": _numbers,
    "status": _statuses,
    "start_date": _moment,
    "end_date": _moment,
    "page": partial(_whole, default=1, largest=LAST_PAGE),
    "page_size": partial(_whole, default=LARGEST_PAGE, largest=LARGEST_PAGE),
}
