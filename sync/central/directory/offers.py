"""What a kiosk is offered: its release under a seal, and the bytes that lead there, to be had in parts."""

from __future__ import annotations

import gzip
import hashlib
from functools import lru_cache

from sync.central import sealing
from sync.central.directory import publishing
from sync.central.directory.models import Release
from sync.central.directory.releases import release_for
from sync.central.ledger.api import Device
from sync.protocol import seals
from sync.protocol.problems import ProblemError
from sync.protocol.seals import Offer, Sealed

# A version that only trickles to a kiosk may take hours; what is made of it is kept for as long as it is asked for.
KEPT = 32


def sealed(release: Release) -> Sealed:
    """A release as kiosks can believe it."""
    listing, digest = _digests(release.version)
    payload = seals.encode_release(seals.Release(release.version, release.serial, listing, digest))
    return sealing.seal(seals.CONTENT, payload)


def offer(device: Device, have: str | None) -> Offer:
    """What this kiosk is to have, and how it gets there from the version `have`, if that was ever published."""
    release = release_for(device)
    if release is None:
        raise ProblemError("content-version-unknown", "nothing has been published yet")
    base = have if have is not None and publishing.manifest(have) is not None else None
    body, digest = _wire(base, release.version)
    return Offer(sealed(release), base, len(body), digest)


def part(device: Device, base: str | None, digest: str, first: int, most: int) -> bytes:
    """Bytes of what was offered to this kiosk. Raises ProblemError content-version-unknown if that is something else
    by now.
    """
    release = release_for(device)
    if release is None or (base is not None and publishing.manifest(base) is None):
        raise ProblemError("content-version-unknown")
    body, found = _wire(base, release.version)
    if found != digest:
        raise ProblemError("content-version-unknown", "another version is offered by now")
    return body[first : first + most]


@lru_cache(maxsize=KEPT)
def _digests(version: str) -> tuple[str, str]:
    hashes = publishing.hashes(version)
    return seals.listing_of(hashes), seals.digest_of(publishing.bodies_of(hashes))


@lru_cache(maxsize=KEPT)
def _wire(base: str | None, version: str) -> tuple[bytes, str]:
    body = gzip.compress(publishing.delta_body(base, version), mtime=0)
    return body, hashlib.sha256(body).hexdigest()
