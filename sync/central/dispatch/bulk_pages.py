"""Handling several cases in one go: what was ticked, the steps open to all of it, and afterwards what became of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest as WebRequest
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sync.central.accounts.api import audit, requires, role_of, roles, staff_user
from sync.central.dispatch.bulk import MOST_AT_ONCE, UNKNOWN, Outcome, Ticked, common_ways, move_all, ticked
from sync.central.dispatch.case_pages import REFUSALS, known_grid, moment
from sync.central.dispatch.casework import LONGEST_NOTE, Chosen
from sync.central.dispatch.inbox_rows import rows
from sync.central.dispatch.models import HelpRequest
from sync.central.dispatch.scopes import actor_of, scoped
from sync.central.dispatch.units import grid_names

REASONS = {**REFUSALS, UNKNOWN: gettext_lazy("没有这件求助，或者不归您看。")}


@require_http_methods(["GET", "POST"])
@never_cache
@requires(roles.HANDLE)
def bulk(request: WebRequest) -> HttpResponse:
    """Show what was ticked and what can be done with all of it; with a step chosen, take it and say what was done."""
    if request.method != "POST":
        # Whoever changes the language of that page, or comes back to it, has ticked nothing.
        return redirect("staff:requests")
    cases = ticked(request.POST.getlist("case"))
    if not cases or len(cases) > MOST_AT_ONCE:
        messages.warning(request, _("请勾选要办理的求助，一次最多 {most} 件。").format(most=MOST_AT_ONCE))
        return _back(request)
    if "to" not in request.POST:
        return _choose(request, cases)
    outcome = _move(request, cases, request.POST["to"])
    _tell(request, outcome)
    return _back(request)


def _choose(request: WebRequest, cases: list[Ticked]) -> HttpResponse:
    now, numbers = timezone.now(), [case.case_number for case in cases]
    found = scoped(HelpRequest.objects.select_related("station"), staff_user(request)).filter(case_number__in=numbers)
    # As they are now: what moved on since it was ticked is shown, and offered, as it stands.
    shown = rows(found.order_by("severity", "case_number"), now, role_of(request), may_handle=True)
    audit.look(request, audit.CASES_LISTED, target=" ".join(numbers), row_count=len(shown))
    context = {
        "rows": shown,
        "ways": common_ways([row.request.state for row in shown], role_of(request)),
        "grids": grid_names().items(),
        "all_have_grids": all(row.request.grid for row in shown),
        "longest": LONGEST_NOTE,
        "back": _view(request),
        "now": now,
    }
    return render(request, "staff/requests_bulk.html", context)


def _move(request: WebRequest, cases: list[Ticked], to: str) -> Outcome:
    chosen = Chosen(
        note=request.POST.get("note", ""),
        grid=known_grid(request.POST.get("grid", "")),
        until=moment(request.POST.get("until", "")),
    )
    in_scope = scoped(HelpRequest.objects.all(), staff_user(request))
    outcome = move_all(cases, in_scope, to, actor_of(request), chosen, timezone.localtime())
    for number in outcome.moved:
        audit.record(request, audit.CASE_MOVED, target=number, filters={"to": to, "together": str(len(cases))})
    return outcome


def _tell(request: WebRequest, outcome: Outcome) -> None:
    done = len(outcome.moved)
    if done:
        messages.success(request, ngettext("已办理 {n} 件。", "已办理 {n} 件。", done).format(n=done))
    for reason, numbers in outcome.refused.items():
        said = ngettext("{n} 件没有办理：{numbers}。{why}", "{n} 件没有办理：{numbers}。{why}", len(numbers))
        why = REASONS[reason]
        messages.warning(request, said.format(n=len(numbers), numbers=_("、").join(numbers), why=why))


def _back(request: WebRequest) -> HttpResponse:
    """To the view of the inbox from which the cases were ticked."""
    view = _view(request)
    return redirect(reverse("staff:requests") + (f"?{view}" if view else ""))


def _view(request: WebRequest) -> str:
    """The query of that view, taken apart and put together again, so that it can be nothing but a query."""
    return QueryDict(request.POST.get("back", "")[:1000]).urlencode()
