"""What other apps, and the pages, may use of insight: visits by filter, as a table, and tokens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from sync.central.days import day_range
from sync.central.insight.exports import csv_lines, visit_rows
from sync.central.insight.known_gaps import look_through
from sync.central.insight.models import ENTRIES, MODES, OUTCOMES, PullToken, Visit
from sync.central.insight.parts import USED_SECONDS, USED_TAPS
from sync.central.insight.recount import catch_up, check, left_out, recount
from sync.central.insight.tokens import is_live as is_live_token
from sync.central.insight.tokens import issue_token, revoke_token

__all__ = [
    "ENTRIES",
    "MODES",
    "OUTCOMES",
    "PullToken",
    "Visit",
    "VisitFilter",
    "catch_up",
    "check",
    "csv_lines",
    "is_live_token",
    "issue_token",
    "left_out",
    "look_through",
    "recount",
    "revoke_token",
    "visit_rows",
    "visits",
]

USED = Q(taps__gte=USED_TAPS, duration_s__gte=USED_SECONDS)


@dataclass(frozen=True, slots=True)
class VisitFilter:
    """Which visits to show; None is any. Days are Beijing days, both included."""

    first: date | None = None
    last: date | None = None
    station: str | None = None
    lang: str | None = None
    outcome: str | None = None
    mode: str | None = None
    demo: bool | None = None


def visits(chosen: VisitFilter | None = None) -> QuerySet[Visit]:
    """The whole visits that match, the newest first."""
    chosen = chosen or VisitFilter()
    found = Visit.objects.filter(completed_position__isnull=False).select_related("station")
    found = found.filter(**day_range("started_at", chosen.first, chosen.last))
    equal = {
        "station_id": chosen.station,
        "lang": chosen.lang,
        "outcome": chosen.outcome,
        "mode": chosen.mode,
        "demo": chosen.demo,
    }
    found = found.filter(**{name: value for name, value in equal.items() if value is not None})
    return found.order_by("-started_at", "-completed_position")
