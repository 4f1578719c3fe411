"""The inbox: what waits for whoever looks, first what is due first; it brings itself up to date (inbox.js)."""

from __future__ import annotations

from datetime import datetime

from django.core.paginator import Paginator
from django.http import HttpRequest as WebRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from sync.central.accounts.api import User, audit, may, requires, role_of, roles, staff_user
from sync.central.dispatch import inbox
from sync.central.dispatch.api import REPORTED
from sync.central.dispatch.bulk import MOST_AT_ONCE
from sync.central.dispatch.inbox_forms import TABS, InboxForm
from sync.central.dispatch.inbox_rows import rows

REQUESTS_A_PAGE = 40
REFRESH_S = 15
GRAVEST, GRAVE_TOLD = "S1", 5
# By which the page knows how old what it shows is, whatever the clock of the computer says.
SERVER_TIME = "X-Server-Time"


@require_safe
@requires(roles.REQUESTS)
def requests(request: WebRequest) -> HttpResponseBase:
    """Show the inbox; with `part=rows` the list alone, or 304 while nothing on it has changed."""
    user, now = staff_user(request), timezone.now()
    assert user is not None  # the gate has let them in
    tag = inbox.fingerprint(user, _asked(request), now)
    is_part = request.GET.get("part") == "rows"
    reply = get_conditional_response(request, etag=tag) if is_part else None
    if reply is None:
        template = "staff/parts/inbox_rows.html" if is_part else "staff/requests.html"
        context = _context(request, user, now)
        shown = context["rows"]
        assert isinstance(shown, list)
        where = f"{context['tab']} {request.GET.get('page', '1')[:6]}"
        audit.look(request, audit.CASES_LISTED, target=where, row_count=len(shown))
        reply = render(request, template, {**context, "tag": tag})
    reply.headers["ETag"] = tag
    reply.headers[SERVER_TIME] = now.isoformat(timespec="milliseconds")
    return reply


def _context(request: WebRequest, user: User, now: datetime) -> dict[str, object]:
    form = InboxForm(request.GET, user)
    tab, found, mine = form.tab(request.GET.get("tab", "")), form.found(), inbox.waits_for(user, now)
    counts = inbox.counts(found, mine, now)
    listed, may_handle = inbox.under(tab, found, mine, now), may(request, roles.HANDLE)
    page = Paginator(listed, REQUESTS_A_PAGE).get_page(request.GET.get("page"))
    shown = rows(page, now, role_of(request), may_handle=may_handle)
    # Behind the overdue these may be on a later page; whoever looks at the first is to hear of them all the same.
    grave = listed.filter(severity=GRAVEST, state=REPORTED).order_by("-requested_at")[:GRAVE_TOLD]
    return {
        "form": form,
        "tab": tab,
        "tabs": [(code, name, counts[code]) for code, name in TABS if code != inbox.MINE or inbox.takes_steps(user)],
        "page": page,
        "rows": shown,
        "grave": rows(grave, now, role_of(request), may_handle=False),
        "counts": counts,
        "now": now,
        "may_handle": may_handle,
        "may_tick": any(row.ticked for row in shown),
        "most_at_once": MOST_AT_ONCE,
        "refresh_s": REFRESH_S,
    }


def _asked(request: WebRequest) -> list[str]:
    return [get_language() or "", *(f"{name}={value}" for name, value in request.GET.items() if name != "part")]
