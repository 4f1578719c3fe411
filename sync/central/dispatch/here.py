"""The page that a whistle's code opens on the phone of whoever came: one button for each called unit."""

from __future__ import annotations

import contextlib

from django.conf import settings
from django.http import HttpRequest as WebRequest
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from sync.central.dispatch import checkins, whistles
from sync.central.dispatch.casework import Actor, MoveRefusedError
from sync.central.dispatch.checkins import CodeRefusedError
from sync.central.dispatch.models import Call, Whistle
from sync.central.dispatch.public import HEADERS, LANGUAGES
from sync.central.dispatch.states import PARTNER
from sync.central.dispatch.units import hazard_name, unit_names
from sync.central.dispatch.whistle_models import QR_ON_SITE


@csrf_exempt  # no cookie says who asks: whoever holds the code of these minutes stands before it
@require_http_methods(["GET", "HEAD", "POST"])
def here(request: WebRequest, signed: str) -> HttpResponse:
    """Show which units are called here; a tap says that one of them has come. Opening alone changes nothing."""
    lang = LANGUAGES.get(request.GET.get("lang", ""), translation.get_language() or settings.LANGUAGE_CODE)
    with translation.override(lang):
        try:
            whistle = checkins.whistle_of(signed)
        except CodeRefusedError as refused:
            return _page(request, {"stage": "old" if refused.is_old else "wrong"}, lang, 410 if refused.is_old else 404)
        if request.method == "POST":
            return _arrived(request, whistle)
        return _page(request, _view(whistle), lang, 200)


def _arrived(request: WebRequest, whistle: Whistle) -> HttpResponse:
    asked = request.POST.get("call", "")
    call = Call.objects.filter(pk=int(asked), whistle=whistle).first() if asked.isdecimal() else None
    if call is None:
        return HttpResponse(status=400)
    # Refused where the case has ended or the unit was let off: the page that follows says so.
    with contextlib.suppress(MoveRefusedError):
        whistles.arrive(call.pk, Actor(PARTNER, unit=call.unit), QR_ON_SITE, timezone.localtime())
    return _guarded(HttpResponseRedirect(request.get_full_path(), status=303))


def _view(whistle: Whistle) -> dict[str, object]:
    case, names = whistle.request, unit_names()
    calls = [(call, names.get(call.unit, call.unit)) for call in whistle.calls.filter(released_at=None)]
    return {
        "stage": "over" if whistle.finished_at else "open",
        "what": hazard_name(case),
        "case": case,
        "task": whistle.task,
        "awaited": [pair for pair in calls if pair[0].arrived_at is None],
        "here": [pair for pair in calls if pair[0].arrived_at is not None],
    }


def _page(request: WebRequest, view: dict[str, object], lang: str, status: int) -> HttpResponse:
    names = dict(settings.LANGUAGES)
    languages = [(short, names[tag], tag == lang) for short, tag in LANGUAGES.items()]
    context = {"view": view, "lang": lang, "languages": languages}
    response = _guarded(render(request, "dispatch/here.html", context, status=status))
    response["Content-Language"] = lang
    return response


def _guarded(response: HttpResponse) -> HttpResponse:
    for name, value in HEADERS.items():
        response[name] = value
    return response
