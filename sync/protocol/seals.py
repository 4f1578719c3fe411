"""What the centre seals for its kiosks with one Ed25519 key: which content is the right one, which warnings hold.

A seal covers what it is about (its kind) and its payload, a JSON text, byte for byte. Sealing and opening are done at
the ends. A new key is signed by the one before it: who trusts the first follows the chain to the last.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from . import checks, packs, wire
from .content_codec import ContentError, Json
from .problems import ProblemError

HEADER_CAN = "X-Yizhan-Can"
CAN_KEY = "content-key"
"""A kiosk that enrols with this word in the header understands the key in the answer; an older one refuses it."""

OFFER_PATH = "/api/v1/content/offer"
PART_PATH = "/api/v1/content/part"
PART_TYPE = "application/octet-stream"
MAX_DELTA_BYTES = 16 * 1024 * 1024
"""Of a delta as it travels, compressed; unpacked it may be four times that."""

MAX_PART_BYTES = 256 * 1024
CONTENT, KEY, NOTICES = "content", "key", "notices"
KEY_BYTES = 32
MOST_LINKS = 64
"""Changes of keys beside a seal: a kiosk refuses one with more."""

_MALFORMED = "reply-malformed"
_KEY = checks.pattern("32 bytes in hexadecimal", r"[0-9a-f]{64}")
_SIGNATURE = checks.pattern("64 bytes in hexadecimal", r"[0-9a-f]{128}")
_SHA256 = checks.pattern("a SHA-256 in hexadecimal", r"[0-9a-f]{64}")
_TEXT = checks.Check("a text", lambda value: isinstance(value, str))
_SEALED = {"payload": _TEXT, "key": _KEY, "signature": _SIGNATURE, "chain": checks.many(checks.OBJECT, MOST_LINKS)}
_LINK = {"key": _KEY, "by": _KEY, "signature": _SIGNATURE}
_RELEASE = {"version": checks.VERSION, "serial": checks.SEQ, "listing": _SHA256, "digest": _SHA256}
_OFFER = {
    "sealed": checks.OBJECT,
    "base": checks.optional(checks.VERSION),
    "size": checks.integer(1, MAX_DELTA_BYTES),
    "sha256": _SHA256,
}


class SealError(ContentError):
    """Something sealed is not to be taken. ``code`` is a key of PROBLEMS and stays the same for ever."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__("seal", code, reason)
        self.code = code


@dataclass(frozen=True, slots=True)
class Link:
    """One change of keys: the key ``by`` signed ``key`` (both raw, in hexadecimal)."""

    key: str
    by: str
    signature: str

    def signed(self) -> bytes:
        """What the older key signed."""
        return signed_bytes(KEY, f"{self.by} {self.key}")


@dataclass(frozen=True, slots=True)
class Sealed:
    """A payload with the key that sealed it, the signature, and how that key came after those before it."""

    payload: str
    key: str
    signature: str
    chain: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Release:
    """A version of the content as it was released: with its serial number, which only grows.

    ``listing`` is over the hashes of all items, ``digest`` over the items themselves (both SHA-256 in hexadecimal). An
    older version comes back under a new serial.
    """

    version: str
    serial: int
    listing: str
    digest: str


@dataclass(frozen=True, slots=True)
class Offer:
    """The release that a kiosk is to have, and the bytes that lead there from ``base`` (None: from nothing)."""

    sealed: Sealed
    base: str | None
    size: int
    sha256: str


def signed_bytes(kind: str, payload: str) -> bytes:
    """The bytes to sign: no seal of one kind can pass for another."""
    return f"yizhan-seal-1\n{kind}\n{payload}".encode()


# -- releases


def listing_of(hashes: Mapping[str, str]) -> str:
    """The digest over the hash of every item ("table/key" to hash), whatever their order."""
    lines = "\n".join(f"{path} {hashes[path]}" for path in sorted(hashes))
    return hashlib.sha256(lines.encode(errors="surrogatepass")).hexdigest()


def digest_of(items: Mapping[str, Json]) -> str:
    """The digest over every item itself, whatever their order: the hashes of a listing are too short to stand alone."""
    found = hashlib.sha256()
    for path in sorted(items):
        body = hashlib.sha256(packs.canonical(items[path]).encode(errors="surrogatepass")).hexdigest()
        found.update(f"{path} {body}\n".encode(errors="surrogatepass"))
    return found.hexdigest()


def encode_release(release: Release) -> str:
    """A release as the payload of a seal."""
    values = {"version": release.version, "serial": release.serial}
    return wire.dump({**values, "listing": release.listing, "digest": release.digest})


def decode_release(payload: str) -> Release:
    """The release in a payload. Raises ProblemError("reply-malformed", detail, field)."""
    return Release(**known(wire.load_object(payload, _MALFORMED), _RELEASE))


# -- sealed things and offers as JSON


def plain(sealed: Sealed) -> dict[str, Any]:
    """A sealed thing as JSON values."""
    chain = [{"key": link.key, "by": link.by, "signature": link.signature} for link in sealed.chain]
    return {"payload": sealed.payload, "key": sealed.key, "signature": sealed.signature, "chain": chain}


def from_plain(value: Mapping[str, Any]) -> Sealed:
    """The sealed thing in JSON values, not yet opened. Raises ProblemError("reply-malformed", detail, field)."""
    found = known(value, _SEALED)
    chain = tuple(Link(**known(link, _LINK)) for link in found["chain"])
    return Sealed(found["payload"], found["key"], found["signature"], chain)


def encode_sealed(sealed: Sealed) -> bytes:
    """A sealed thing as UTF-8 JSON."""
    return wire.dump(plain(sealed)).encode()


def decode_sealed(body: bytes) -> Sealed:
    """The sealed thing in a body. Raises ProblemError("reply-malformed", detail, field)."""
    return from_plain(wire.load_object(body, _MALFORMED))


def encode_offer(offer: Offer) -> bytes:
    """An offer as UTF-8 JSON."""
    return wire.dump(
        {"sealed": plain(offer.sealed), "base": offer.base, "size": offer.size, "sha256": offer.sha256}
    ).encode()


def decode_offer(body: bytes) -> Offer:
    """The offer in a body. Raises ProblemError("reply-malformed", detail, field)."""
    found = known(wire.load_object(body, _MALFORMED), _OFFER)
    return Offer(from_plain(found["sealed"]), found["base"], found["size"], found["sha256"])


def known(found: Mapping[str, Any], table: Mapping[str, checks.Check]) -> dict[str, Any]:
    """The fields of ``table``, each checked; what a newer centre says beyond them is passed over."""
    return checks.read({name: found[name] for name in table if name in found}, table, _MALFORMED)


def refusal(error: ProblemError) -> SealError:
    """A payload that was sealed and cannot be read."""
    return SealError("content-seal-invalid", str(error))
