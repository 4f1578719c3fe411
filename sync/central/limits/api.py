"""What other apps may use of limits: the rule for a kind, and when a span of it is over."""

from __future__ import annotations

from sync.central.limits.calendar import UNITS, Span, WorkingCalendar
from sync.central.limits.standard import HAZARD, OF_HAZARD, LimitRule
from sync.central.limits.store import calendar_in_force, due, limit_of, seed
from sync.central.limits.words import span_words

__all__ = [
    "HAZARD",
    "OF_HAZARD",
    "UNITS",
    "LimitRule",
    "Span",
    "WorkingCalendar",
    "calendar_in_force",
    "due",
    "limit_of",
    "seed",
    "span_words",
]
