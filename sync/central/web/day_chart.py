"""Bars by day as SVG made on the server: no script, nothing inline that a strict content policy would refuse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

WIDTH, HEIGHT = 1180, 260
LEFT, RIGHT, TOP, BOTTOM = 52, 12, 26, 34
PLOT_W, PLOT_H = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
INK, QUIET, GRID, PAPER = "#1C2321", "#454A46", "#E3D9C5", "#FFF9EE"
COUNTED, SHORT, HATCH = "#2A6B53", "#B9D6C8", "#8F8877"
TICKS = 4
MOST_DAY_LABELS = 16
WIDEST_BAR = 46


@dataclass(frozen=True, slots=True)
class DayBar:
    """One day: sessions that count, all sessions, whether some may be missing, whether a kiosk was there at all."""

    day: date
    counted: int
    raw: int
    is_unknown: bool
    is_absent: bool = False


def step_for(highest: int) -> int:
    """Return a round step (1, 2, 5 times a power of ten) that covers `highest` in at most four steps."""
    size = 1
    while True:
        for factor in (1, 2, 5):
            if factor * size * TICKS >= highest:
                return factor * size
        size *= 10


def draw(bars: Sequence[DayBar], title: str) -> SafeString:
    """Draw the bars; an unknown day has a hatched column behind it, a day of zero has none."""
    step = step_for(max((bar.raw for bar in bars), default=1) or 1)
    top = step * TICKS
    slot = PLOT_W / max(1, len(bars))
    return format_html(
        '<svg viewBox="0 0 {w} {h}" role="img" aria-label="{title}" font-size="13">'
        '<defs><pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect width="7" height="7" fill="{paper}"/><rect width="1.6" height="7" fill="{hatch}"/></pattern></defs>'
        "{grid}{days}{axis}</svg>",
        w=WIDTH, h=HEIGHT, title=title, paper=PAPER, hatch=HATCH,
        grid=_grid(step, top),
        days=format_html_join("", "{}", ((_day(bar, index, slot, top),) for index, bar in enumerate(bars))),
        axis=_day_labels(bars, slot),
    )  # fmt: skip


def _height(value: int, top: int) -> float:
    return round(PLOT_H * value / top, 1)


def _grid(step: int, top: int) -> SafeString:
    lines = []
    for tick in range(TICKS + 1):
        y = round(TOP + PLOT_H - _height(tick * step, top), 1)
        lines.append((LEFT, y, WIDTH - RIGHT, y, GRID if tick else QUIET, LEFT - 8, y + 4.5, QUIET, tick * step))
    return format_html_join(
        "",
        '<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="{}"/><text x="{}" y="{}" fill="{}" text-anchor="end">{}</text>',
        lines,
    )


def _day(bar: DayBar, index: int, slot: float, top: int) -> SafeString:
    width = min(WIDEST_BAR, slot * 0.72)
    left, base = LEFT + index * slot, TOP + PLOT_H
    x = round(left + (slot - width) / 2, 1)
    raw, counted = _height(bar.raw, top), _height(bar.counted, top)
    parts: list[SafeString] = []
    if bar.is_unknown:
        parts.append(_rect(round(left + 1, 1), TOP, round(slot - 2, 1), PLOT_H, "url(#hatch)"))
    if bar.raw:
        parts.append(_rect(x, round(base - raw, 1), round(width, 1), raw, SHORT))
        parts.append(_rect(x, round(base - counted, 1), round(width, 1), counted, COUNTED))
        if slot >= 22:
            parts.append(_value(round(left + slot / 2, 1), round(base - raw - 6, 1), bar.raw, bar.is_unknown))
    elif not bar.is_unknown and not bar.is_absent:
        parts.append(_value(round(left + slot / 2, 1), base - 5, 0, False))
    return format_html("<g><title>{}</title>{}</g>", describe(bar), format_html_join("", "{}", ((p,) for p in parts)))


def _rect(x: float, y: float, width: float, height: float, fill: str) -> SafeString:
    return format_html('<rect x="{}" y="{}" width="{}" height="{}" fill="{}"/>', x, y, width, height, fill)


def _value(x: float, y: float, value: int, is_on_hatch: bool) -> SafeString:
    halo = format_html(' stroke="{}" stroke-width="4" paint-order="stroke"', PAPER) if is_on_hatch else ""
    return format_html('<text x="{}" y="{}" fill="{}" text-anchor="middle"{}>{}</text>', x, y, INK, halo, value)


def _day_labels(bars: Sequence[DayBar], slot: float) -> SafeString:
    every = -(-len(bars) // MOST_DAY_LABELS) or 1
    return format_html_join(
        "",
        '<text x="{}" y="{}" fill="{}" text-anchor="middle">{}</text>',
        (
            (round(LEFT + (index + 0.5) * slot, 1), HEIGHT - 12, QUIET, bar.day.strftime("%m-%d"))
            for index, bar in enumerate(bars)
            if (len(bars) - 1 - index) % every == 0
        ),
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
