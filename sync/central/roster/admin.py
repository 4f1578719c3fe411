"""The page on which those who keep accounts keep volunteers; a PIN goes in and is never shown again."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminPasswordWidget

from sync.central.accounts.api import audit, may, roles
from sync.central.admin_site import site
from sync.central.roster.api import hash_pin
from sync.central.roster.models import Volunteer
from sync.central.web.records import SeenRecords
from sync.protocol import checks


class VolunteerForm(forms.ModelForm):  # type: ignore[type-arg]
    """A volunteer, with a new PIN if one is given."""

    new_pin = forms.CharField(
        label=_("新密码"),
        required=False,
        widget=UnfoldAdminPasswordWidget(),
        help_text=_("志愿者 4 位数字，班组长和站点管理员 6 位。留空则不变。"),
    )

    class Meta:
        model = Volunteer
        fields = ("badge", "name", "station", "role", "skills", "languages", "first_aid_until", "is_active")

    def clean(self) -> dict[str, Any]:
        """Hash the PIN; a role with another length of PIN needs a new one."""
        cleaned = super().clean() or self.cleaned_data
        pin, role = cleaned.get("new_pin"), cleaned.get("role", "volunteer")
        if pin:
            try:
                self.instance.pin_hash = hash_pin(pin, role)
            except ValueError:
                self.add_error("new_pin", _("位数不对，或太容易猜到。"))
        elif not self.instance.pin_hash or "role" in self.changed_data:
            self.add_error("new_pin", _("请设一个密码。"))
        for name, check in (("skills", checks.CODE), ("languages", checks.LANGUAGE)):
            if not checks.many(check, 16).test(cleaned.get(name) or []):
                self.add_error(name, _('请写成代码的列表，例如 ["ru"]。'))
        return cleaned


@admin.register(Volunteer, site=site)
class VolunteerAdmin(SeenRecords):
    """Make, change and retire volunteers; never delete one, since records name the reference."""

    form = VolunteerForm
    list_display = ("badge", "name", "station", "role", "first_aid_until", "is_active", "is_demo")
    list_filter = ("station", "role", "is_active")
    search_fields = ("badge", "name")

    def save_model(self, request: HttpRequest, obj: Volunteer, form: Any, change: bool) -> None:
        """Save, and put into the audit trail which fields were set, by name alone."""
        super().save_model(request, obj, form, change)
        audit.record(request, audit.ACCOUNT_CHANGED, target=f"badge {obj.badge}", filters={"set": form.changed_data})

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Show the section to those who keep accounts."""
        return may(request, roles.ACCOUNTS)

    def has_view_permission(self, request: HttpRequest, obj: Volunteer | None = None) -> bool:
        """Names of volunteers are for those who keep accounts."""
        return may(request, roles.ACCOUNTS)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """As for looking."""
        return may(request, roles.ACCOUNTS)

    def has_change_permission(self, request: HttpRequest, obj: Volunteer | None = None) -> bool:
        """As for looking."""
        return may(request, roles.ACCOUNTS)

    def has_delete_permission(self, request: HttpRequest, obj: Volunteer | None = None) -> bool:
        """Nobody: whoever leaves is no longer active."""
        return False
