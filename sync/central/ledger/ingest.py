"""Taking a batch: every event is appended once, whatever is sent again, and a bad one never blocks the rest."""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sync.central import engines
from sync.central.ledger import counters, gaps
from sync.central.ledger.models import Device, Event, RejectedEvent
from sync.central.ledger.projections import Arrived, project
from sync.protocol import batches, checks
from sync.protocol import envelope as envelopes
from sync.protocol.batches import BatchHeader, BatchReply, Rejection
from sync.protocol.envelope import Envelope
from sync.protocol.events import Event as EventData
from sync.protocol.events import from_data
from sync.protocol.ids import is_uuid
from sync.protocol.problems import ProblemError

log = logging.getLogger(__name__)

POSITIONS = "events"
KEPT_CHARACTERS = 40_000
# How far ahead of ours a kiosk's clock may be and still be believed.
AHEAD = timedelta(minutes=5)
COLUMNS = (
    *("position", "event_id", "device", "seq", "boot", "type", "schema", "station", "session"),
    *("occurred_at", "effective_at", "received_at", "clock", "demo", "body", "projected"),
)


@dataclass(frozen=True, slots=True)
class Taken:
    """A line that is an event of this kiosk. `data` is None for a type that is stored raw."""

    line: str
    envelope: Envelope
    data: EventData | None


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that cannot be taken; `seq` and `event_id` as far as they could be read."""

    line: str
    seq: int | None
    event_id: str | None
    code: str
    detail: str


@dataclass(slots=True)
class Sorted:
    """The lines of a batch: new events, numbers stored already, lines refused."""

    new: list[Taken]
    repeated: list[int]
    refused: list[Refused]

    @property
    def acknowledged(self) -> set[int]:
        """The numbers that are durable once the transaction has ended."""
        return {*self.repeated, *(taken.envelope.seq for taken in self.new)}


def ingest(device: Device, body: bytes, received_at: datetime, content_version: str | None) -> BatchReply:
    """Store a batch (uncompressed) that this kiosk signed, and say what is now durable.

    Raises ProblemError batch-malformed, batch-too-large, protocol-unsupported, or station-mismatch for a header that
    speaks of another kiosk; faults of single events are in the reply.
    """
    header, lines = batches.decode_batch(body)
    if (header.device, header.station) != (device.id, device.station_id):
        raise ProblemError("station-mismatch", f"this is {device.id} of {device.station_id}", "device")
    read = [_read_line(line, device) for line in lines]
    with engines.writer():
        found = _sort(device, read)
        _append(device, header, found.new, received_at)
        _keep_refused(device, found.refused, received_at)
        _update_device(device, header, found, received_at)
        missing = _missing_before(device, [seq for seq in map(_seq, read) if seq])
    if found.refused:
        log.warning("%s: %d of %d events refused", device.id, len(found.refused), len(lines))
    return _reply(body, found, received_at, content_version, missing)


def _seq(line: Taken | Refused) -> int | None:
    return line.envelope.seq if isinstance(line, Taken) else line.seq


def _missing_before(device: Device, seqs: Sequence[int]) -> list[tuple[int, int]]:
    """What we lack and the kiosk does not think of sending: all before this batch, since it sends in order."""
    first = min(seqs, default=checks.MAX_SEQ)
    return [gap for gap in gaps.gaps(Device.objects.get(pk=device.pk)) if gap[1] < first]


def _read_line(line: str, device: Device) -> Taken | Refused:
    envelope = None
    try:
        envelope = envelopes.decode(line)
        if (envelope.device, envelope.station) != (device.id, device.station_id):
            raise ProblemError("station-mismatch", f"the event says {envelope.device} of {envelope.station}", "station")
        return Taken(line, envelope, from_data(envelope.type, envelope.schema, envelope.data))
    except ProblemError as problem:
        seq, event_id = (envelope.seq, envelope.id) if envelope else _salvage(line)
        return Refused(line, seq, event_id, problem.code, str(problem))


def _salvage(line: str) -> tuple[int | None, str | None]:
    """Number and id of a line that is no envelope, so that the kiosk learns which one to set aside."""
    seq = re.search(r'"seq"\s*:\s*([0-9]{1,18})\b', line)
    event_id = re.search(r'"id"\s*:\s*"([0-9a-f-]{36})"', line)
    number = int(seq[1]) if seq else None
    return (
        number if checks.SEQ.test(number) else None,
        event_id[1] if event_id and is_uuid(event_id[1]) else None,
    )


def _sort(device: Device, read: Iterable[Taken | Refused]) -> Sorted:
    """Part what is new from what the ledger has; the first event to claim a number keeps it."""
    found = Sorted([], [], [line for line in read if isinstance(line, Refused)])
    taken = [line for line in read if isinstance(line, Taken)]
    by_id, by_seq = _stored(device, taken)
    for line in taken:
        event_id, seq = line.envelope.id, line.envelope.seq
        if by_id.get(event_id) == (device.id, seq):
            found.repeated.append(seq)
        elif event_id in by_id or seq in by_seq:
            detail = (
                f"number {seq} belongs to {by_seq[seq]}" if seq in by_seq else "the id is stored under another number"
            )
            found.refused.append(Refused(line.line, seq, event_id, "seq-reused", detail))
        else:
            found.new.append(line)
            by_id[event_id], by_seq[seq] = (device.id, seq), event_id
    return found


def _stored(device: Device, taken: list[Taken]) -> tuple[dict[str, tuple[str, int]], dict[int, str]]:
    """What the ledger knows of these ids (any kiosk's) and of these numbers (this kiosk's)."""
    ids = Event.objects.filter(event_id__in=[line.envelope.id for line in taken])
    numbers = Event.objects.filter(device=device, seq__in=[line.envelope.seq for line in taken])
    by_id = {event_id: (owner, seq) for event_id, owner, seq in ids.values_list("event_id", "device_id", "seq")}
    return by_id, dict(numbers.values_list("seq", "event_id"))


def _append(device: Device, header: BatchHeader, new: list[Taken], received_at: datetime) -> None:
    if not new:
        return
    first = counters.take(POSITIONS, len(new))
    rows, arrived = [], []
    for position, line in enumerate(new, start=first):
        event = line.envelope
        effective_at = effective_time(event, header.sent_at, received_at, device.enrolled_at)
        known = line.data is not None
        rows.append(
            (
                *(position, event.id, device.id, event.seq, event.boot, event.type, event.schema, event.station),
                *(
                    event.session,
                    event.occurred_at,
                    effective_at,
                    received_at,
                    event.clock,
                    event.demo,
                    line.line,
                    known,
                ),
            )
        )
        if line.data is not None:
            arrived.append(Arrived(position, event, line.data, effective_at, received_at))
    engines.insert_rows(Event, COLUMNS, rows)
    project(arrived)


def effective_time(event: Envelope, sent_at: datetime, received_at: datetime, enrolled_at: datetime) -> datetime:
    """When an event really was, as far as we can know.

    A set clock is believed. Any other is corrected by what it was off when it sent the batch; if that gives a time
    before the kiosk was known, or one to come, the arrival is the best we have.
    """
    if event.clock == "synced":
        return event.occurred_at if event.occurred_at <= received_at + AHEAD else received_at
    estimate = event.occurred_at + (received_at - sent_at)
    return estimate if enrolled_at <= estimate <= received_at else received_at


def _keep_refused(device: Device, refused: list[Refused], received_at: datetime) -> None:
    RejectedEvent.objects.bulk_create(
        [
            RejectedEvent(
                device=device,
                seq=line.seq,
                event_id=line.event_id or "",
                code=line.code,
                detail=line.detail,
                body_hash=hashlib.sha256(line.line.encode()).hexdigest(),
                # PostgreSQL stores no NUL.
                body=line.line[:KEPT_CHARACTERS].replace("\x00", "\ufffd"),
                received_at=received_at,
            )
            for line in refused
        ],
        ignore_conflicts=True,
    )


def _update_device(device: Device, header: BatchHeader, found: Sorted, received_at: datetime) -> None:
    current = Device.objects.get(pk=device.pk)
    heard = found.acknowledged | {line.seq for line in found.refused if line.seq is not None}
    Device.objects.filter(pk=device.pk).update(
        last_contact_at=received_at,
        last_seq_claimed=max(current.last_seq_claimed, header.last_seq),
        complete_through=gaps.advance(device.pk, current.complete_through, heard),
        clock=header.clock,
        content_version=header.content_version or current.content_version,
    )


def _reply(
    body: bytes, found: Sorted, received_at: datetime, content_version: str | None, missing: Sequence[tuple[int, int]]
) -> BatchReply:
    acknowledged = found.acknowledged
    return BatchReply(
        batch=batches.body_digest(body),
        acknowledged=tuple(ranges(acknowledged)),
        # A number that is durable is never also refused; a line whose number nobody can read cannot be named.
        rejected=tuple(
            Rejection(line.seq, line.event_id, line.code, line.detail)
            for line in {line.seq: line for line in found.refused}.values()
            if line.seq is not None and line.seq not in acknowledged
        ),
        server_time=received_at,
        content_version=content_version,
        wanted=tuple(missing[: batches.MAX_WANTED]),
    )


def ranges(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Numbers as inclusive ranges in order: {1, 2, 3, 7} -> [(1, 3), (7, 7)]."""
    found: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found
