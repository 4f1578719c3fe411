"""The page of help requests and the story of one of them; both only show."""

from __future__ import annotations

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest as WebRequest
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from sync.central.accounts.api import User, may, requires, role_of, roles, staff_user
from sync.central.dispatch import states
from sync.central.dispatch.api import STATES, WAITS, HelpFilter, help_requests
from sync.central.dispatch.calls_shown import calls_context
from sync.central.dispatch.casework import LONGEST_ADDRESS, LONGEST_NOTE
from sync.central.dispatch.scopes import case_for, scoped
from sync.central.dispatch.shown import ShownRequest, duties, need_words, place_word, shown, timeline
from sync.central.dispatch.units import grid_names
from sync.central.ledger.api import stations
from sync.central.web.words import SEVERITY_WORDS

REQUESTS_A_PAGE = 40
ANY = ("", _("全部"))


class RequestFilterForm(forms.Form):
    """Station, urgency and state by GET; a value that is not offered narrows nothing."""

    station = forms.ChoiceField(label=_("驿站"), required=False)
    severity = forms.ChoiceField(label=_("级别"), required=False)
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[ANY, *STATES])

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data, label_suffix="")
        lang = get_language() or ""
        names = [(station.code, f"{station.code} {station.name(lang)}") for station in stations()]
        self.fields["station"].choices = [ANY, *names]  # type: ignore[attr-defined]
        words = [(code, f"{code} {word}") for code, (_icon, word) in SEVERITY_WORDS.items()]
        self.fields["severity"].choices = [ANY, *words]  # type: ignore[attr-defined]

    def wanted(self) -> HelpFilter:
        """Return the filter; what is not valid is left out."""
        self.is_valid()
        return HelpFilter(**{name: value for name, value in self.cleaned_data.items() if value})


@require_safe
@requires(roles.REQUESTS)
def requests(request: WebRequest) -> HttpResponse:
    """Show help requests, newest first, with what is left of their time."""
    now = timezone.now()
    form = RequestFilterForm(request.GET)
    found = scoped(help_requests(form.wanted()), staff_user(request))
    page = Paginator(found, REQUESTS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": [shown(item, now) for item in page],
        "now": now,
        "open_count": found.filter(WAITS).count(),
        "late_count": found.filter(WAITS, acknowledge_by__lt=now).count(),
    }
    return render(request, "staff/requests.html", context)


@require_safe
@requires(roles.REQUESTS)
def request_detail(request: WebRequest, case_number: str) -> HttpResponse:
    """Show one request: what was asked, what was promised, what happened when."""
    now = timezone.now()
    found = case_for(request, case_number)
    context = {
        "row": shown(found, now),
        "place": place_word(found.where),
        "needs": need_words(found),
        "duties": duties(found),
        "steps": timeline(found, now),
        "ways": states.ways(found.state, role_of(request)) if may(request, roles.HANDLE) else [],
        "grids": grid_names().items(),
        "grid_name": grid_names().get(found.grid, found.grid),
        "photos": found.photos.all(),
        "longest": LONGEST_NOTE,
        "longest_address": LONGEST_ADDRESS,
        "may_place": may(request, roles.HANDLE) and found.state not in states.ENDED,
        "may_add_photo": (may(request, roles.HANDLE) or may(request, roles.CALLS)) and found.state not in states.ENDED,
        "may_see_contact": found.contact_present and may(request, roles.CONTACTS),
        "spoken": f"{found.ticket[:3]} {found.ticket[3:6]} {found.ticket[6:]}",
        "now": now,
        **calls_context(request, found, now),
    }
    return render(request, "staff/request.html", context)


def newest_open(most: int, user: User | None) -> list[ShownRequest]:
    """The open requests to look at first, of those that this person may see: by urgency, then the oldest deadline."""
    now = timezone.now()
    found = scoped(help_requests(), user).filter(WAITS).order_by("severity", "acknowledge_by", "position")
    return [shown(item, now) for item in found[:most]]
