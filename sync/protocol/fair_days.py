"""When the monthly service fair is held: the second Saturday; from May to September outdoors, half an hour earlier.

A fair is named by its month, "2027-06". The centre can cancel one (the content table `fair_changes`).
"""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Container, Iterable
from datetime import date, datetime, time, timedelta, timezone

from .content import FairChange

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
SATURDAY = 5
OUTDOOR_MONTHS = range(5, 10)
OUTDOOR_START, INDOOR_START, END = time(8, 30), time(9, 0), time(11, 30)

CANCELLED = "cancelled"


def fair_day(year: int, month: int) -> date:
    """The second Saturday of a month."""
    first = date(year, month, 1)
    return first + timedelta(days=(SATURDAY - first.weekday()) % 7 + 7)


def is_outdoors(month: int) -> bool:
    """Whether the fair of this month of the year is held outdoors."""
    return month in OUTDOOR_MONTHS


def fair_hours(year: int, month: int) -> tuple[datetime, datetime]:
    """Start and end of a month's fair, in Beijing time."""
    day = fair_day(year, month)
    start = OUTDOOR_START if is_outdoors(month) else INDOOR_START
    return datetime.combine(day, start, SHANGHAI), datetime.combine(day, END, SHANGHAI)


def fair_name(day: datetime) -> str:
    """The name of the fair of a day's month, e.g. 2027-06."""
    return f"{day:%Y-%m}"


def cancelled_fairs(changes: Iterable[FairChange]) -> frozenset[str]:
    """The names of the fairs that will not be held."""
    return frozenset(change.month for change in changes if change.status == CANCELLED)


def next_fair(
    now: datetime, month: int | None = None, cancelled: Container[str] = frozenset()
) -> tuple[datetime, datetime]:
    """Hours of the fair under way or the next one that is not among `cancelled`, in Beijing time.

    With `month`, of the next fair held in that month of the year.
    """
    today = now.astimezone(SHANGHAI)
    months = (
        (today.year + (today.month - 1 + ahead) // 12, (today.month - 1 + ahead) % 12 + 1)
        for ahead in itertools.count()
    )
    hours = (fair_hours(year, number) for year, number in months if month in (None, number))
    return next(pair for pair in hours if pair[1] > now and fair_name(pair[0]) not in cancelled)


def fair_uid(district: str, name: str) -> str:
    """By which calendars know the fair of a month: the same from every kiosk and from the centre."""
    return f"fair-{uuid.uuid5(uuid.NAMESPACE_URL, f'yizhan:{district}:fair:{name}')}@{district}.yizhan"
