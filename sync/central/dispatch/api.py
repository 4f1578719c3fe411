"""What other apps, and the pages, may use of dispatch."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from sync.central.days import day_range
from sync.central.directory.api import help_types
from sync.central.dispatch.models import REPORTED, SEVERITIES, STATES, HelpRequest
from sync.protocol.content import Text

__all__ = [
    "REPORTED",
    "SEVERITIES",
    "STATES",
    "HelpFilter",
    "HelpRequest",
    "find_ticket",
    "help_name",
    "help_requests",
    "is_overdue",
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
    return request.state == REPORTED and request.acknowledge_by is not None and request.acknowledge_by < timezone.now()


def find_ticket(station: str, ticket: str) -> HelpRequest | None:
    """The newest request with this number at this station: numbers are free again after 90 days."""
    return HelpRequest.objects.filter(station_id=station, ticket=ticket).order_by("-requested_at").first()


def _pick(text: Text, lang: str) -> str:
    return text.pick(lang.partition("-")[0]).text
