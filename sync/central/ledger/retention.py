"""Erasing events whose time is over: found by their own times, some at a time, each time a short turn of the writer.

Nothing tells by an index when an event was, since each index is paid for with every event. So it is written down for
every stretch of the ledger how old the oldest event in it is that still has its text: a day's run reads the stretches
with something due, and those that are new. Whoever ends the process anywhere loses no more than the turn under way.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min, Q, QuerySet

from sync.central.days import day_start
from sync.central.ledger import distribution, tombstones
from sync.central.ledger.models import SET_ASIDE, Backlog, Event, RejectedEvent, Stretch
from sync.central.ledger.tombstones import GONE, SHIFTS, Horizon
from sync.central.ledger.whereabouts import reached
from sync.central.web.beijing import beijing_date

LENGTH = 5_000
# In one turn of the writer, for which kiosks wait.
AT_ONCE = 200
IS_SHIFT = Q(type__in=SHIFTS)


class NotNowError(Exception):
    """Why nothing can be erased at the moment, as one sentence for an operator."""


@dataclass(frozen=True, slots=True)
class Gone:
    """An event that has just been erased, as far as others need to know to erase what they made of it."""

    event_id: str
    type: str
    session: str | None


def due(horizon: Horizon) -> Iterator[Stretch]:
    """The stretches of the ledger with something to erase; those that have grown are looked through first."""
    _look_through()
    old = Q(oldest__lt=day_start(horizon.before))
    if horizon.shifts is not None:
        old |= Q(oldest_shift__lt=day_start(horizon.shifts))
    yield from Stretch.objects.filter(old).order_by("first")


def erase_some(stretch: Stretch, horizon: Horizon) -> list[Gone] | None:
    """Erase the next events of a stretch that are over; empty when there are none, None if some of them are still to be
    shown (`catch_up_wholly`), so that they are counted before they go.

    To be called by the writer, who erases in the same transaction what was made of them. Raises NotNowError.
    """
    _stand_aside_for_distribution()
    tombstones.note_horizon(horizon)
    rows = list(_over(horizon, stretch).order_by("position")[:AT_ONCE])
    if not rows:
        oldest, oldest_shift = _oldest(stretch.first, stretch.last)
        Stretch.objects.filter(pk=stretch.pk).update(oldest=oldest, oldest_shift=oldest_shift)
        return []
    if Backlog.objects.filter(first__lte=rows[-1].position, last__gte=rows[0].position).exists():
        return None
    tombstones.bury(rows)
    return [Gone(row.event_id, row.type, row.session) for row in rows]


def count(horizon: Horizon) -> tuple[int, int]:
    """How many events and refused lines would be erased. Reads the whole ledger."""
    return _over(horizon).count(), _refused(horizon).count()


def erase_refused(horizon: Horizon, by: str, now: datetime) -> int:
    """Erase the text of lines that could not be taken, some at a time; their numbers stay heard of, and those that
    nobody has settled are settled by that. To be called by the writer."""
    rows = list(_refused(horizon).order_by("pk")[:AT_ONCE])
    limit = tombstones.youngest_id()
    for row in rows:
        row.body = row.detail = row.mended = GONE
        row.raw = None
        if not row.outcome:
            row.outcome, row.settled_by, row.settled_at = SET_ASIDE, by, now
        row.received_at = day_start(beijing_date(row.received_at))
        if row.event_id and row.event_id < limit:
            row.event_id = tombstones.erased_id(row.event_id)
        row.save()
    return len(rows)


def _over(horizon: Horizon, stretch: Stretch | None = None) -> QuerySet[Event]:
    is_over = ~IS_SHIFT & Q(effective_at__lt=day_start(horizon.before))
    if horizon.shifts is not None:
        is_over |= IS_SHIFT & Q(effective_at__lt=day_start(horizon.shifts))
    rows = Event.objects.exclude(body=GONE).filter(is_over)
    return rows if stretch is None else rows.filter(position__gte=stretch.first, position__lte=stretch.last)


def _refused(horizon: Horizon) -> QuerySet[RejectedEvent]:
    return RejectedEvent.objects.filter(received_at__lt=day_start(horizon.before)).exclude(body=GONE, mended=GONE)


def _look_through() -> None:
    """Write down how old the events are that came since the last time."""
    last = reached()
    known = Stretch.objects.order_by("-first").first()
    first = 1 if known is None else known.first if known.last - known.first + 1 < LENGTH else known.last + 1
    while first <= last:
        until = min(first + LENGTH - 1, last)
        oldest, oldest_shift = _oldest(first, until)
        values = {"last": until, "oldest": oldest, "oldest_shift": oldest_shift}
        Stretch.objects.update_or_create(first=first, defaults=values)
        first = until + 1


def _oldest(first: int, last: int) -> tuple[datetime | None, datetime | None]:
    """How old the oldest event between two positions is that has its text, and the oldest of a shift."""
    rows = Event.objects.filter(position__gte=first, position__lte=last).exclude(body=GONE)
    found = rows.aggregate(others=Min("effective_at", filter=~IS_SHIFT), shifts=Min("effective_at", filter=IS_SHIFT))
    return found["others"], found["shifts"]


def _stand_aside_for_distribution() -> None:
    """While events are copied to several machines none is erased: the copy would keep what the original has lost."""
    if distribution.is_under_way():
        raise NotNowError("the ledger is being spread over several machines: finish `distribute` or undo it first")
