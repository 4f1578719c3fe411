"""The raw-record pages at /admin/: for a look at what is stored, by those whose role allows it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.sites import UnfoldAdminSite

from sync.central.accounts.api import half_signed_in, may, roles, staff_user
from sync.central.accounts.pages import sign_out


class RecordsSite(UnfoldAdminSite):  # type: ignore[misc]
    """Django's admin through our own sign-in page, since two doors would need two lock-outs."""

    site_header = _("驿站 · 原始数据")
    site_title = _("驿站 · 原始数据")
    index_title = _("原始数据")

    def has_permission(self, request: HttpRequest) -> bool:
        """Let in only roles that hold the records capability."""
        return may(request, roles.RECORDS)

    def login(self, request: HttpRequest, extra_context: object = None) -> HttpResponseRedirect:
        """Send to the staff sign-in, which comes back here, or to the start page if the role is not enough."""
        if staff_user(request) is not None:
            return HttpResponseRedirect(reverse("staff:home"))
        door = "staff:login" if half_signed_in(request) is None else "staff:second-factor"
        return HttpResponseRedirect(f"{reverse(door)}?next={request.GET.get('next', request.path)}")

    def logout(self, request: HttpRequest, extra_context: object = None) -> HttpResponseBase:
        """Sign out as the staff pages do."""
        return sign_out(request)

    def password_change(self, request: HttpRequest, extra_context: object = None) -> HttpResponseRedirect:
        """Send to the staff page that does it, and records it."""
        return HttpResponseRedirect(reverse("staff:password"))


site = RecordsSite(name="admin")
