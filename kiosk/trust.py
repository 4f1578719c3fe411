"""Whom this kiosk believes: the one key that seals content and warnings, told at enrolment or met first, then kept.

A new key counts if the one kept signed it, directly or over others between them.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from kiosk.store.memory import CONTENT_KEY, CONTENT_SERIAL, Memory
from sync.protocol.problems import ProblemError
from sync.protocol.seals import (
    CONTENT,
    KEY,
    Link,
    Release,
    Sealed,
    SealError,
    decode_release,
    refusal,
    signed_bytes,
)

INVALID = "content-seal-invalid"
UNSIGNED = "content-unsigned"
OLD = "content-serial-old"


class Trust:
    """Opens what is sealed; for any thread."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._lock = threading.Lock()

    def knows_a_key(self) -> bool:
        """Whether there is a key: from then on nothing is believed without a seal."""
        return bool(self._memory.fact(CONTENT_KEY))

    def open(self, kind: str, sealed: Sealed | None) -> str | None:
        """The payload, believed; None where there is no seal and none is needed yet.

        Raises SealError (content-unsigned, content-seal-invalid). The first key that holds is kept.
        """
        with self._lock:
            known = self._memory.fact(CONTENT_KEY)
            if sealed is None:
                if known:
                    raise SealError(UNSIGNED, "has no seal, and this kiosk knows a key")
                return None
            if known and sealed.key != known:
                _follow(known, sealed.key, sealed.chain)
            _verify(sealed.key, signed_bytes(kind, sealed.payload), sealed.signature)
            if sealed.key != known:
                self._memory.remember(**{CONTENT_KEY: sealed.key})
            return sealed.payload

    def release(self, sealed: Sealed | None) -> Release | None:
        """The release under a seal of content; None where none is needed yet.

        Raises SealError, with content-serial-old for one from before the newest that was ever taken here.
        """
        payload = self.open(CONTENT, sealed)
        if payload is None:
            return None
        try:
            release = decode_release(payload)
        except ProblemError as error:
            raise refusal(error) from error
        if release.serial < self._serial():
            raise SealError(OLD, f"is release {release.serial}, and {self._serial()} was here")
        return release

    def taken(self, serial: int) -> None:
        """A release went live: none before it is taken from now on."""
        if serial > self._serial():
            self._memory.remember(**{CONTENT_SERIAL: str(serial)})

    def _serial(self) -> int:
        return int(self._memory.fact(CONTENT_SERIAL) or 0)


def _follow(known: str, wanted: str, chain: Iterable[Link]) -> None:
    """Raises SealError unless the links lead from one key to the other."""
    at = known
    for link in chain:
        if link.by == at and at != wanted:
            _verify(link.by, link.signed(), link.signature)
            at = link.key
    if at != wanted:
        raise SealError(INVALID, f"is of a {KEY} that nothing leads to from the one that this kiosk knows")


def _verify(key: str, text: bytes, signature: str) -> None:
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(bytes.fromhex(signature), text)
    except (InvalidSignature, ValueError) as error:
        raise SealError(INVALID, "has a signature that does not hold") from error
