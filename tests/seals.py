"""A centre's key for tests: seals and offers without a centre."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.protocol import seals
from sync.protocol.packs import Delta, Pack, encode_delta
from sync.protocol.seals import Link, Offer, Sealed


@dataclass
class Sealer:
    """Seals with its key; ``change`` goes over to another one, signed by the one before."""

    key: Ed25519PrivateKey = field(default_factory=lambda: Ed25519PrivateKey.from_private_bytes(b"k" * 32))
    chain: tuple[Link, ...] = ()

    @property
    def public(self) -> str:
        return self.key.public_key().public_bytes_raw().hex()

    def seal(self, kind: str, payload: str) -> Sealed:
        signature = self.key.sign(seals.signed_bytes(kind, payload)).hex()
        return Sealed(payload, self.public, signature, self.chain)

    def release(self, pack: Pack, serial: int) -> Sealed:
        listing, digest = seals.listing_of(pack.hashes), seals.digest_of(pack.items())
        return self.seal(seals.CONTENT, seals.encode_release(seals.Release(pack.version, serial, listing, digest)))

    def change(self, seed: bytes) -> Sealer:
        new = Ed25519PrivateKey.from_private_bytes(seed * 32)
        link = Link(new.public_key().public_bytes_raw().hex(), self.public, "")
        return Sealer(new, (*self.chain, Link(link.key, link.by, self.key.sign(link.signed()).hex())))


def wire(delta: Delta) -> bytes:
    """A delta as it travels."""
    return gzip.compress(encode_delta(delta).encode(), mtime=0)


def offer_of(sealed: Sealed, delta: Delta) -> Offer:
    """What a centre says of it."""
    body = wire(delta)
    return Offer(sealed, delta.base, len(body), hashlib.sha256(body).hexdigest())
