"""What is left of an event whose time is over: enough to prove that it was here, nothing of what it said.

Left are its place, number and hash in the kiosk's chain, its kiosk, station, type, and the Beijing days between which
it was. Gone are its text, its session, its run and where it stood in it, and every time of day. With the hashes the
chain still holds: the first event behind an erased stretch is tied to the stretch's last hash, which follows from all
before it; and since every number keeps a row, an erased event is told from a missing one, and one that is sent again
is known. A row without a text is one of these: an event is one JSON object and never empty.

An id that was made when the event was (UUIDv7) tells the millisecond, so it gives way to another that follows from it
and from which it does not follow: sent again, the id is known by that. An id that names a later time than the rule
looks back to (a clock that stood wrong) tells nothing true, and stays.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from django.db import connection

from sync.central import citus, engines
from sync.central.days import day_start
from sync.central.ledger.models import Counter, Event
from sync.central.web.beijing import beijing_date
from sync.protocol.events_volunteers import ShiftConfirmed, ShiftEnded, ShiftStarted

GONE = ""
"""The text of an event of which only this is left."""
# Kept for as long as hours of service must be proven, which is not for us to say.
SHIFTS = (ShiftStarted.TYPE, ShiftEnded.TYPE, ShiftConfirmed.TYPE)
# Counters with the moments, in milliseconds since 1970, before which something may have been erased.
ORDINARY, OF_SHIFTS = "erased-before", "erased-shifts-before"
YOUNGEST = "SELECT max(value) FROM ledger_counter WHERE name IN (%s, %s)"
_PERSON = b"yizhan-erased"
NAMES = [field.name for field in Event._meta.concrete_fields]
ATTRIBUTES = [field.attname for field in Event._meta.concrete_fields]


@dataclass(frozen=True, slots=True)
class Horizon:
    """The first Beijing day of which everything is kept; `shifts`: of shifts, None: all of those are."""

    before: date
    shifts: date | None = None


def erased_id(event_id: str) -> str:
    """What stands for the id of an erased event: a UUID of version 8, by BLAKE2b of the id."""
    digits = hashlib.blake2b(event_id.encode(), digest_size=16, person=_PERSON).hexdigest()
    variant = "89ab"[int(digits[16], 16) & 3]
    return f"{digits[:8]}-{digits[8:12]}-8{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:]}"


def aliases(event_ids: Iterable[str]) -> dict[str, str]:
    """Each id, and what stands for it once its event is erased -> the id."""
    ids = list(event_ids)
    return {erased_id(event_id): event_id for event_id in ids} | {event_id: event_id for event_id in ids}


def note_horizon(horizon: Horizon) -> None:
    """Write down how far back the ledger may have been erased. To be called by the writer."""
    for name, day in ((ORDINARY, horizon.before), (OF_SHIFTS, horizon.shifts)):
        if day is None:
            continue
        value = _milliseconds(day_start(day))
        kept, is_new = Counter.objects.get_or_create(name=name, defaults={"value": value})
        if not is_new and kept.value < value:
            Counter.objects.filter(name=name).update(value=value)


def youngest_id() -> str:
    """A text behind which the ids of erased events do not sort; empty if none was ever erased."""
    (value,) = engines.execute(YOUNGEST, [ORDINARY, OF_SHIFTS]).fetchone()
    return "" if value is None else _id_text(value)


def erased_until() -> dict[bool, datetime]:
    """Before which moment an event may have been erased, of shifts (True) and of others; none where none was."""
    kept = Counter.objects.filter(name__in=(ORDINARY, OF_SHIFTS)).values_list("name", "value")
    return {name == OF_SHIFTS: datetime.fromtimestamp(value / 1000, UTC) for name, value in kept}


def bury(rows: Sequence[Event]) -> None:
    """Put in the place of events what is to be left of them. To be called by the writer.

    Rows anew, not changed ones: a spread ledger lets no row's moment be changed, since it may lie elsewhere by it.
    """
    limit = youngest_id()
    by_station: dict[str, list[int]] = {}
    for row in rows:
        by_station.setdefault(row.station_id, []).append(row.position)
    for station, places in by_station.items():
        Event.objects.filter(station=station, position__in=places).delete()
    left = [_left(row, limit) for row in rows]
    if engines.is_spread():
        citus.forget_ids(connection, [row.event_id for row in rows])
    engines.insert_rows(Event, NAMES, left)


def _left(row: Event, limit: str) -> list[Any]:
    values: dict[str, Any] = {name: getattr(row, name) for name in ATTRIBUTES}
    since, until = (beijing_date(moment) for moment in (row.earliest, row.latest))
    values |= {
        "event_id": erased_id(row.event_id) if row.event_id < limit else row.event_id,
        "boot": GONE,
        "mono": None,
        "session": None,
        "body": GONE,
        "occurred_at": _utc_day(row.occurred_at),
        "effective_at": _start(beijing_date(row.effective_at)),
        "effective_from": _start(since),
        "effective_to": _start(until + timedelta(days=1)) - timedelta(microseconds=1),
        "received_at": _start(beijing_date(row.received_at)),
        # Nothing is to be made of it any more, and nobody looks for it.
        "projected": True,
        "urgent": False,
    }
    return [values[name] for name in ATTRIBUTES]


# The same few days over and over.
_start = lru_cache(maxsize=1024)(day_start)


def _utc_day(moment: datetime) -> datetime:
    """In UTC, by which the months of a spread ledger go: what is left stays in the month it was in."""
    return datetime.combine(moment.astimezone(UTC).date(), time(), UTC)


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def _id_text(ms: int) -> str:
    digits = f"{max(ms, 0):012x}"
    return f"{digits[:8]}-{digits[8:]}"
