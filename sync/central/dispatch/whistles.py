"""Whistle and report-in: units are called to a case, say that they come, are there, are done; both sides judge.

A unit that finds the case is not its matter objects once, with a reason; the centre decides, and that is the end of
it: nobody passes a case on to another by themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet

from sync.central import engines
from sync.central.dispatch import ladder, states, steps
from sync.central.dispatch.casework import Actor, MoveRefusedError, squeezed, step, write
from sync.central.dispatch.models import Call, HelpRequest, Whistle
from sync.central.dispatch.positions import change
from sync.central.dispatch.whistle_models import (
    EMERGENCY,
    JOINT,
    KINDS,
    OBJECTED,
    PROMINENT,
    RESOURCE,
    TURNED_DOWN,
    UPHELD,
)
from sync.central.limits import api as limits
from sync.central.limits.api import Span

# Within which a called unit has to be there, where nobody says otherwise (domain §2.3; 30 minutes is Pinggu's rule).
ARRIVAL: dict[str, Span] = {
    EMERGENCY: Span(30, "minute"),
    JOINT: Span(2, "hour"),
    PROMINENT: Span(1, "working_day"),
    RESOURCE: Span(1, "working_day"),
}
MOST_UNITS = 8
RATINGS = (1, 2, 3)


def arrival_by(kind: str, now: datetime) -> datetime:
    """Until when a unit called by a whistle of this kind has to be there."""
    return limits.due(ARRIVAL[kind], now)


def blow(
    case_number: str,
    seen: str,
    actor: Actor,
    *,
    kind: str,
    task: str,
    calls: Sequence[tuple[str, datetime | None]],
    now: datetime,
) -> Whistle:
    """Call units to a case, each with the time until which it has to be there (None: what the kind gives).

    The first leads. A case that is not on file yet is put there. Raises MoveRefusedError, HelpRequest.DoesNotExist.
    """
    task = squeezed(task)
    if kind not in dict(KINDS) or not calls or len(calls) > MOST_UNITS or len({unit for unit, _ in calls}) < len(calls):
        raise MoveRefusedError("units")
    if not task:
        raise MoveRefusedError("task")
    with engines.writer():
        request = HelpRequest.objects.get(case_number=case_number)
        if request.state != seen:
            raise MoveRefusedError("state")
        if _at_work(request).filter(unit__in=[unit for unit, _ in calls]).exists():
            raise MoveRefusedError("called")
        _to_dispatched(request, actor, now)
        whistle = Whistle.objects.create(request=request, kind=kind, task=task, blown_at=now, blown_by_id=actor.user_id)
        for place, (unit, until) in enumerate(calls):
            by = until or arrival_by(kind, now)
            if by <= now:
                raise MoveRefusedError("arrival")
            call = Call.objects.create(whistle=whistle, unit=unit, is_lead=place == 0, required_arrival_at=by)
            write(request, actor, at=now, kind=steps.WHISTLE, unit=unit, note=task)
            ladder.watch_arrival(call, now)
        _come_sooner(request, whistle)
        return whistle


def accept(call_id: int, actor: Actor, now: datetime) -> None:
    """The unit says that it comes."""
    with engines.writer():
        call, request = _mine(call_id, actor)
        if call.accepted_at is not None:
            return
        _set(call, accepted_at=now)
        write(request, actor, at=now, kind=steps.ACCEPTED, unit=call.unit)
        _by_call(request, states.IN_PROGRESS, actor, now)


def arrive(call_id: int, actor: Actor, method: str, now: datetime) -> None:
    """Somebody of the unit is there, as a code scanned on site, their own phone or the centre says. Once."""
    with engines.writer():
        call, request = _mine(call_id, actor)
        if call.arrived_at is not None:
            return
        _set(call, accepted_at=call.accepted_at or now, arrived_at=now, method=method)
        write(request, actor, at=now, kind=steps.ARRIVED, unit=call.unit, note=method)
        _by_call(request, states.IN_PROGRESS, actor, now)
        if request.arrived_at is None and request.state == states.IN_PROGRESS:
            change(request, arrived_at=now)


def finish(call_id: int, actor: Actor, note: str, now: datetime) -> None:
    """The unit says what it did; when the last one has, the case waits for its check. Raises MoveRefusedError."""
    note = squeezed(note)
    with engines.writer():
        call, request = _mine(call_id, actor)
        if call.arrived_at is None:
            raise MoveRefusedError("arrived")
        if not note:
            raise MoveRefusedError("done")
        if call.done_at is not None:
            return
        _set(call, done_at=now, objection="" if call.objection == OBJECTED else call.objection)
        write(request, actor, at=now, kind=steps.DONE, unit=call.unit, note=note)
        if not _at_work(request).exists():
            _by_call(request, states.DONE, actor, now)


def object_to(call_id: int, actor: Actor, because: str, now: datetime) -> None:
    """The unit says why this is not its matter; once. Until it is decided, it stays called."""
    because = squeezed(because)
    with engines.writer():
        call, request = _mine(call_id, actor)
        if not because:
            raise MoveRefusedError("because")
        if call.objection or call.done_at is not None:
            raise MoveRefusedError("objected")
        _set(call, objection=OBJECTED, objected_because=because)
        write(request, actor, at=now, kind=steps.OBJECTED, unit=call.unit, note=because)


def decide(call_id: int, actor: Actor, is_upheld: bool, note: str, now: datetime) -> None:
    """The centre decides on an objection, with its reason, for good. Raises MoveRefusedError."""
    note = squeezed(note)
    with engines.writer():
        call = Call.objects.select_related("whistle__request").get(pk=call_id)
        request = call.whistle.request
        if call.objection != OBJECTED or request.state in states.ENDED:
            raise MoveRefusedError("state")
        if not note:
            raise MoveRefusedError("words")
        kind = steps.UPHELD if is_upheld else steps.TURNED_DOWN
        write(request, actor, at=now, kind=kind, unit=call.unit, note=note)
        if not is_upheld:
            _set(call, objection=TURNED_DOWN)
            return
        _set(call, objection=UPHELD, released_at=now)
        if not _at_work(request).exists():
            _without_units(request, actor, now)


def rate(call_id: int, actor: Actor, rating: int, now: datetime) -> None:
    """How the two sides found each other, once the unit was done: 3 is best. Who says it tells which side."""
    if rating not in RATINGS:
        raise MoveRefusedError("rating")
    with engines.writer():
        call = Call.objects.select_related("whistle__request").get(pk=call_id)
        if call.done_at is None:
            raise MoveRefusedError("state")
        if actor.role == states.PARTNER:
            _set(call, rating_by_partner=rating)
        else:
            _set(call, rating_by_grid=rating)
        kind = steps.RATED_BY_PARTNER if actor.role == states.PARTNER else steps.RATED_BY_GRID
        write(call.whistle.request, actor, at=now, kind=kind, unit=call.unit, note=str(rating))


def _come_sooner(request: HelpRequest, whistle: Whistle) -> None:
    """What a unit is asked for counts where it is sooner than what the filing standard gives."""
    soonest = min(whistle.calls.values_list("required_arrival_at", flat=True))
    if request.act_by is None or soonest < request.act_by:
        change(request, act_by=soonest)


def _to_dispatched(request: HelpRequest, actor: Actor, now: datetime) -> None:
    if request.filed_at is None and states.find_way(request.state, states.FILED, actor.role, is_by_call=True):
        step(request, states.FILED, actor, at=now)
    if request.state == states.DISPATCHED:
        return
    if states.find_way(request.state, states.DISPATCHED, actor.role, is_by_call=True) is None:
        raise MoveRefusedError("role")
    step(request, states.DISPATCHED, actor, at=now)


def _mine(call_id: int, actor: Actor) -> tuple[Call, HelpRequest]:
    """A call that is still to be answered, and its case. Raises Call.DoesNotExist, MoveRefusedError."""
    call = Call.objects.select_related("whistle__request").get(pk=call_id)
    request = call.whistle.request
    if actor.role == states.PARTNER and call.unit != actor.unit:
        raise Call.DoesNotExist
    if call.released_at is not None or request.state in states.ENDED:
        raise MoveRefusedError("state")
    return call, request


def _by_call(request: HelpRequest, to: str, actor: Actor, now: datetime) -> None:
    """The case follows, where the table lets it; a case on hold stays on hold."""
    if states.find_way(request.state, to, actor.role, is_by_call=True) is not None:
        step(request, to, actor, at=now)


def _without_units(request: HelpRequest, actor: Actor, now: datetime) -> None:
    """The last unit was let off: somebody else is to be called, or those that were done have done it all."""
    if Call.objects.filter(whistle__request=request, whistle__finished_at=None, done_at__isnull=False).exists():
        _by_call(request, states.DONE, actor, now)
    else:
        _by_call(request, states.FILED, actor, now)


def _at_work(request: HelpRequest) -> QuerySet[Call]:
    """The units that are called and not done."""
    return Call.objects.filter(whistle__request=request, whistle__finished_at=None, done_at=None, released_at=None)


def _set(call: Call, **values: object) -> None:
    for name, value in values.items():
        setattr(call, name, value)
    call.save(update_fields=list(values))
