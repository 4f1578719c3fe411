"""The page of pull tokens: who may fetch rows by machine."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sync.central.accounts.api import audit, requires, roles, staff_user
from sync.central.insight.api import PullToken, issue_token, revoke_token
from sync.central.insight.datasets import DATASETS
from sync.central.ledger.api import stations

NAMES = [(name, dataset.title) for name, dataset in DATASETS.items()]
LIFETIMES = [("90", gettext_lazy("90 天")), ("365", gettext_lazy("1 年")), ("", gettext_lazy("不限"))]


class TokenForm(forms.Form):
    """Who the token is for, what it opens, how long it lives."""

    name = forms.CharField(label=gettext_lazy("给谁用"), max_length=80)
    days = forms.ChoiceField(label=gettext_lazy("有效期"), required=False, choices=LIFETIMES, initial="365")
    scope = forms.MultipleChoiceField(
        label=gettext_lazy("可取数据（不选为全部）"), required=False, choices=NAMES, widget=forms.CheckboxSelectMultiple
    )
    stations = forms.MultipleChoiceField(
        label=gettext_lazy("可取驿站（不选为全部）"), required=False, widget=forms.CheckboxSelectMultiple
    )
    has_text = forms.BooleanField(label=gettext_lazy("含工作人员写的文字"), required=False)

    def __init__(self, data: QueryDict | None) -> None:
        super().__init__(data, label_suffix="")
        lang = get_language() or ""
        names = [(station.code, f"{station.code} {station.name(lang)}") for station in stations()]
        self.fields["stations"].choices = names  # type: ignore[attr-defined]

    @property
    def boxes(self) -> list[forms.BoundField]:
        """The fields of many boxes."""
        return [self["scope"], self["stations"]]

    @property
    def lines(self) -> list[forms.BoundField]:
        """The fields of one line."""
        return [self["name"], self["days"]]


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires(roles.TOKENS)
def tokens(request: HttpRequest) -> HttpResponse:
    """List the tokens; make a new one and show it, the only time it can be seen."""
    form = TokenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _made(request, form)
    now = timezone.now()
    rows = [(token, _standing(token), token.revoked_at is None) for token in PullToken.objects.all()]
    return render(request, "staff/tokens.html", {"form": form, "rows": rows, "now": now})


def _made(request: HttpRequest, form: TokenForm) -> HttpResponse:
    user = staff_user(request)
    days = form.cleaned_data["days"]
    token, secret = issue_token(
        form.cleaned_data["name"],
        scope=" ".join(form.cleaned_data["scope"]),
        stations=" ".join(form.cleaned_data["stations"]),
        has_text=form.cleaned_data["has_text"],
        expires_at=timezone.now() + timedelta(days=int(days)) if days else None,
        created_by=user.get_username() if user else "",
    )
    audit.record(request, audit.TOKEN_MADE, target=token.name)
    return render(request, "staff/token.html", {"token": token, "secret": secret})


def _standing(token: PullToken) -> dict[str, str]:
    if token.revoked_at is not None:
        return {"css": "calm", "icon": "block", "text": _("已停用")}
    if token.expires_at is not None and token.expires_at <= timezone.now():
        return {"css": "warn", "icon": "schedule", "text": _("已到期")}
    return {"css": "", "icon": "check_circle", "text": _("有效")}


@require_http_methods(["GET", "HEAD", "POST"])
@requires(roles.TOKENS)
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """Ask once more, then end a token at once."""
    token = get_object_or_404(PullToken, pk=token_id)
    if request.method == "POST":
        revoke_token(token.pk)
        audit.record(request, audit.TOKEN_REVOKED, target=token.name)
        messages.success(request, _("令牌“{name}”已停用。").format(name=token.name))
        return redirect("staff:tokens")
    return render(request, "staff/token_revoke.html", {"token": token})
