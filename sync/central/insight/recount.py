"""The figures made anew from their rows, day by day: to compare, to mend, and once after an upgrade.

A day is one transaction, so that figures and rows agree at any time, also while kiosks deliver. Days of which rows were
erased because their time is over are left as they are: their figures are all that there is of them.
"""

from __future__ import annotations

from collections import Counter as Counted
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When

from sync.central import engines
from sync.central.days import day_range
from sync.central.dispatch.api import HelpRequest
from sync.central.insight import spans
from sync.central.insight.erased import erased_before
from sync.central.insight.known_gaps import look_through
from sync.central.insight.models import Figure, Visit, Work
from sync.central.insight.parts import USED_SECONDS, USED_TAPS, WORK, of_request, of_visit, of_work
from sync.central.insight.tally import NOTHING, Key, Sums, Tally
from sync.central.insight.work import TYPES
from sync.central.ledger.api import GONE, Counter, Event, reproject
from sync.central.web.beijing import beijing_date
from sync.protocol.events_volunteers import AssistanceLogged, AssistanceVoided, ShiftConfirmed

# Grows with the rules of `parts`: a centre that counted by older ones counts anew when it is upgraded.
RULES = 2
RULES_NAME = "figure-rules"
CHUNK = 2000
# What of a row is counted; the moment first.
VISIT_FIELDS = (
    *("started_at", "taps", "duration_s", "station_id", "device_id", "lang", "clock", "demo"),
    *("started_from", "started_to"),
)
WORK_FIELDS = (
    *("at", "type", "station_id", "device_id", "code", "n", "minutes", "lang", "audience", "clock", "demo", "counted"),
    *("at_from", "at_to"),
)


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that is not what its rows say: as kept and as counted."""

    key: Key
    kept: Sums
    counted: Sums


def catch_up() -> bool:
    """Bring events and rows of an older version under the figures; whether there was anything to do.

    May be ended at any point and begun again.
    """
    if Counter.objects.filter(name=RULES_NAME, value__gte=RULES).exists():
        return False
    recount()
    look_through()
    Counter.objects.update_or_create(name=RULES_NAME, defaults={"value": RULES})
    return True


def recount() -> int:
    """Make all figures anew, what never was counted with them; returns how many days that were."""
    for station, places in _uncounted():
        with engines.writer():
            Event.objects.filter(station=station, position__in=places).update(projected=False)
    with engines.writer():
        _misjudged().update(counted=Case(When(counted=True, then=Value(False)), default=Value(True)))
    for rows in spans.wrong():
        with engines.writer():
            spans.mend(rows)
    reproject()
    made = 0
    for day in days():
        with engines.writer():
            Figure.objects.filter(day=day).delete()
            count(day).write()
        made += 1
    return made


def check() -> tuple[list[Difference], int]:
    """Compare all figures with their rows; what differs, and how many rows are missing or wrongly judged."""
    found = []
    for day in days():
        with engines.writer():
            kept, counted = stored(day), count(day).cells()
        for key in sorted(kept.keys() | counted.keys()):
            pair = kept.get(key, NOTHING), counted.get(key, NOTHING)
            if pair[0] != pair[1]:
                found.append(Difference(key, *pair))
    wrong = sum(len(rows) for rows in spans.wrong())
    return found, sum(len(places) for _station, places in _uncounted()) + _misjudged().count() + wrong


def count(day: date) -> Tally:
    """The figures of a day from its rows; those that count alike are counted together, which most of a day are."""
    tally = Tally()
    visits = Visit.objects.filter(completed_position__isnull=False, **day_range("started_at", day, day))
    for values, times in _alike(visits, VISIT_FIELDS, _least_use).items():
        visit = Visit(completed_position=0, **dict(zip(VISIT_FIELDS, values, strict=True)))
        tally.put_in(of_visit(visit), times)
    work = Work.objects.filter(type__in=WORK, counted=True, **day_range("at", day, day))
    for values, times in _alike(work, WORK_FIELDS, tuple).items():
        tally.put_in(of_work(Work(**dict(zip(WORK_FIELDS, values, strict=True)))), times)
    for request in HelpRequest.objects.filter(**day_range("requested_at", day, day)).order_by():
        tally.put_in(of_request(request))
    return tally


def _alike(
    rows: QuerySet[Any], names: tuple[str, ...], others: Callable[[list[Any]], Iterable[Any]]
) -> Counted[tuple[Any, ...]]:
    """How many rows there are of each hour (the first of the names) and each of the other values."""
    return Counted(
        (moment.replace(minute=0, second=0, microsecond=0), *others(values))
        for moment, *values in rows.order_by().values_list(*names).iterator(CHUNK)
    )


def _least_use(values: list[Any]) -> tuple[Any, ...]:
    """Taps and seconds only as far as they make a use."""
    taps, seconds, *same = values
    return min(taps or 0, USED_TAPS), min(seconds or 0, USED_SECONDS), *same


def stored(day: date) -> dict[Key, Sums]:
    """The figures of a day as they are kept."""
    rows = Figure.objects.filter(day=day).exclude(n=0, events=0, unsure=0)
    fields = ("counter", "dim", "value", "day", "station_id", "demo", "n", "events", "unsure")
    return {tuple(key): (n, events, unsure) for *key, n, events, unsure in rows.values_list(*fields)}


def days() -> Iterator[date]:
    """Every Beijing day that has rows or figures, in order: from row to row over the indexes, not through them; none of
    which rows were erased."""
    kept_from = erased_before()
    day = _next_day(None if kept_from is None else kept_from - timedelta(days=1))
    while day is not None:
        yield day
        day = _next_day(day)


def left_out() -> int:
    """How many days with figures there are that cannot be counted again, since rows of them were erased."""
    kept_from = erased_before()
    return 0 if kept_from is None else Figure.objects.filter(day__lt=kept_from).values("day").distinct().count()


def _next_day(after: date | None) -> date | None:
    start = None if after is None else after + timedelta(days=1)
    moments: list[tuple[QuerySet[Any], str]] = [
        (Visit.objects.filter(completed_position__isnull=False), "started_at"),
        (HelpRequest.objects.all(), "requested_at"),
        *((Work.objects.filter(type=kind), "at") for kind in WORK),
    ]
    firsts = [_first(rows, field, day_range(field, start, None)) for rows, field in moments]
    kept = Figure.objects.filter(**({"day__gte": start} if start else {})).order_by("day").values_list("day", flat=True)
    return min([*(beijing_date(moment) for moment in firsts if moment), *kept[:1]], default=None)


def _first(rows: QuerySet[Any], field: str, bounds: dict[str, Any]) -> datetime | None:
    found: datetime | None = rows.filter(**bounds).order_by(field).values_list(field, flat=True).first()
    return found


def _uncounted() -> Iterator[tuple[str, list[int]]]:
    """Events that are counted today and have no row, some of a station at a time, by their positions: this centre did
    not count them when they came. Two statements, since events and rows may be on several machines."""
    events, after = Event.objects.filter(type__in=TYPES, projected=True).exclude(body=GONE).order_by("position"), 0
    while page := list(events.filter(position__gt=after).values_list("position", "station_id", "event_id")[:CHUNK]):
        counted = set(Work.objects.filter(pk__in=[event_id for *_, event_id in page]).values_list("pk", flat=True))
        found: dict[str, list[int]] = {}
        for position, station, event_id in page:
            if event_id not in counted:
                found.setdefault(station, []).append(position)
        yield from found.items()
        after = page[-1][0]


def _misjudged() -> QuerySet[Work]:
    """Rows that count and should not, or the other way round."""
    void = Work.objects.filter(type=AssistanceVoided.TYPE, ref=OuterRef("event_id"), device=OuterRef("device"))
    later = Work.objects.filter(type=ShiftConfirmed.TYPE, ref=OuterRef("ref"), device=OuterRef("device"))
    overruled = {AssistanceLogged.TYPE: void, ShiftConfirmed.TYPE: later.filter(seq__gt=OuterRef("seq"))}
    wrong = Q()
    for kind, by in overruled.items():
        wrong |= Q(type=kind) & (Q(Exists(by), counted=True) | Q(~Exists(by), counted=False))
    return Work.objects.filter(wrong)
