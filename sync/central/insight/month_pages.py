"""The report of a month: to read, and on a sheet of paper."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sync.central.accounts.api import audit, may, requires, roles
from sync.central.insight import month as months
from sync.central.insight.figure_words import DEFINITIONS, UNSURE
from sync.central.insight.month_pdf import pdf
from sync.central.web.bar_chart import columns
from sync.central.web.beijing import beijing_date
from sync.central.web.words import LANG_NAMES

MONTHS_OFFERED = 13
# Language of the address -> that of the translations.
LANGS = {"zh": "zh-hans", "en": "en", "ru": "ru"}


@require_safe
@requires(roles.VISITS)
def month(request: HttpRequest) -> HttpResponse:
    """Show the report of a month, the last whole one if none is asked for."""
    first = _asked(request)
    found = months.report(first)
    heads = [DEFINITIONS[counter][0] for counter in months.BY_STATION]
    context = {
        "month": found,
        "heads": heads,
        "unsure": UNSURE,
        "stations": [
            {"name": row.name, "is_unknown": row.is_unknown, "cells": list(zip(heads, row.cells, strict=True))}
            for row in found.stations
        ],
        "whole": list(zip(heads, found.whole.cells, strict=True)),
        "chart": columns(found.days, _("每天的使用次数")),
        "offered": _offered(),
        "langs": LANG_NAMES.items(),
        "may_export": may(request, roles.EXPORT),
    }
    return render(request, "staff/month.html", context)


@require_safe
@requires(roles.EXPORT)
def month_pdf(request: HttpRequest) -> HttpResponse:
    """The report as PDF in a language; who took which is recorded."""
    first = _asked(request)
    lang = request.GET.get("lang", "")
    lang = lang if lang in LANGS else "zh"
    with translation.override(LANGS[lang]):
        found = months.report(first)
        made = pdf(found)
    filters = {"month": f"{first:%Y-%m}", "lang": lang, "watermark": found.watermark}
    audit.record(request, audit.FIGURES_EXPORTED, filters=filters, row_count=len(found.stations))
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="yizhan-{first:%Y-%m}-{lang}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


def _asked(request: HttpRequest) -> date:
    """The first day of the month of the address, or of the last whole one."""
    try:
        found = date.fromisoformat(f"{request.GET.get('month', '')}-01")
    except ValueError:
        found = date.max
    this = beijing_date(timezone.now()).replace(day=1)
    return found if date(2000, 1, 1) <= found <= this else (this - timedelta(days=1)).replace(day=1)


def _offered() -> list[date]:
    """The first days of this month and of those before."""
    found = [beijing_date(timezone.now()).replace(day=1)]
    while len(found) < MONTHS_OFFERED:
        found.append((found[-1] - timedelta(days=1)).replace(day=1))
    return found
