"""Batches on a stick, where there is no network: the same bytes, carried by hand; and the centre's receipts for them.

A carrier file is a line of text, then one frame a batch, then the end:

    yizhan carrier 1 DEVICE CREATED\\n        CREATED in seconds since 1970, by the kiosk's clock
    length (4 bytes, big-endian), Ed25519 signature (64), the batch exactly as it would be sent
    0 (4 bytes), SHA-256 of all that stands before the 0

Each batch is signed by itself, over a base that no HTTP request can have, so one that is damaged spoils no other and
none can be passed off as a request. The digest at the end says whether the file is whole. Signing is done at the ends.

Receipts are lines of JSON: who they are for and when they were made, then the reply to each batch as the network
would have brought it; the last line is an HMAC-SHA-256 of all before it, by the key agreed at enrolment.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from . import batches, checks, signing, wire
from .batches import BatchReply
from .problems import ProblemError

CARRIER_SUFFIX, RECEIPTS_SUFFIX = ".yzb", ".yzr"
MAX_CARRIER_BYTES = 64 * 1024 * 1024
MAX_RECEIPTS_BYTES = 8 * 1024 * 1024
SIGNATURE_BYTES = 64

VERSION = 1
_LABEL = f"yizhan-carrier/{VERSION}"  # no address of a request begins without a slash
_HEAD = re.compile(rb"yizhan carrier ([0-9]{1,4}) (\S{1,64}) ([0-9]{1,12})\n")
_HEAD_BYTES = 128
_FRAME = struct.Struct(f">I{SIGNATURE_BYTES}s")
_LENGTH = struct.Struct(">I")
_DOMAIN = b"yizhan receipts 1\n"
_MALFORMED, _RECEIPTS = "carrier-malformed", "receipts-malformed"
_RECEIPTS_HEAD = {
    "receipts": checks.integer(VERSION, VERSION),
    "device": checks.NAME,
    "issued_at": checks.TIME,
}


@dataclass(frozen=True, slots=True)
class CarrierHead:
    """Who wrote a carrier file, and when: seconds since 1970 by the kiosk's clock, which need not be right."""

    device: str
    created: int


@dataclass(frozen=True, slots=True)
class CarriedBatch:
    """A batch as it would be sent, and its signature over ``to_sign``."""

    sent: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Receipts:
    """The centre's replies to batches that came by hand. ``issued_at`` (aware) only grows from one file to the next."""

    device: str
    issued_at: datetime
    replies: tuple[BatchReply, ...]


def carrier_name(device: str, first: int, last: int) -> str:
    """What a carrier file is called; the name is for people, nothing relies upon it."""
    return f"yizhan-{device}-{first}-{last}{CARRIER_SUFFIX}"


def receipts_name(device: str) -> str:
    """What the file of receipts for a kiosk is called."""
    return f"yizhan-receipts-{device}{RECEIPTS_SUFFIX}"


def to_sign(head: CarrierHead, sent: bytes) -> bytes:
    """What the kiosk signs for one batch."""
    return signing.signature_base("CARRIER", _LABEL, head.device, head.created, signing.content_digest(sent))


def encode_carrier(head: CarrierHead, carried: Iterable[CarriedBatch]) -> bytes:
    """The whole file."""
    parts = [f"yizhan carrier {VERSION} {head.device} {head.created}\n".encode("ascii")]
    for batch in carried:
        parts += [_FRAME.pack(len(batch.sent), batch.signature), batch.sent]
    content = b"".join(parts)
    return content + _LENGTH.pack(0) + hashlib.sha256(content).digest()


def read_carrier(file: BinaryIO) -> tuple[CarrierHead, Iterator[CarriedBatch]]:
    """Who wrote it, and its batches one after another, whose signatures nobody has verified yet.

    Raises ProblemError: protocol-unsupported for a format of another version, carrier-malformed for what is no carrier
    file; the batches end with carrier-malformed where the file is damaged or cut off.
    """
    line = file.readline(_HEAD_BYTES)
    found = _HEAD.fullmatch(line)
    if not found:
        raise ProblemError(_MALFORMED, "not a carrier file")
    if int(found[1]) != VERSION:
        raise ProblemError("protocol-unsupported", f"a carrier file of format {int(found[1])}, known is {VERSION}")
    device = found[2].decode("ascii", "replace")
    if not checks.NAME.test(device):
        raise ProblemError(_MALFORMED, "no name of a terminal in its first line")
    return CarrierHead(device, int(found[3])), _batches(file, line)


def _batches(file: BinaryIO, line: bytes) -> Iterator[CarriedBatch]:
    digest, number = hashlib.sha256(line), 0
    while length := _LENGTH.unpack(start := _exactly(file, _LENGTH.size, number))[0]:
        if length > batches.MAX_WIRE_BYTES:
            raise ProblemError(_MALFORMED, f"damaged after {number} batches")
        rest = _exactly(file, SIGNATURE_BYTES + length, number)
        digest.update(start + rest)
        number += 1
        yield CarriedBatch(rest[SIGNATURE_BYTES:], rest[:SIGNATURE_BYTES])
    if _exactly(file, digest.digest_size, number) != digest.digest() or file.read(1):
        raise ProblemError(_MALFORMED, "damaged: its digest does not fit")


def _exactly(file: BinaryIO, size: int, number: int) -> bytes:
    found = file.read(size)
    if len(found) < size:
        raise ProblemError(_MALFORMED, f"cut off after {number} batches")
    return found


def encode_receipts(receipts: Receipts, key: bytes) -> bytes:
    """The whole file, sealed with the key that was agreed with this kiosk."""
    head = {
        "receipts": VERSION,
        "device": receipts.device,
        "issued_at": wire.format_time(receipts.issued_at),
    }
    lines = [wire.dump(head).encode(), *map(batches.encode_reply, receipts.replies)]
    content = b"".join(line + b"\n" for line in lines)
    return content + _seal(key, content) + b"\n"


def decode_receipts(content: bytes, device: str, key: bytes) -> Receipts:
    """The receipts in a file, if the centre made them for this kiosk.

    Nothing is read before the seal was found right. Raises ProblemError receipts-malformed.
    """
    lines = content.split(b"\n")
    if len(lines) < 3 or lines.pop():
        raise ProblemError(_RECEIPTS, "cut off")
    seal = lines.pop()
    if not hmac.compare_digest(seal, _seal(key, content[: -len(seal) - 1])):
        raise ProblemError(_RECEIPTS, "not sealed by this terminal's centre, or damaged")
    head = checks.read(wire.load_object(lines.pop(0), _RECEIPTS), _RECEIPTS_HEAD, _RECEIPTS)
    if head["device"] != device:
        raise ProblemError(_RECEIPTS, "for another terminal", "device")
    try:
        replies = tuple(map(batches.decode_reply, lines))
    except ProblemError as error:
        raise ProblemError(_RECEIPTS, str(error), error.field) from error
    return Receipts(device, wire.parse_time(head["issued_at"]), replies)


def _seal(key: bytes, content: bytes) -> bytes:
    return hmac.digest(key, _DOMAIN + content, "sha256").hex().encode("ascii")
