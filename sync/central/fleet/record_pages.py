"""Where people settle what the ledger noticed: a chain that has parted, an event that could not be taken."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sync.central.accounts.api import audit, may, requires, roles, staff_user
from sync.central.fleet.words import reason
from sync.central.ledger.api import (
    Incarnation,
    RejectedEvent,
    mend_rejected,
    retry_rejected,
    set_aside_rejected,
)
from sync.protocol.problems import ProblemError

DEEDS = ("retry", "mend", "aside")


@require_POST
@requires(roles.KIOSKS_MANAGE)
def chain(request: HttpRequest, device: str, number: int) -> HttpResponse:
    """Write down why a chain of events has parted."""
    found = get_object_or_404(Incarnation, device_id=device, number=number, number__gt=0)
    causes = dict(Incarnation._meta.get_field("cause").choices or [])
    cause = request.POST.get("cause", "")
    if cause not in causes or not cause:
        messages.warning(request, _("请先选原因。"))
    else:
        found.cause, found.reviewed_at, found.reviewed_by = cause, timezone.now(), _name(request)
        found.save(update_fields=["cause", "reviewed_at", "reviewed_by"])
        audit.record(request, audit.CHAIN_REVIEWED, target=f"{device}/{number}", filters={"cause": cause})
        messages.success(request, _("已记下原因。"))
    return redirect("staff:kiosks-detail", device)


@require_safe
@requires(roles.KIOSKS)
def rejected(request: HttpRequest, device: str, row: int) -> HttpResponse:
    """Show an event that could not be taken as it came."""
    return _shown(request, _find(device, row))


@require_POST
@requires(roles.KIOSKS_MANAGE)
def settle(request: HttpRequest, device: str, row: int) -> HttpResponse:
    """Try it again, take what it was put right to, or leave it out."""
    found, text = _find(device, row), request.POST.get("text", "")
    if request.POST.get("deed", "") not in DEEDS:
        messages.warning(request, _("请选一种处理办法。"))
        return redirect("staff:kiosks-refused", device, row)
    problem = _settle(request, found, text)
    return redirect("staff:kiosks-detail", device) if problem is None else _shown(request, found, text, problem)


def _find(device: str, row: int) -> RejectedEvent:
    return get_object_or_404(RejectedEvent.objects.select_related("device__station"), device_id=device, pk=row)


def _shown(
    request: HttpRequest, found: RejectedEvent, text: str | None = None, problem: ProblemError | None = None
) -> HttpResponse:
    context = {
        "device": found.device,
        "event": found,
        "why": reason(found.code),
        "text": found.body if text is None else text,
        "problem": problem,
        "problem_why": reason(problem.code) if problem else "",
        "may_settle": may(request, roles.KIOSKS_MANAGE) and not found.outcome and bool(found.body),
    }
    return render(request, "staff/rejected.html", context, status=422 if problem else 200)


def _settle(request: HttpRequest, row: RejectedEvent, text: str) -> ProblemError | None:
    deed, now = request.POST["deed"], timezone.now()
    try:
        if deed == "aside":
            set_aside_rejected(row, _name(request), now)
        elif deed == "mend":
            mend_rejected(row, text, _name(request), now)
        else:
            retry_rejected(row, _name(request), now)
    except ProblemError as problem:
        return problem
    audit.record(request, audit.EVENT_SETTLED, target=f"{row.device_id}/{row.seq or ''}", filters={"deed": deed})
    messages.success(request, _("已处理。") if deed == "aside" else _("已收录。"))
    return None


def _name(request: HttpRequest) -> str:
    user = staff_user(request)
    return user.get_username() if user else ""
