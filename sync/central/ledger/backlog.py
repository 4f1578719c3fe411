"""What is stored and not shown yet. When kiosks come back after weeks, taking in goes before showing.

What somebody waits for (see `projections.can_wait`) is shown before anything else is taken; whoever is about to read it
shows it first.
"""

from __future__ import annotations

import hashlib

from sync.central import engines
from sync.central.ledger.models import Backlog, Event, RejectedEvent
from sync.central.ledger.projections import Arrived, can_wait, project, read_again
from sync.protocol.problems import ProblemError

CHUNK = 1000


def put_off(first: int, last: int, *, is_urgent: bool = False) -> None:
    """Have the events of these positions shown later, the urgent ones or the others; within the transaction that stores
    them."""
    engines.insert_rows(Backlog, ("first", "last", "urgent"), [(first, last, is_urgent)])


def show_urgent() -> None:
    """Show all that somebody waits for."""
    while Backlog.objects.filter(urgent=True).exists():
        _show(CHUNK, is_urgent=True)


def show_recent() -> None:
    """For whoever is about to read all that has come: show what waits, as far as that is a matter of a moment."""
    show_urgent()
    if Backlog.objects.exists():
        catch_up()


def catch_up(most: int = CHUNK) -> int:
    """Show the next events that nobody waits for, at most so many; returns how many positions that were, 0 if nothing
    waits."""
    return _show(most, is_urgent=False)


def _show(most: int, *, is_urgent: bool) -> int:
    with engines.writer():
        taken = _take(most, is_urgent)
        arrived: list[Arrived] = []
        for first, last in taken:
            rows = Event.objects.filter(position__gte=first, position__lte=last, projected=True)
            wanted = (row for row in rows.order_by("position") if can_wait(row.type) != is_urgent)
            arrived += [item for row in wanted if (item := _read(row))]
        project(arrived)
    return sum(last - first + 1 for first, last in taken)


def _take(most: int, is_urgent: bool) -> list[tuple[int, int]]:
    """Take the first positions off the list, at most so many; ranges that follow on each other are one."""
    taken: list[tuple[int, int]] = []
    done, left = [], most
    for waiting in Backlog.objects.filter(urgent=is_urgent).order_by("first")[:most]:
        last = min(waiting.last, waiting.first + left - 1)
        left -= last - waiting.first + 1
        if taken and taken[-1][1] + 1 == waiting.first:
            taken[-1] = (taken[-1][0], last)
        else:
            taken.append((waiting.first, last))
        if last < waiting.last:
            Backlog.objects.filter(pk=waiting.pk).update(first=last + 1)
        else:
            done.append(waiting.pk)
        if not left:
            break
    Backlog.objects.filter(pk__in=done).delete()
    return taken


def catch_up_wholly() -> int:
    """Show all that waits; returns how many positions that were, of what nobody waits for."""
    show_urgent()
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
