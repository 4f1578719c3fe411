"""Where events are, and up to which of them everything is there: more than a glance where they are spread."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection, transaction
from django.db.models import QuerySet

from sync.central import citus, engines
from sync.central.ledger import counters
from sync.central.ledger.models import Event
from sync.protocol.ids import is_uuid

POSITIONS = "events"


def by_ids(event_ids: Iterable[str]) -> QuerySet[Event]:
    """The events with these ids. Where they are spread, only the machines that have them are asked."""
    wanted = [event_id for event_id in event_ids if is_uuid(event_id)]
    rows = Event.objects.filter(event_id__in=wanted)
    return rows.filter(station__in=citus.stations_of(connection, wanted)) if wanted and engines.is_spread() else rows


def reached() -> int:
    """The position up to which whoever reads sees every event.

    On one machine that is the last one given out. Several make a transaction visible one after the other, and one that
    was away makes it so when it is back: there it is the last before which none is lacking. Positions are dense.
    """
    if not engines.is_spread():
        return counters.last(POSITIONS)
    with transaction.atomic():
        engines.await_writer()
        last = counters.last(POSITIONS)
        key = str(connection.settings_dict["NAME"])
        known = _whole.get(key) or counters.last(citus.SPREAD)
    known = _whole[key] = _whole_up_to(min(known, last), last)
    return known


# By database: up to there all was there when it was looked at; it stays.
_whole: dict[str, int] = {}


def _whole_up_to(known: int, last: int) -> int:
    """The last position from `known` up to `last` before which none is lacking."""
    if known == last or Event.objects.filter(position__gt=known, position__lte=last).count() == last - known:
        return last
    while last - known > 1:
        middle = (known + last) // 2
        if Event.objects.filter(position__gt=known, position__lte=middle).count() == middle - known:
            known = middle
        else:
            last = middle
    return known
