"""The page that a phone opens from the code on a kiosk: the address itself is the signed request.

Opening it shows and changes nothing, since previews and scanners open addresses. One tap sends it; then the page says
what happens next and how things stand, and takes the request back. No cookie, no account; whoever holds the code may.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from sync.central import engines
from sync.central.dispatch import contacts, crossing, phone_words
from sync.central.dispatch.api import expected_at, help_name, last_note, public_state
from sync.central.dispatch.crossing import TicketRefusedError
from sync.central.dispatch.models import HelpRequest
from sync.central.dispatch.projection import withdraw
from sync.central.dispatch.public import HEADERS, LANGUAGES
from sync.central.dispatch.shown import need_words, place_word
from sync.central.dispatch.states import ENDED as ENDED_STATES
from sync.central.ledger.api import Device
from sync.protocol.codes import spoken_ticket_code
from sync.protocol.ticket_states import ENDED
from sync.protocol.tickets import LANGUAGES as CLAIM_LANGUAGES
from sync.protocol.tickets import Claim

STATUS = {
    crossing.MALFORMED: 404,
    crossing.UNKNOWN: 404,
    crossing.FORGED: 403,
    crossing.REVOKED: 410,
    crossing.EXPIRED: 410,
}
RECEIPT_GROUP = 3


@dataclass(frozen=True, slots=True)
class PhoneView:
    """What the page says; `stage` is refused, ready or sent."""

    stage: str
    state: str
    title: str
    sentences: list[str]
    number: str = ""
    station: str = ""
    help: str = ""
    place: str = ""
    needs: tuple[str, ...] = ()
    asked_at: datetime | None = None
    expected_at: datetime | None = None
    note: str = ""
    receipt: str = ""
    case_number: str = ""
    is_over: bool = False
    has_contact: bool = False
    is_demo: bool = False
    is_urgent: bool = False


@csrf_exempt  # no cookie says who asks: whoever knows the address may, from wherever it is sent
@require_http_methods(["GET", "HEAD", "POST"])
def phone(request: HttpRequest, claim: str) -> HttpResponse:
    """Show the request in the address, or do what a button of its page asks: send, withdraw, contact, forget."""
    now = timezone.localtime()
    try:
        found, device = crossing.read(claim)
        lang = _language(request, found.lang)
        with translation.override(lang):
            if request.method == "POST":
                return _do(request, found, device, now)
            view = _show(found, device, now, lang)
    except TicketRefusedError as refused:
        crossing.count_refusal(refused)
        lang = _language(request, "")
        with translation.override(lang):
            return _page(request, _refusal(refused), lang, STATUS[refused.reason])
    with translation.override(lang):
        return _page(request, view, lang, 200)


def _do(request: HttpRequest, claim: Claim, device: Device, now: datetime) -> HttpResponse:
    action = _ACTIONS.get(request.POST.get("action", ""))
    if action is None:
        return HttpResponse(status=400)
    action(request, claim, device, now)
    shown = request.GET.get("lang", "")
    query = f"?lang={shown}" if shown in LANGUAGES else ""
    return _guarded(HttpResponseRedirect(f"{request.path}{query}", status=303))


def _send(_request: HttpRequest, claim: Claim, device: Device, now: datetime) -> None:
    crossing.receive(claim, device, now)


def _withdraw(_request: HttpRequest, claim: Claim, device: Device, now: datetime) -> None:
    with engines.writer():
        found = crossing.recorded(claim)
        if found is not None and found.state not in ENDED_STATES:
            withdraw(found, now)
    if found is not None:
        contacts.take_back(found)


def _leave_contact(request: HttpRequest, claim: Claim, _device: Device, now: datetime) -> None:
    found = crossing.recorded(claim)
    text = " ".join(request.POST.get("contact", "").split())[: contacts.LONGEST]
    if found is not None and text and public_state(found) not in ENDED:
        contacts.leave(found, text, now)


def _forget_contact(_request: HttpRequest, claim: Claim, _device: Device, _now: datetime) -> None:
    found = crossing.recorded(claim)
    if found is not None:
        contacts.take_back(found)


_ACTIONS: dict[str, Callable[[HttpRequest, Claim, Device, datetime], None]] = {
    "send": _send,
    "withdraw": _withdraw,
    "contact": _leave_contact,
    "forget": _forget_contact,
}


def _show(claim: Claim, device: Device, now: datetime, lang: str) -> PhoneView:
    request = crossing.recorded(claim)
    if request is None:
        crossing.check_is_takeable(claim, device, now)
        return _ready(claim, device, lang)
    return _sent(request, claim, device, lang)


def _ready(claim: Claim, device: Device, lang: str) -> PhoneView:
    unsent = HelpRequest(help=claim.help, needs=list(crossing.needs(claim)))
    return PhoneView(
        stage="ready",
        state="ready",
        title=_("把求助发给中心"),
        sentences=phone_words.ready(),
        number=spoken_ticket_code(claim.ticket),
        station=device.station.name(lang),
        help=help_name(claim.help, lang),
        place=place_word(claim.where),
        needs=tuple(need_words(unsent)),
        asked_at=claim.asked_at if claim.is_clock_sure else None,
        is_demo=claim.is_demo or device.station.is_demo,
        is_urgent=claim.severity == "S1",
    )


def _sent(request: HelpRequest, claim: Claim, device: Device, lang: str) -> PhoneView:
    state = public_state(request)
    digits = crossing.receipt(claim, device) or ""
    return PhoneView(
        stage="sent",
        state=state,
        title=phone_words.title(state, request.help),
        sentences=phone_words.sentences(state, request.help),
        number=spoken_ticket_code(request.ticket),
        station=device.station.name(lang),
        help=help_name(request.help, lang),
        place=place_word(request.where),
        needs=tuple(need_words(request)),
        asked_at=request.requested_at,
        expected_at=expected_at(request),
        note=last_note(request, lang),
        receipt=f"{digits[:RECEIPT_GROUP]} {digits[RECEIPT_GROUP:]}" if digits else "",
        case_number=request.case_number,
        is_over=state in ENDED,
        has_contact=request.contact_present,
        is_demo=request.demo or device.station.is_demo,
        is_urgent=request.severity == "S1",
    )


def _refusal(refused: TicketRefusedError) -> PhoneView:
    title, *sentences = phone_words.refusal(refused.reason)
    return PhoneView("refused", refused.reason, title, sentences)


def _page(request: HttpRequest, view: PhoneView, lang: str, status: int) -> HttpResponse:
    names = dict(settings.LANGUAGES)
    languages = [(short, names[tag], tag == lang) for short, tag in LANGUAGES.items()]
    context = {"view": view, "lang": lang, "languages": languages, "longest": contacts.LONGEST}
    template = "dispatch/phone_status.html" if request.GET.get("part") == "status" else "dispatch/phone.html"
    response = _guarded(render(request, template, context, status=status))
    response["Content-Language"] = lang
    return response


def _guarded(response: HttpResponse) -> HttpResponse:
    for name, value in HEADERS.items():
        response[name] = value
    return response


def _language(request: HttpRequest, claimed: str) -> str:
    """The one asked for by ?lang=, the one in which the request was made, else the browser's."""
    if request.GET.get("lang", "") in LANGUAGES:
        return LANGUAGES[request.GET["lang"]]
    if claimed in CLAIM_LANGUAGES:
        return LANGUAGES[claimed]
    return translation.get_language() or settings.LANGUAGE_CODE
