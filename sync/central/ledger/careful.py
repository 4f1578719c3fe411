"""Taking a batch whatever it holds: each line is judged alone, put in its chain, and appended once; a bad one blocks
none of the others. What follows on without a flaw goes the short way (lean)."""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Sequence
from datetime import datetime

from sync.central import engines
from sync.central.ledger import counters, gaps
from sync.central.ledger.batch import Batch
from sync.central.ledger.honest_time import When, reckon
from sync.central.ledger.lines import FOREIGN, Refused, Taken, chained, read_lines
from sync.central.ledger.models import TAKEN, Device, Event, Incarnation, RejectedEvent
from sync.central.ledger.placing import Chains, Placed, Stored
from sync.central.ledger.projections import Arrived, can_wait, project
from sync.central.ledger.rejoining import hang, rejoin
from sync.central.ledger.whereabouts import by_ids
from sync.protocol import batches, checks
from sync.protocol.batches import BatchHeader, BatchReply, Rejection
from sync.protocol.chain import runs

log = logging.getLogger(__name__)

POSITIONS = "events"
KEPT_CHARACTERS = 40_000
ASIDE = "kept-at-kiosk"
MAX_ASIDE_NUMBERS = 1000
READ_HOLES_EVERY_S = 600.0
COLUMNS = (
    *("position", "event_id", "device", "incarnation", "seq", "boot", "mono", "chain", "type", "schema", "station"),
    *("session", "occurred_at", "effective_at", "effective_from", "effective_to", "received_at", "clock", "demo"),
    *("body", "projected", "urgent"),
)


def take(batch: Batch, received_at: datetime, content_version: str | None, *, is_carried: bool = False) -> BatchReply:
    """Store a batch within the writer's turn, and say what is now durable."""
    device, header = batch.device, batch.header
    read = chained(read_lines(batch.lines, device), batch.links)
    chains = Chains(device, received_at)
    recognized, known = chains.recognize(header.points)
    hang(chains)
    placed = chains.place(read)
    rejoin(chains, placed, header.last_seq)
    append(device, header, placed.new, received_at, is_carried=is_carried)
    _take_back_claims(chains, placed)
    spoken = _spoken(chains, placed, recognized, known)
    aside = _aside(device, header, chains, spoken[-1].number) if spoken else []
    refused = [*placed.refused, *aside]
    _keep_refused(device, refused, received_at)
    for chain in spoken:
        _update_chain(device, chain, placed)
    if spoken:
        _hear(chains, spoken[-1], batch, received_at)
    _update_device(device, header, chains, received_at)
    seqs = [line.seq for line in read if line.seq]
    missing = _missing_before(device, chains, spoken, seqs, is_changed=bool(seqs or refused))
    if not spoken and known < header.last_seq:
        # A chain that cannot be told from others: all since the last event that is surely its own will tell.
        missing = [(known + 1, header.last_seq)]
    if placed.refused:
        log.warning("%s: %d of %d events refused", device.id, len(placed.refused), len(batch.lines))
    return reply_to(batch, placed, received_at, content_version, missing)


def _take_back_claims(chains: Chains, placed: Placed) -> None:
    """A kiosk of which nothing newer was here had been taken for being in a chain, and so the chain for reaching as far
    as the kiosk said: now that its events have come to another, that one tells what is missing."""
    come: list[Taken | Stored | Refused] = [*placed.new, *placed.repeated, *placed.refused]
    found = {(line.seq, line.chain): line.incarnation for line in come if line.chain is not None}
    for chain in chains.all.values():
        number = found.get((chain.last_seq_claimed, chain.claimed_chain or ""))
        if number is not None and number != chains.bearer(chain.number, chain.last_seq_claimed):
            chain.last_seq_claimed, chain.claimed_chain = chain.head_seq, None
            chain.save(update_fields=["last_seq_claimed", "claimed_chain"])


def _spoken(chains: Chains, placed: Placed, recognized: Incarnation | None, known: int) -> list[Incarnation]:
    """The chains that a batch spoke of; last the one that the kiosk itself is in: which that is says its last event
    that is here, also where older ones came again."""
    found = [chains.all[number] for number in sorted(placed.touched)]
    if recognized is not None and chains.known:
        recognized = chains.all[chains.known[0][1]]  # its events may have come to another chain meanwhile
    if not found:
        return [recognized] if recognized else []
    last = placed.new[-1] if placed.new else placed.repeated[-1]
    found.sort(key=lambda chain: chain.number == last.incarnation)
    own = recognized if recognized is not None and known > last.seq else found[-1]
    return [*(chain for chain in found if chain is not own), own]


def _missing_before(
    device: Device, chains: Chains, spoken: Sequence[Incarnation], seqs: Sequence[int], *, is_changed: bool
) -> list[tuple[int, int]]:
    """What we lack and the kiosk does not think of sending: all before this batch, since it sends in order."""
    if not spoken:
        return []
    first = min(seqs, default=checks.MAX_SEQ)
    found: set[tuple[int, int]] = set()
    # The kiosk's own, and where its last events were put, now or before: should that be another, nobody else would ask
    # for these.
    asked = {chain.number: chain for chain in spoken[-2:]}
    if chains.last_in is not None:
        asked.setdefault(chains.last_in, chains.all[chains.last_in])
    for chain in asked.values():
        own, *parents = chains.lineage(chain.number)
        found.update(gap for gap in _holes(device, own, is_changed=is_changed) if gap[1] < first)
        for child, parent in zip((own, *parents), parents, strict=False):
            found.update(gap for gap in _holes(device, parent, is_changed=is_changed) if gap[1] <= child.after)
    return sorted(found)


def _holes(device: Device, chain: Incarnation, *, is_changed: bool) -> list[tuple[int, int]]:
    """What is missing from a chain. A number that is lost for good must not have its ledger read at each contact."""
    key, now = (device.id, chain.number, chain.complete_through), time.monotonic()
    read_at, inner = _read_holes.get(key, (0.0, []))
    if is_changed or key not in _read_holes or now - read_at > READ_HOLES_EVERY_S:
        inner = gaps.inner_holes(device, chain)
        _read_holes[key] = (now, inner)
    return [*inner, *gaps.tail(device, chain)]


# By kiosk, chain and what it is complete through; another process may know of fewer: then something is sent twice.
_read_holes: dict[tuple[str, int, int], tuple[float, list[tuple[int, int]]]] = {}


def append(device: Device, header: BatchHeader, new: list[Taken], received_at: datetime, *, is_carried: bool) -> None:
    """Put events that are nowhere in the ledger at its end, and have them projected; within the writer's turn."""
    if not new:
        return
    times = reckon(device, header, new, received_at, is_carried=is_carried)
    first = counters.take(POSITIONS, len(new))
    numbered = enumerate(zip(new, times, strict=True), start=first)
    rows = [_row(position, line, when, received_at) for position, (line, when) in numbered]
    engines.insert_rows(Event, COLUMNS, rows)
    project(
        [
            Arrived(first + place, line.envelope, line.data, times[place].at, received_at, times[place].written)
            for place, line in enumerate(new)
            if line.data is not None
        ]
    )


def _row(position: int, line: Taken, when: When, received_at: datetime) -> tuple[object, ...]:
    event = line.envelope
    return (
        *(position, event.id, event.device, line.incarnation, event.seq, event.boot, event.mono, line.chain),
        *(event.type, event.schema, event.station, event.session, event.occurred_at),
        *(when.at, *when.written, received_at, event.clock, event.demo),
        *(line.line, line.data is not None, not can_wait(event.type)),
    )


def _aside(device: Device, header: BatchHeader, chains: Chains, number: int) -> list[Refused]:
    """What the kiosk, which is in this chain, keeps to itself because it can never travel: known here as heard of, with
    nothing to read."""
    seqs = [seq for first, last in header.aside for seq in range(first, min(last, first + MAX_ASIDE_NUMBERS) + 1)]
    if not seqs:
        return []
    heard = set(RejectedEvent.objects.filter(device=device, seq__in=seqs).values_list("seq", "incarnation"))
    places = [(seq, chains.bearer(number, seq)) for seq in seqs]
    return [
        Refused(f"{ASIDE}:{seq}" if not chain else f"{ASIDE}:{chain}:{seq}", seq, None, ASIDE, "", chain)
        for seq, chain in places
        if (seq, chain) not in heard
    ]


def _keep_refused(device: Device, refused: list[Refused], received_at: datetime) -> None:
    there = _there_already(refused)
    rows = [_rejected(device, line, received_at, there.get(line.event_id or "")) for line in refused]
    RejectedEvent.objects.bulk_create(rows, ignore_conflicts=True)


def _there_already(refused: list[Refused]) -> dict[str, int]:
    """The positions of events, by their ids, that come again under a kiosk's new key and are here under its old one:
    of these there is nothing for people to see to."""
    foreign = {line.event_id: line.line for line in refused if line.code == FOREIGN and line.event_id}
    rows = by_ids(foreign).values_list("event_id", "body", "position") if foreign else ()
    return {event_id: position for event_id, body, position in rows if body == foreign[event_id]}


def _rejected(device: Device, line: Refused, received_at: datetime, became: int | None) -> RejectedEvent:
    # PostgreSQL stores no NUL.
    text = line.line[:KEPT_CHARACTERS].replace("\x00", "\ufffd")
    return RejectedEvent(
        device=device,
        incarnation=line.incarnation,
        seq=line.seq,
        event_id=line.event_id or "",
        code=line.code,
        detail=line.detail,
        body_hash=hashlib.sha256(line.line.encode()).hexdigest(),
        body="" if line.code == ASIDE else text,
        raw=None if text == line.line else line.line.encode(),
        received_at=received_at,
        outcome="" if became is None else TAKEN,
        became=became,
        settled_at=None if became is None else received_at,
    )


def _update_chain(device: Device, chain: Incarnation, placed: Placed) -> None:
    mine = [line for line in placed.new if line.incarnation == chain.number]
    spoken: list[Taken | Stored | Refused] = [*mine, *placed.repeated, *placed.refused]
    heard = {line.seq for line in spoken if line.incarnation == chain.number and line.seq is not None}
    if mine and mine[-1].seq >= chain.head_seq:
        chain.head_seq, chain.head_chain = mine[-1].seq, mine[-1].chain
    chain.complete_through = gaps.advance(device, chain.number, chain.complete_through, heard)
    chain.save()


def _hear(chains: Chains, chain: Incarnation, batch: Batch, received_at: datetime) -> None:
    """Note that the kiosk itself was heard, in this chain. Numbers that stand in another are not this one's to give
    out."""
    if chains.last_in in (None, chains.bearer(chain.number, batch.header.last_seq)):
        batch.claim_for(chain)
    chain.last_contact_at = received_at
    chain.save(update_fields=["last_seq_claimed", "claimed_chain", "last_contact_at"])


def _update_device(device: Device, header: BatchHeader, chains: Chains, received_at: datetime) -> None:
    first = chains.all[0]
    values = {"content_version": header.content_version} if header.content_version else {}
    Device.objects.filter(pk=device.pk).update(
        last_contact_at=received_at,
        last_seq_claimed=first.last_seq_claimed,
        complete_through=first.complete_through,
        clock=header.clock,
        **values,
    )


def reply_to(
    batch: Batch,
    placed: Placed,
    received_at: datetime,
    content_version: str | None,
    missing: Sequence[tuple[int, int]],
) -> BatchReply:
    """What the kiosk is told of a batch."""
    acknowledged = placed.acknowledged
    return BatchReply(
        batch=batch.digest,
        acknowledged=tuple(runs(acknowledged)),
        # A number that is durable is never also refused; a line whose number nobody can read cannot be named.
        rejected=tuple(
            Rejection(line.seq, line.event_id, line.code, line.detail)
            for line in {line.seq: line for line in placed.refused}.values()
            if line.seq is not None and line.seq not in acknowledged
        ),
        server_time=received_at,
        content_version=content_version,
        wanted=tuple(missing[: batches.MAX_WANTED]),
        speaks=batch.speaks,
    )
