"""Accounts, which administrators may change here, and the audit trail, which nobody may."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth import logout
from django.contrib.auth.admin import UserAdmin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from sync.central.accounts import audit, choices
from sync.central.accounts.api import may, roles
from sync.central.accounts.models import AuditEntry, User
from sync.central.admin_site import site
from sync.central.web.records import ReadOnlyRecords, SeenRecords


class StaffForm(UserChangeForm):  # type: ignore[misc]
    """An account with its unit and grids chosen from those that are published."""

    unit = forms.ChoiceField(label=_("所属单位"), required=False, help_text=_("合伙单位值班员只看到叫了本单位的案件。"))
    grids = forms.MultipleChoiceField(
        label=_("负责的网格"), required=False, help_text=_("网格员只看到这些网格的案件；选社区就是选它的全部网格。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "unit" in self.fields:
            self.fields["unit"].choices = [("", "—"), *choices.offered("unit")]
            self.fields["grids"].choices = choices.offered("grids")
            self.initial["grids"] = list(self.instance.grid_codes)

    def clean_grids(self) -> str:
        """The codes as the account keeps them: separated by spaces."""
        return " ".join(self.cleaned_data["grids"])


@admin.register(User, site=site)
class StaffAdmin(UserAdmin, SeenRecords):  # type: ignore[type-arg]
    """Make, change and close accounts; never delete one, since the audit trail names it."""

    form, add_form, change_password_form = StaffForm, UserCreationForm, AdminPasswordChangeForm
    list_display = ("username", "role", "unit", "is_active", "has_second_factor", "last_login")
    list_filter = ("role", "is_active", "has_second_factor")
    search_fields = ("username",)
    filter_horizontal = ()
    readonly_fields = ("second_factor", "last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("username", "password", "second_factor")}),
        (_("权限"), {"fields": ("role", "unit", "grids", "is_active")}),
        (_("时间"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = ((None, {"classes": ("wide",), "fields": ("username", "role", "password1", "password2")}),)

    @admin.display(description=_("两步验证"))
    def second_factor(self, obj: User) -> str:
        """Whether there is one, and the way to take it away for whoever has lost the telephone."""
        if not obj.has_second_factor:
            return str(_("未开通"))
        address = reverse("staff:people-second-factor", args=[obj.pk])
        return format_html('{} · <a href="{}">{}</a>', _("已开通"), address, _("手机丢了：取消"))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Whoever has an account keeps its name: the trail, notices and releases know people by nothing else.

        Under another name the writer of a notice would be its second person too.
        """
        return self.readonly_fields if obj is None else ("username", *self.readonly_fields)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """Set somebody's password, and put into the audit trail whose."""
        before = self.get_object(request, unquote(id))
        response: HttpResponse = super().user_change_password(request, id, form_url)
        after = self.get_object(request, unquote(id))
        if before is not None and after is not None and before.password != after.password:
            audit.record(request, audit.PASSWORD_CHANGED, target=after.get_username())
        return response

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Save, and put into the audit trail which fields were set."""
        super().save_model(request, obj, form, change)
        changed = {
            name: str(form.cleaned_data[name])
            for name in ("role", "unit", "grids", "is_active")
            if name in form.changed_data
        }
        if not change:
            changed[audit.NEW] = "yes"
        audit.record(request, audit.ACCOUNT_CHANGED, target=obj.get_username(), filters=changed)

    def response_change(self, request: HttpRequest, obj: User) -> HttpResponse:
        """Go on, or to sign in: whoever changed their own role has ended this session too."""
        if request.session.session_key and request.session.exists(request.session.session_key):
            response: HttpResponse = super().response_change(request, obj)
            return response
        logout(request)
        return redirect("staff:login")

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Show the section to those who may see records."""
        return may(request, roles.RECORDS)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let auditors see who has which role."""
        return may(request, roles.RECORDS)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Let administrators make accounts."""
        return may(request, roles.ACCOUNTS)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let administrators change accounts."""
        return may(request, roles.ACCOUNTS)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: an account is closed, not deleted."""
        return False


@admin.register(AuditEntry, site=site)
class AuditRecords(ReadOnlyRecords):
    """The audit trail with every column."""

    list_display = ("number", "at", "username", "action", "target", "row_count", "address")
    list_filter = ("action",)
    search_fields = ("username", "target")
    date_hierarchy = "at"
