"""The page behind the code on a kiosk: where a request stands. It shows, and does nothing else.

It knows nobody: no cookie is set, no name is asked, and what kind of help was asked for is not said, since a number of
seven digits can be guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sync.central.dispatch import phone_words
from sync.central.dispatch.api import expected_at, find_ticket, public_state
from sync.central.ledger.api import Station
from sync.protocol.codes import is_ticket_code, spoken_ticket_code

GIVEN = re.compile(r"(?P<station>[A-Za-z]{2,4}-[0-9]{2,4})-(?P<ticket>[0-9]{7})", re.ASCII)
HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}
LANGUAGES = {"zh": "zh-hans", "en": "en", "ru": "ru"}


@dataclass(frozen=True, slots=True)
class TicketView:
    """What the page says of one number; `state` is wrong, awaited, or a word that anybody may know."""

    state: str
    station: str = ""
    number: str = ""
    requested_at: datetime | None = None
    acknowledge_by: datetime | None = None
    is_demo: bool = False


@require_safe
def ticket(request: HttpRequest, given: str) -> HttpResponse:
    """Show where the request with this number stands, in ?lang= or the browser's language."""
    lang = LANGUAGES.get(request.GET.get("lang", ""), translation.get_language() or settings.LANGUAGE_CODE)
    with translation.override(lang):
        view = look_up(given, lang)
        context = {"view": view, "lang": lang, "languages": _languages(lang), "sentences": sentences(view)}
        response = render(request, "dispatch/ticket.html", context, status=404 if view.state == "wrong" else 200)
    response["Content-Language"] = lang
    for name, value in HEADERS.items():
        response[name] = value
    return response


def look_up(given: str, lang: str) -> TicketView:
    """What there is to say of the last part of the address."""
    found = GIVEN.fullmatch(given)
    station = Station.objects.filter(pk=found["station"].upper()).first() if found else None
    if found is None or station is None or not is_ticket_code(found["ticket"]):
        return TicketView("wrong")
    request = find_ticket(station.code, found["ticket"])
    number = spoken_ticket_code(found["ticket"])
    if request is None:
        return TicketView("awaited", station.name(lang), number)
    return TicketView(
        state=public_state(request),
        station=station.name(lang),
        number=number,
        requested_at=request.requested_at,
        acknowledge_by=expected_at(request),
        is_demo=request.demo or station.is_demo,
    )


def sentences(view: TicketView) -> list[str]:
    """What the visitor reads, from the most important; in the active language."""
    texts = {
        "wrong": [
            _("这个求助码不对，可能有一位数字输错了。"),
            _("请对照终端屏幕再输入一次，或直接告诉工作人员。"),
        ],
        "awaited": [
            _("求助已在终端上记下，还没有传到中心。"),
            _("终端联网后，这里就会显示。现在请把求助码告诉工作人员。"),
        ],
        "received": [_("工作人员已能看到您的求助。"), _("请留在驿站附近。情况变急时，请直接拨打下面的电话。")],
        "late": [
            _("回应比承诺的时间晚了，对不起。"),
            _("请把求助码告诉身边的工作人员，或直接拨打下面的电话。"),
        ],
        "withdrawn": [_("这件求助已经撤回。"), _("如果仍需要帮助，请在终端上再发一次。")],
    }
    return texts.get(view.state) or [phone_words.title(view.state), *phone_words.sentences(view.state)]


def _languages(lang: str) -> list[tuple[str, str, bool]]:
    """Every language for its link: short tag, its own name, whether it is the one shown."""
    names = dict(settings.LANGUAGES)
    return [(short, names[tag], tag == lang) for short, tag in LANGUAGES.items()]
