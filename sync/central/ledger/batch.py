"""A batch that a kiosk signed, read as far as it concerns the whole of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sync.central.ledger import plain
from sync.central.ledger.models import Device
from sync.protocol import batches
from sync.protocol.batches import BatchHeader
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


def read_batch(device: Device, body: bytes) -> Batch:
    """The batch in an uncompressed body.

    Raises ProblemError batch-malformed, batch-too-large, protocol-unsupported, or station-mismatch for a header that
    speaks of another kiosk.
    """
    header, lines = batches.decode_batch(body, plain.read_header)
    if (header.device, header.station) != (device.id, device.station_id):
        raise ProblemError("station-mismatch", f"this is {device.id} of {device.station_id}", "device")
    return Batch(device, header, lines, dict(header.links), batches.body_digest(body))
