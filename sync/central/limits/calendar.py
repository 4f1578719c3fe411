"""Working time: spans in five units, added to a moment by a calendar of working days and hours.

Nothing here asks a database: a `WorkingCalendar` is a value, made by `store.calendar_in_force` or by a test.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from sync.central.limits import decree
from sync.central.web.beijing import BEIJING

PLAIN = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1)}
WORKING_HOUR, WORKING_DAY = "working_hour", "working_day"
UNITS = (*PLAIN, WORKING_HOUR, WORKING_DAY)

ONE_DAY = timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time: a whole amount, 1 or more, of one of UNITS. Raises ValueError for another."""

    amount: int
    unit: str

    def __post_init__(self) -> None:
        if self.unit not in UNITS:
            raise ValueError(f"unit {self.unit}")
        if self.amount < 1:
            raise ValueError(f"amount {self.amount}")


@dataclass(frozen=True, slots=True)
class Shift:
    """Hours of work without a break, in Beijing time of one day. Raises ValueError if it ends before it begins."""

    opens: time
    closes: time

    def __post_init__(self) -> None:
        if self.opens >= self.closes:
            raise ValueError(f"{self.opens}-{self.closes}")


Hours = tuple[Shift, ...]
USUAL: Hours = (Shift(time(8, 30), time(11, 30)), Shift(time(13, 30), time(17, 0)))


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Working days and hours in China's one zone, which has no daylight saving.

    `exceptions` say of single days whether they are worked, and go before the decreed holidays, which go before plain
    weekends. `hours` are (first day, shifts) in ascending order; the first of them holds for all time before it, too.
    Raises ValueError for hours in which nobody works, or that overlap.
    """

    exceptions: Mapping[date, bool] = field(default_factory=dict)
    hours: tuple[tuple[date, Hours], ...] = ((date.min, USUAL),)

    def __post_init__(self) -> None:
        # Without a moment of work no span would ever end.
        if not self.hours or not all(shifts for _first, shifts in self.hours):
            raise ValueError("no working hours")
        days = [first for first, _shifts in self.hours]
        if days != sorted(days):
            raise ValueError("hours out of order")
        for _first, shifts in self.hours:
            if any(before.closes > after.opens for before, after in pairwise(shifts)):
                raise ValueError("hours overlap")

    def is_working(self, day: date) -> bool:
        """Whether people work on this day."""
        if day in self.exceptions:
            return self.exceptions[day]
        decreed = decree.is_working(day)
        return day.weekday() < SATURDAY if decreed is None else decreed

    def hours_on(self, day: date) -> Hours:
        """The working hours that hold on this day, should it be a working day."""
        in_force = [shifts for first, shifts in self.hours if first <= day]
        return in_force[-1] if in_force else self.hours[0][1]

    def add(self, start: datetime, amount: int, unit: str) -> datetime:
        """The moment when a span that begins at `start` is over, in Beijing time.

        minute, hour, day: by the clock, 24 hours a day, day and night; this is help that somebody waits for.

        working_hour: only working time passes. Outside it the span begins at the next opening, and one that ends as
        work ends is due at the closing, not at the next opening: a Friday 15:00 and four hours, with work until 17:00,
        is Monday 10:30.

        working_day: the day of the start is not counted, whatever the hour; the span ends at the end of the working
        hours of the n-th working day after it. That is how a term in days is counted by the Civil Code, Art. 201 (the
        first day is not counted) and Art. 203 (where there are business hours, the term ends as business ends), and
        what "n working days from filing" means in local filing standards.

        Raises ValueError for an unknown unit, an amount below 1 or a naive `start`; OverflowError beyond year 9999.
        """
        span = Span(amount, unit)
        if start.tzinfo is None:
            raise ValueError("naive start")
        here = start.astimezone(BEIJING)
        if unit == WORKING_HOUR:
            return self._after_work(here, timedelta(hours=span.amount))
        if unit == WORKING_DAY:
            return self._closing(here.date(), span.amount)
        return here + span.amount * PLAIN[unit]

    def _after_work(self, start: datetime, left: timedelta) -> datetime:
        """The moment by which so much working time has passed since `start`."""
        for day in self._working_days(start.date()):
            for shift in self.hours_on(day):
                opens = max(start, _at(day, shift.opens))
                worked = _at(day, shift.closes) - opens
                if worked >= left:
                    return opens + left
                left -= max(worked, timedelta())
        raise AssertionError("days end with OverflowError")

    def _closing(self, day: date, count: int) -> datetime:
        """The end of work on the `count`-th working day after `day`."""
        for number, working_day in enumerate(self._working_days(day + ONE_DAY), start=1):
            if number == count:
                return _at(working_day, self.hours_on(working_day)[-1].closes)
        raise AssertionError("days end with OverflowError")

    def _working_days(self, first: date) -> Iterator[date]:
        while True:
            if self.is_working(first):
                yield first
            first += ONE_DAY


def _at(day: date, moment: time) -> datetime:
    return datetime.combine(day, moment, BEIJING)
