"""Beijing days as bounds of stored moments."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone


def day_start(day: date) -> datetime:
    """Midnight at the start of a day in the centre's time zone."""
    return timezone.make_aware(datetime.combine(day, time.min))


def day_range(field: str, first: date | None, last: date | None) -> dict[str, Any]:
    """Filter arguments for a moment from the first day to the last, both included; None leaves an end open."""
    bounds: dict[str, Any] = {}
    if first is not None:
        bounds[f"{field}__gte"] = day_start(first)
    if last is not None and last < date.max:
        bounds[f"{field}__lt"] = day_start(last + timedelta(days=1))
    return bounds
