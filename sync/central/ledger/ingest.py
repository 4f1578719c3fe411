"""Taking batches: every event is appended once, whatever is sent again, and a bad one never blocks the rest.

Batches that wait at the same time are taken in one transaction: one sync of the disk for all of them. What follows on
without a flaw is put at the end in one go (lean); anything else goes the careful way, alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, OperationalError, transaction

from sync.central import engines
from sync.central.ledger import backlog, careful, counters, lean, tombstones
from sync.central.ledger.batch import Batch, read_batch
from sync.central.ledger.honest_time import note_boot
from sync.central.ledger.lean import Next, follow
from sync.central.ledger.models import Device, Event, Incarnation
from sync.central.ledger.projections import Arrived, project
from sync.protocol.batches import BatchReply


@dataclass(slots=True)
class Job:
    """A batch to take, and in the end what the kiosk is told or why nothing was taken.

    `is_urgent`: some of it has been put off, and somebody waits for it.
    """

    batch: Batch
    received_at: datetime
    content_version: str | None = None
    is_carried: bool = False
    reply: BatchReply | None = None
    error: Exception | None = None
    is_urgent: bool = False


@dataclass(slots=True)
class _Group:
    """What follows on, gathered from several batches until it is written; `aged`: see `lean.follow`."""

    aged: str = ""
    chains: dict[str, Incarnation] = field(default_factory=dict)
    found: list[tuple[Job, Next]] = field(default_factory=list)
    written: int = 0


def ingest(
    device: Device, body: bytes, received_at: datetime, content_version: str | None, *, is_carried: bool = False
) -> BatchReply:
    """Store a batch (uncompressed) that this kiosk signed, and say what is now durable.

    `is_carried`: it came by hand, some time after it was made. Raises ProblemError batch-malformed, batch-too-large,
    protocol-unsupported, or station-mismatch for a header that speaks of another kiosk; faults of single events are in
    the reply.
    """
    job = Job(read_batch(device, body), received_at, content_version, is_carried)
    take([job])
    if job.error is not None:
        raise job.error
    assert job.reply is not None
    return job.reply


def take(jobs: Sequence[Job], *, is_later: bool = False) -> int:
    """Take these batches in one transaction; each job then has its reply or its error. Returns about how many events
    were written.

    `is_later`: they are shown later (`backlog`), what somebody waits for as soon as may be. Raises what the database
    raises if nothing could be taken.
    """
    with engines.writer():
        group = _Group(tombstones.youngest_id(), _only_chains(jobs))
        for job in jobs:
            _take_one(job, group, is_later)
        _write(group, is_later)
    return group.written


def _take_one(job: Job, group: _Group, is_later: bool) -> None:
    chain = group.chains.get(job.batch.device.id)
    following = None
    if chain is not None and not job.is_carried:
        following = follow(job.batch, chain, job.received_at, is_whole=not is_later, aged=group.aged)
    if chain is not None and following is not None:
        if chain.complete_through == chain.head_seq:  # otherwise something before is missing still
            chain.complete_through = max(chain.head_seq, following.last)
        chain.head_seq = max(chain.head_seq, following.last)
        chain.head_chain = following.chain if chain.head_seq == following.last else chain.head_chain
        job.batch.claim_for(chain)
        chain.last_contact_at = job.received_at
        group.found.append((job, following))
        group.written += len(following.rows)
        return
    _write(group, is_later)
    _take_carefully(job)
    group.written += len(job.batch.lines)
    # Whatever it did to the kiosk's chains is read anew.
    group.chains.pop(job.batch.device.id, None)
    group.chains |= _only_chains([job])


def _take_carefully(job: Job) -> None:
    try:
        with transaction.atomic():
            job.reply = careful.take(job.batch, job.received_at, job.content_version, is_carried=job.is_carried)
    except OperationalError:
        raise  # a full disk or a lost connection: all of them are to come again
    except Exception as error:
        job.error = error


def _write(group: _Group, is_later: bool) -> None:
    """Append what was gathered; if any of it clashes with what is there, each batch goes the careful way instead."""
    found, group.found = group.found, []
    if not found:
        return
    try:
        with engines.part():
            shown = _append(found, is_later)
            _update(found, group.chains)
    except IntegrityError:
        for job, _ in found:
            _take_carefully(job)
            group.chains.pop(job.batch.device.id, None)
        group.chains |= _only_chains([job for job, _ in found])
        return
    project(shown)
    for job, following in found:
        for boot, began in following.boots.items():
            if began is not None:
                note_boot(job.batch.device.id, (0, boot), began)
        job.is_urgent = is_later and following.urgent > 0
        job.reply = _reply(job, following)


def _append(found: Sequence[tuple[Job, Next]], is_later: bool) -> list[Arrived]:
    """Append the rows; returns what is to be shown at once."""
    rows = [row for _, following in found for row in following.rows]
    if not rows:
        return []
    first = position = counters.take(careful.POSITIONS, len(rows))
    for number, row in enumerate(rows, start=first):
        row[0] = number
    engines.insert_rows(Event, lean.COLUMNS, rows, is_ready=True)
    if is_later:
        last, urgent = first + len(rows) - 1, sum(following.urgent for _, following in found)
        if urgent:
            backlog.put_off(first, last, is_urgent=True)
        if urgent < len(rows):
            backlog.put_off(first, last)
        return []
    shown: list[Arrived] = []
    for job, following in found:
        shown += [
            Arrived(position + place, line.envelope, line.data, line.envelope.occurred_at, job.received_at)
            for place, line in following.shown.items()
            if line.data is not None
        ]
        position += len(following.rows)
    return shown


CHAIN = ("head_seq", "head_chain", "complete_through", "last_seq_claimed", "claimed_chain", "last_contact_at", "id")
DEVICE = ("last_contact_at", "last_seq_claimed", "complete_through", "clock", "id")
CONTENT = ("content_version", "id")


def _update(found: Sequence[tuple[Job, Next]], chains: dict[str, Incarnation]) -> None:
    last = {job.batch.device.id: job for job, _ in found}
    touched = [chains[device] for device in last]
    engines.update_rows(Incarnation, CHAIN, [[getattr(chain, name) for name in CHAIN] for chain in touched])
    devices = [
        (chain.last_contact_at, chain.last_seq_claimed, chain.complete_through, job.batch.header.clock, device)
        for chain, (device, job) in zip(touched, last.items(), strict=True)
    ]
    engines.update_rows(Device, DEVICE, devices)
    versions = [(job.batch.header.content_version, device) for device, job in last.items()]
    engines.update_rows(Device, CONTENT, [row for row in versions if row[0]])


def _reply(job: Job, following: Next) -> BatchReply:
    return BatchReply(
        batch=job.batch.digest,
        acknowledged=((following.first, following.last),),
        rejected=(),
        server_time=job.received_at,
        content_version=job.content_version,
        speaks=job.batch.speaks,
    )


def _only_chains(jobs: Sequence[Job]) -> dict[str, Incarnation]:
    """The chains of those kiosks that have but one."""
    found: dict[str, list[Incarnation]] = {}
    for chain in engines.rows_where(Incarnation, "device", {job.batch.device.id for job in jobs}):
        found.setdefault(chain.device_id, []).append(chain)
    return {device: chains[0] for device, chains in found.items() if len(chains) == 1}
