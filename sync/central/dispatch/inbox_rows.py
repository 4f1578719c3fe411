"""The rows of the inbox in words: looked up for a whole page at once, however many there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from sync.central.dispatch import states
from sync.central.dispatch.inbox_search import kind_names
from sync.central.dispatch.models import Call, HelpRequest
from sync.central.dispatch.shown import Mark, ShownRequest, place_word, shown
from sync.central.dispatch.standard import HAZARD, limit_kind
from sync.central.dispatch.units import grid_names, unit_names
from sync.central.dispatch.whistle_models import OBJECTED
from sync.central.dispatch.words import climbed_words

# How far a called unit is, the furthest first: the time that says so, its icon, its word.
_PROGRESS: tuple[tuple[str, str, Promise], ...] = (
    ("done_at", "check_circle", gettext_lazy("处置完了")),
    ("arrived_at", "pin_drop", gettext_lazy("已到场")),
    ("accepted_at", "directions_run", gettext_lazy("已接哨")),
)


@dataclass(frozen=True, slots=True)
class Row:
    """A case as a row of the inbox.

    `ticked` is what its box sends: the case and the state in which it was seen; empty for what cannot be ticked.
    """

    shown: ShownRequest
    place: str
    grid: str
    units: tuple[Mark, ...]
    climbed: str
    ticked: str

    @property
    def request(self) -> HelpRequest:
        """The case itself."""
        return self.shown.request

    @property
    def spoken(self) -> str:
        """The request's number as it is read aloud."""
        ticket = self.request.ticket
        return f"{ticket[:3]} {ticket[3:6]} {ticket[6:]}"


def rows(cases: Iterable[HelpRequest], now: datetime, role: str, *, may_handle: bool) -> list[Row]:
    """Put cases into words; what a row may be ticked for depends on the role."""
    cases = list(cases)
    names, grids = _names(cases), grid_names()
    units = _units(cases)
    return [
        Row(
            shown=shown(case, now, names[case.pk]),
            place=case.address or place_word(case.where),
            grid=grids.get(case.grid, case.grid),
            units=tuple(units[case.pk]),
            climbed=climbed_words(case.climbed) if case.state not in states.ENDED else "",
            ticked=f"{case.case_number}:{case.state}" if may_handle and states.ways(case.state, role) else "",
        )
        for case in cases
    ]


def _names(cases: Iterable[HelpRequest]) -> dict[str, str]:
    helps, hazards = kind_names((get_language() or "zh").partition("-")[0])
    found = {}
    for case in cases:
        code = limit_kind(case)
        found[case.pk] = (
            hazards.get(code, code.removeprefix(f"{HAZARD}:"))
            if case.help == HAZARD
            else helps.get(case.help, case.help)
        )
    return found


def _units(cases: Iterable[HelpRequest]) -> dict[str, list[Mark]]:
    """The units called to each case and not let off, with how far each is."""
    names, found = unit_names(), defaultdict[str, list[Mark]](list)
    calls = Call.objects.filter(whistle__request__in=[case.pk for case in cases], released_at=None)
    for call in calls.select_related("whistle").order_by("whistle__blown_at", "-is_lead", "pk"):
        icon, word = _progress(call)
        text = _("{unit}（{progress}）").format(unit=names.get(call.unit, call.unit), progress=word)
        found[call.whistle.request_id].append(Mark("", icon, text))
    return found


def _progress(call: Call) -> tuple[str, str]:
    if call.objection == OBJECTED:
        return "gavel", _("提出了异议")
    for name, icon, word in _PROGRESS:
        if getattr(call, name) is not None:
            return icon, str(word)
    return "campaign", _("还没有接哨")
