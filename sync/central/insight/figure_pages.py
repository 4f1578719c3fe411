"""The page of the counters, the records behind each number, and its download."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from sync.central.accounts.api import audit, may, requires, roles
from sync.central.days import day_start
from sync.central.insight import counters
from sync.central.insight.api import csv_lines
from sync.central.insight.counters import BY_NAME, Figures, Wanted
from sync.central.insight.coverage import coverage
from sync.central.insight.visit_form import VisitFilterForm
from sync.central.ledger.api import Device, Station, stations
from sync.central.web.beijing import beijing_date
from sync.central.web.words import SEVERITY_WORDS

RECORDS_A_PAGE = 50
SMALL = 5
"""From here on a number in a download stands as it is; fewer, but not none, might be about somebody."""

# Column -> title, definition (domain 3.6, to be printed on every report).
DEFINITIONS: dict[str, tuple[Promise, Promise]] = {
    "sessions": (_("终端使用次数"), _("点按不少于 2 次、时长不少于 5 秒的会话。")),
    "services": (_("服务人次"), _("志愿者登记的帮助次数减去作废的，加上大集办成的项目数。")),
    "visitors": (_("接待人次"), _("登记的到站人数之和。没有登记的站写“未登记”，不从点按推算。")),
    "requests": (_("求助件数"), _("提出的求助，不含撤回的和重复的。")),
    "resolved": (_("办结率"), _("已立案的案件里正常结案和超时结案的。")),
    "satisfied": (_("满意率"), _("最高分占全部评分的比例，评分满 30 个才显示。")),
    "unmet": (_("大集没办成"), _("大集上想办而没办成的人次。")),
    "hours": (_("志愿时长（小时）"), _("班组长确认的分钟数之和除以 60，是本平台的记录。")),
}


class FigureFilterForm(VisitFilterForm):
    """Days, station, invented or not."""

    lang = outcome = mode = None  # type: ignore[assignment]

    def asked(self) -> Wanted:
        """The filter, or the last fourteen days if the form is not valid."""
        wanted = self.wanted()
        return Wanted(wanted.first, wanted.last, wanted.station, wanted.demo)


@dataclass(frozen=True, slots=True)
class Row:
    """A station with its counters; `is_unknown`: some of its events may be missing, so they may be too small."""

    station: Station
    figures: Figures
    is_unknown: bool


@require_safe
@requires(roles.VISITS)
def figures(request: HttpRequest) -> HttpResponse:
    """Show the counters by station and together, each with its definition."""
    now = timezone.now()
    form = FigureFilterForm(request.GET, beijing_date(now))
    wanted = form.asked()
    rows = _rows(wanted, now)
    context = {
        "form": form,
        "wanted": wanted,
        "rows": rows,
        "whole": counters.together({row.station.code: row.figures for row in rows}),
        "is_unknown": any(row.is_unknown for row in rows),
        "definitions": DEFINITIONS.items(),
        "punctuality": [
            (code, SEVERITY_WORDS[code][1], kept, made, round(100 * kept / made))
            for code, (kept, made) in counters.punctuality(wanted).items()
        ],
        "may_export": may(request, roles.EXPORT),
    }
    return render(request, "staff/figures.html", context)


@require_safe
@requires(roles.VISITS)
def records(request: HttpRequest, counter: str) -> HttpResponse:
    """Show the records behind a number: when, where, what, how many, and the event by its id."""
    if counter not in BY_NAME:
        raise Http404(counter)
    form = FigureFilterForm(request.GET, beijing_date(timezone.now()))
    found = counters.work(form.asked(), counter).select_related("station")
    context = {
        "form": form,
        "title": DEFINITIONS[{"scores": "satisfied"}.get(counter, counter)][0],
        "page": Paginator(found, RECORDS_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "staff/figure_records.html", context)


@require_safe
@requires(roles.EXPORT)
def figures_csv(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """Stream the counters as CSV, small numbers as "<5"; who took them by which filter is recorded first."""
    now = timezone.now()
    form = FigureFilterForm(request.GET, beijing_date(now))
    if not form.is_valid():
        return HttpResponse(_("筛选条件有误，请回到页面改正。"), status=400, content_type="text/plain; charset=utf-8")
    rows = _rows(form.asked(), now)
    audit.record(request, audit.FIGURES_EXPORTED, filters=form.described(), row_count=len(rows))
    lines = [["station", "name", "complete", *DEFINITIONS], *map(_line, rows)]
    response = StreamingHttpResponse(csv_lines(lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="figures.csv"'
    response["Cache-Control"] = "no-store"
    return response


def _rows(wanted: Wanted, now: datetime) -> list[Row]:
    places = {station.code: station for station in stations()}
    found = counters.by_station(wanted)
    # A station with kiosks and without a number is there too: nothing came, or nothing is known.
    with_kiosks = set(Device.objects.filter(revoked_at=None).values_list("station_id", flat=True))
    codes = sorted(found.keys() | (with_kiosks if wanted.station is None else {wanted.station} & places.keys()))
    return [Row(places[code], found.get(code) or counters.together({}), _is_blind(code, wanted, now)) for code in codes]


def _is_blind(station: str, wanted: Wanted, now: datetime) -> bool:
    start = day_start(wanted.first) if wanted.first else now - timedelta(days=1)
    end = min(day_start(wanted.last + timedelta(days=1)), now) if wanted.last else now
    known = coverage(Device.objects.filter(station_id=station), now)
    return start < end and known.is_blind_in(start, end)


def _line(row: Row) -> list[str]:
    figures = row.figures
    numbers = {
        "sessions": _small(figures.sessions),
        "services": _small(figures.services),
        "visitors": "" if figures.visitors is None else _small(figures.visitors),
        "requests": _small(figures.requests),
        "resolved": "" if figures.resolved[1] < SMALL else f"{figures.resolved_percent}",
        "satisfied": "" if figures.satisfied_percent is None else f"{figures.satisfied_percent}",
        "unmet": _small(figures.unmet),
        "hours": f"{figures.hours}",
    }
    return [
        row.station.code,
        row.station.name(get_language() or ""),
        "0" if row.is_unknown else "1",
        *(numbers[name] for name in DEFINITIONS),
    ]


def _small(number: int) -> str:
    return f"<{SMALL}" if 0 < number < SMALL else str(number)
