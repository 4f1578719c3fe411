"""The report of a month: the counters beside those of the month before, by station, and the gaps in what is known.

It follows from what had arrived up to its watermark alone: whoever makes it again at the same watermark gets the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sync.central.days import day_start
from sync.central.dispatch.api import POSITIONS
from sync.central.insight import counters, dashboard, outside, parts
from sync.central.insight.counters import Cell, Figures, Wanted, together
from sync.central.insight.coverage import Coverage, by_station, joined, silences
from sync.central.insight.figure_words import DEFINITIONS, day_unsure
from sync.central.insight.models import Figure
from sync.central.insight.small_cells import FEW, hidden, is_small
from sync.central.ledger.api import Device, Event, Station, last_number, stations
from sync.central.web.bar_chart import Bar
from sync.central.web.beijing import clock_text, span_text
from sync.central.web.words import SEVERITY_WORDS

BY_STATION = (parts.SESSIONS, parts.SERVICES, parts.VISITORS, parts.REQUESTS, parts.HOURS)
MOST_STATIONS = 22


@dataclass(frozen=True, slots=True)
class Line:
    """A counter of the month: what it was the month before, how it changed, what it means, and how many of the records
    may be of another day.
    """

    title: str
    now: str
    before: str
    change: str
    definition: str
    unsure: int | str

    @property
    def unsure_words(self) -> str:
        """The last as a sentence; empty for none."""
        return day_unsure(self.unsure)


@dataclass(frozen=True, slots=True)
class StationRow:
    """A station's counters; of one that is unknown some records may be missing."""

    name: str
    cells: list[str]
    is_unknown: bool


@dataclass(frozen=True, slots=True)
class Gap:
    """Something of the month that is not known: where, from when to when, and what."""

    where: str
    when: str
    what: str


@dataclass(frozen=True, slots=True)
class Month:
    """All that the report says, in the language that it was made in."""

    lang: str
    first: date
    last: date
    as_of: datetime
    watermark: str
    is_over: bool
    lines: list[Line]
    severities: list[tuple[str, str, str]]
    days: list[Bar]
    stations: list[StationRow]
    whole: StationRow
    gaps: list[Gap] = field(default_factory=list)

    @property
    def is_unknown(self) -> bool:
        """Whether some of its records may be missing."""
        return self.whole.is_unknown


def report(first: date) -> Month:
    """The report of the month that begins on this day, as far as data have arrived."""
    last = month_end(first)
    position, as_of = _watermark()
    end = day_start(last + timedelta(days=1))
    horizon = max(min(end, as_of), day_start(first))
    devices = list(Device.objects.filter(enrolled_at__lt=end).order_by("station_id", "pk"))
    known = by_station(devices, horizon)
    own, before = (counters.by_station(Wanted(*span)) for span in ((first, last), month_before(first)))
    places = [place for place in stations() if place.code in own or place.code in known]
    rows, whole = _stations(places, own, known, (day_start(first), horizon))
    return Month(
        lang=(get_language() or "zh").partition("-")[0],
        first=first,
        last=last,
        as_of=as_of,
        watermark=f"E{position}-R{last_number(POSITIONS)}",
        is_over=as_of >= end,
        lines=list(
            _lines(together(own.values()), together(before.values()), whole.is_unknown, _was_there(devices, first))
        ),
        severities=_severities(Wanted(first, last), whole.is_unknown),
        days=_days(Wanted(first, last), joined(known.values()), horizon),
        stations=rows,
        whole=whole,
        gaps=[*_missing(devices, day_start(first), horizon, as_of), *_unsure_clocks(devices, first, last)],
    )


def month_end(first: date) -> date:
    """The last day of the month that begins on this day."""
    return (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def month_before(first: date) -> tuple[date, date]:
    """The first and the last day of the month before."""
    last = first - timedelta(days=1)
    return last.replace(day=1), last


def _watermark() -> tuple[int, datetime]:
    """The place of the last event that has arrived, and when it did."""
    found = Event.objects.order_by("-position").values_list("position", "received_at").first()
    return found or (0, timezone.now().replace(minute=0, second=0, microsecond=0))


def _was_there(devices: list[Device], first: date) -> bool:
    """Whether there were kiosks before this day: without one, nothing is no zero."""
    return any(device.enrolled_at < day_start(first) for device in devices)


def _lines(own: Figures, before: Figures, is_unknown: bool, has_before: bool) -> Iterable[Line]:
    for counter, (title, definition) in DEFINITIONS.items():
        now, then = _told(counter, own), _told(counter, before) if has_before or before.cells else "—"
        change = _change(counter, own, before) if FEW not in (now, then) else ""
        if counter not in dashboard.RATES:
            now = _at_least(now if own.cell(counter).events or now == FEW else "0", is_unknown) if is_unknown else now
        yield Line(str(title), now, then, change, str(definition), _unsure(own.cell(counter)))


def _told(counter: str, own: Figures) -> str:
    cell = own.cell(counter)
    if is_small(cell.events):
        return FEW
    if counter == parts.VISITORS and not cell.events:
        return _("未登记")
    told = outside.plain(counter, own)
    if counter in dashboard.RATES:
        return f"{told}% (n={cell.events})" if told else "—"
    return told


def _unsure(cell: Cell) -> int | str:
    return FEW if is_small(cell.unsure) else cell.unsure


def _change(counter: str, own: Figures, before: Figures) -> str:
    """How much more or less: of numbers in percent, of rates in points."""
    now, then = own.cell(counter), before.cell(counter)
    if counter in dashboard.RATES:
        rates = (outside.plain(counter, own), outside.plain(counter, before))
        return _("{n} 个百分点").format(n=f"{int(rates[0]) - int(rates[1]):+d}") if all(rates) else ""
    return f"{round(100 * (now.n - then.n) / then.n):+d}%" if then.n and now.events else ""


def _severities(wanted: Wanted, is_unknown: bool) -> list[tuple[str, str, str]]:
    """Severity, requests, share answered in time with what it is of."""
    asked = counters.by_what_is_said(wanted, parts.REQUESTS).get(parts.SEVERITY, {})
    promised = counters.by_what_is_said(wanted, parts.PROMISED).get(parts.SEVERITY, {})
    instead, for_rate = (
        hidden({code: row.get(code, Cell()).events for code in SEVERITY_WORDS}) for row in (asked, promised)
    )
    found = []
    for code, (_icon, word) in SEVERITY_WORDS.items():
        made, kept = asked.get(code, Cell()), promised.get(code, Cell())
        rate = f"{counters.percent(kept)}% (n={kept.events})" if kept.events else "—"
        told = for_rate.get(code) or instead.get(code) or rate
        found.append((f"{code} {word}", instead.get(code) or _at_least(f"{made.n}", is_unknown), told))
    return found


def _days(wanted: Wanted, known: Coverage, horizon: datetime) -> list[Bar]:
    cells = counters.by_day(wanted, parts.SESSIONS)
    found = []
    assert wanted.first is not None and wanted.last is not None
    every = [day for _label, day, _end in dashboard.days(wanted.first, wanted.last)]
    # Their sum stands on the same page.
    instead = hidden({day: cells.get(day, Cell()).events for day in every})
    for day in every:
        start, end = day_start(day), min(day_start(day + timedelta(days=1)), horizon)
        has_begun, cell = start < horizon, cells.get(day, Cell())
        is_unknown = has_begun and known.is_blind_in(start, end)
        # A day that is hidden is drawn as none and says so.
        height = 0 if day in instead else cell.n
        told = instead.get(day) or (f"≥{cell.n}" if is_unknown else f"{cell.n}")
        is_absent = not has_begun or not known.is_present_in(start, end)
        shown = told if day in instead or cell.events or not (is_unknown or is_absent) else ""
        unsure = "" if instead else day_unsure(_unsure(cell))
        says = " ".join(words for words in (_said(day, shown, is_unknown), unsure) if words)
        found.append(Bar(f"{day.day}", height, height, shown, says, is_unknown, is_absent))
    return found


def _said(day: date, shown: str, is_unknown: bool) -> str:
    """A day in words."""
    told = shown or (_("不知道，没有传来") if is_unknown else _("没有终端，或还没到"))
    return _("{name}：{number}").format(name=day.isoformat(), number=told)


def _stations(
    places: list[Station], own: Mapping[str, Figures], known: Mapping[str, Coverage], span: tuple[datetime, datetime]
) -> tuple[list[StationRow], StationRow]:
    """A row for each station and one for all; of very many, the last ones are one row."""
    figures = {place.code: own.get(place.code, Figures()) for place in places}
    blind = {code for code in figures if code in known and span[0] < span[1] and known[code].is_blind_in(*span)}
    names = {place.code: f"{place.code} {place.name(get_language() or '')}" for place in places}
    if len(figures) > MOST_STATIONS:
        rest = list(figures)[MOST_STATIONS - 1 :]
        names["+"] = _("其余 {n} 站").format(n=len(rest))
        figures["+"] = together(figures.pop(code) for code in rest)
        blind |= {"+"} if blind & set(rest) else set()
    columns = [outside.column(counter, figures) for counter in BY_STATION]

    def row(name: str, code: str, is_unknown: bool) -> StationRow:
        unsaid = {parts.VISITORS: _("未登记")}
        told = ((counter, found[code]) for counter, found in zip(BY_STATION, columns, strict=True))
        cells = [_at_least(cell or "0", True) if is_unknown else cell or unsaid[counter] for counter, cell in told]
        return StationRow(name, cells, is_unknown)

    return [row(names[code], code, code in blind) for code in figures], row(_("合计"), outside.WHOLE, bool(blind))


def _at_least(told: str, is_unknown: bool) -> str:
    """A number of which records may be missing; what is hidden stays so."""
    if not is_unknown or not told[:1].isdecimal():
        return told
    return "?" if float(told) == 0 else f"≥{told}"


def _missing(devices: list[Device], start: datetime, horizon: datetime, as_of: datetime) -> Iterable[Gap]:
    """The spans of the month of which events may be missing, kiosk by kiosk."""
    for device, found in silences(devices, horizon):
        for one in found:
            begin, end = max(one.start, start), min(one.end, horizon)
            if begin >= end:
                continue
            what = _("没有消息") if one.numbers is None else _numbers(*one.numbers)
            when = f"{clock_text(begin)} – {clock_text(end)} ({span_text((end - begin).total_seconds())})"
            yield Gap(f"{device.station_id} {device.pk}", when, what)
    if not devices:
        yield Gap("—", clock_text(as_of), _("没有终端"))


def _numbers(first: int, last: int) -> str:
    return _("缺第 {first}–{last} 号事件，共 {n} 条").format(first=first, last=last, n=last - first + 1)


def _unsure_clocks(devices: list[Device], first: date, last: date) -> Iterable[Gap]:
    """Kiosks whose clock was not set: when their records were is an estimate."""
    found = Figure.objects.filter(counter=parts.UNSYNCED, dim=parts.DEVICE, day__gte=first, day__lte=last, events__gt=0)
    days: dict[str, list[tuple[date, int]]] = {}
    for device, day, n in found.order_by("value", "day").values_list("value", "day", "n"):
        days.setdefault(device, []).append((day, n))
    places = {device.pk: device.station_id for device in devices}
    for device, counted in sorted(days.items()):
        what = _("时钟没校准，{n} 条记录的时间是估计的").format(n=sum(n for _day, n in counted))
        when = f"{counted[0][0].isoformat()} – {counted[-1][0].isoformat()}"
        yield Gap(f"{places.get(device, '')} {device}".strip(), when, what)
