"""What a station said of a request beside the steps of its case: who came to help as well, whom it was passed on to,
what first aid was given. Read from the ledger when somebody looks; none of it changes the case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from sync.central.directory.api import procedure
from sync.central.dispatch.models import CaseStep, HelpRequest
from sync.central.dispatch.station_steps import WENT, meant
from sync.central.ledger.api import Event, events_by_id
from sync.protocol.envelope import Envelope, decode
from sync.protocol.events import Event as EventData
from sync.protocol.events import from_data
from sync.protocol.events_volunteers import FirstAidUsed, HelpAcknowledged, HelpEscalated

TYPES = (HelpAcknowledged.TYPE, HelpEscalated.TYPE, FirstAidUsed.TYPE)
SPOKEN_OF = timedelta(days=2)
"""Longer after a request nobody at the station says anything of it: it is half a day in their lists."""

AHEAD = timedelta(hours=1)
"""How much earlier than the request something may seem to be that another kiosk said, by its own clock."""

TO_WORDS: dict[str, Promise] = {
    "110": gettext_lazy("110 报警"),
    "119": gettext_lazy("119 火警"),
    "120": gettext_lazy("120 急救"),
    "122": gettext_lazy("122 交通事故"),
    "12345": gettext_lazy("12345 热线"),
    "rail": gettext_lazy("车站或列车"),
    "partner": gettext_lazy("合伙单位"),
}
BY_WORDS: dict[str, Promise] = {"call": gettext_lazy("打电话"), "walk": gettext_lazy("当面告知")}


@dataclass(frozen=True, slots=True)
class Said:
    """One thing, when, and in words."""

    at: datetime
    title: str
    detail: str


def told_at_station(request: HelpRequest) -> list[Said]:
    """All of them in the order in which they came here."""
    first, seen = _first_device(request), set[str]()
    found = []
    for row, envelope, event in _spoken(request):
        if isinstance(event, HelpAcknowledged):
            if envelope.device == first or first is None or envelope.device in seen:
                continue
            seen.add(envelope.device)
        found.append(Said(row.effective_at, *_WORDS[type(event)](envelope, event)))
    return found


def _spoken(request: HelpRequest) -> Iterator[tuple[Event, Envelope, EventData]]:
    """What was said of this request and of no other that had its number."""
    since = (request.requested_at - AHEAD, request.requested_at + SPOKEN_OF)
    rows = Event.objects.filter(urgent=True, type__in=TYPES, station_id=request.station_id, effective_at__range=since)
    for row in rows.filter(body__contains=request.ticket).order_by("position"):
        envelope = decode(row.body)
        event = from_data(envelope.type, envelope.schema, envelope.data)
        if event is None:
            continue
        spoken_of = meant(envelope, event)
        if spoken_of is not None and spoken_of.pk == request.pk:
            yield row, envelope, event


def _first_device(request: HelpRequest) -> str | None:
    """The kiosk where somebody was first to go; empty if the centre was, None if nobody has gone."""
    step = CaseStep.objects.filter(request=request, to__in=WENT).order_by("pk").first()
    if step is None:
        return None
    said = events_by_id([step.event_id]).first() if step.event_id else None
    return said.device_id if said else ""


def _helped(envelope: Envelope, _event: EventData) -> tuple[str, str]:
    return _("又有人去帮忙"), _("另一台终端 {name}").format(name=envelope.device)


def _escalated(_envelope: Envelope, event: EventData) -> tuple[str, str]:
    assert isinstance(event, HelpEscalated)
    title = _("转告 {name}").format(name=TO_WORDS[event.to])
    return title, " · ".join(filter(None, (str(BY_WORDS[event.by]), event.external_ref)))


def _aided(_envelope: Envelope, event: EventData) -> tuple[str, str]:
    assert isinstance(event, FirstAidUsed)
    lang = (get_language() or "zh").partition("-")[0]
    name = procedure(event.procedure)
    parts = (
        name.pick(lang).text if name else event.procedure,
        _("用了 AED") if event.aed else _("没用 AED"),
        _("打了 120") if event.called_120 else _("没打 120"),
    )
    return _("做了急救"), " · ".join(parts)


_WORDS: dict[type[EventData], Callable[[Envelope, EventData], tuple[str, str]]] = {
    HelpAcknowledged: _helped,
    HelpEscalated: _escalated,
    FirstAidUsed: _aided,
}
