"""The pages of limits: the table of kinds, one kind with its history, and the form for its next version."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from sync.central.accounts.api import audit, may, requires, roles, staff_user
from sync.central.limits import store
from sync.central.limits.calendar import Span, WorkingCalendar
from sync.central.limits.forms import LimitForm
from sync.central.limits.models import Limit
from sync.central.limits.standard import OF_HAZARD, STAGES, LimitRule
from sync.central.limits.words import DUE_NAMES, STAGE_NAMES, Mark, kind_names, severity_mark, span_words

HTTP_CONFLICT = 409


@dataclass(frozen=True, slots=True)
class ShownLimit:
    """A rule with its words; `spans` are (stage's name, span in words or empty)."""

    rule: LimitRule
    name: str
    severity: Mark
    spans: list[tuple[str, str]]
    row: Limit | None


@dataclass(frozen=True, slots=True)
class Kinds:
    """Kinds under one heading."""

    title: str
    rows: list[ShownLimit]


@require_safe
@requires(roles.LIMITS)
def limits(request: HttpRequest) -> HttpResponse:
    """Show every kind with its severity and limits as of now, help types first and hazards after."""
    now = timezone.now()
    names, rules = kind_names(), store.rules_at(now)
    rows = {(row.kind, row.version): row for row in Limit.objects.all()}
    planned = set(Limit.objects.filter(valid_from__gt=now).values_list("kind", flat=True))
    shown = []
    # A published hazard type may be newer than the standard: it has the limits of hazards in general.
    for kind in [*names, *(kind for kind in rules if kind not in names)]:
        rule = rules.get(kind) or store.limit_of(kind, now)
        if rule is not None:
            shown.append(_shown(replace(rule, kind=kind), names, rows.get((rule.kind, rule.version))))
    context = {
        "groups": [
            Kinds(_("求助种类"), [row for row in shown if not row.rule.kind.startswith(OF_HAZARD)]),
            Kinds(_("隐患种类"), [row for row in shown if row.rule.kind.startswith(OF_HAZARD)]),
        ],
        "stages": STAGE_NAMES.values(),
        "planned": planned,
        "may_manage": may(request, roles.LIMITS_MANAGE),
    }
    return render(request, "staff/limits.html", context)


@require_safe
@requires(roles.LIMITS)
def limit_detail(request: HttpRequest, kind: str) -> HttpResponse:
    """Show one kind: its limits now, what they would mean for a report made now, and every version with its reason."""
    now, names = timezone.now(), kind_names()
    rule, calendar = _rule(kind, now), store.calendar_in_force()
    history = store.history(kind)
    in_force = next((row for row in history if row.kind == rule.kind and row.version == rule.version), None)
    context = {
        "shown": _shown(replace(rule, kind=kind), names, in_force),
        "own": rule.kind == kind,
        "example": [(DUE_NAMES[stage], _due(span, now, calendar)) for stage, span, _words in _spans(rule)],
        "history": [(_shown(row.rule(), names, row), _standing(row, in_force, now)) for row in history],
        "may_manage": may(request, roles.LIMITS_MANAGE),
        "now": now,
    }
    return render(request, "staff/limit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires(roles.LIMITS_MANAGE)
def change_limit(request: HttpRequest, kind: str) -> HttpResponse:
    """Take the next version of a kind's limits, unless somebody else made one since the form was opened."""
    now, names = timezone.now(), kind_names()
    rule = _rule(kind, now)
    status = 200
    if request.method == "POST":
        form = LimitForm(request.POST, label_suffix="")
        if form.is_valid():
            try:
                return _made(request, kind, form)
            except store.OutdatedError:
                form.add_error(None, _("别人刚改过这个时限，您的改动没有保存。请先看新的版本，再决定怎么改。"))
                status = HTTP_CONFLICT
            except ValueError:
                form.add_error(None, _("和那时生效的时限完全一样，没有要改的。"))
    else:
        form = LimitForm(initial=LimitForm.filled(rule, store.newest_version(kind)), label_suffix="")
    context = {
        "kind": kind,
        "name": names.get(kind, kind),
        "form": form,
        "planned": Limit.objects.filter(kind=kind, valid_from__gt=now).order_by("valid_from", "version"),
        "is_outdated": status == HTTP_CONFLICT,
    }
    return render(request, "staff/limit_change.html", context, status=status)


def _made(request: HttpRequest, kind: str, form: LimitForm) -> HttpResponse:
    """Store the version with its trail; raises OutdatedError, and ValueError if nothing would change."""
    rule, moment, user = form.rule(kind), form.moment(), staff_user(request)
    before = store.limit_of(kind, moment)
    changed = _changed(before, rule)
    # The version first: who looked at an older one is told so, whatever they entered.
    if store.newest_version(kind) == form.cleaned_data["seen"] and not changed:
        raise ValueError("no change")
    with transaction.atomic():
        row = store.make_version(
            rule,
            seen=form.cleaned_data["seen"],
            valid_from=moment,
            made_by=user.get_username() if user else "",
            note=form.cleaned_data["note"],
        )
        audit.record(request, audit.LIMIT_CHANGED, target=kind, filters={"version": str(row.version), **changed})
    messages.success(request, _("已保存为版本 {version}。").format(version=row.version))
    return redirect("staff:limits-detail", kind)


def _changed(before: LimitRule | None, after: LimitRule) -> dict[str, str]:
    """The fields that differ with their new values, for the audit trail; of conditions only that they differ."""
    found = {} if before and before.severity == after.severity else {"severity": after.severity}
    for stage in STAGES:
        span: Span | None = getattr(after, stage)
        if before is None or getattr(before, stage) != span:
            found[stage] = f"{span.amount} {span.unit}" if span else "-"
    for name in ("filing_condition", "closing_condition"):
        if before is None or getattr(before, name) != getattr(after, name):
            found[name] = "*"
    return found


def _rule(kind: str, at: datetime) -> LimitRule:
    rule = store.limit_of(kind, at)
    if rule is None:
        raise Http404(kind)
    return rule


def _spans(rule: LimitRule) -> list[tuple[str, Span | None, str]]:
    found = [(stage, getattr(rule, stage)) for stage in STAGES]
    return [(stage, span, span_words(span) if span else "") for stage, span in found]


def _shown(rule: LimitRule, names: dict[str, str], row: Limit | None) -> ShownLimit:
    spans = [(str(STAGE_NAMES[stage]), words) for stage, _span, words in _spans(rule)]
    return ShownLimit(rule, names.get(rule.kind, rule.kind), severity_mark(rule.severity), spans, row)


def _due(span: Span | None, now: datetime, calendar: WorkingCalendar) -> datetime | None:
    return store.due(span, now, calendar) if span else None


def _standing(row: Limit, in_force: Limit | None, now: datetime) -> Mark:
    if row == in_force:
        return Mark("", "check_circle", _("现行"))
    if row.valid_from > now:
        return Mark("warn", "schedule", _("还没生效"))
    return Mark("calm", "history", _("已被替代"))
