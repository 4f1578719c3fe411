"""The sign-in form in our own words, and the filter of the audit trail."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sync.central.accounts.audit import ACTION_NAMES
from sync.central.accounts.models import AuditEntry


class SignInForm(AuthenticationForm):
    """Name and password; one sentence for every kind of refusal, so that nobody learns which names exist."""

    username = forms.CharField(
        label=_("登录名"),
        max_length=150,
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "username", "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label=_("密码"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    error_messages = {
        "invalid_login": _("登录名或密码不对。连续错五次，要等一会儿才能再试。"),
        "inactive": _("登录名或密码不对。连续错五次，要等一会儿才能再试。"),
    }


class AuditForm(forms.Form):
    """Which entries of the audit trail to show; what cannot be read of it is said, and does not narrow the search."""

    first = forms.DateField(label=_("从"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(label=_("到"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    action = forms.ChoiceField(label=_("操作"), required=False)
    username = forms.CharField(label=_("登录名"), required=False, max_length=150)
    target = forms.CharField(label=_("对象"), required=False, max_length=200)

    def __init__(self, data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        field = self.fields["action"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("全部")), *ACTION_NAMES.items()]

    def found(self) -> QuerySet[AuditEntry]:
        """The entries, newest first. Days are Beijing's, the last one included."""
        self.is_valid()
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        words = {"first": "at__gte", "last": "at__lt", "username": "username__icontains", "target": "target__icontains"}
        if "first" in asked:
            asked["first"] = timezone.make_aware(datetime.combine(asked["first"], time.min))
        if "last" in asked:
            asked["last"] = timezone.make_aware(datetime.combine(asked["last"] + timedelta(days=1), time.min))
        return AuditEntry.objects.filter(**{words.get(name, name): value for name, value in asked.items()})
