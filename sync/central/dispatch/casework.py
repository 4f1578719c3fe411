"""Taking a case from one state to the next: allowed by the table or not at all, written down, once."""

from __future__ import annotations

from datetime import datetime

from sync.central import engines
from sync.central.dispatch import states
from sync.central.dispatch.models import CaseStep, HelpRequest
from sync.central.dispatch.projection import change

LONGEST_NOTE = 500


class MoveRefusedError(Exception):
    """A step that the table does not allow; `reason` is state, role, words or case."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def move(case_number: str, seen: str, to: str, *, role: str, user_id: int | None, note: str, now: datetime) -> None:
    """Take a case that somebody saw in state `seen` to state `to`, and write down who did and what they said.

    Of two who act on the same sight of a case one is refused. Raises MoveRefusedError, HelpRequest.DoesNotExist.
    """
    note = " ".join(note.split())[:LONGEST_NOTE]
    with engines.writer():
        request = HelpRequest.objects.get(case_number=case_number)
        if request.state != seen:
            raise MoveRefusedError("state")
        way = states.find_way(seen, to, role)
        if way is None:
            raise MoveRefusedError("role")
        if way.says is not None and not note:
            raise MoveRefusedError("words")
        if to == states.DUPLICATE and not _is_another_case(note, request):
            raise MoveRefusedError("case")
        step(request, to, role=role, user_id=user_id, note=note, at=now)


def step(
    request: HelpRequest,
    to: str,
    *,
    role: str,
    at: datetime,
    user_id: int | None = None,
    note: str = "",
    event_id: str = "",
) -> None:
    """Write a step that is allowed. Answered after the promised time, a normal end is a late one.

    To be called by the writer.
    """
    answered_at = request.answered_at or at
    if to == states.CLOSED_NORMAL and _is_late(request, answered_at):
        to = states.CLOSED_OVERTIME
    CaseStep.objects.create(
        request=request, at=at, since=request.state, to=to, role=role, user_id=user_id, note=note, event_id=event_id
    )
    change(request, state=to, state_at=at, answered_at=answered_at)


def _is_late(request: HelpRequest, answered_at: datetime) -> bool:
    return request.acknowledge_by is not None and answered_at > request.acknowledge_by


def _is_another_case(number: str, request: HelpRequest) -> bool:
    return number != request.case_number and HelpRequest.objects.filter(case_number=number).exists()
