"""A hazard that was reported, and the people who deal with it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sync.central.dispatch import states, whistles
from sync.central.dispatch.casework import Actor, Chosen, move
from sync.central.dispatch.models import Call, HelpRequest
from sync.central.dispatch.whistle_models import EMERGENCY
from sync.protocol.events import HelpCreated
from sync.protocol.wire import format_time

GRID, LANDSCAPE, POWER = "230804999901001", "PU-08", "PU-22"
OPERATOR = Actor("operator")
WORKER = Actor("grid_worker")
GARDENER = Actor("partner_duty", unit=LANDSCAPE)
ELECTRICIAN = Actor("partner_duty", unit=POWER)
# A Tuesday morning with working days before and behind it.
MORNING = datetime.fromisoformat("2026-11-24T09:00:00.000+08:00")


def willow(kiosk: Any, at: datetime = MORNING) -> HelpRequest:
    """The tree at the bend, as a kiosk reports it: to be answered within half an hour."""
    promised = format_time(at + timedelta(minutes=30))
    needs = ("type:tree_obstruction",)
    kiosk.event(HelpCreated("4829138", "hazard", "S2", "landmark", "zh", needs, False, promised), at)
    kiosk.push()
    return HelpRequest.objects.get(device_id=kiosk.device)


def fresh(case: HelpRequest) -> HelpRequest:
    return HelpRequest.objects.get(pk=case.pk)


def take(case: HelpRequest, to: str, actor: Actor, at: datetime, note: str = "写明") -> HelpRequest:
    """A step of the table, with whatever it asks for."""
    move(case.case_number, fresh(case).state, to, actor, Chosen(note, GRID, at + timedelta(days=30)), at)
    return fresh(case)


def blow(case: HelpRequest, at: datetime, *units: str, actor: Actor = WORKER, kind: str = EMERGENCY) -> list[Call]:
    """Whistle for units; by default the landscape service."""
    whistle = whistles.blow(
        case.case_number,
        fresh(case).state,
        actor,
        kind=kind,
        task="把枝条锯掉",
        calls=[(unit, None) for unit in units or (LANDSCAPE,)],
        now=at,
    )
    return list(whistle.calls.order_by("pk"))


def whistled(case: HelpRequest, at: datetime, *units: str) -> list[Call]:
    """Accepted and whistled for."""
    take(case, states.ACCEPTED, OPERATOR, at)
    return blow(case, at, *units)
