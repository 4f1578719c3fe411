"""The units called to a case as its page shows them: what each has done, and what whoever looks may do with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest as WebRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sync.central.accounts.api import may, role_of, roles, staff_user
from sync.central.dispatch import states
from sync.central.dispatch.models import Call, HelpRequest
from sync.central.dispatch.shown import AWAITED_WORDS, Mark, timed_mark
from sync.central.dispatch.units import suggested_units, unit_name, unit_names
from sync.central.dispatch.whistle_models import KINDS, OBJECTED, RATINGS
from sync.central.dispatch.whistle_pages import ARRIVALS, UNITS_IN_FORM
from sync.central.web.beijing import span_text

# Progress of a call: the time that says so, its icon, its word; the last that is set counts.
PROGRESS: tuple[tuple[str, str, Promise], ...] = (
    ("released_at", "block", gettext_lazy("不再由它办")),
    ("done_at", "check_circle", gettext_lazy("处置完了")),
    ("arrived_at", "pin_drop", gettext_lazy("已到场")),
    ("accepted_at", "directions_run", gettext_lazy("已接哨")),
)


@dataclass(frozen=True, slots=True)
class ShownCall:
    """A call with its words and the verbs that are open to whoever looks."""

    call: Call
    name: str
    progress: Mark
    deadline: Mark | None
    verbs: frozenset[str]
    my_rating: int | None


def calls_context(request: WebRequest, case: HelpRequest, now: datetime) -> dict[str, object]:
    """What the page of a case says of its whistles, and the form that blows another."""
    whistles = case.whistles.prefetch_related("calls").select_related("blown_by")
    may_blow = may(request, roles.WHISTLE) and _can_be_blown_for(case, role_of(request))
    return {
        "whistles": [
            (whistle, [_shown(request, call, case, now) for call in whistle.calls.all()]) for whistle in whistles
        ],
        "may_blow": may_blow,
        "may_show_code": may(request, roles.WHISTLE),
        "whistle_form": _form(case) if may_blow else None,
        "ratings": RATINGS,
    }


def _can_be_blown_for(case: HelpRequest, role: str) -> bool:
    return (
        any(states.find_way(case.state, to, role, is_by_call=True) for to in (states.FILED, states.DISPATCHED))
        or case.state == states.DISPATCHED
    )


def _form(case: HelpRequest) -> dict[str, object]:
    names, first = unit_names(), suggested_units(case)
    return {
        "kinds": KINDS,
        "arrivals": [(code, name) for code, name, _span in ARRIVALS],
        "places": range(1, UNITS_IN_FORM + 1),
        "lead": first[0] if first else "",
        "suggested": [(unit, names[unit]) for unit in first if unit in names],
        "others": [(unit, name) for unit, name in names.items() if unit not in first],
    }


def _shown(request: WebRequest, call: Call, case: HelpRequest, now: datetime) -> ShownCall:
    is_partner = role_of(request) == states.PARTNER
    return ShownCall(
        call=call,
        name=unit_name(call.unit),
        progress=_progress(call),
        deadline=_deadline(call, case, now),
        verbs=frozenset(_verbs(request, call, case)),
        my_rating=call.rating_by_partner if is_partner else call.rating_by_grid,
    )


def _progress(call: Call) -> Mark:
    if call.objection == OBJECTED:
        return Mark("warn", "gavel", _("提出了异议"))
    for name, icon, word in PROGRESS:
        if getattr(call, name) is not None:
            return Mark("calm" if name in ("done_at", "released_at") else "", icon, str(word))
    return Mark("warn", "campaign", _("还没有接哨"))


def _deadline(call: Call, case: HelpRequest, now: datetime) -> Mark | None:
    if call.released_at is not None:
        return None
    if call.arrived_at is not None:
        late = (call.arrived_at - call.required_arrival_at).total_seconds()
        if late <= 0:
            return Mark("calm", "check", _("按时到场"))
        return Mark("alarm", "error", _("到场晚了 {span}").format(span=span_text(late)))
    if case.state in states.ENDED or call.done_at is not None:
        return None
    return timed_mark(str(AWAITED_WORDS["arrival"]), call.required_arrival_at, now)


def _verbs(request: WebRequest, call: Call, case: HelpRequest) -> set[str]:
    user = staff_user(request)
    is_mine = may(request, roles.CALLS) and (role_of(request) != states.PARTNER or (user and user.unit == call.unit))
    verbs: set[str] = set()
    if call.released_at is None and case.state not in states.ENDED:
        if is_mine:
            verbs |= _open_to_unit(call)
        if may(request, roles.DISPATCH):
            verbs |= {"arrive"} if call.arrived_at is None else set()
            verbs |= {"decide"} if call.objection == OBJECTED else set()
    if call.done_at is not None and (is_mine or may(request, roles.WHISTLE)):
        verbs.add("rate")
    return verbs


def _open_to_unit(call: Call) -> set[str]:
    if call.done_at is not None:
        return set()
    open_now = {"accept"} if call.accepted_at is None else set()
    open_now.add("arrive" if call.arrived_at is None else "finish")
    return open_now if call.objection else open_now | {"object"}
