"""Reading and writing limits and the calendar. What is read is a handful of rows, so it is read anew each time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from sync.central.limits.calendar import USUAL, Hours, Span, WorkingCalendar
from sync.central.limits.models import CalendarDay, Limit, WorkingHours
from sync.central.limits.standard import BUILT_IN, HAZARD, OF_HAZARD, STAGES, LimitRule

MADE_BY_DEMO = "demo"
DEMO_NOTE = "示例标准：请换成本地的立案、处置和结案标准。"


class OutdatedError(Exception):
    """Somebody else made a version since this one was looked at."""


class TakenError(Exception):
    """Days that have an exception already, in `days`."""

    def __init__(self, days: list[date]) -> None:
        super().__init__(", ".join(day.isoformat() for day in days))
        self.days = days


def limit_of(kind: str, at: datetime) -> LimitRule | None:
    """The limits of a kind in force at a moment: its last version, else the built-in standard.

    A hazard type that neither of them knows has the limits of hazards in general; any other unknown kind has None.
    """
    row = Limit.objects.filter(kind=kind, valid_from__lte=at).order_by("-valid_from", "-version").first()
    if row is not None:
        return row.rule()
    if kind not in BUILT_IN and kind.startswith(OF_HAZARD):
        return limit_of(HAZARD, at)
    return BUILT_IN.get(kind)


def rules_at(at: datetime) -> dict[str, LimitRule]:
    """The limits of every kind that has its own, built in or made here, in force at a moment."""
    rows = Limit.objects.filter(valid_from__lte=at).order_by("valid_from", "version")
    return {**BUILT_IN, **{row.kind: row.rule() for row in rows}}


def history(kind: str) -> list[Limit]:
    """Every version of a kind, the newest first."""
    return list(Limit.objects.filter(kind=kind).order_by("-version"))


def newest_version(kind: str) -> int:
    """The number of the last version, in force or to come; 0 for a kind with the built-in limits."""
    return Limit.objects.filter(kind=kind).order_by("-version").values_list("version", flat=True).first() or 0


def make_version(
    rule: LimitRule, *, seen: int, valid_from: datetime, made_by: str, note: str, is_demo: bool = False
) -> Limit:
    """Append a version after the version `seen`; `rule.version` is not looked at. Raises OutdatedError."""
    if newest_version(rule.kind) != seen:
        raise OutdatedError(rule.kind)
    values: dict[str, Any] = {}
    for stage in STAGES:
        span: Span | None = getattr(rule, stage)
        values[f"{stage}_amount"] = span.amount if span else None
        values[f"{stage}_unit"] = span.unit if span else ""
    try:
        with transaction.atomic():
            return Limit.objects.create(
                kind=rule.kind,
                version=seen + 1,
                valid_from=valid_from,
                severity=rule.severity,
                filing_condition=rule.filing_condition,
                closing_condition=rule.closing_condition,
                made_by=made_by,
                note=note,
                is_demo=is_demo,
                **values,
            )
    except IntegrityError as error:
        raise OutdatedError(rule.kind) from error


def seed(now: datetime | None = None) -> int:
    """Make the built-in standard the first version of each kind that has none, marked as a sample; how many."""
    moment = now or timezone.now()
    missing = BUILT_IN.keys() - set(Limit.objects.values_list("kind", flat=True))
    for kind in missing:
        make_version(BUILT_IN[kind], seen=0, valid_from=moment, made_by=MADE_BY_DEMO, note=DEMO_NOTE, is_demo=True)
    return len(missing)


def calendar_in_force() -> WorkingCalendar:
    """The calendar as staff keep it now."""
    exceptions = dict(CalendarDay.objects.values_list("date", "is_working"))
    return WorkingCalendar(exceptions, _hours())


def _hours() -> tuple[tuple[date, Hours], ...]:
    """From which day on which hours hold; of several for one day the last version."""
    by_day = {row.valid_from: row.shifts() for row in WorkingHours.objects.order_by("version")}
    return ((date.min, USUAL), *sorted(by_day.items(), key=lambda pair: pair[0]))


def due(span: Span, start: datetime, calendar: WorkingCalendar | None = None) -> datetime:
    """When a span that begins at an aware moment is over, in Beijing time, by the calendar in force.

    Give `calendar` (from `calendar_in_force`) when there are many to count. Raises ValueError for a naive start.
    """
    return (calendar or calendar_in_force()).add(start, span.amount, span.unit)


def newest_hours() -> int:
    """The number of the last version of the working hours; 0 while the usual ones hold."""
    return WorkingHours.objects.order_by("-version").values_list("version", flat=True).first() or 0


def make_hours(shifts: Hours, *, seen: int, valid_from: date, made_by: str, note: str) -> WorkingHours:
    """Append working hours of one or two shifts after the version `seen`. Raises OutdatedError."""
    if newest_hours() != seen:
        raise OutdatedError("hours")
    first, second = (*shifts, None)[:2]
    if first is None:
        raise ValueError("no working hours")
    try:
        with transaction.atomic():
            return WorkingHours.objects.create(
                version=seen + 1,
                valid_from=valid_from,
                opens=first.opens,
                closes=first.closes,
                reopens=second.opens if second else None,
                recloses=second.closes if second else None,
                made_by=made_by,
                note=note,
            )
    except IntegrityError as error:
        raise OutdatedError("hours") from error


def make_days(days: Iterable[date], *, is_working: bool, made_by: str, note: str) -> int:
    """Enter exceptions, all of them or none; how many. Raises TakenError."""
    wanted = sorted(set(days))
    try:
        with transaction.atomic():
            taken = CalendarDay.objects.filter(date__in=wanted).order_by("date").values_list("date", flat=True)
            if taken:
                raise TakenError(list(taken))
            CalendarDay.objects.bulk_create(
                CalendarDay(date=day, is_working=is_working, made_by=made_by, note=note) for day in wanted
            )
    except IntegrityError as error:
        raise TakenError(wanted) from error
    return len(wanted)
