"""A year as twelve months of weeks, each day with what it is and why; and its holidays in a list."""

from __future__ import annotations

import calendar as weeks
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from sync.central.limits import decree
from sync.central.limits.calendar import SATURDAY, WorkingCalendar
from sync.central.limits.models import CalendarDay
from sync.central.limits.words import holiday_name


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the page: CSS class, the one sign beside its number, why it is so."""

    day: date
    css: str
    sign: str
    why: str


@dataclass(frozen=True, slots=True)
class Month:
    """A month: its first day, and weeks from Monday to Sunday with None where another month is."""

    first: date
    weeks: list[list[Day | None]]
    working_days: int


@dataclass(frozen=True, slots=True)
class Holiday:
    """A decreed holiday: its first and last day off, and the days that are made up for it."""

    name: str
    first: date
    last: date
    made_up: list[date]


def months(year: int, calendar: WorkingCalendar, exceptions: Mapping[date, CalendarDay], today: date) -> list[Month]:
    """The twelve months of a year."""
    grid = weeks.Calendar(weeks.MONDAY)
    found = []
    for month in range(1, 13):
        rows = [
            [_day(day, calendar, exceptions, today) if day.month == month else None for day in week]
            for week in grid.monthdatescalendar(year, month)
        ]
        count = sum(calendar.is_working(day.day) for week in rows for day in week if day)
        found.append(Month(date(year, month, 1), rows, count))
    return found


def _day(day: date, calendar: WorkingCalendar, exceptions: Mapping[date, CalendarDay], today: date) -> Day:
    is_working, is_weekend = calendar.is_working(day), day.weekday() >= SATURDAY
    exception = exceptions.get(day)
    css = ("makeup" if is_weekend else "") if is_working else ("weekend" if is_weekend else "off")
    why = exception.note if exception else holiday_name(decree.holiday(day))
    if css == "weekend" and (why or exception):
        css = "off"
    sign = {"makeup": _("班"), "off": _("休")}.get(css, "")
    marks = [css, "exception" if exception else "", "today" if day == today else ""]
    return Day(day, " ".join(filter(None, marks)), sign or (_("班") if exception and is_working else ""), why)


def holidays(year: int) -> list[Holiday]:
    """The decreed holidays of a year by their first day off; empty without a decree."""
    days = [day for month in range(1, 13) for day in weeks.Calendar().itermonthdates(year, month) if day.month == month]
    by_name: dict[str, list[date]] = {}
    for day in days:
        if name := decree.holiday(day):
            by_name.setdefault(name, []).append(day)
    found = []
    for name, of_it in by_name.items():
        off = [day for day in of_it if not decree.is_working(day)]
        if off:
            found.append(Holiday(holiday_name(name), off[0], off[-1], [day for day in of_it if day not in off]))
    return sorted(found, key=lambda holiday: holiday.first)
