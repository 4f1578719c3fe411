"""What other apps, and the pages, may use of dispatch."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from sync.central.days import day_range
from sync.central.directory.api import help_types
from sync.central.dispatch.models import REPORTED, SEVERITIES, STATES, CaseStep, HelpRequest, RefusedTicket
from sync.central.dispatch.positions import POSITIONS, watch
from sync.central.dispatch.refusals import refusals
from sync.central.dispatch.retention import cases_over, erase_cases
from sync.central.dispatch.states import DUPLICATE, ENDED, IN_PROGRESS, SUSPENDED
from sync.central.dispatch.states import STATES as STATE_TABLE
from sync.central.dispatch.steps import PUBLIC
from sync.protocol.content import Text

__all__ = [
    "POSITIONS",
    "REPORTED",
    "SEVERITIES",
    "STATES",
    "WAITS",
    "CaseStep",
    "HelpFilter",
    "HelpRequest",
    "cases_over",
    "erase_cases",
    "expected_at",
    "find_ticket",
    "help_name",
    "help_requests",
    "is_overdue",
    "last_note",
    "public_state",
    "refused_tickets",
    "waits",
    "watch",
]


@dataclass(frozen=True, slots=True)
class HelpFilter:
    """Which requests to show; None is any. Days are Beijing days, both included."""

    first: date | None = None
    last: date | None = None
    station: str | None = None
    severity: str | None = None
    state: str | None = None
    help: str | None = None
    demo: bool | None = None


def help_requests(chosen: HelpFilter | None = None) -> QuerySet[HelpRequest]:
    """The requests that match, the newest first."""
    chosen = chosen or HelpFilter()
    found = HelpRequest.objects.select_related("station").order_by("-requested_at", "-position")
    found = found.filter(**day_range("requested_at", chosen.first, chosen.last))
    equal = {
        "station_id": chosen.station,
        "severity": chosen.severity,
        "state": chosen.state,
        "help": chosen.help,
        "demo": chosen.demo,
    }
    return found.filter(**{name: value for name, value in equal.items() if value is not None})


def help_name(code: str, lang: str) -> str:
    """The name of a kind of request in `lang` (any BCP 47 tag), as published; the code itself if it is not known."""
    known = help_types().get(code)
    return _pick(known.name, lang) if known else code


def is_overdue(request: HelpRequest) -> bool:
    """Whether nobody has answered within the time that was promised."""
    return waits(request) and request.acknowledge_by is not None and request.acknowledge_by < timezone.now()


def waits(request: HelpRequest) -> bool:
    """Whether nobody has answered yet, and somebody is to."""
    return request.answered_at is None and request.state not in ENDED


def public_state(request: HelpRequest) -> str:
    """Where a request stands, in the few words that anybody may know: one of `ticket_states.PUBLIC_STATES`."""
    if is_overdue(request):
        return "late"
    if request.state == IN_PROGRESS and request.arrived_at is not None:
        return "on_site"
    return STATE_TABLE[request.state].public


def expected_at(request: HelpRequest) -> datetime | None:
    """Until when the next step was promised: the answer, then the end; None if nothing was or nothing is to come."""
    if waits(request):
        return request.acknowledge_by
    is_at_work = request.state not in (*ENDED, SUSPENDED) and request.done_at is None
    return request.due_at if is_at_work else None


def last_note(request: HelpRequest, lang: str) -> str:
    """What staff last wrote, as they wrote it: where it went, why it was refused; empty if nothing.

    Nobody translates it: `lang` is there for notes that will have translations.
    """
    found = request.steps.filter(kind__in=PUBLIC).exclude(note="").order_by("-at", "-pk").first()
    if found is None or found.to == DUPLICATE:
        return ""
    return str(found.note)


def refused_tickets(days: int = 30) -> list[RefusedTicket]:
    """The codes that were not taken in the last days, counted by day, reason and kiosk; the latest first."""
    refusals.write()
    first = timezone.localdate() - timedelta(days=days)
    return list(RefusedTicket.objects.filter(day__gt=first).order_by("-day", "reason", "device"))


WAITS = Q(answered_at=None) & ~Q(state__in=ENDED)
"""What `waits` says of one request, for a query."""


def find_ticket(station: str, ticket: str) -> HelpRequest | None:
    """The newest request with this number at this station: numbers are free again after 90 days."""
    return HelpRequest.objects.filter(station_id=station, ticket=ticket).order_by("-requested_at").first()


def _pick(text: Text, lang: str) -> str:
    return text.pick(lang.partition("-")[0]).text
