"""The pages of emergency notices: write one, have a second person approve it, see where it is shown, take it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sync.central import engines
from sync.central.accounts.api import audit, requires, roles, staff_user
from sync.central.directory import broadcasts
from sync.central.directory.broadcast_form import NoticeForm
from sync.central.directory.broadcasts import OutdatedError, Reach, SameHandError
from sync.central.directory.models import Broadcast
from sync.central.ledger.api import Station

MOST = 50


@dataclass(frozen=True, slots=True)
class Standing:
    """How a notice stands, as a coloured word: CSS class, icon, text."""

    css: str
    icon: str
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """A notice with its words. ``may_approve``: whoever looks at it may be the second person."""

    notice: Broadcast
    title: str
    standing: Standing
    places: list[Station]
    reach: Reach
    is_waiting: bool
    is_out: bool
    may_approve: bool


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires(roles.NOTICES)
def notices(request: HttpRequest) -> HttpResponse:
    """List the notices; write a new one, which then waits for a second person."""
    form = NoticeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _written(request, form)
    now = timezone.localtime()
    rows = [_row(notice, _name(request), now) for notice in Broadcast.objects.all()[:MOST]]
    context = {
        "form": form,
        "waiting": [row for row in rows if row.is_waiting],
        "out": [row for row in rows if row.is_out],
        "past": [row for row in rows if not row.is_waiting and not row.is_out],
    }
    return render(request, "staff/notices.html", context)


@require_safe
@never_cache
@requires(roles.NOTICES)
def detail(request: HttpRequest, notice: str) -> HttpResponse:
    """Show one notice as kiosks will, and how far it has come."""
    row = _row(get_object_or_404(Broadcast, pk=notice), _name(request), timezone.localtime())
    languages = [
        (lang, row.notice.title[lang], row.notice.body[lang], [step[lang] for step in row.notice.advice])
        for lang in ("zh", "en", "ru")
    ]
    return render(request, "staff/notice.html", {"row": row, "notice": row.notice, "languages": languages})


@require_POST
@never_cache
@requires(roles.NOTICES)
def approve(request: HttpRequest, notice: str) -> HttpResponse:
    """The second person's word: it goes out."""
    get_object_or_404(Broadcast, pk=notice)
    try:
        with engines.writer():
            row = broadcasts.approve(notice, _name(request), timezone.now())
            filters = audit.of_second_person(_name(request), [row.written_by])
            audit.record(request, audit.NOTICE_APPROVED, target=notice, filters=filters)
    except SameHandError:
        messages.warning(request, _("拟写人不能自己批准，请另一位同事来批准。"))
    except OutdatedError:
        messages.warning(request, _("这条通知已经批准、撤回或过期，没有再动。"))
    else:
        messages.success(request, _("已批准。在线终端一分钟内显示。"))
    return redirect("staff:notices-detail", notice)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires(roles.NOTICES)
def withdraw(request: HttpRequest, notice: str) -> HttpResponse:
    """Ask, then take it off every screen, or see to it that it never goes out."""
    row = _row(get_object_or_404(Broadcast, pk=notice), _name(request), timezone.localtime())
    if request.method != "POST":
        return render(request, "staff/notice_withdraw.html", {"row": row, "notice": row.notice})
    try:
        with engines.writer():
            broadcasts.withdraw(notice, _name(request), timezone.now())
            audit.record(request, audit.NOTICE_WITHDRAWN, target=notice)
    except OutdatedError:
        messages.warning(request, _("这条通知已经撤回或过期，没有再动。"))
    else:
        was_out = row.notice.approved_at is not None
        messages.success(request, _("已撤回。在线终端一分钟内收起。") if was_out else _("已撤回，不会发出。"))
    return redirect("staff:notices-detail", notice)


def _written(request: HttpRequest, form: NoticeForm) -> HttpResponse:
    values = form.cleaned_data
    with engines.writer():
        made = broadcasts.write(
            level=values["level"],
            title=form.texts("title"),
            body=form.texts("body"),
            advice=form.advice(),
            stations=values["stations"],
            expires_at=values["expires_at"],
            by=_name(request),
            now=timezone.now(),
        )
        audit.record(request, audit.NOTICE_WRITTEN, target=made.id, filters={"level": made.level})
    messages.success(request, _("已提交。请另一位同事批准，批准后才会发出。"))
    return redirect("staff:notices-detail", made.id)


def _row(notice: Broadcast, who: str, now: datetime) -> Row:
    is_over = notice.withdrawn_at is not None or notice.expires_at <= now
    return Row(
        notice=notice,
        title=notice.title.get((get_language() or "").partition("-")[0], notice.title["zh"]),
        standing=_standing(notice, now),
        places=list(Station.objects.filter(pk__in=notice.stations)),
        reach=broadcasts.reach(notice, now),
        is_waiting=not is_over and notice.approved_at is None,
        is_out=not is_over and notice.approved_at is not None,
        may_approve=who != notice.written_by,
    )


def _standing(notice: Broadcast, now: datetime) -> Standing:
    if notice.withdrawn_at is not None:
        return Standing("calm", "undo", _("已撤回"))
    if notice.expires_at <= now:
        return Standing("calm", "event_busy", _("已过期"))
    if notice.approved_at is None:
        return Standing("warn", "schedule", _("等第二人批准"))
    return Standing("", "campaign", _("正在显示"))


def _name(request: HttpRequest) -> str:
    user = staff_user(request)
    return user.get_username() if user else ""
