"""What the pages may use of insight: visits by filter, totals by day and hour, tokens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import ExtractHour, TruncDate

from sync.central.days import day_range
from sync.central.insight.exports import csv_lines, visit_rows
from sync.central.insight.models import ENTRIES, MODES, OUTCOMES, PullToken, Visit
from sync.central.insight.tokens import is_live as is_live_token
from sync.central.insight.tokens import issue_token, revoke_token

__all__ = [
    "ENTRIES",
    "MODES",
    "OUTCOMES",
    "PullToken",
    "Visit",
    "VisitFilter",
    "VisitTotals",
    "csv_lines",
    "is_live_token",
    "issue_token",
    "languages",
    "revoke_token",
    "totals",
    "visit_rows",
    "visits",
    "visits_by_day",
    "visits_by_hour",
    "visits_by_station",
]

# What counts as a use of the kiosk and not as a brush against it; printed on every report.
USED_TAPS, USED_SECONDS = 2, 5
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


@dataclass(frozen=True, slots=True)
class VisitTotals:
    """`sessions` are all whole visits, `used` those of at least 2 taps and 5 seconds, the rest parts of `sessions`."""

    sessions: int
    used: int
    answered: int
    helped: int
    by_lang: tuple[tuple[str, int], ...]


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


def visits_by_day(chosen: VisitFilter | None = None) -> list[tuple[date, int]]:
    """Visits of each day from the first to the last, days without any included; open ends are those of the data."""
    chosen = chosen or VisitFilter()
    by_day = visits(chosen).order_by().annotate(day=TruncDate("started_at")).values_list("day")
    counted: dict[date, int] = dict(by_day.annotate(Count("session")))
    first = chosen.first or min(counted, default=None)
    last = chosen.last or max(counted, default=None)
    if first is None or last is None:
        return []
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [(day, counted.get(day, 0)) for day in days]


def visits_by_hour(chosen: VisitFilter | None = None) -> list[int]:
    """Visits by hour of the day of their start: 24 numbers."""
    by_hour = visits(chosen).order_by().annotate(hour=ExtractHour("started_at")).values_list("hour")
    counted: dict[int, int] = dict(by_hour.annotate(Count("session")))
    return [counted.get(hour, 0) for hour in range(24)]


def visits_by_station(chosen: VisitFilter | None = None) -> list[tuple[str, int]]:
    """Visits by station code, the most visited first."""
    counted = visits(chosen).order_by().values_list("station_id").annotate(Count("session"))
    return sorted(counted, key=lambda pair: (-pair[1], pair[0]))


def totals(chosen: VisitFilter | None = None) -> VisitTotals:
    """The sums printed above the list."""
    found = visits(chosen).order_by()
    sums = found.aggregate(
        sessions=Count("session"),
        used=Count("session", filter=USED),
        answered=Count("session", filter=Q(outcome="answered")),
        helped=Count("session", filter=Q(outcome="help")),
    )
    by_lang = found.values_list("lang").annotate(Count("session"))
    return VisitTotals(**sums, by_lang=tuple(sorted(by_lang, key=lambda pair: (-pair[1], pair[0]))))


def languages() -> list[str]:
    """The languages in which visits began, by tag."""
    return sorted(Visit.objects.exclude(lang="").order_by().values_list("lang", flat=True).distinct())
