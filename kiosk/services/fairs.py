"""When the monthly service fair is held: the second Saturday; from May to September outdoors, half an hour earlier."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from kiosk.clock import SHANGHAI

SATURDAY = 5
OUTDOOR_MONTHS = range(5, 10)
OUTDOOR_START, INDOOR_START, END = time(8, 30), time(9, 0), time(11, 30)


def fair_day(year: int, month: int) -> date:
    """The second Saturday of a month."""
    first = date(year, month, 1)
    return first + timedelta(days=(SATURDAY - first.weekday()) % 7 + 7)


def fair_hours(year: int, month: int) -> tuple[datetime, datetime]:
    """Start and end of a month's fair, in Beijing time."""
    day = fair_day(year, month)
    start = OUTDOOR_START if month in OUTDOOR_MONTHS else INDOOR_START
    return datetime.combine(day, start, SHANGHAI), datetime.combine(day, END, SHANGHAI)


def next_fair(now: datetime, month: int | None = None) -> tuple[datetime, datetime]:
    """Hours of the fair under way or the next one; with `month`, of the next fair held in that month of the year."""
    today = now.astimezone(SHANGHAI)
    months = ((today.year + (today.month - 1 + ahead) // 12, (today.month - 1 + ahead) % 12 + 1) for ahead in range(14))
    hours = (fair_hours(year, number) for year, number in months if month in (None, number))
    return next(pair for pair in hours if pair[1] > now)
