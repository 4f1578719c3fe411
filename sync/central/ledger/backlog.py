"""What is stored and not shown yet. When kiosks come back after weeks, taking in goes before showing.

Nothing that somebody waits for is put off: see `projections.can_wait`.
"""

from __future__ import annotations

import hashlib

from sync.central import engines
from sync.central.ledger.models import Backlog, Event, RejectedEvent
from sync.central.ledger.projections import Arrived, can_wait, project, read_again
from sync.protocol.problems import ProblemError

CHUNK = 1000


def put_off(first: int, last: int) -> None:
    """Have the events of these positions shown later; within the transaction that stores them."""
    Backlog.objects.create(first=first, last=last)


def catch_up(most: int = CHUNK) -> int:
    """Show the next events, at most so many; returns how many positions that were, 0 if nothing waits."""
    with engines.writer():
        waiting = Backlog.objects.order_by("first").first()
        if waiting is None:
            return 0
        last = min(waiting.last, waiting.first + most - 1)
        rows = Event.objects.filter(position__gte=waiting.first, position__lte=last, projected=True)
        project([item for row in rows.order_by("position") if can_wait(row.type) and (item := _read(row))])
        if last == waiting.last:
            waiting.delete()
        else:
            Backlog.objects.filter(pk=waiting.pk).update(first=last + 1)
        return last - waiting.first + 1


def catch_up_wholly() -> int:
    """Show all that waits; returns how many positions that were."""
    total = 0
    while taken := catch_up():
        total += taken
    return total


def _read(row: Event) -> Arrived | None:
    try:
        return read_again(row)
    except ProblemError as problem:
        _to_repair(row, problem)
        return None


def _to_repair(row: Event, problem: ProblemError) -> None:
    """Its data do not fit its type: it stays where it is, and a person is to look at it."""
    Event.objects.filter(station=row.station_id, pk=row.pk).update(projected=False)
    rejected = RejectedEvent(
        device_id=row.device_id,
        incarnation=row.incarnation,
        seq=row.seq,
        event_id=row.event_id,
        code=problem.code,
        detail=str(problem),
        body_hash=hashlib.sha256(row.body.encode()).hexdigest(),
        body=row.body,
        received_at=row.received_at,
        became=row.position,
    )
    RejectedEvent.objects.bulk_create([rejected], ignore_conflicts=True)
