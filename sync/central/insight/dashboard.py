"""What the page of figures draws: a counter by day, hour, station, area and what its records say.

Where a kiosk has not delivered, a number is "at least", and none is "not known": never a zero.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from sync.central.days import day_start
from sync.central.directory.api import area_names, records
from sync.central.insight import counters, parts
from sync.central.insight.counters import Cell, Figures, Wanted
from sync.central.insight.coverage import Coverage, joined
from sync.central.insight.figure_form import UNSAID, audience_names
from sync.central.insight.figure_words import day_unsure, hour_unsure
from sync.central.insight.figures import HOURS
from sync.central.ledger.api import Station
from sync.central.web.bar_chart import Bar, columns
from sync.central.web.words import LANG_NAMES, SEVERITY_WORDS
from sync.protocol.content import AssistanceType, Service

CHARTED = (parts.SESSIONS, parts.SERVICES, parts.VISITORS, parts.REQUESTS, parts.PROMISED, parts.HOURS)
RATES = (parts.PROMISED, parts.FILED, parts.SCORES)
MOST_KINDS = 12
LONGEST_BY_DAY = 92
"""Days; a longer time is drawn by month."""


@dataclass(frozen=True, slots=True)
class Point:
    """A bar with its row of the table beside it: name, number, what is not known about it, where its records are, and
    how many of them may belong to another bar.
    """

    name: str
    bar: Bar
    shown: str
    note: str
    url: str
    unsure: str = ""
    width: float = 0.0
    part: float = 0.0


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart with its table; `drawing` is empty where the bars stand in the table; `unsure` stands below it."""

    code: str
    title: str
    points: list[Point]
    drawing: SafeString | None = None
    unsure: str = ""


@dataclass(frozen=True, slots=True)
class Board:
    """What all charts of a page are made of."""

    counter: str
    wanted: Wanted
    query: QueryDict
    known: Mapping[str, Coverage]
    now: datetime

    @property
    def span(self) -> tuple[datetime, datetime]:
        """The days of the filter, as far as they have come."""
        first, last = self.wanted.first, self.wanted.last
        start = day_start(first) if first else self.now - timedelta(days=1)
        return start, min(day_start(last + timedelta(days=1)), self.now) if last else self.now

    def knowledge(self, stations: Iterable[str] | None = None) -> Coverage:
        """What is known of these stations together, of all of the filter if none are named."""
        chosen = self.known if stations is None else stations
        return joined(self.known[code] for code in chosen if code in self.known)

    def is_blind(self, stations: Iterable[str] | None = None) -> bool:
        """Whether records of these stations may be missing in the days of the filter."""
        start, end = self.span
        return start < end and self.knowledge(stations).is_blind_in(start, end)


def charts(board: Board, rows: Mapping[str, Figures], places: list[Station]) -> list[Chart]:
    """Every chart that the counter has under this filter."""
    found = [by_day(board), by_station(board, rows, places), by_area(board, rows, places)]
    said = counters.by_what_is_said(board.wanted, board.counter)
    if board.counter != parts.HOURS and not board.wanted.said[0]:
        found.insert(1, by_hour(board, said.get(parts.HOUR, {})))
    found += [by_value(board, dim, said[dim]) for dim in TITLES if dim in said]
    return [chart for chart in found if chart.points]


def by_day(board: Board) -> Chart:
    """A bar a day, or a month where there are many."""
    first, last = board.wanted.first, board.wanted.last
    if first is None or last is None:
        return Chart("day", _("每天"), [])
    cells = counters.by_day(board.wanted, board.counter)
    known = board.knowledge()
    spans = months(first, last) if (last - first).days >= LONGEST_BY_DAY else days(first, last)
    points = []
    for label, begin, end in spans:
        inside = [cell for day, cell in cells.items() if begin <= day <= end]
        start, until = day_start(begin), min(day_start(end + timedelta(days=1)), board.now)
        has_begun = start < board.now
        is_unknown = has_begun and known.is_blind_in(start, until)
        is_absent = not has_begun or not known.is_present_in(start, until)
        url = link(board, first=str(begin), last=str(end))
        name = begin.isoformat() if begin == end else begin.strftime("%Y-%m")
        points.append(point(board.counter, name, added(inside), is_unknown, is_absent, url, label))
    title = _("每天") if spans and spans[0][1] == spans[0][2] else _("每月")
    return _drawn("day", title, points, day_unsure(added(cells.values()).unsure))


def by_hour(board: Board, cells: Mapping[str, Cell]) -> Chart:
    """A bar for each hour of the day, of all days together."""
    known, points = board.knowledge(), []
    blind, present = known.hours_blind(*board.span), known.hours_present(*board.span)
    for hour in HOURS:
        is_unknown, is_absent = hour in blind, hour not in present
        cell = cells.get(f"{hour:02d}", Cell())
        name = f"{hour:02d}:00–{hour:02d}:59"
        url = link(board, hour=f"{hour:02d}")
        points.append(point(board.counter, name, cell, is_unknown, is_absent, url, f"{hour:02d}", hour_unsure))
    return _drawn("hour", _("每小时"), points, hour_unsure(added(cells.values()).unsure))


def by_station(board: Board, rows: Mapping[str, Figures], places: list[Station]) -> Chart:
    """A bar for each station that has kiosks or numbers."""
    lang, start_end = get_language() or "", board.span
    points = []
    for place in places:
        if place.code not in rows and place.code not in board.known:
            continue
        cell = rows.get(place.code, Figures()).cell(board.counter)
        is_absent = place.code not in board.known or not board.known[place.code].is_present_in(*start_end)
        name, url = f"{place.code} {place.name(lang)}", link(board, station=place.code)
        points.append(point(board.counter, name, cell, board.is_blind([place.code]), is_absent, url))
    return Chart("station", _("各站"), scaled(points))


def by_area(board: Board, rows: Mapping[str, Figures], places: list[Station]) -> Chart:
    """A bar for each administrative area; none if no station says where it is."""
    names = area_names()
    by_code: dict[str, list[str]] = {}
    for place in places:
        by_code.setdefault(place.area_code, []).append(place.code)
    if not any(by_code):
        return Chart("area", _("各区划"), [])
    points = []
    for code, stations in sorted(by_code.items()):
        cell = added(rows.get(station, Figures()).cell(board.counter) for station in stations)
        name = names.get(code, code) or _("未注明")
        url = link(board, area=code or UNSAID)
        points.append(point(board.counter, name, cell, board.is_blind(stations), False, url))
    return Chart("area", _("各区划"), scaled(points))


def by_value(board: Board, dim: str, cells: Mapping[str, Cell]) -> Chart:
    """A bar for each value that records say, the most first; the rest of many kinds together."""
    names, is_blind = NAMES[dim](), board.is_blind()
    ordered = sorted(cells.items(), key=lambda pair: (-pair[1].n, pair[0]))
    points = [
        point(board.counter, names.get(code, code) or _("未注明"), cell, is_blind, False, link(board, **{dim: code}))
        for code, cell in ordered[:MOST_KINDS]
    ]
    if rest := ordered[MOST_KINDS:]:
        points.append(point(board.counter, _("其余"), added(cell for _code, cell in rest), is_blind, False, ""))
    return Chart(dim, str(TITLES[dim]), scaled(points))


def point(
    counter: str,
    name: str,
    cell: Cell,
    is_unknown: bool,
    is_absent: bool,
    url: str,
    label: str = "",
    tell: Callable[[int], str] = day_unsure,
) -> Point:
    """A number as a bar and in words; `tell` says of how many records it is not certain."""
    whole, part = size(counter, cell)
    note = what_is_not_known(counter, cell, is_unknown, is_absent)
    told = amount(counter, cell) if cell.events or not note else ""
    # Of a rate nobody knows which way it will go.
    is_least = is_unknown and cell.events and counter not in RATES
    short = f"≥{told}" if is_least else told.partition(" ")[0]
    unsure = tell(cell.unsure)
    says = " ".join(words for words in (_("{name}：{number}").format(name=name, number=told), note, unsure) if words)
    bar = Bar(label or name, whole, part, short, says, is_unknown, is_absent)
    return Point(name, bar, told, note, url if cell.events else "", unsure)


def what_is_not_known(counter: str, cell: Cell, is_unknown: bool, is_absent: bool) -> str:
    """Why a number is not the whole truth, in words; empty if it is."""
    if is_unknown and counter in RATES and cell.events:
        return _("没有传齐，还会变")
    if is_unknown:
        return _("至少这些，没有传齐") if cell.events else _("不知道，没有传来")
    if is_absent and not cell.events:
        return _("没有终端，或还没到")
    return _("未登记") if counter == parts.VISITORS and not cell.events else ""


def size(counter: str, cell: Cell) -> tuple[float, float]:
    """The height of a bar and of its dark part: of a rate the whole and what was kept."""
    if counter == parts.PROMISED:
        return cell.events, cell.n
    height = counters.in_hours(cell.n) if counter == parts.HOURS else cell.n
    return height, height


def amount(counter: str, cell: Cell) -> str:
    """A number in words: hours with one digit, a rate with what it is of."""
    if counter == parts.HOURS:
        return f"{counters.in_hours(cell.n)}"
    if counter in RATES:
        return f"{counters.percent(cell)}% ({cell.n}/{cell.events})" if cell.events else "—"
    return f"{cell.n}"


def added(cells: Iterable[Cell]) -> Cell:
    """Cells as one."""
    return sum(cells, Cell())


def scaled(points: list[Point]) -> list[Point]:
    """The points with the widths of their bars in percent of the longest."""
    most = max((one.bar.whole for one in points), default=0) or 1
    return [replace(one, width=100 * one.bar.whole / most, part=100 * one.bar.part / most) for one in points]


def link(board: Board, **narrowed: str) -> str:
    """The address of the records behind one number of a chart."""
    return records_url(board.counter, board.query, **narrowed)


def records_url(counter: str, query: QueryDict, **narrowed: str) -> str:
    """The address of the records behind a counter under the filter of a page and what it is narrowed to."""
    kept = {name: value for name, value in query.items() if value and name not in ("counter", "page", "month")}
    asked = {**kept, **{name: value or UNSAID for name, value in narrowed.items()}}
    return f"{reverse('staff:figures-records', args=[counter])}?{urlencode(sorted(asked.items()))}"


def days(first: date, last: date) -> list[tuple[str, date, date]]:
    """Every day: its label and itself as a span."""
    every = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [(day.strftime("%m-%d"), day, day) for day in every]


def months(first: date, last: date) -> list[tuple[str, date, date]]:
    """Every month, or the part of it that is in the span."""
    found, begin = [], first
    while begin <= last:
        following = (begin.replace(day=1) + timedelta(days=32)).replace(day=1)
        found.append((begin.strftime("%y-%m"), begin, min(following - timedelta(days=1), last)))
        begin = following
    return found


def _drawn(code: str, title: str, points: list[Point], unsure: str) -> Chart:
    return Chart(code, title, points, columns([one.bar for one in points], title, f"hatch-{code}"), unsure)


def _langs() -> dict[str, str]:
    return {code: str(name) for code, name in LANG_NAMES.items()}


def _severities() -> dict[str, str]:
    return {code: f"{code} {word}" for code, (_icon, word) in SEVERITY_WORDS.items()}


def kind_names() -> dict[str, str]:
    """Kinds of help and service items by code, in the page's language."""
    lang = (get_language() or "").partition("-")[0]
    items = [*records("assistance_types").items(), *records("service_items").items()]
    return {code: item.name.pick(lang).text for code, item in items if isinstance(item, AssistanceType | Service)}


TITLES: dict[str, Promise] = {
    parts.LANG: gettext_lazy("各语言"),
    parts.AUDIENCE: gettext_lazy("各类人群"),
    parts.SEVERITY: gettext_lazy("各级别"),
    parts.KIND: gettext_lazy("各项内容"),
}
NAMES = {
    parts.LANG: _langs,
    parts.AUDIENCE: audience_names,
    parts.SEVERITY: _severities,
    parts.KIND: kind_names,
}
