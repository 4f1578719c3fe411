"""The start page after signing in: today at a glance. It sits above the apps because it looks into all of them."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sync.central.accounts.api import User, may, requires, roles, staff_user
from sync.central.directory import drafts, expiry
from sync.central.dispatch.api import WAITS, help_requests
from sync.central.dispatch.pages import newest_open
from sync.central.dispatch.scopes import scoped
from sync.central.fleet import api as fleet
from sync.central.fleet.pages import kiosk_row
from sync.central.fleet.words import needs_a_look
from sync.central.insight import figures
from sync.central.insight.counters import Wanted
from sync.central.insight.pages import station_coverage
from sync.central.web.beijing import beijing_date
from sync.central.web.day_chart import draw

DAYS_SHOWN = 14
REQUESTS_SHOWN = 6
KIOSKS_SHOWN = 8


@require_safe
@requires()
def home(request: HttpRequest) -> HttpResponse:
    """Show today's sessions, open requests and silent kiosks, each only to those whose role allows it."""
    now = timezone.now()
    context: dict[str, object] = {"now": now}
    context["may_write"] = may(request, roles.CONTENT_EDIT)
    for capability, part in PARTS:
        if may(request, capability):
            context |= part(now, staff_user(request))
    return render(request, "staff/home.html", context)


def _content(now: datetime, _user: User | None) -> dict[str, object]:
    return {"draft_count": drafts.pending().count(), "over_count": expiry.over_count(timezone.localtime(now))}


def _visits(now: datetime, _user: User | None) -> dict[str, object]:
    today = beijing_date(now)
    days = [today - timedelta(days=back) for back in reversed(range(DAYS_SHOWN))]
    hours = figures.by_hour_kept(Wanted(days[0], today))
    bars = figures.day_bars(days, hours, station_coverage(None, now), now)
    return {
        "today": bars[-1],
        "yesterday": bars[-2],
        "today_url": figures.visits_url(today),
        "day_chart": draw(bars, _("每天的使用次数")),
    }


def _requests(now: datetime, user: User | None) -> dict[str, object]:
    waiting = scoped(help_requests(), user).filter(WAITS)
    return {
        "requests": newest_open(REQUESTS_SHOWN, user),
        "open_count": waiting.count(),
        "late_count": waiting.filter(Q(acknowledge_by__lt=now)).count(),
        "grave_count": waiting.filter(severity="S1").count(),
    }


def _kiosks(now: datetime, _user: User | None) -> dict[str, object]:
    in_service = fleet.kiosks(with_revoked=False)
    to_look_at = [status for status in in_service if needs_a_look(status)]
    return {
        "kiosk_count": len(in_service),
        "silent_count": sum(status.is_silent for status in in_service),
        "missing_count": sum(status.missing_count + status.waiting_count for status in in_service),
        "kiosks": [kiosk_row(status) for status in to_look_at[:KIOSKS_SHOWN]],
    }


# What a role sees, by the capability that it needs.
PARTS = (
    (roles.VISITS, _visits),
    (roles.REQUESTS, _requests),
    (roles.KIOSKS, _kiosks),
    (roles.CONTENT_EDIT, _content),
)
