"""The request in a code on a screen: what a phone carries to the centre while the kiosk has no network.

A claim is the core of a `help.created` event in at most 56 bytes, signed with the kiosk's Ed25519 key (64 bytes) and
written in base32, so that a QR code packs it tightly. Signing and verifying are done at the ends. It names nobody.

Bytes, big-endian: version 1, device 5, request id 16 (a UUIDv7, whose time is the time of the request), number of the
event 4, ticket 3, valid minutes 2, minutes promised + 1 (0: nothing promised) 2, flags 1, length of the help type 1,
help type, and two bytes for each chosen need.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import struct
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from . import checks
from .codes import ticket_code
from .events import SEVERITIES
from .problems import ProblemError

PATH = "/Q/"
MAX_BYTES = 120  # of claim and signature: what is read from a panel at first sight (measured)
SIGNATURE_BYTES = 64
RECEIPT_DIGITS = 6
RECEIPT_KEY_BYTES = 32
MAX_VALID_MINUTES = 2**16 - 1

LANGUAGES = ("zh", "en", "ru")
PLACES = ("here", "landmark")

_VERSION = 1
_HEAD = struct.Struct(">B5s16sI3sHHBB")
_MARK_BYTES = 2
_DEVICE = "kiosk-"
_DEVICE_DIGITS = 10
_SIX_DIGITS = 1_000_000
_LAST_MS = 4_102_444_800_000  # the year 2100: no clock of ours gets there, and every sum of times stays in range
# What is signed begins so, and can pass for nothing else that a kiosk signs.
_DOMAIN = b"yizhan ticket 1\n"
_MALFORMED = "ticket-malformed"
_DEMO, _UNSURE = 0b1000_0000, 0b0100_0000


@dataclass(frozen=True, slots=True)
class Claim:
    """What a code says: who made which request when, until when it may be delivered, and what was chosen.

    ``needs`` are marks (see ``need_mark``), as many as found room. ``is_clock_sure`` False: the kiosk did not know the
    time, so neither ``asked_at`` nor the expiry can be relied upon.
    """

    device: str
    request: str
    seq: int
    ticket: str
    help: str
    severity: str
    where: str
    lang: str
    valid_minutes: int
    promised_minutes: int | None = None
    needs: tuple[bytes, ...] = ()
    is_clock_sure: bool = True
    is_demo: bool = False

    @property
    def asked_at(self) -> datetime:
        """When it was asked for, by the kiosk's clock; to the millisecond."""
        return datetime.fromtimestamp((uuid.UUID(self.request).int >> 80) / 1000, UTC)

    @property
    def expires_at(self) -> datetime:
        """Until when a phone may deliver it."""
        return self.asked_at + timedelta(minutes=self.valid_minutes)

    @property
    def promised_by(self) -> datetime | None:
        """Until when the visitor was promised an answer."""
        return None if self.promised_minutes is None else self.asked_at + timedelta(minutes=self.promised_minutes)


def need_mark(need: str) -> bytes:
    """Two bytes that stand for a chosen need; the centre knows them again among those that the help type offers."""
    return hashlib.sha256(need.encode()).digest()[:_MARK_BYTES]


def needs_of(marks: Iterable[bytes], offered: Iterable[str]) -> tuple[str, ...]:
    """The needs among those ``offered`` that bear these marks; one that two bear stands for none."""
    known: dict[bytes, str | None] = {}
    for need in offered:
        mark = need_mark(need)
        known[mark] = None if mark in known and known[mark] != need else need
    found = (known.get(mark) for mark in marks)
    return tuple(need for need in found if need)


def encode(claim: Claim) -> bytes:
    """The claim's bytes, with as many of its needs as fit. Raises ValueError for what cannot be said so."""
    code = claim.help.encode("ascii")
    if not claim.device.startswith(_DEVICE) or claim.where not in PLACES:
        raise ValueError("another kind of device or place")
    head = _HEAD.pack(
        _VERSION,
        bytes.fromhex(claim.device.removeprefix(_DEVICE)),
        uuid.UUID(claim.request).bytes,
        claim.seq,
        int(claim.ticket[:6]).to_bytes(3, "big"),
        claim.valid_minutes,
        0 if claim.promised_minutes is None else min(claim.promised_minutes, MAX_VALID_MINUTES - 1) + 1,
        _flags(claim),
        len(code),
    )
    room = MAX_BYTES - SIGNATURE_BYTES - len(head) - len(code)
    if room < 0:
        raise ValueError(f"the help type {claim.help} is too long")
    return head + code + b"".join(claim.needs[: room // _MARK_BYTES])


def to_sign(claim: bytes) -> bytes:
    """What the kiosk signs."""
    return _DOMAIN + claim


def to_path(claim: bytes, signature: bytes) -> str:
    """The last part of the address."""
    return base64.b32encode(claim + signature).decode("ascii").rstrip("=")


def from_path(text: str) -> tuple[Claim, bytes, bytes]:
    """The claim in the last part of an address, its bytes, its signature (not verified yet).

    Raises ProblemError("ticket-malformed") for anything that ``to_path`` does not write.
    """
    raw = _from_base32(text)
    if not _HEAD.size + SIGNATURE_BYTES < len(raw) <= MAX_BYTES or to_path(raw, b"") != text:
        raise ProblemError(_MALFORMED, "not of a code's length or spelling")
    body, signature = raw[:-SIGNATURE_BYTES], raw[-SIGNATURE_BYTES:]
    claim = _decode(body)
    if encode(claim) != body:
        raise ProblemError(_MALFORMED, "not as a kiosk writes it")
    return claim, body, signature


def receipt_code(key: bytes, request: str) -> str:
    """Six digits that only the centre and this kiosk can make: "we have this request"."""
    digest = hmac.digest(key, b"receipt\n" + uuid.UUID(request).bytes, "sha256")
    return f"{int.from_bytes(digest[:8], 'big') % 10**RECEIPT_DIGITS:0{RECEIPT_DIGITS}d}"


def is_receipt(key: bytes, request: str, digits: str) -> bool:
    """Whether these digits are the receipt of this request."""
    return hmac.compare_digest(receipt_code(key, request).encode(), digits.encode())


def _from_base32(text: str) -> bytes:
    try:
        return base64.b32decode(text + "=" * (-len(text) % 8))
    except (binascii.Error, ValueError) as error:
        raise ProblemError(_MALFORMED, "not base32") from error


def _decode(body: bytes) -> Claim:
    version, device, request, seq, ticket, valid, promised, flags, length = _HEAD.unpack_from(body)
    code, marks = body[_HEAD.size : _HEAD.size + length], body[_HEAD.size + length :]
    number, lang = int.from_bytes(ticket, "big"), flags & 0b111
    if version != _VERSION or number >= _SIX_DIGITS or not seq or lang >= len(LANGUAGES) or _ms(request) > _LAST_MS:
        raise ProblemError(_MALFORMED, "a version, number or language that is not known")
    if len(code) != length or not checks.CODE.test(code.decode("ascii", "replace")) or len(marks) % _MARK_BYTES:
        raise ProblemError(_MALFORMED, "the help type or the needs are cut off")
    return Claim(
        device=f"{_DEVICE}{device.hex()}",
        request=str(uuid.UUID(bytes=request)),
        seq=seq,
        ticket=ticket_code(f"{number:06d}"),
        help=code.decode("ascii"),
        severity=SEVERITIES[flags >> 3 & 0b11],
        where=PLACES[flags >> 5 & 1],
        lang=LANGUAGES[lang],
        valid_minutes=valid,
        promised_minutes=promised - 1 if promised else None,
        needs=tuple(marks[at : at + _MARK_BYTES] for at in range(0, len(marks), _MARK_BYTES)),
        is_clock_sure=not flags & _UNSURE,
        is_demo=bool(flags & _DEMO),
    )


def _ms(request: bytes) -> int:
    return int.from_bytes(request[:6], "big")


def _flags(claim: Claim) -> int:
    lang = LANGUAGES.index(claim.lang) if claim.lang in LANGUAGES else 0
    flags = SEVERITIES.index(claim.severity) << 3 | PLACES.index(claim.where) << 5 | lang
    return flags | (_DEMO if claim.is_demo else 0) | (0 if claim.is_clock_sure else _UNSURE)
