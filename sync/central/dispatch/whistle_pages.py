"""Blowing a whistle, and what is done with each called unit: by the unit itself, by the centre, by the grid worker."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.http import Http404, HttpResponse
from django.http import HttpRequest as WebRequest
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sync.central.accounts.api import audit, may, requires, roles
from sync.central.dispatch import checkins, photos, whistles
from sync.central.dispatch.case_pages import deed, sent_photo
from sync.central.dispatch.casework import MoveRefusedError
from sync.central.dispatch.models import Call, HelpRequest, Photo, Whistle
from sync.central.dispatch.scopes import actor_of, case_for
from sync.central.dispatch.states import PARTNER
from sync.central.dispatch.units import unit_names
from sync.central.dispatch.whistle_models import BY_HAND, BY_PHONE
from sync.central.limits import api as limits
from sync.central.limits.api import Span

# How soon a unit may be asked to be there; the first is what the kind of whistle gives.
ARRIVALS: tuple[tuple[str, Promise, Span | None], ...] = (
    ("", _("按吹哨类型"), None),
    ("30m", _("30分钟内"), Span(30, "minute")),
    ("1h", _("1小时内"), Span(1, "hour")),
    ("2h", _("2小时内"), Span(2, "hour")),
    ("4wh", _("4个工作小时内"), Span(4, "working_hour")),
    ("1wd", _("1个工作日内"), Span(1, "working_day")),
)
UNITS_IN_FORM = 4


@deed(roles.WHISTLE)
def blow(request: WebRequest, case: HelpRequest) -> None:
    """Call the units that were chosen, the first as the lead."""
    now = timezone.localtime()
    known, spans = unit_names(), {code: span for code, _name, span in ARRIVALS}
    calls: list[tuple[str, datetime | None]] = []
    for place in range(1, UNITS_IN_FORM + 1):
        unit = request.POST.get(f"unit-{place}", "")
        if unit:
            if unit not in known:
                raise MoveRefusedError("units")
            span = spans.get(request.POST.get(f"arrival-{place}", ""))
            calls.append((unit, limits.due(span, now) if span else None))
    whistles.blow(
        case.case_number,
        request.POST.get("seen", ""),
        actor_of(request),
        kind=request.POST.get("kind", ""),
        task=request.POST.get("task", ""),
        calls=calls,
        now=now,
    )


@deed(roles.REQUESTS)
def answer_call(request: WebRequest, case: HelpRequest, call_id: int) -> None:
    """Do with one called unit what a button says."""
    verb = _VERBS.get(request.POST.get("verb", ""))
    if verb is None:
        raise MoveRefusedError("role")
    capabilities, do = verb
    if not any(may(request, capability) for capability in capabilities):
        raise MoveRefusedError("role")
    call = Call.objects.filter(pk=call_id, whistle__request=case).first()
    actor = actor_of(request)
    if call is None or (actor.role == PARTNER and call.unit != actor.unit):
        raise Http404(call_id)
    do(request, call, timezone.localtime())


def _accept(request: WebRequest, call: Call, now: datetime) -> None:
    whistles.accept(call.pk, actor_of(request), now)


def _arrive(request: WebRequest, call: Call, now: datetime) -> None:
    actor = actor_of(request)
    whistles.arrive(call.pk, actor, BY_PHONE if actor.role == PARTNER else BY_HAND, now)


def _finish(request: WebRequest, call: Call, now: datetime) -> None:
    """The photo first: one that is none refuses the whole step, so that nothing is half done."""
    actor = actor_of(request)
    body = sent_photo(request) if request.FILES.get("photo") else None
    if body is not None:
        photos.made_anew(body)
    whistles.finish(call.pk, actor, request.POST.get("note", ""), now)
    if body is not None:
        photos.keep(call.whistle.request, body, actor, now, call)


def _object(request: WebRequest, call: Call, now: datetime) -> None:
    whistles.object_to(call.pk, actor_of(request), request.POST.get("note", ""), now)


def _uphold(request: WebRequest, call: Call, now: datetime) -> None:
    whistles.decide(call.pk, actor_of(request), True, request.POST.get("note", ""), now)


def _turn_down(request: WebRequest, call: Call, now: datetime) -> None:
    whistles.decide(call.pk, actor_of(request), False, request.POST.get("note", ""), now)


def _rate(request: WebRequest, call: Call, now: datetime) -> None:
    given = request.POST.get("rating", "")
    whistles.rate(call.pk, actor_of(request), int(given) if given in ("1", "2", "3") else 0, now)


# Verb -> who may (any of), what is done. Deciding is the centre's: a grid worker may have blown the whistle itself.
_VERBS: dict[str, tuple[tuple[str, ...], Callable[[WebRequest, Call, datetime], None]]] = {
    "accept": ((roles.CALLS,), _accept),
    "arrive": ((roles.CALLS, roles.DISPATCH), _arrive),
    "finish": ((roles.CALLS,), _finish),
    "object": ((roles.CALLS,), _object),
    "uphold": ((roles.DISPATCH,), _uphold),
    "turn_down": ((roles.DISPATCH,), _turn_down),
    "rate": ((roles.CALLS, roles.WHISTLE), _rate),
}


@require_safe
@never_cache
@requires(roles.WHISTLE)
def on_site_code(request: WebRequest, case_number: str, whistle_id: int) -> HttpResponse:
    """Show the code that a called unit scans on site; the page brings a fresh one before the old one ends."""
    case = case_for(request, case_number)
    whistle = get_object_or_404(Whistle, pk=whistle_id, request=case, finished_at=None)
    context = {
        "case": case,
        "code": checkins.picture(checkins.address(whistle)),
        "calls": [(call, unit_names().get(call.unit, call.unit)) for call in whistle.calls.filter(released_at=None)],
        "minutes": int(checkins.GOOD_FOR.total_seconds() // 60),
    }
    template = "staff/parts/on_site.html" if request.GET.get("part") == "code" else "staff/on_site.html"
    return render(request, template, context)


@require_safe
@requires(roles.REQUESTS)
def photo(request: WebRequest, case_number: str, photo_id: int) -> HttpResponse:
    """One photo of a case, to whoever may see the case; no browser keeps it for the next who sits down there."""
    found = get_object_or_404(Photo, pk=photo_id, request=case_for(request, case_number))
    audit.record(request, audit.PHOTO_SEEN, target=f"{case_number} {photo_id}")
    response = HttpResponse(bytes(found.body), content_type="image/jpeg")
    response["Cache-Control"] = "no-store"
    return response
