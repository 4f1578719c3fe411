"""The page of visits and its download."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sync.central.accounts.api import audit, may, requires, roles
from sync.central.insight import api, erased, figures, traces
from sync.central.insight.api import MODES, OUTCOMES, Visit, VisitFilter
from sync.central.insight.counters import Wanted
from sync.central.insight.coverage import Coverage, coverage
from sync.central.insight.heat import heat_rows
from sync.central.insight.visit_form import LANGS, VisitFilterForm
from sync.central.ledger.api import Device
from sync.central.web.beijing import beijing_date
from sync.central.web.day_chart import describe, draw

VISITS_A_PAGE = 50


@require_safe
@requires(roles.VISITS)
def visits(request: HttpRequest) -> HttpResponse:
    """Show visits by filter: totals, a chart by day, a table of hours, and the rows."""
    now = timezone.now()
    form = VisitFilterForm(request.GET, beijing_date(now))
    wanted = form.wanted()
    found = api.visits(wanted)
    page = Paginator(found, VISITS_A_PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    context = {
        "form": form,
        "wanted": wanted,
        "page": page,
        "rows": [(visit, *ends) for visit, ends in zip(shown, traces.ends_of_visits(shown), strict=True)],
        "totals": figures.totals(found),
        "unfinished": figures.unfinished(wanted),
        "may_export": may(request, roles.EXPORT),
        "erased_before": erased.is_cut(wanted.first, [erased.VISITS]),
        "shares": _shares(found),
        **_charts(wanted, found, now, form.described() if form.is_valid() else {}),
    }
    return render(request, "staff/visits.html", context)


def _shares(found: QuerySet[Visit]) -> list[tuple[str, list[tuple[str, int, int]]]]:
    return [
        (_("结果"), figures.shares(found, "outcome", OUTCOMES)),
        (_("语言"), figures.shares(found, "lang", LANGS)),
        (_("模式"), figures.shares(found, "mode", MODES)),
    ]


def _charts(wanted: VisitFilter, found: QuerySet[Visit], now: datetime, narrowed: dict[str, str]) -> dict[str, object]:
    days, hours = _days(wanted), _hours(wanted, found)
    known = station_coverage(wanted.station, now)
    bars = figures.day_bars(days, hours, known, now, narrowed)
    return {
        "day_chart": draw(bars, _("每天的使用次数")),
        "day_sentences": [(describe(bar), bar.url) for bar in reversed(bars)],
        "heat": heat_rows(days, hours, known, now),
        "hours": figures.HOURS,
    }


def _hours(wanted: VisitFilter, found: QuerySet[Visit]) -> figures.ByHour:
    """From the figures that are kept, as far as they are narrowed like this."""
    if wanted.lang or wanted.outcome or wanted.mode:
        return figures.by_hour(found)
    stations = None if wanted.station is None else (wanted.station,)
    return figures.by_hour_kept(Wanted(wanted.first, wanted.last, stations, wanted.demo))


def _days(wanted: VisitFilter) -> list[date]:
    """Every day of the filter; its form always sets both ends."""
    first, last = wanted.first, wanted.last
    if first is None or last is None:
        return []
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def station_coverage(station: str | None, now: datetime) -> Coverage:
    """What is known of the kiosks of one station, or of all."""
    devices = Device.objects.all()
    return coverage(devices.filter(station_id=station) if station else devices, now)


@require_safe
@requires(roles.EXPORT)
def visits_csv(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """Stream the visits of the filter as CSV; who took how many rows by which filter is recorded before the first.

    Of a time of which some are erased there are none rather than a part.
    """
    form = VisitFilterForm(request.GET, beijing_date(timezone.now()))
    if not form.is_valid():
        return HttpResponse(_("筛选条件有误，请回到页面改正。"), status=400, content_type="text/plain; charset=utf-8")
    wanted = form.wanted()
    if before := erased.is_cut(wanted.first, [erased.VISITS]):
        told = _("{day} 之前的逐条记录已按保存期限删除，请从这一天或以后取。").format(day=before.isoformat())
        return HttpResponse(told, status=410, content_type="text/plain; charset=utf-8")
    found = api.visits(wanted)
    audit.record(request, audit.VISITS_EXPORTED, filters=form.described(), row_count=found.count())
    response = StreamingHttpResponse(api.csv_lines(api.visit_rows(found)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="visits-{wanted.first:%Y%m%d}-{wanted.last:%Y%m%d}.csv"'
    response["Cache-Control"] = "no-store"
    return response
