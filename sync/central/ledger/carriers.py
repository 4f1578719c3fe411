"""Batches that came on a stick: taken as those of the network are, one by one, whatever the file is like.

Each batch stands on its kiosk's own signature. One that is damaged, or not signed by the kiosk that the file names, is
left out and said; the others are taken. What is taken twice is there already.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import BinaryIO

from django.utils import timezone

from sync.central.ledger.ingest import ingest
from sync.central.ledger.models import Device, Event
from sync.central.ledger.signatures import is_signed
from sync.protocol import batches
from sync.protocol.batches import BatchReply
from sync.protocol.carriers import CarrierHead, Receipts, encode_receipts, read_carrier, to_sign
from sync.protocol.problems import ProblemError

# A file with more batches that are not signed than this is somebody's game, and each costs a check of a signature.
MOST_BAD = 10


@dataclass(slots=True)
class Imported:
    """What became of a file: its kiosk, if it is one of ours; counts of events; what is wrong, in the order met.

    ``replies`` are what the network would have answered, batch by batch.
    """

    device: str = ""
    new: int = 0
    repeated: int = 0
    refused: int = 0
    problems: list[ProblemError] = field(default_factory=list)
    replies: list[BatchReply] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Whether everything in the file is in the ledger now."""
        return not self.problems and not self.refused


def import_carrier(file: BinaryIO) -> Imported:
    """Take a carrier file. Nothing about it raises: what is wrong is in what it returns."""
    found = Imported()
    try:
        head, carried = read_carrier(file)
        device = _device(head)
        found.device = device.id
        for number, batch in enumerate(carried, start=1):
            try:
                if not is_signed(device, to_sign(head, batch.sent), batch.signature):
                    raise ProblemError("signature-invalid", f"batch {number} was not signed by {device.id}")
                _take(device, batches.decompress(batch.sent), found)
            except ProblemError as error:
                found.problems.append(error)
                if len(found.problems) > MOST_BAD:
                    raise ProblemError("carrier-malformed", "given up: too many bad batches") from error
    except ProblemError as error:
        found.problems.append(error)
    return found


def receipts(device_id: str, replies: Iterable[BatchReply], issued_at: datetime) -> bytes | None:
    """The receipts for these replies, sealed for their kiosk; None for one that was enrolled before there were keys."""
    key = Device.objects.values_list("receipt_key", flat=True).get(pk=device_id)
    if key is None:
        return None
    # Each batch once, as it was answered last; the time of an answer means nothing days later.
    latest = {reply.batch: replace(reply, server_time=issued_at) for reply in replies}
    return encode_receipts(Receipts(device_id, issued_at, tuple(latest.values())), bytes(key))


def _device(head: CarrierHead) -> Device:
    device = Device.objects.filter(pk=head.device).first()
    if device is None:
        raise ProblemError("device-unknown", f"{head.device} is not enrolled here")
    if device.is_revoked:
        raise ProblemError("device-revoked", head.device)
    return device


def _take(device: Device, body: bytes, found: Imported) -> None:
    received_at = timezone.localtime()
    reply = ingest(device, body, received_at, None, is_carried=True)
    # Only this batch has this very moment.
    own = Event.objects.filter(station=device.station_id, device=device, received_at=received_at)
    new = sum(own.filter(seq__range=pair).count() for pair in reply.acknowledged)
    found.new += new
    found.repeated += sum(last - first + 1 for first, last in reply.acknowledged) - new
    found.refused += len(reply.rejected)
    found.replies.append(reply)
