"""Days off and make-up working days as the State Council decrees them each autumn for the year to come.

The days come from the `chinesecalendar` library, which copies the decrees year by year and knows where it ends. Other
libraries compute the holidays of a year that is not decreed yet, without its make-up days, and so look as if they knew.
A new year is a new release of the library; until then staff enter the days themselves.
"""

from __future__ import annotations

from datetime import date

import chinese_calendar


def is_known(year: int) -> bool:
    """Whether the days off of this year are decreed and in the library."""
    return bool(min(chinese_calendar.holidays).year <= year <= max(chinese_calendar.holidays).year)


def is_working(day: date) -> bool | None:
    """Whether people work on this day; None for a year without a decree here."""
    return bool(chinese_calendar.is_workday(day)) if is_known(day.year) else None


def holiday(day: date) -> str:
    """The library's English name of the holiday for which this day is off or made up for; empty for a usual day."""
    if not is_known(day.year):
        return ""
    name: str | None = chinese_calendar.get_holiday_detail(day)[1]
    return name or ""
