"""Taking a case from one state to the next: allowed by the table or not at all, written down, once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sync.central import engines
from sync.central.dispatch import endings, ladder, states, steps
from sync.central.dispatch.models import Call, CaseStep, HelpRequest
from sync.central.dispatch.positions import change
from sync.central.dispatch.standard import put_on_file
from sync.central.dispatch.states import Way

LONGEST_NOTE = 500
LONGEST_ADDRESS = 200


class MoveRefusedError(Exception):
    """A step that is not allowed; `reason` is a key of `case_pages.REFUSALS`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: role, account and, for a partner's duty officer, the unit."""

    role: str
    user_id: int | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was written and chosen with a step: words, the grid that it is in, the new deadline."""

    note: str = ""
    grid: str = ""
    until: datetime | None = None


def move(case_number: str, seen: str, to: str, actor: Actor, chosen: Chosen, now: datetime) -> None:
    """Take a case that somebody saw in state `seen` to state `to`, and write down who did and what they said.

    Of two who act on the same sight of a case one is refused. Raises MoveRefusedError, HelpRequest.DoesNotExist.
    """
    note = squeezed(chosen.note)
    with engines.writer():
        request = HelpRequest.objects.get(case_number=case_number)
        if request.state != seen:
            raise MoveRefusedError("state")
        way = states.find_way(seen, to, actor.role)
        if way is None:
            raise MoveRefusedError("role")
        _check(way, request, note, chosen, now)
        _before(request, way, chosen)
        step(request, to, actor, at=now, note=note)
        if to == states.POSTPONED and chosen.until is not None:
            change(request, due_at=chosen.until)
            ladder.watch_end(request, now)


def step(
    request: HelpRequest,
    to: str,
    actor: Actor,
    *,
    at: datetime,
    note: str = "",
    event_id: str = "",
) -> None:
    """Write a step that is allowed, and what follows from it. What ended too late is closed as late.

    To be called by the writer.
    """
    answered_at = request.answered_at or at
    if to == states.CLOSED_NORMAL and _is_late(request, answered_at, at):
        to = states.CLOSED_OVERTIME
    since = request.state
    write(request, actor, at=at, to=to, note=note, event_id=event_id)
    change(request, state=to, state_at=at, answered_at=answered_at)
    if consequence := _CONSEQUENCES.get(to):
        consequence(request, since, at)
    if to in states.ENDED:
        endings.end(request, at)


def write(
    request: HelpRequest,
    actor: Actor,
    *,
    at: datetime,
    kind: str = steps.STATE,
    to: str | None = None,
    unit: str = "",
    note: str = "",
    event_id: str = "",
) -> None:
    """A line of the case's story; without `to` its state stays as it is. To be called by the writer."""
    CaseStep.objects.create(
        request=request,
        at=at,
        since=request.state,
        to=to or request.state,
        kind=kind,
        role=actor.role,
        unit=unit or actor.unit,
        user_id=actor.user_id,
        note=note,
        event_id=event_id,
    )


def place(request: HelpRequest, actor: Actor, *, address: str, grid: str, now: datetime) -> None:
    """Say in words where it is, and whose grid that is: the kiosk knows neither. Raises MoveRefusedError."""
    with engines.writer():
        fresh = HelpRequest.objects.get(pk=request.pk)
        if fresh.state in states.ENDED:
            raise MoveRefusedError("state")
        address = squeezed(address)[:LONGEST_ADDRESS]
        if (address, grid) == (fresh.address, fresh.grid):
            return
        change(fresh, address=address, grid=grid)
        write(fresh, actor, at=now, kind=steps.PLACED, note=address)


def squeezed(text: str) -> str:
    """What was written, on one line and no longer than is kept."""
    return " ".join(text.split())[:LONGEST_NOTE]


def _check(way: Way, request: HelpRequest, note: str, chosen: Chosen, now: datetime) -> None:
    if way.says is not None and not note:
        raise MoveRefusedError("words")
    if way.to == states.DUPLICATE and not _is_another_case(note, request):
        raise MoveRefusedError("case")
    if way.asks == states.GRID_CODE and not (chosen.grid or request.grid):
        raise MoveRefusedError("grid")
    if way.asks == states.UNTIL and (chosen.until is None or chosen.until <= (request.due_at or now)):
        raise MoveRefusedError("until")


def _before(request: HelpRequest, way: Way, chosen: Chosen) -> None:
    if way.asks == states.GRID_CODE and chosen.grid:
        change(request, grid=chosen.grid)


def _file(request: HelpRequest, since: str, at: datetime) -> None:
    if since == states.SUSPENDED and request.suspended_at is not None:
        _go_on(request, at - request.suspended_at, at)
    elif request.filed_at is None:
        put_on_file(request, at)
    ladder.watch_end(request, at)


def _go_on(request: HelpRequest, stood: timedelta, at: datetime) -> None:
    """The clock stood while nothing could be done: every time that was promised moves by as much."""
    moved = {name: getattr(request, name) + stood for name in ("due_at", "act_by") if getattr(request, name)}
    change(request, suspended_at=None, **moved)
    awaited = Call.objects.filter(whistle__request=request, arrived_at=None, done_at=None, released_at=None)
    for call in awaited.select_related("whistle__request"):
        call.required_arrival_at += stood
        call.save(update_fields=["required_arrival_at"])
        ladder.watch_arrival(call, at)


def _suspend(request: HelpRequest, _since: str, at: datetime) -> None:
    change(request, suspended_at=at)
    ladder.forget(request)


def _done(request: HelpRequest, _since: str, at: datetime) -> None:
    change(request, done_at=at)


def _rework(request: HelpRequest, _since: str, at: datetime) -> None:
    """Whoever said that it was done is to come again."""
    change(request, done_at=None, arrived_at=None)
    Call.objects.filter(whistle__request=request, whistle__finished_at=None, released_at=None).update(done_at=None)
    ladder.watch_end(request, at)


_CONSEQUENCES: dict[str, Callable[[HelpRequest, str, datetime], None]] = {
    states.FILED: _file,
    states.SUSPENDED: _suspend,
    states.DONE: _done,
    states.REWORKED: _rework,
}


def _is_late(request: HelpRequest, answered_at: datetime, at: datetime) -> bool:
    """On file it is the filing standard's limit that counts, up to when the work was done; else the promised answer."""
    if request.due_at is not None:
        return (request.done_at or at) > request.due_at
    return request.acknowledge_by is not None and answered_at > request.acknowledge_by


def _is_another_case(number: str, request: HelpRequest) -> bool:
    return number != request.case_number and HelpRequest.objects.filter(case_number=number).exists()
