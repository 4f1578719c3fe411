"""What could not be taken, and what people make of it: tried again, put right, or left out; never deleted.

What is put right stands in the ledger as an event under the same number, and its row here says which one it became and
who did it; the text as it came stays.
"""

from __future__ import annotations

import json
from datetime import datetime

from django.db.models import QuerySet

from sync.central import engines
from sync.central.ledger.batch import Batch
from sync.central.ledger.careful import append, take
from sync.central.ledger.lines import FOREIGN, Taken, read_lines
from sync.central.ledger.models import SET_ASIDE, TAKEN, Device, Event, RejectedEvent
from sync.central.ledger.projections import Arrived, project
from sync.central.ledger.tombstones import aliases
from sync.central.ledger.whereabouts import by_ids
from sync.protocol import batches, wire
from sync.protocol import envelope as envelopes
from sync.protocol.problems import ProblemError


def open_rows() -> QuerySet[RejectedEvent]:
    """What nobody has settled yet, oldest first; without what only the kiosk has."""
    return RejectedEvent.objects.filter(outcome="").exclude(body="").order_by("received_at", "pk")


def retry(row: RejectedEvent, by: str, now: datetime) -> Event:
    """Take a line as it came, now that this centre may understand it. Raises ProblemError, why it still cannot be.

    One that a kiosk made under a key that has been revoked since, and brought under its new one, is taken for the kiosk
    that it was.
    """
    line = _text(row)
    former = _former(row, line)
    return _take(row, line, by, now) if former is None else _take_for(former, row, line, by, now)


def mend(row: RejectedEvent, text: str, by: str, now: datetime) -> Event:
    """Take what a person has made of a line: one JSON object under the same number. Raises ProblemError."""
    try:
        line = wire.dump(json.loads(text))
    except (ValueError, TypeError, RecursionError) as error:
        raise ProblemError("event-malformed", f"not acceptable JSON: {type(error).__name__}") from error
    return _take(row, line, by, now)


def set_aside(row: RejectedEvent, by: str, now: datetime) -> None:
    """Say that a line will not be taken; it stays where it is."""
    RejectedEvent.objects.filter(pk=row.pk, outcome="").update(outcome=SET_ASIDE, settled_at=now, settled_by=by)


def retry_all(by: str, now: datetime) -> tuple[int, int]:
    """Try everything open again, as after an upgrade; how many were taken, and how many are still open."""
    taken = 0
    rows = list(open_rows())
    for row in rows:
        try:
            retry(row, by, now)
        except ProblemError:
            continue
        taken += 1
    return taken, len(rows) - taken


def _former(row: RejectedEvent, line: str) -> Device | None:
    """The revoked kiosk of the same station that made this line, None if it was made by none such."""
    if row.code != FOREIGN:
        return None
    made = envelopes.decode(line)
    place = Device.objects.filter(pk=made.device, station_id=row.device.station_id, revoked_at__isnull=False)
    return place.first() if made.station == row.device.station_id else None


def _take_for(former: Device, row: RejectedEvent, line: str, by: str, now: datetime) -> Event:
    made = envelopes.decode(line)
    header = batches.BatchHeader(former.id, former.station_id, row.received_at, "unsynced", made.seq)
    with engines.writer():
        if RejectedEvent.objects.get(pk=row.pk).outcome:
            raise ProblemError("seq-reused", "somebody has settled this already")
        reply = take(Batch(former, header, [line], {}, ""), row.received_at, None, is_carried=True)
        for refused in reply.rejected:
            raise ProblemError(refused.code, refused.detail)
        event = by_ids(aliases([made.id])).get()
        settled = {"outcome": TAKEN, "became": event.position, "settled_at": now, "settled_by": by}
        RejectedEvent.objects.filter(pk=row.pk).update(**settled)
    return event


def _take(row: RejectedEvent, line: str, by: str, now: datetime) -> Event:
    """Take a line that was refused, or have a text that was put right stand for one that is stored."""
    read = read_lines([line], row.device)[0]
    if not isinstance(read, Taken):
        raise ProblemError(read.code, read.detail)
    if row.seq is not None and read.seq != row.seq:
        raise ProblemError("event-malformed", f"the number must stay {row.seq}", "seq")
    read.incarnation = row.incarnation
    header = batches.BatchHeader(row.device_id, row.device.station_id, row.received_at, "unsynced", read.seq)
    with engines.writer():
        current = RejectedEvent.objects.get(pk=row.pk)
        if current.outcome:
            raise ProblemError("seq-reused", "somebody has settled this already")
        if row.became is not None:
            return _stand_in(row, row.became, read, by, now)
        if _is_stored(row, read):
            raise ProblemError("seq-reused", "an event with this number or id is in the ledger")
        append(row.device, header, [read], row.received_at, is_carried=True)
        event = _events(row).get(event_id=read.envelope.id)
        settled = {"outcome": TAKEN, "became": event.position, "settled_at": now, "settled_by": by}
        RejectedEvent.objects.filter(pk=row.pk).update(**settled)
    return event


def _stand_in(row: RejectedEvent, position: int, read: Taken, by: str, now: datetime) -> Event:
    event = _events(row).get(position=position)
    if read.envelope.id != event.event_id:
        raise ProblemError("event-malformed", f"the id must stay {event.event_id}", "id")
    settled = {"outcome": TAKEN, "mended": read.line, "settled_at": now, "settled_by": by}
    RejectedEvent.objects.filter(pk=row.pk).update(**settled)
    if read.data is not None:
        _events(row).filter(pk=event.pk).update(projected=True)
        span = event.effective_from, event.effective_to
        project([Arrived(event.position, read.envelope, read.data, event.effective_at, event.received_at, span)])
    return event


def _is_stored(row: RejectedEvent, read: Taken) -> bool:
    same = _events(row).filter(incarnation=row.incarnation, seq=read.seq)
    return same.exists() or by_ids(aliases([read.envelope.id])).exists()


def _events(row: RejectedEvent) -> QuerySet[Event]:
    return Event.objects.filter(station=row.device.station_id, device=row.device)


def _text(row: RejectedEvent) -> str:
    return bytes(row.raw).decode(errors="replace") if row.raw is not None else row.body
