"""The figures of visits: totals with their definitions, by day, by hour, and by what was chosen.

A session counts as a use of the kiosk from two taps and five seconds on; fewer is a brush of the sleeve.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django.db.models import Avg, Count, Q, QuerySet
from django.db.models.functions import ExtractHour, TruncDate
from django.urls import reverse

from sync.central.days import day_range
from sync.central.insight import counters, parts
from sync.central.insight.api import USED, Visit, VisitFilter
from sync.central.insight.counters import Wanted
from sync.central.insight.coverage import Coverage
from sync.central.web.beijing import BEIJING
from sync.central.web.day_chart import DayBar

HOURS = range(24)


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts over the whole visits asked for; what is not a percent or a mean is a number of sessions."""

    raw: int
    counted: int
    demo: int
    answered: int
    helped: int
    average_s: float | None

    @property
    def answered_percent(self) -> int | None:
        """Share of counted sessions with an answer, in whole percent; None if there is none to share."""
        return round(100 * self.answered / self.counted) if self.counted else None


def totals(visits: QuerySet[Visit]) -> Totals:
    """Count the visits in one query."""
    return Totals(
        **visits.order_by().aggregate(
            raw=Count("pk"),
            counted=Count("pk", filter=USED),
            demo=Count("pk", filter=Q(demo=True)),
            answered=Count("pk", filter=USED & Q(outcome="answered")),
            helped=Count("pk", filter=USED & Q(outcome="help")),
            average_s=Avg("duration_s", filter=USED),
        )
    )


def unfinished(wanted: VisitFilter) -> int:
    """How many visits of these days have begun, and their end has not arrived: what else they were is not known."""
    begun = Visit.objects.filter(completed_position=None, **day_range("started_at", wanted.first, wanted.last))
    return (begun.filter(station_id=wanted.station) if wanted.station else begun).count()


@dataclass(frozen=True, slots=True)
class ByHour:
    """How many sessions began in each hour of each Beijing day: all of them, and those that count."""

    raw: Counter[tuple[date, int]]
    counted: Counter[tuple[date, int]]


def by_hour(visits: QuerySet[Visit]) -> ByHour:
    """Group the visits by Beijing day and hour in one query."""
    raw: Counter[tuple[date, int]] = Counter()
    counted: Counter[tuple[date, int]] = Counter()
    rows = (
        visits.order_by()
        .values(day=TruncDate("started_at", tzinfo=BEIJING), hour=ExtractHour("started_at", tzinfo=BEIJING))
        .annotate(raw=Count("pk"), counted=Count("pk", filter=USED))
        .values_list("day", "hour", "raw", "counted")
    )
    for day, hour, all_of_them, those_that_count in rows:
        raw[day, hour] = all_of_them
        counted[day, hour] = those_that_count
    return ByHour(raw, counted)


def by_hour_kept(wanted: Wanted) -> ByHour:
    """The same for all visits of some days and stations, from the figures that are kept."""
    kept = (counters.by_day_and_hour(wanted, counter) for counter in (parts.TOUCHED, parts.SESSIONS))
    return ByHour(*map(Counter, kept))


def hour_span(day: date, hour: int) -> tuple[datetime, datetime]:
    """The hour of a Beijing day as a half-open span."""
    start = datetime.combine(day, time(hour), BEIJING)
    return start, start + timedelta(hours=1)


def day_bars(
    days: Sequence[date], hours: ByHour, known: Coverage, now: datetime, narrowed: Mapping[str, str] | None = None
) -> list[DayBar]:
    """One bar a day, with what is not known marked; each leads to its visits, `narrowed` as those of the page are."""
    return [_day_bar(day, hours, known, now, narrowed or {}) for day in days]


def visits_url(day: date, narrowed: Mapping[str, str] | None = None) -> str:
    """The address of the page of visits for one day, under a filter."""
    asked = {**(narrowed or {}), "first": day.isoformat(), "last": day.isoformat()}
    return f"{reverse('staff:visits')}?{urlencode(sorted(asked.items()))}"


def _day_bar(day: date, hours: ByHour, known: Coverage, now: datetime, narrowed: Mapping[str, str]) -> DayBar:
    start = hour_span(day, 0)[0]
    end = min(start + timedelta(days=1), now)
    raw = sum(hours.raw[day, hour] for hour in HOURS)
    return DayBar(
        day=day,
        counted=sum(hours.counted[day, hour] for hour in HOURS),
        raw=raw,
        is_unknown=start < now and known.is_blind_in(start, end),
        is_absent=start >= now or not known.is_present_in(start, end),
        url=f"{visits_url(day, narrowed)}#rows-head" if raw else "",
    )


def shares(visits: QuerySet[Visit], field: str, names: Iterable[tuple[str, object]]) -> list[tuple[str, int, int]]:
    """Counted sessions by the values of a field: (name, count, whole percent), in the order of `names`."""
    found = dict(visits.filter(USED).order_by().values_list(field).annotate(n=Count("pk")))
    whole = sum(found.values())
    return [
        (str(name), found.get(code, 0), round(100 * found.get(code, 0) / whole) if whole else 0) for code, name in names
    ]
