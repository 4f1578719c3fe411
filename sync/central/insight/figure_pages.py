"""The page of the counters with its charts, the records behind each number, an event, and the download."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sync.central.accounts.api import audit, may, requires, roles
from sync.central.insight import counters, dashboard, outside, parts, traces
from sync.central.insight.api import csv_lines
from sync.central.insight.counters import Figures, Wanted
from sync.central.insight.coverage import by_station as coverage_by_station
from sync.central.insight.dashboard import Board, records_url
from sync.central.insight.erased import COUNTED, FINE, KIND_OF, is_cut
from sync.central.insight.figure_form import NARROWED, FigureFilterForm
from sync.central.insight.figure_words import DEFINITIONS, UNSURE, day_unsure
from sync.central.insight.models import Work
from sync.central.ledger.api import GONE, Device, Station, aliases, events_by_id
from sync.central.web.beijing import beijing_date
from sync.central.web.words import EVENT_WORDS

RECORDS_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Number:
    """A counter as a page shows it: its title, definition, number and what is not known, where its records are, and how
    many of them may be of another day.
    """

    counter: str
    title: Promise
    definition: Promise
    shown: str
    note: str
    url: str
    unsure: str


@dataclass(frozen=True, slots=True)
class Row:
    """A station with its counters; `is_unknown`: some of its events may be missing, so they may be too small."""

    station: Station
    figures: Figures
    is_unknown: bool
    numbers: list[Number]


@require_safe
@requires(roles.VISITS)
def figures(request: HttpRequest) -> HttpResponse:
    """Show the counters together and by station, one of them in charts, each with its definition."""
    now = timezone.now()
    form = FigureFilterForm(request.GET, beijing_date(now))
    counter = request.GET.get("counter", "")
    board = _board(form, counter if counter in dashboard.CHARTED else parts.SESSIONS, request, now)
    rows = _rows(board, form)
    by_code = {row.station.code: row.figures for row in rows}
    whole = counters.together(by_code.values())
    context = {
        "form": form,
        "wanted": board.wanted,
        "rows": rows,
        "tiles": _numbers(board, whole, board.is_blind(), ""),
        "is_unknown": any(row.is_unknown for row in rows),
        "fine_from": is_cut(form.asked().first, [FINE]),
        "definitions": DEFINITIONS.items(),
        "unsure": UNSURE,
        "tabs": [(code, DEFINITIONS[code][0], code == board.counter) for code in dashboard.CHARTED],
        "counter": board.counter,
        "charted": DEFINITIONS[board.counter],
        "can_tell": board.wanted.can_tell(board.counter),
        "charts": dashboard.charts(board, by_code, form.chosen_places())
        if board.wanted.can_tell(board.counter)
        else [],
        "periods": _periods(board.now),
        "may_export": may(request, roles.EXPORT),
    }
    return render(request, "staff/figures.html", context)


@require_safe
@requires(roles.VISITS)
def records(request: HttpRequest, counter: str) -> HttpResponse:
    """Show the records behind a number: when, where, what, how many, whether they count, and their events."""
    if counter not in DEFINITIONS:
        raise Http404(counter)
    form = FigureFilterForm(request.GET, beijing_date(timezone.now()))
    narrowed = {name: request.GET[name] for name in NARROWED if request.GET.get(name)}
    if not narrowed.get(parts.HOUR, "0").isdecimal():
        raise Http404(narrowed[parts.HOUR])
    found = traces.find(counter, form.asked(), narrowed)
    page = Paginator(found, RECORDS_A_PAGE).get_page(request.GET.get("page"))
    told = traces.told(counter, list(page), get_language() or "")
    whole, counted = page.paginator.count, traces.counted(counter, found)
    context = {
        "form": form,
        "title": DEFINITIONS[counter][0],
        "definition": DEFINITIONS[counter][1],
        "unsure": UNSURE,
        "page": page,
        "records": told,
        "has_unsure": any(record.span for record in told),
        "counted": counted,
        "not_counted": whole - counted,
        "erased_before": is_cut(form.asked().first, [KIND_OF[counter]] if counter in KIND_OF else COUNTED),
        "narrowed": list(narrowed.values()),
    }
    return render(request, "staff/figure_records.html", context)


@require_safe
@requires(roles.VISITS)
def event(request: HttpRequest, event_id: str) -> HttpResponse:
    """Show one event behind a number: where and when, whether it counts; as it came, to those who may take data out."""
    found = events_by_id(aliases([event_id])).filter(type__in=EVENT_WORDS).first()
    if found is None:
        raise Http404(event_id)
    row = Work.objects.filter(pk=event_id).first()
    context = {
        "event": found,
        "is_erased": found.body == GONE,
        "words": EVENT_WORDS[found.type],
        "row": row,
        "about": Work.objects.filter(ref=event_id) if row else [],
        "of": events_by_id([row.ref]).filter(type__in=EVENT_WORDS).first() if row and row.ref else None,
        "body": found.body if may(request, roles.EXPORT) or may(request, roles.RECORDS) else None,
    }
    return render(request, "staff/figure_event.html", context)


@require_safe
@requires(roles.EXPORT)
def figures_csv(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """Stream the counters as CSV, cells of few records as "<5"; who took them by which filter is recorded first."""
    now = timezone.now()
    form = FigureFilterForm(request.GET, beijing_date(now))
    if not form.is_valid():
        return HttpResponse(_("筛选条件有误，请回到页面改正。"), status=400, content_type="text/plain; charset=utf-8")
    rows = _rows(_board(form, parts.SESSIONS, request, now), form)
    audit.record(request, audit.FIGURES_EXPORTED, filters=form.described(), row_count=len(rows))
    response = StreamingHttpResponse(csv_lines(_table(rows)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="figures.csv"'
    response["Cache-Control"] = "no-store"
    return response


def _board(form: FigureFilterForm, counter: str, request: HttpRequest, now: datetime) -> Board:
    wanted, fine_from = form.asked(), is_cut(form.asked().first, [FINE])
    if fine_from and wanted.said[0]:
        wanted = replace(wanted, first=fine_from)
    devices = Device.objects.all() if wanted.stations is None else Device.objects.filter(station__in=wanted.stations)
    return Board(counter, wanted, request.GET, coverage_by_station(devices, now), now)


def _rows(board: Board, form: FigureFilterForm) -> list[Row]:
    found = counters.by_station(board.wanted)
    # A station with kiosks and without a number is there too: nothing came, or nothing is known.
    with_kiosks = set(Device.objects.filter(revoked_at=None).values_list("station_id", flat=True))
    chosen = [place for place in form.chosen_places() if place.code in found or place.code in with_kiosks]
    rows = []
    for place in chosen:
        own, is_blind = found.get(place.code, Figures()), board.is_blind([place.code])
        rows.append(Row(place, own, is_blind, _numbers(board, own, is_blind, place.code)))
    return rows


def _numbers(board: Board, own: Figures, is_blind: bool, station: str) -> list[Number]:
    """Every counter of a station or of all (no station named)."""
    found = []
    for counter, (title, definition) in DEFINITIONS.items():
        cell, url = own.cell(counter), ""
        shown, note = _told(board.wanted, counter, own), ""
        if is_blind and board.wanted.can_tell(counter):
            note = dashboard.what_is_not_known(counter, cell, True, False)
            shown = shown if cell.events else "?"
        if cell.events:
            url = records_url(counter, board.query, **({"station": station} if station else {}))
        unsure = day_unsure(cell.unsure) if board.wanted.can_tell(counter) else ""
        found.append(Number(counter, title, definition, shown, note, url, unsure))
    return found


def _told(wanted: Wanted, counter: str, own: Figures) -> str:
    cell = own.cell(counter)
    if not wanted.can_tell(counter):
        return "—"
    if counter == parts.SCORES:
        return "—" if own.satisfied_percent is None else f"{own.satisfied_percent}%"
    if counter == parts.VISITORS and not cell.events:
        return _("未登记")
    return dashboard.amount(counter, cell)


def _periods(now: datetime) -> list[tuple[str, date, date]]:
    """Spans of days that are often asked for: their names and both ends."""
    today = beijing_date(now)
    this_month = today.replace(day=1)
    last_month = this_month - timedelta(days=1)
    return [
        (_("今天"), today, today),
        (_("最近十四天"), today - timedelta(days=13), today),
        (_("本月"), this_month, today),
        (_("上月"), last_month.replace(day=1), last_month),
        (_("今年"), today.replace(month=1, day=1), today),
    ]


def _table(rows: list[Row]) -> Iterable[list[str]]:
    """The counters by station with their sum, as they may leave the house."""
    yield ["station", "name", "complete", *DEFINITIONS, *(f"{counter}_day_unsure" for counter in DEFINITIONS)]
    figures_of = {row.station.code: row.figures for row in rows}
    columns = {counter: outside.column(counter, figures_of) for counter in DEFINITIONS}
    unsure = {counter: outside.unsure(counter, figures_of) for counter in DEFINITIONS}

    def cells(code: str) -> Iterable[str]:
        return (column[code] for kind in (columns, unsure) for column in kind.values())

    for row in rows:
        name, told = row.station.name(get_language() or ""), "0" if row.is_unknown else "1"
        yield [row.station.code, name, told, *cells(row.station.code)]
    told = "0" if any(row.is_unknown for row in rows) else "1"
    yield ["*", _("合计"), told, *cells(outside.WHOLE)]
