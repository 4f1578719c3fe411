"""The table of hours: days down, hours across, a darker cell for more sessions, hatching for what is not known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from sync.central.insight.coverage import Coverage
from sync.central.insight.figures import HOURS, ByHour, hour_span

LEVELS = 5
# Longer spans are folded into the seven days of the week, or the table would be read by nobody.
MOST_ROWS = 31


@dataclass(frozen=True, slots=True)
class Cell:
    """One hour: the number that is known, the classes that colour it, and words where a number would mislead."""

    count: int
    css: str
    is_shown: bool
    label: str


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One line of the table: its name, its 24 cells, its sum."""

    name: str
    cells: list[Cell]
    total: int


@dataclass(frozen=True, slots=True)
class _Hour:
    count: int
    is_unknown: bool
    is_absent: bool


def heat_rows(days: Sequence[date], hours: ByHour, known: Coverage, now: datetime) -> list[HeatRow]:
    """Lay out counted sessions by hour: newest day first, or by day of the week for a long span."""
    grid = {day: [_hour(day, hour, hours, known, now) for hour in HOURS] for day in days}
    if len(days) <= MOST_ROWS:
        named = [(_day_name(day), grid[day]) for day in reversed(days)]
    else:
        named = [(name, _fold(grid, weekday)) for weekday, name in enumerate(weekday_names())]
    most = max((hour.count for _name, row in named for hour in row), default=0)
    return [HeatRow(name, [_cell(hour, most) for hour in row], sum(hour.count for hour in row)) for name, row in named]


def weekday_names() -> list[str]:
    """Monday to Sunday, short."""
    return [_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日")]


def _day_name(day: date) -> str:
    return f"{day:%m-%d} {weekday_names()[day.weekday()]}"


def _hour(day: date, hour: int, hours: ByHour, known: Coverage, now: datetime) -> _Hour:
    start, end = hour_span(day, hour)
    end = min(end, now)
    has_begun = start < now
    return _Hour(
        count=hours.counted[day, hour],
        is_unknown=has_begun and known.is_blind_in(start, end),
        is_absent=not has_begun or not known.is_present_in(start, end),
    )


def _fold(grid: dict[date, list[_Hour]], weekday: int) -> list[_Hour]:
    rows = [row for day, row in grid.items() if day.weekday() == weekday]
    return [
        _Hour(
            count=sum(row[hour].count for row in rows),
            is_unknown=any(row[hour].is_unknown for row in rows),
            is_absent=all(row[hour].is_absent for row in rows),
        )
        for hour in HOURS
    ]


def _cell(hour: _Hour, most: int) -> Cell:
    if hour.is_unknown:
        label = _("至少 {n}，没有传齐").format(n=hour.count) if hour.count else _("不知道")
        return Cell(hour.count, f"unknown h{level(hour.count, most)}", bool(hour.count), label)
    if hour.is_absent and not hour.count:
        return Cell(0, "absent", False, "")
    return Cell(hour.count, f"h{level(hour.count, most)}", True, "")


def level(count: int, most: int) -> int:
    """Return 0 for zero, else 1 to 5 by the share of the busiest hour."""
    return 0 if not count else min(LEVELS, 1 + (count - 1) * LEVELS // max(1, most))
