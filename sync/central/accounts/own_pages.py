"""One's own account: the password, the second factor, and where one is signed in."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from sync.central.accounts import audit, second_factor, sessions
from sync.central.accounts.api import requires, staff_user
from sync.central.accounts.models import User


@require_safe
@never_cache
@requires()
def account(request: HttpRequest) -> HttpResponse:
    """Show one's own account."""
    user = _person(request)
    context = {
        "sessions": sessions.open_sessions(request, user),
        "is_obliged": second_factor.is_obliged(user),
        "codes_left": second_factor.codes_left(user),
    }
    return render(request, "staff/account.html", context)


@require_POST
@never_cache
@requires()
def end_sessions(request: HttpRequest) -> HttpResponse:
    """End one of one's own sessions, or all others."""
    user, here = _person(request), request.session.session_key or ""
    only = request.POST.get("session") or None
    ended = 0 if only == sessions.digest(here) else sessions.end(user, only=only, but=here)
    if ended:
        audit.record(request, audit.SESSION_ENDED, target=user.get_username(), row_count=ended)
        said = ngettext("已结束 {n} 处登录。", "已结束 {n} 处登录。", ended).format(n=ended)
    else:
        said = _("那处登录已经结束了。")
    messages.success(request, said)
    return redirect("staff:account")


def _person(request: HttpRequest) -> User:
    user = staff_user(request)
    assert user is not None  # the guard has seen to it
    return user
