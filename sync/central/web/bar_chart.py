"""Bars as SVG made on the server: no script, nothing inline that a strict content policy would refuse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH, HEIGHT = 1180, 260
LEFT, RIGHT, TOP, BOTTOM = 52, 12, 26, 34
PLOT_W, PLOT_H = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
INK, QUIET, GRID, PAPER = "#1C2321", "#454A46", "#E3D9C5", "#FFF9EE"
COUNTED, SHORT, HATCH = "#2A6B53", "#B9D6C8", "#8F8877"
TICKS = 4
MOST_LABELS = 16
WIDEST_BAR = 46
NARROWEST_SLOT = 22
"""In pixels: below, numbers over the bars would run into each other."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its label below, its height and the dark part of it, what stands over it and what a pointer shows.

    Of an unknown one records may be missing; where nothing could have come, it is absent. With a `url` it is a link,
    where it has room for its number.
    """

    label: str
    whole: float
    part: float
    shown: str
    says: str
    is_unknown: bool = False
    is_absent: bool = False
    url: str = ""


def step_for(highest: float) -> int:
    """Return a round step (1, 2, 5 times a power of ten) that covers `highest` in at most four steps."""
    size = 1
    while True:
        for factor in (1, 2, 5):
            if factor * size * TICKS >= highest:
                return factor * size
        size *= 10


def columns(bars: Sequence[Bar], title: str, pattern: str = "hatch") -> SafeString:
    """Draw the bars; an unknown one has a hatched column behind it, one of zero a zero.

    `pattern` is the id of the hatching, which must differ from chart to chart of a page.
    """
    step = step_for(max((bar.whole for bar in bars), default=1) or 1)
    top = step * TICKS
    slot = PLOT_W / max(1, len(bars))
    # What is within an image is hidden from those who are read to, links too.
    role = "group" if any(bar.url for bar in bars) else "img"
    return format_html(
        '<svg viewBox="0 0 {w} {h}" role="{role}" aria-label="{title}" font-size="13">'
        '<defs><pattern id="{id}" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect width="7" height="7" fill="{paper}"/><rect width="1.6" height="7" fill="{hatch}"/></pattern></defs>'
        "{grid}{bars}{axis}</svg>",
        w=WIDTH, h=HEIGHT, role=role, title=title, paper=PAPER, hatch=HATCH, id=pattern,
        grid=_grid(step, top),
        bars=format_html_join("", "{}", ((_bar(bar, n, slot, top, pattern),) for n, bar in enumerate(bars))),
        axis=_labels(bars, slot),
    )  # fmt: skip


def _height(value: float, top: int) -> float:
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


def _bar(bar: Bar, index: int, slot: float, top: int, pattern: str) -> SafeString:
    width = min(WIDEST_BAR, slot * 0.72)
    left, base = LEFT + index * slot, TOP + PLOT_H
    x = round(left + (slot - width) / 2, 1)
    whole, part = _height(bar.whole, top), _height(bar.part, top)
    parts: list[SafeString] = []
    if bar.is_unknown:
        parts.append(_rect(round(left + 1, 1), TOP, round(slot - 2, 1), PLOT_H, f"url(#{pattern})"))
    if bar.whole:
        parts.append(_rect(x, round(base - whole, 1), round(width, 1), whole, SHORT))
        parts.append(_rect(x, round(base - part, 1), round(width, 1), part, COUNTED))
    is_told = bar.whole or not bar.is_absent or bar.is_unknown
    if is_told and bar.shown and slot >= NARROWEST_SLOT:
        parts.append(_value(round(left + slot / 2, 1), round(base - whole - 6, 1), bar.shown, bar.is_unknown))
    drawn = format_html("<g><title>{}</title>{}</g>", bar.says, format_html_join("", "{}", ((p,) for p in parts)))
    if not bar.url or slot < NARROWEST_SLOT:
        return drawn
    whole_slot = _rect(round(left + 1, 1), TOP, round(slot - 2, 1), HEIGHT - TOP, "transparent")
    return format_html('<a href="{}" aria-label="{}">{}{}</a>', bar.url, bar.says, drawn, whole_slot)


def _rect(x: float, y: float, width: float, height: float, fill: str) -> SafeString:
    return format_html('<rect x="{}" y="{}" width="{}" height="{}" fill="{}"/>', x, y, width, height, fill)


def _value(x: float, y: float, value: str, is_on_hatch: bool) -> SafeString:
    halo = format_html(' stroke="{}" stroke-width="4" paint-order="stroke"', PAPER) if is_on_hatch else ""
    return format_html('<text x="{}" y="{}" fill="{}" text-anchor="middle"{}>{}</text>', x, y, INK, halo, value)


def _labels(bars: Sequence[Bar], slot: float) -> SafeString:
    every = -(-len(bars) // MOST_LABELS) or 1 if slot < 2 * NARROWEST_SLOT else 1
    return format_html_join(
        "",
        '<text x="{}" y="{}" fill="{}" text-anchor="middle">{}</text>',
        (
            (round(LEFT + (index + 0.5) * slot, 1), HEIGHT - 12, QUIET, bar.label)
            for index, bar in enumerate(bars)
            if (len(bars) - 1 - index) % every == 0
        ),
    )
