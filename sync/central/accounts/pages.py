"""Signing in and out, the wait after too many failures, and the audit trail."""

from __future__ import annotations

import math
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeView
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sync.central.accounts import audit, chain, lockout, roles
from sync.central.accounts.api import requires
from sync.central.accounts.audit import ACTION_NAMES
from sync.central.accounts.forms import AuditForm, SignInForm

ENTRIES_A_PAGE = 50
HTTP_TOO_MANY_REQUESTS = 429

# PUT is POST to Django's forms; nobody sends it.
FORM_METHODS = ["get", "head", "post"]

sign_in = LoginView.as_view(
    template_name="staff/login.html",
    authentication_form=SignInForm,
    redirect_authenticated_user=True,
    http_method_names=FORM_METHODS,
)
sign_out = LogoutView.as_view(http_method_names=["post"])


class PasswordPage(PasswordChangeView):
    """Let staff set a new password of their own; other sessions of theirs end with it."""

    template_name = "staff/password.html"
    success_url = reverse_lazy("staff:home")

    def form_valid(self, form: Any) -> HttpResponse:
        """Save the password, record that it was changed, say so."""
        response = super().form_valid(form)
        audit.record(self.request, audit.PASSWORD_CHANGED)
        messages.success(self.request, _("密码已修改。"))
        return response


change_password = requires()(PasswordPage.as_view(http_method_names=FORM_METHODS))


def locked_out(
    request: HttpRequest, original_response: HttpResponse | None = None, credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """Answer a sign-in during the wait (called by axes): 429, and in words how many minutes are left."""
    username = str((credentials or {}).get("username") or "")
    left = lockout.wait_left(request, username)
    context = {
        "minutes": max(1, math.ceil(left.total_seconds() / 60)),
        "failures": settings.AXES_FAILURE_LIMIT,
        "is_shut_to_strangers": lockout.is_shut_to_strangers(request, username),
        "until": timezone.now() + left,
    }
    response = render(request, "staff/locked.html", context, status=HTTP_TOO_MANY_REQUESTS)
    response["Retry-After"] = str(max(1, math.ceil(left.total_seconds())))
    return response


@require_safe
@requires(roles.AUDIT)
def audit_trail(request: HttpRequest) -> HttpResponse:
    """Show the audit trail, newest first, of some days, by action, by name and by what it was done to if asked."""
    form = AuditForm(request.GET)
    page = Paginator(form.found(), ENTRIES_A_PAGE).get_page(request.GET.get("page"))
    rows = [(entry, ACTION_NAMES.get(entry.action, entry.action)) for entry in page]
    return render(request, "staff/audit.html", {"page": page, "rows": rows, "form": form, "head": chain.head()})
