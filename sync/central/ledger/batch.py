"""A batch that a kiosk signed, read as far as it concerns the whole of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from sync.central.ledger import plain
from sync.central.ledger.models import Device, Incarnation
from sync.protocol import batches
from sync.protocol.batches import BatchHeader, BatchReply
from sync.protocol.chain import link, runs
from sync.protocol.problems import ProblemError

# What this end says of itself to kiosks of protocol 2 and later.
SPEAKS = (batches.ZSTD,)


@dataclass(frozen=True, slots=True)
class Batch:
    """Its kiosk, its header, its lines, what its header says of the chain, and the digest that names it."""

    device: Device
    header: BatchHeader
    lines: list[str]
    links: Mapping[int, str]
    digest: str

    @property
    def speaks(self) -> tuple[str, ...]:
        """What the reply may say that this end can do."""
        return () if self.header.protocol == batches.FIRST_PROTOCOL else SPEAKS

    def claim_for(self, chain: Incarnation) -> None:
        """Note that the kiosk, which is taken for being in this chain, has given out numbers up to its last one."""
        header = self.header
        if header.last_seq > chain.last_seq_claimed:
            points = header.points
            chain.last_seq_claimed = header.last_seq
            chain.claimed_chain = points[0][1] if points and points[0][0] == header.last_seq else None


def read_batch(device: Device, body: bytes) -> Batch:
    """The batch in an uncompressed body.

    Raises ProblemError batch-malformed, batch-too-large, protocol-unsupported, or station-mismatch for a header that
    speaks of another kiosk.
    """
    header, lines = batches.decode_batch(body, plain.read_header)
    if (header.device, header.station) != (device.id, device.station_id):
        raise ProblemError("station-mismatch", f"this is {device.id} of {device.station_id}", "device")
    return Batch(device, header, lines, dict(header.links), batches.body_digest(body))


def parts(batch: Batch, most: int) -> Iterator[Batch]:
    """The batch as if it had come in smaller ones of `most` events, one after the other; whole unless it is one run
    that is tied at its two ends."""
    first, size = next(iter(batch.links), 0), len(batch.lines)
    if size <= most or batch.header.aside or set(batch.links) != {first, first + size}:
        yield batch
        return
    reached = batch.links[first]
    for start in range(0, size, most):
        lines, before = batch.lines[start : start + most], reached
        if start + most < size:
            for line in lines:
                reached = link(reached, line)
        else:
            reached = batch.links[first + size]
        yield replace(batch, lines=lines, links={first + start: before, first + start + len(lines): reached})


def together(replies: list[BatchReply]) -> BatchReply:
    """What a kiosk is told of a batch that was taken in parts."""
    durable = {seq for reply in replies for first, last in reply.acknowledged for seq in range(first, last + 1)}
    return replace(
        replies[-1],
        acknowledged=tuple(runs(durable)),
        rejected=tuple(rejected for reply in replies for rejected in reply.rejected),
        wanted=tuple(dict.fromkeys(wanted for reply in replies for wanted in reply.wanted)),
    )
