"""Sessions by day as bars: those that count within all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from sync.central.web.bar_chart import Bar, columns, step_for

__all__ = ["DayBar", "describe", "draw", "step_for"]


@dataclass(frozen=True, slots=True)
class DayBar:
    """One day: sessions that count, all sessions, whether some may be missing, whether a kiosk was there at all, and
    where its records are.
    """

    day: date
    counted: int
    raw: int
    is_unknown: bool
    is_absent: bool = False
    url: str = ""


def draw(bars: Sequence[DayBar], title: str) -> SafeString:
    """Draw the bars; an unknown day has a hatched column behind it, a day of zero says so."""
    return columns([_bar(bar) for bar in bars], title)


def _bar(bar: DayBar) -> Bar:
    return Bar(
        label=bar.day.strftime("%m-%d"),
        whole=bar.raw,
        part=bar.counted,
        shown="" if bar.is_unknown and not bar.raw else str(bar.raw),
        says=describe(bar),
        is_unknown=bar.is_unknown,
        is_absent=bar.is_absent,
        url=bar.url,
    )


def describe(bar: DayBar) -> str:
    """Say one day in words: what a pointer shows, and what the table beside the chart says."""
    if bar.is_absent and not bar.raw:
        return _("{day}：没有终端").format(day=bar.day.isoformat())
    if bar.is_unknown:
        sentence = _("{day}：已收到 {raw} 次，其中计入 {counted} 次，还没有传齐")
    else:
        sentence = _("{day}：共 {raw} 次，其中计入 {counted} 次")
    return sentence.format(day=bar.day.isoformat(), raw=bar.raw, counted=bar.counted)
