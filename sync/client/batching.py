"""A batch as it leaves the kiosk, whatever carries it: its header, its events, and what ties them to those before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sync.protocol import batches
from sync.protocol.batches import BatchHeader
from sync.protocol.envelope import for_protocol_1

from .ports import ClockPort, DevicePort, OutboxPort, PendingEvent


def make_body(
    outbox: OutboxPort,
    device: DevicePort,
    clock: ClockPort,
    events: Sequence[PendingEvent],
    *,
    content_version: str | None = None,
    protocol: int = batches.PROTOCOL,
    speaks: tuple[str, ...] = (),
) -> bytes:
    """The uncompressed body of a batch of these events, in this protocol. Raises ProblemError as encode_batch does."""
    header = BatchHeader(
        device=device.device(),
        station=device.station(),
        sent_at=clock.now(),
        clock=clock.state(),
        last_seq=outbox.last_seq(),
        content_version=content_version,
        protocol=protocol,
    )
    if protocol == batches.FIRST_PROTOCOL:
        return batches.encode_batch(header, [for_protocol_1(event.body) for event in events])
    boot, mono = outbox.running()
    header = replace(
        header,
        boot=boot,
        mono=mono,
        links=links(events),
        points=tuple(outbox.points())[: batches.MAX_POINTS],
        aside=tuple(outbox.aside())[-batches.MAX_ASIDE :],
        speaks=speaks,
    )
    return batches.encode_batch(header, [event.body for event in events])


def links(events: Sequence[PendingEvent]) -> tuple[tuple[int, str], ...]:
    """Where each run of numbers begins and ends in the chain, and what stood behind an event that has been altered."""
    found: dict[int, str] = {}
    number, reached = 0, None
    for event in events:
        if event.before is not None and (event.seq != number or event.before != reached):
            found[event.seq] = event.before
        if number and event.seq != number and reached is not None:
            found.setdefault(number, reached)
        number, reached = event.seq + 1, event.chain
        if event.is_altered and event.chain is not None:
            found[number] = event.chain
    if reached is not None:
        found[number] = reached
    return tuple(sorted(found.items()))
