"""The story of one help request, and those to look at first; both only show."""

from __future__ import annotations

from django.http import HttpRequest as WebRequest
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from sync.central.accounts.api import User, audit, may, requires, role_of, roles
from sync.central.dispatch import states
from sync.central.dispatch.api import WAITS, help_requests
from sync.central.dispatch.calls_shown import calls_context
from sync.central.dispatch.casework import LONGEST_ADDRESS, LONGEST_NOTE
from sync.central.dispatch.scopes import case_for, scoped
from sync.central.dispatch.shown import ShownRequest, duties, is_public, need_words, place_word, shown, timeline
from sync.central.dispatch.units import grid_names


@require_safe
@requires(roles.REQUESTS)
def request_detail(request: WebRequest, case_number: str) -> HttpResponse:
    """Show one request: what was asked, what was promised, what happened when."""
    now = timezone.now()
    found = case_for(request, case_number)
    if request.GET.get("part") == "fresh":
        # Asked again and again while the page is open: whether it still shows how things stand.
        is_old = request.GET.get("seen") != str(found.position)
        return render(request, "staff/parts/case_fresh.html", {"case": found, "is_old": is_old})
    audit.look(request, audit.CASE_SEEN, target=found.case_number)
    context = {
        "row": shown(found, now),
        "place": place_word(found.where),
        "needs": need_words(found),
        "duties": duties(found),
        "steps": timeline(found, now),
        "ways": states.ways(found.state, role_of(request)) if may(request, roles.HANDLE) else [],
        "grids": grid_names().items(),
        "grid_name": grid_names().get(found.grid, found.grid),
        "photos": found.photos.all(),
        "is_public": is_public(found),
        "longest": LONGEST_NOTE,
        "longest_address": LONGEST_ADDRESS,
        "may_place": may(request, roles.HANDLE) and found.state not in states.ENDED,
        "may_add_photo": (may(request, roles.HANDLE) or may(request, roles.CALLS)) and found.state not in states.ENDED,
        "may_see_contact": found.contact_present and may(request, roles.CONTACTS),
        "spoken": f"{found.ticket[:3]} {found.ticket[3:6]} {found.ticket[6:]}",
        "now": now,
        **calls_context(request, found, now),
    }
    return render(request, "staff/request.html", context)


def newest_open(most: int, user: User | None) -> list[ShownRequest]:
    """The open requests to look at first, of those that this person may see: by urgency, then the oldest deadline."""
    now = timezone.now()
    found = scoped(help_requests(), user).filter(WAITS).order_by("severity", "acknowledge_by", "position")
    return [shown(item, now) for item in found[:most]]
