"""The days that are wanted, by the calendar of the stations (Asia/Shanghai, which has no daylight saving)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from .errors import UsageError

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Period:
    """From ``first`` to ``last``, both included; None is no bound."""

    first: date | None = None
    last: date | None = None

    def holds(self, moment: object) -> bool:
        """Whether a moment (RFC 3339 with offset) lies in the period. What is no moment lies in none but "always"."""
        if self.first is None and self.last is None:
            return True
        try:
            day = datetime.fromisoformat(moment).astimezone(SHANGHAI).date() if isinstance(moment, str) else None
        except (ValueError, OverflowError):
            return False
        if day is None:
            return False
        return (self.first is None or day >= self.first) and (self.last is None or day <= self.last)

    def __str__(self) -> str:
        """How the period is written down beside a cursor: "always", "2026-11-22", "2026-11-01..", "..2026-11-30"."""
        if self.first == self.last:
            return self.first.isoformat() if self.first else "always"
        return f"{self.first or ''}..{self.last or ''}"


def parse_day(text: str, now: datetime) -> date:
    """ "today", "yesterday" or 2026-11-22; raises UsageError."""
    today = now.astimezone(SHANGHAI).date()
    if text in ("today", "yesterday"):
        return today - timedelta(days=text == "yesterday")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f'"{text}" is no day: write today, yesterday or a date such as {today}') from None


def period_of(day: str | None, since: str | None, until: str | None, now: datetime) -> Period:
    """The period that the options ask for; raises UsageError."""
    if day is not None:
        if since is not None or until is not None:
            raise UsageError("--day cannot be joined with --since or --until")
        since = until = day
    first = None if since is None else parse_day(since, now)
    last = None if until is None else parse_day(until, now)
    if first and last and first > last:
        raise UsageError(f"the period ends ({last}) before it begins ({first})")
    return Period(first, last)
