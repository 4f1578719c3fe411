"""Batches of events, and what the central answers.

A batch is NDJSON: the header, then one event a line exactly as the outbox holds it, sent gzipped. The reply names the
batch by its digest and the sequence numbers that are now durable; whatever it does not name was not received.

Protocol 1 knows neither the chain nor how long a kiosk has been running; its headers and replies are closed. From 2 on
both ends pass over fields that they do not know, and say in ``speaks`` what more they can.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from . import checks, wire
from .chain import HASH_PATTERN
from .problems import ProblemError

PROTOCOL = 2
FIRST_PROTOCOL = 1  # the oldest still spoken
ZSTD = "zstd"  # said by a peer that reads bodies in this compression
MAX_EVENTS = 1000
MAX_BODY_BYTES = 1_048_576  # before gzip
MAX_WIRE_BYTES = 262_144  # after gzip
MAX_WANTED = 20
MAX_ASIDE = 20
MAX_SPEAKS = 20
MAX_POINTS = 64

_MALFORMED = "batch-malformed"
_REPLY_MALFORMED = "reply-malformed"
_HEADER = {
    "protocol": checks.integer(FIRST_PROTOCOL, PROTOCOL),
    "device": checks.NAME,
    "station": checks.NAME,
    "sent_at": checks.TIME,
    "clock": checks.CLOCK,
    "last_seq": checks.integer(0, checks.MAX_SEQ),
    "content_version": checks.optional(checks.VERSION),
}
_RANGE = checks.Check(
    "an inclusive range of sequence numbers",
    lambda pair: isinstance(pair, list) and len(pair) == 2 and all(map(checks.SEQ.test, pair)) and pair[0] <= pair[1],
)
_LINK = checks.Check(
    "a sequence number and the hash before it",
    lambda pair: (
        isinstance(pair, list)
        and len(pair) == 2
        and checks.SEQ.test(pair[0])
        and isinstance(pair[1], str)
        and re.fullmatch(HASH_PATTERN, pair[1]) is not None
    ),
)
_SPEAKS = checks.optional(checks.many(checks.NAME, MAX_SPEAKS))
_HEADER_2 = {
    **_HEADER,
    "boot": checks.optional(checks.BOOT),
    "mono": checks.optional(checks.MONO),
    "links": checks.optional(checks.many(_LINK, 2 * MAX_EVENTS)),
    "points": checks.optional(checks.many(_LINK, MAX_POINTS)),
    "aside": checks.optional(checks.many(_RANGE, MAX_ASIDE)),
    "speaks": _SPEAKS,
}
_REPLY = {
    "batch": checks.pattern("a SHA-256 in hexadecimal", r"[0-9a-f]{64}"),
    "acknowledged": checks.many(_RANGE, MAX_EVENTS),
    "rejected": checks.many(checks.OBJECT, MAX_EVENTS),
    "server_time": checks.TIME,
    "content_version": checks.optional(checks.VERSION),
    "wanted": checks.optional(checks.many(_RANGE, MAX_WANTED)),
    "speaks": _SPEAKS,
}
_REJECTION = {
    "seq": checks.SEQ,
    "id": checks.optional(checks.UUID),
    "code": checks.CODE,
    "detail": checks.Check("a text", lambda value: isinstance(value, str)),
}


@dataclass(frozen=True, slots=True)
class BatchHeader:
    """Line 1. ``last_seq`` is the highest number the device ever issued, so that the central knows what is missing.

    ``boot`` and ``mono`` (ms) say how long this run of the kiosk had lasted when the batch was made. ``links`` are
    pairs of a number and the hash before it, at the beginning of each run of numbers in the batch and after its end,
    and behind any event that no longer has the text it was made with. ``points`` are pairs of a number and the hash of
    its event, ever further back, by which a central that has lost some finds the chain. ``aside`` are numbers
    (inclusive ranges) that the kiosk has set aside because they can never travel.
    """

    device: str
    station: str
    sent_at: datetime
    clock: str
    last_seq: int
    content_version: str | None = None
    protocol: int = PROTOCOL
    boot: str | None = None
    mono: int | None = None
    links: tuple[tuple[int, str], ...] = ()
    points: tuple[tuple[int, str], ...] = ()
    aside: tuple[tuple[int, int], ...] = ()
    speaks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rejection:
    """One event that will never be taken, with a problem code and a sentence for the engineer."""

    seq: int
    id: str | None
    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class BatchReply:
    """``batch`` is body_digest of what was sent; ``acknowledged`` are inclusive ranges of durable numbers.

    ``wanted`` are inclusive ranges that the central lacks: it was put back from a backup, or has not had them yet.
    """

    batch: str
    acknowledged: tuple[tuple[int, int], ...]
    rejected: tuple[Rejection, ...]
    server_time: datetime
    content_version: str | None = None
    wanted: tuple[tuple[int, int], ...] = ()
    speaks: tuple[str, ...] = ()


def encode_batch(header: BatchHeader, events: Iterable[str]) -> bytes:
    """The uncompressed body. Raises ProblemError: batch-malformed for a text that is no single line of UTF-8,
    batch-too-large beyond MAX_EVENTS or MAX_BODY_BYTES."""
    lines = [_encode_header(header), *events]
    if len(lines) > MAX_EVENTS + 1:
        raise ProblemError("batch-too-large", f"more than {MAX_EVENTS} events")
    text = "\n".join([*lines, ""])
    if not all(lines) or text.count("\n") != len(lines) or "\r" in text:
        at = next(place for place, line in enumerate(lines, start=1) if not line or "\n" in line or "\r" in line)
        raise ProblemError(_MALFORMED, "an event must be one line", f"line {at}")
    try:
        body = text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise ProblemError(_MALFORMED, "an event is not UTF-8") from error
    _refuse_large(len(body), MAX_BODY_BYTES)
    return body


def decode_batch(
    body: bytes, read_header: Callable[[str], BatchHeader | None] = lambda line: None
) -> tuple[BatchHeader, list[str]]:
    """The header and the event lines, which are not looked into: each is taken or rejected alone.

    ``read_header`` may know a quicker way to read a header; it gives None where it does not.

    Raises ProblemError batch-malformed, batch-too-large or protocol-unsupported, and nothing else.
    """
    _refuse_large(len(body), MAX_BODY_BYTES)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ProblemError(_MALFORMED, "not UTF-8") from error
    if not text.endswith("\n"):
        raise ProblemError(_MALFORMED, "the last line is cut off")
    lines = text[:-1].split("\n")
    first = lines.pop(0)
    header = read_header(first) or _decode_header(first)
    if len(lines) > MAX_EVENTS:
        raise ProblemError("batch-too-large", f"more than {MAX_EVENTS} events")
    if not all(lines):
        raise ProblemError(_MALFORMED, "an empty line")
    return header, lines


def body_digest(body: bytes) -> str:
    """SHA-256 of the uncompressed body, in hexadecimal: the name of a batch."""
    return hashlib.sha256(body).hexdigest()


def compress(body: bytes) -> bytes:
    """The body as it is sent: gzip, the same bytes for the same body."""
    return gzip.compress(body, compresslevel=6, mtime=0)


def decompress(sent: bytes, limit: int = MAX_BODY_BYTES) -> bytes:
    """The body in one gzip member. Raises ProblemError batch-malformed, or batch-too-large without unpacking more
    than ``limit`` bytes."""
    _refuse_large(len(sent), MAX_WIRE_BYTES)
    unpacker = zlib.decompressobj(wbits=31)
    try:
        body = unpacker.decompress(sent, limit + 1)
    except zlib.error as error:
        raise ProblemError(_MALFORMED, "not gzip") from error
    _refuse_large(len(body), limit)
    if not unpacker.eof or unpacker.unused_data:
        raise ProblemError(_MALFORMED, "the gzip stream is cut off or has a tail")
    return body


def encode_reply(reply: BatchReply) -> bytes:
    """The reply as UTF-8 JSON. ``speaks`` is not for a peer of protocol 1: it is left out where it is empty."""
    found = _fields(reply)
    found |= {
        "rejected": [_fields(part) for part in reply.rejected],
        "server_time": wire.format_time(reply.server_time),
    }
    if not reply.speaks:
        del found["speaks"]
    return wire.dump(found).encode()


def decode_reply(body: bytes) -> BatchReply:
    """The reply in a body. Raises ProblemError("reply-malformed", detail, field) and nothing else, also where the
    reply contradicts itself by taking and refusing the same event."""
    found = checks.read(wire.load_object(body, _REPLY_MALFORMED), _REPLY, _REPLY_MALFORMED, is_closed=False)
    rejected = tuple(Rejection(**checks.read(part, _REJECTION, _REPLY_MALFORMED)) for part in found["rejected"])
    acknowledged = tuple((first, last) for first, last in found["acknowledged"])
    if any(first <= part.seq <= last for part in rejected for first, last in acknowledged):
        raise ProblemError(_REPLY_MALFORMED, "the same event is acknowledged and rejected", "rejected")
    return BatchReply(
        batch=found["batch"],
        acknowledged=acknowledged,
        rejected=rejected,
        server_time=wire.parse_time(found["server_time"]),
        content_version=found["content_version"],
        wanted=_pairs(found["wanted"]),
        speaks=tuple(found["speaks"] or ()),
    )


def _fields(record: BatchHeader | BatchReply | Rejection) -> dict[str, Any]:
    """As it stands: `asdict` would copy each moment in it, which takes longer than all the rest."""
    return {field.name: getattr(record, field.name) for field in fields(record)}


def _encode_header(header: BatchHeader) -> str:
    values = {**_fields(header), "sent_at": wire.format_time(header.sent_at)}
    known = _HEADER if header.protocol == FIRST_PROTOCOL else _HEADER_2
    optional = values.keys() - _HEADER.keys()
    return wire.dump({name: values[name] for name in known if not (name in optional and values[name] in (None, ()))})


def _decode_header(line: str) -> BatchHeader:
    found = wire.load_object(line, _MALFORMED)
    # First of all: the other fields of another protocol are not ours to judge.
    protocol: Any = found.get("protocol")
    if checks.integer(0, checks.MAX_SEQ).test(protocol) and not FIRST_PROTOCOL <= protocol <= PROTOCOL:
        raise ProblemError("protocol-unsupported", f"this end speaks protocol {PROTOCOL}", "protocol")
    if protocol == FIRST_PROTOCOL:
        values = checks.read(found, _HEADER, _MALFORMED)
    else:
        values = checks.read(found, _HEADER_2, _MALFORMED, is_closed=False)
        values |= {name: _pairs(values[name]) for name in ("links", "points", "aside")}
        values["speaks"] = tuple(values["speaks"] or ())
    values["sent_at"] = wire.parse_time(values["sent_at"])
    return BatchHeader(**values)


def _pairs(found: list[list[Any]] | None) -> tuple[tuple[Any, Any], ...]:
    return tuple((first, second) for first, second in found or ())


def _refuse_large(size: int, limit: int) -> None:
    if size > limit:
        raise ProblemError("batch-too-large", f"more than {limit} bytes")
