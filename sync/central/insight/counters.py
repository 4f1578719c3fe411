"""The counters of the service, exactly as they are defined: one table of them, by station.

Of what was voided nothing counts; of several confirmations of a shift the last. A station where nobody counted people
has no number of visitors, which is not none.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from sync.central.days import day_range
from sync.central.dispatch.api import HelpFilter, help_requests
from sync.central.insight.api import USED, VisitFilter, visits
from sync.central.insight.models import Work
from sync.protocol.events import ContentRated
from sync.protocol.events_volunteers import (
    AssistanceLogged,
    AssistanceVoided,
    FairItemServed,
    FairItemUnmet,
    HeadcountAdded,
    ShiftConfirmed,
)

BEST_SCORE = 3
# Below so many scores no rate is shown: it would say something of single persons.
LEAST_SCORES = 30
NOT_COUNTED = ("withdrawn", "duplicate")
RESOLVED = ("closed_normal", "closed_overtime")
MINUTES_AN_HOUR = 60
BY_NAME = {
    "services": (AssistanceLogged.TYPE, FairItemServed.TYPE),
    "visitors": (HeadcountAdded.TYPE,),
    "unmet": (FairItemUnmet.TYPE,),
    "scores": (ContentRated.TYPE,),
    "hours": (ShiftConfirmed.TYPE,),
}
"""Counter -> the types of the events behind it."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which days (Beijing days, both included), which station, invented or not; None is any."""

    first: date | None = None
    last: date | None = None
    station: str | None = None
    demo: bool | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """The counters of one station or of all; a rate is (how many, of how many)."""

    sessions: int
    services: int
    visitors: int | None
    requests: int
    resolved: tuple[int, int]
    satisfied: tuple[int, int]
    unmet: int
    minutes: int

    @property
    def hours(self) -> float:
        """Volunteer time in hours."""
        return round(self.minutes / MINUTES_AN_HOUR, 1)

    @property
    def satisfied_percent(self) -> int | None:
        """Share of the best score; None where too few have scored."""
        good, whole = self.satisfied
        return round(100 * good / whole) if whole >= LEAST_SCORES else None

    @property
    def resolved_percent(self) -> int | None:
        """Share of the cases on file that were closed; None without any."""
        good, whole = self.resolved
        return round(100 * good / whole) if whole else None


def work(wanted: Wanted, counter: str) -> QuerySet[Work]:
    """The records behind a counter: what was voided, and what a later confirmation replaced, is not among them."""
    found = Work.objects.filter(type__in=BY_NAME[counter], **day_range("at", wanted.first, wanted.last))
    found = _of(found, wanted)
    if counter == "services":
        voided = Work.objects.filter(type=AssistanceVoided.TYPE, ref=OuterRef("event_id"), device=OuterRef("device"))
        return found.filter(~Exists(voided))
    if counter == "hours":
        later = Work.objects.filter(
            type=ShiftConfirmed.TYPE, ref=OuterRef("ref"), device=OuterRef("device"), seq__gt=OuterRef("seq")
        )
        return found.filter(~Exists(later))
    return found


def by_station(wanted: Wanted) -> dict[str, Figures]:
    """The counters of every station that has any."""
    sums = {name: _sums(work(wanted, name), "n") for name in ("services", "visitors", "unmet")}
    minutes = _sums(work(wanted, "hours"), "minutes")
    scores = work(wanted, "scores")
    cases = _cases(wanted)
    counts = {
        "sessions": _count(_visits(wanted)),
        "requests": _count(cases.exclude(state__in=NOT_COUNTED)),
        "filed": _count(cases.filter(filed_at__isnull=False)),
        "resolved": _count(cases.filter(filed_at__isnull=False, state__in=RESOLVED)),
        "scored": _count(scores),
        "best": _count(scores.filter(n=BEST_SCORE)),
    }
    stations = sorted({*minutes, *(code for found in (*sums.values(), *counts.values()) for code in found)})
    return {
        code: Figures(
            sessions=counts["sessions"][code],
            services=sums["services"][code],
            visitors=sums["visitors"].get(code),
            requests=counts["requests"][code],
            resolved=(counts["resolved"][code], counts["filed"][code]),
            satisfied=(counts["best"][code], counts["scored"][code]),
            unmet=sums["unmet"][code],
            minutes=minutes[code],
        )
        for code in stations
    }


def together(parts: dict[str, Figures]) -> Figures:
    """The district as the sum of its stations; visitors are of those that counted them."""
    rows = list(parts.values())
    counted = [row.visitors for row in rows if row.visitors is not None]
    return Figures(
        sessions=sum(row.sessions for row in rows),
        services=sum(row.services for row in rows),
        visitors=sum(counted) if counted else None,
        requests=sum(row.requests for row in rows),
        resolved=(sum(row.resolved[0] for row in rows), sum(row.resolved[1] for row in rows)),
        satisfied=(sum(row.satisfied[0] for row in rows), sum(row.satisfied[1] for row in rows)),
        unmet=sum(row.unmet for row in rows),
        minutes=sum(row.minutes for row in rows),
    )


def punctuality(wanted: Wanted) -> dict[str, tuple[int, int]]:
    """By severity: how many were answered within the promised time, of how many that were promised one."""
    promised = _cases(wanted).exclude(state__in=NOT_COUNTED).filter(acknowledge_by__isnull=False)
    made = Counter(dict(_by(promised, "severity")))
    kept = Counter(dict(_by(promised.filter(answered_at__lte=F("acknowledge_by")), "severity")))
    return {severity: (kept[severity], made[severity]) for severity in sorted(made)}


def _visits(wanted: Wanted) -> QuerySet[Any]:
    chosen = VisitFilter(first=wanted.first, last=wanted.last, station=wanted.station, demo=wanted.demo)
    return visits(chosen).filter(USED)


def _cases(wanted: Wanted) -> QuerySet[Any]:
    chosen = HelpFilter(first=wanted.first, last=wanted.last, station=wanted.station, demo=wanted.demo)
    return help_requests(chosen)


def _of(found: QuerySet[Work], wanted: Wanted) -> QuerySet[Work]:
    narrowed = Q() if wanted.station is None else Q(station_id=wanted.station)
    return found.filter(narrowed & (Q() if wanted.demo is None else Q(demo=wanted.demo)))


def _sums(found: QuerySet[Work], field: str) -> Counter[str]:
    rows = found.order_by().values_list("station_id").annotate(whole=Sum(field))
    return Counter({station: whole or 0 for station, whole in rows})


def _count(found: QuerySet[Any]) -> Counter[str]:
    return Counter(dict(_by(found, "station_id")))


def _by(found: QuerySet[Any], field: str) -> list[tuple[str, int]]:
    return list(found.order_by().values_list(field).annotate(whole=Count("pk")))
