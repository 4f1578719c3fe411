"""The page of the working calendar: a year by month, the days that staff have entered, and the working hours."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sync.central.accounts.api import audit, may, requires, roles, staff_user
from sync.central.limits import decree, store
from sync.central.limits.forms import DaysForm, HoursForm, years
from sync.central.limits.models import CalendarDay, WorkingHours
from sync.central.limits.months import holidays, months

HTTP_CONFLICT = 409


@require_safe
@requires(roles.LIMITS)
def calendar(request: HttpRequest) -> HttpResponse:
    """Show a year (this one, or `?year=`): days off, make-up days, exceptions, working hours."""
    return _page(request, _year(request.GET.get("year", "")), DaysForm(label_suffix=""))


@require_POST
@never_cache
@requires(roles.LIMITS_MANAGE)
def add_days(request: HttpRequest) -> HttpResponse:
    """Enter a day or several in a row, all of them or none."""
    form = DaysForm(request.POST, label_suffix="")
    if not form.is_valid():
        return _page(request, _year(request.POST.get("first", "")[:4]), form)
    days, is_working = form.days(), form.cleaned_data["kind"] == "work"
    try:
        with transaction.atomic():
            store.make_days(days, is_working=is_working, made_by=_name(request), note=form.cleaned_data["note"])
            said = {"is": "work" if is_working else "off", "days": str(len(days))}
            audit.record(request, audit.CALENDAR_CHANGED, target=f"{days[0]} – {days[-1]}", filters=said)
    except store.TakenError as error:
        taken = ", ".join(day.isoformat() for day in error.days)
        form.add_error(None, _("这些日子已经有例外：{days}。要改，请先取消原来的。").format(days=taken))
        return _page(request, days[0].year, form, HTTP_CONFLICT)
    messages.success(request, ngettext("已添加 {n} 天。", "已添加 {n} 天。", len(days)).format(n=len(days)))
    # A refusal is read beside the form, far down the page; what was done, at the top.
    return redirect(f"{reverse('staff:limits-calendar')}?year={days[0].year}#main")


@require_POST
@never_cache
@requires(roles.LIMITS_MANAGE)
def remove_day(request: HttpRequest, day_id: int) -> HttpResponse:
    """Take an exception back; the day is again as decreed."""
    with transaction.atomic():
        row = CalendarDay.objects.select_for_update().filter(pk=day_id).first()
        if row is not None:
            row.delete()
            audit.record(request, audit.CALENDAR_CHANGED, target=str(row.date), filters={"is": "removed"})
    if row is None:
        messages.warning(request, _("这个例外已经不在了。"))
        return redirect("staff:limits-calendar")
    messages.success(request, _("已取消 {day} 的例外。").format(day=row.date.isoformat()))
    return redirect(f"{reverse('staff:limits-calendar')}?year={row.date.year}")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires(roles.LIMITS_MANAGE)
def hours(request: HttpRequest) -> HttpResponse:
    """Take new working hours from a day on."""
    today, status = timezone.localdate(), 200
    if request.method == "POST":
        form = HoursForm(request.POST, label_suffix="")
        if form.is_valid():
            try:
                return _hours_made(request, form)
            except store.OutdatedError:
                form.add_error(None, _("别人刚改过工作时间，您的改动没有保存。请先看新的，再决定怎么改。"))
                status = HTTP_CONFLICT
    else:
        now = store.calendar_in_force().hours_on(today)
        filled = HoursForm.filled(now, store.newest_hours(), today + timedelta(days=1))
        form = HoursForm(initial=filled, label_suffix="")
    context = {"form": form, "is_outdated": status == HTTP_CONFLICT}
    return render(request, "staff/calendar_hours.html", context, status=status)


def _hours_made(request: HttpRequest, form: HoursForm) -> HttpResponse:
    shifts, first = form.shifts(), form.cleaned_data["valid_from"]
    with transaction.atomic():
        store.make_hours(
            shifts,
            seen=form.cleaned_data["seen"],
            valid_from=first,
            made_by=_name(request),
            note=form.cleaned_data["note"],
        )
        words = ", ".join(f"{shift.opens:%H:%M}-{shift.closes:%H:%M}" for shift in shifts)
        audit.record(request, audit.HOURS_CHANGED, target=str(first), filters={"hours": words})
    messages.success(request, _("从 {day} 起按新的工作时间计算。").format(day=first.isoformat()))
    return redirect("staff:limits-calendar")


def _page(request: HttpRequest, year: int, form: DaysForm, status: int = 200) -> HttpResponse:
    today, in_force = timezone.localdate(), store.calendar_in_force()
    exceptions = {row.date: row for row in CalendarDay.objects.filter(date__year=year)}
    first, last = years()
    context = {
        "year": year,
        "today": today,
        "before": year - 1 if year > first else None,
        "after": year + 1 if year < last else None,
        "months": months(year, in_force, exceptions, today),
        "weekdays": [_("一"), _("二"), _("三"), _("四"), _("五"), _("六"), _("日")],
        "holidays": holidays(year),
        "is_decreed": decree.is_known(year),
        "exceptions": exceptions.values(),
        "hours": in_force.hours_on(today),
        "hours_planned": WorkingHours.objects.filter(valid_from__gt=today).order_by("valid_from", "version"),
        "hours_history": WorkingHours.objects.order_by("-version"),
        "form": form,
        "may_manage": may(request, roles.LIMITS_MANAGE),
    }
    return render(request, "staff/calendar.html", context, status=status)


def _year(text: str) -> int:
    """The year that was asked for, if staff keep it; else this one."""
    first, last = years()
    return (
        int(text) if text.isdecimal() and len(text) == 4 and first <= int(text) <= last else timezone.localdate().year
    )


def _name(request: HttpRequest) -> str:
    user = staff_user(request)
    return user.get_username() if user else ""
