"""The page of what is kept for how long: what has been erased, when that was last done, and what is next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from sync.central.accounts.api import requires, roles
from sync.central.insight import erased
from sync.central.insight.erased import KINDS
from sync.central.insight.models import Erased, RetentionRun
from sync.central.insight.retention import LONGEST_PAUSE, horizon, is_held_back
from sync.central.web.beijing import beijing_date

SHOWN = 10
# The worker erases every day; one that has not for so long is not running.
LATE_AFTER = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Kept:
    """A kind of record: for how long it is kept, how many were ever erased, and those of before which day."""

    title: Promise
    rule: str
    rows: int
    before: date | None


@require_safe
@requires(roles.VISITS)
def retention(request: HttpRequest) -> HttpResponse:
    """Show for each kind how long it is kept and what is gone, the last runs, and what goes next."""
    now = timezone.now()
    runs = list(RetentionRun.objects.exclude(ended_at=None)[:SHOWN])
    context = {
        "kinds": _kinds(),
        "last": runs[0] if runs else None,
        "is_late": not runs or now - runs[0].began_at > LATE_AFTER,
        "held_back_days": LONGEST_PAUSE.days if runs and is_held_back(runs[0], now) else 0,
        "next": horizon(beijing_date(now) + timedelta(days=1)),
        "runs": [(run, [(KINDS[kind], run.rows[kind]) for kind in KINDS if kind in run.rows]) for run in runs],
    }
    return render(request, "staff/retention.html", context)


def _kinds() -> list[Kept]:
    gone = {row.kind: row for row in Erased.objects.all()}
    found = []
    for kind, title in KINDS.items():
        row = gone.get(kind)
        found.append(Kept(title, _rule(kind), row.rows if row else 0, row.before if row else None))
    return found


def _rule(kind: str) -> str:
    own = {erased.SHIFTS: settings.SHIFT_MONTHS, erased.AUDIT: settings.AUDIT_MONTHS}
    months = own.get(kind, settings.RETENTION_MONTHS)
    if months is None:
        return _("一直保留")
    if kind == erased.SHIFTS:
        return ngettext("{n} 个月，整份导出以后才删", "{n} 个月，整份导出以后才删", months).format(n=months)
    if kind == erased.REQUESTS:
        return ngettext("结案后 {n} 个月", "结案后 {n} 个月", months).format(n=months)
    return ngettext("{n} 个月", "{n} 个月", months).format(n=months)
