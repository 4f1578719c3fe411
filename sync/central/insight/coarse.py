"""Of a day whose single records are gone its sums stay, and no finer ones: not by hour, language or kind of person.

So visitors are told at the kiosk. What is by what was needed, how urgent it was or which kiosk it was says nothing of
who came, and stays.
"""

from __future__ import annotations

from datetime import date

from sync.central.days import day_range, day_start
from sync.central.dispatch.api import HelpRequest, cases_over
from sync.central.insight import parts
from sync.central.insight.erased import KIND_OF, REQUESTS, VISITS
from sync.central.insight.models import Figure, Visit

FINE = (parts.HOUR, parts.LANG, parts.AUDIENCE)


def days_due(before: date) -> list[date]:
    """The days before this one that have finer sums."""
    found = Figure.objects.filter(day__lt=before, dim__in=FINE).order_by("day")
    return list(found.values_list("day", flat=True).distinct())


def coarsen(day: date, before: date) -> int:
    """Erase the finer sums of a day, of counters none of whose records stay; how many. To be called by the writer."""
    return Figure.objects.filter(**_due(day, before)).delete()[0]


def count(before: date) -> int:
    """How many finer sums go when all is erased that is of before this day."""
    return sum(Figure.objects.filter(**_due(day, before)).count() for day in days_due(before))


def _due(day: date, before: date) -> dict[str, object]:
    staying = {kind: _has_staying(kind, day, before) for kind in (VISITS, REQUESTS)}
    told = [counter for counter in parts.COUNTERS if not staying.get(KIND_OF.get(counter, ""), False)]
    return {"day": day, "dim__in": FINE, "counter__in": told}


def _has_staying(kind: str, day: date, before: date) -> bool:
    """Whether a visit began on that day that was not over by the other one, or a request came that is still kept: a
    change of it will be counted in all its sums."""
    if kind == VISITS:
        began = Visit.objects.filter(**day_range("started_at", day, day))
        return began.filter(ended_at__gte=day_start(before)).exists()
    kept = HelpRequest.objects.filter(**day_range("requested_at", day, day))
    return kept.exclude(pk__in=cases_over(before).filter(**day_range("requested_at", day, day)).values("pk")).exists()
