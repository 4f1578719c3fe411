"""The second factor on pages: given at each sign-in, set up once, changed by its owner, taken away by a colleague."""

from __future__ import annotations

import math

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from sync.central.accounts import audit, roles, second_factor, sessions
from sync.central.accounts.api import PASSWORD_ONLY, half_signed_in, requires, staff_user
from sync.central.accounts.models import User
from sync.central.accounts.second_factor import Verdict

FEW_CODES = 3


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires(PASSWORD_ONLY)
def second_factor_asked(request: HttpRequest) -> HttpResponse:
    """Ask for the second factor; with the right code the session is a whole one, and goes on to where it wanted."""
    user = _person(request)
    if staff_user(request) is not None:
        return redirect(_onward(request))
    if not user.has_second_factor:
        return redirect(f"{resolve_url('staff:second-factor-setup')}?{request.GET.urlencode()}")
    verdict = Verdict(True)
    if request.method == "POST":
        verdict = _tried(request, user)
        if verdict.is_right:
            _say_how_many_are_left(request, user, verdict)
            return redirect(_onward(request))
    context = {"next": _onward(request), "error": "" if verdict.is_right else _refusal(verdict)}
    return render(request, "staff/second_factor.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires(PASSWORD_ONLY)
def set_up(request: HttpRequest) -> HttpResponse:
    """Show the code to scan; with the first code from the telephone, the recovery codes, this once."""
    user, error = _person(request), ""
    if user.has_second_factor:
        # Whoever has the password alone does not set up a second one: they give the first.
        return redirect("staff:second-factor" if staff_user(request) is None else "staff:account")
    if request.method == "POST":
        codes = second_factor.set_up(user, request.POST.get("code", ""))
        if codes is not None:
            return _show_first(request, user, codes)
        audit.record(request, audit.SECOND_FACTOR_FAILED)
        error = _refusal(Verdict(False, second_factor.wait_to_set_up(user)))
    authenticator = second_factor.unfinished(user)
    context = {
        "picture": second_factor.picture(authenticator),
        "secret": second_factor.secret_text(authenticator),
        "address": authenticator.config_url,
        "is_obliged": second_factor.is_obliged(user),
        "next": _onward(request),
        "error": error,
    }
    return render(request, "staff/second_factor_setup.html", context)


@require_POST
@never_cache
@requires()
def change(request: HttpRequest) -> HttpResponse:
    """New recovery codes, or no second factor any more: either takes a code, so that an open screen is not enough."""
    user = _person(request)
    verdict = _tried(request, user) if user.has_second_factor else Verdict(False)
    if not verdict.is_right:
        messages.warning(request, _refusal(verdict))
        return redirect("staff:account")
    if request.POST.get("do") == "remove":
        second_factor.take_away(user)
        audit.record(request, audit.SECOND_FACTOR_TAKEN_AWAY, target=user.get_username())
        messages.success(request, _("两步验证已取消。"))
        return redirect("staff:account")
    codes = second_factor.new_codes(user)
    audit.record(request, audit.RECOVERY_CODES_MADE, target=user.get_username())
    return _show(request, codes, resolve_url("staff:account"))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires(roles.ACCOUNTS)
def take_away(request: HttpRequest, user_id: int) -> HttpResponse:
    """Take somebody's second factor away, whose telephone is lost; their sessions end with it."""
    person = get_object_or_404(User, pk=user_id)
    is_own = person.pk == _person(request).pk
    if request.method == "POST" and not is_own:
        if second_factor.take_away(person):
            audit.record(request, audit.SECOND_FACTOR_TAKEN_AWAY, target=person.get_username())
        sessions.end(person)
        messages.success(request, _("{name} 的两步验证已取消，登录也都结束了。").format(name=person.get_username()))
        return redirect("admin:accounts_user_change", person.pk)
    return render(request, "staff/second_factor_take_away.html", {"person": person, "is_own": is_own})


def _person(request: HttpRequest) -> User:
    user = half_signed_in(request)
    assert user is not None  # the guard has seen to it
    return user


def _tried(request: HttpRequest, user: User) -> Verdict:
    """Try the code of the form: a right one makes the session a whole one, under a new id."""
    verdict, device = second_factor.check(user, request.POST.get("code", ""))
    if device is None:
        audit.record(request, audit.SECOND_FACTOR_FAILED)
        return verdict
    second_factor.let_in(request, device)
    audit.record(request, audit.SECOND_FACTOR_GIVEN, filters={"by": "paper"} if verdict.is_recovery else {})
    return verdict


def _refusal(verdict: Verdict) -> str:
    seconds = math.ceil(verdict.wait.total_seconds())
    said = _("验证码不对，或者已经用过。请输入手机上新出现的一组。")
    if seconds > 1:
        wait = ngettext("请等 {n} 秒再试。", "请等 {n} 秒再试。", seconds).format(n=seconds)
        return f"{said} {wait}"
    return said


def _say_how_many_are_left(request: HttpRequest, user: User, verdict: Verdict) -> None:
    left = second_factor.codes_left(user)
    if verdict.is_recovery and left <= FEW_CODES:
        said = ngettext("备用码还剩 {n} 个，请生成新的。", "备用码还剩 {n} 个，请生成新的。", left)
        messages.warning(request, said.format(n=left))


def _show_first(request: HttpRequest, user: User, codes: list[str]) -> HttpResponse:
    second_factor.let_in(request, second_factor.confirmed(user))
    audit.record(request, audit.SECOND_FACTOR_SET_UP, target=user.get_username())
    return _show(request, codes, _onward(request))


def _show(request: HttpRequest, codes: list[str], onward: str) -> HttpResponse:
    return render(request, "staff/second_factor_codes.html", {"codes": codes, "onward": onward})


def _onward(request: HttpRequest) -> str:
    """Where this person was going: a page of ours, or the start page."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if is_ours else resolve_url(settings.LOGIN_REDIRECT_URL)
