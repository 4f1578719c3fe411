"""Who sent a request: the kiosk whose key signed it, or nobody.

There is no window on the time of signing: a kiosk may wake with any clock and must still learn the time from a reply.
A replayed request does nothing, since events are idempotent and the other calls only read.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Mapping
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.http import HttpRequest

from sync.central import engines
from sync.central.ledger.models import Device
from sync.protocol.problems import ProblemError
from sync.protocol.signing import (
    HEADER_CREATED,
    HEADER_DEVICE,
    HEADER_DIGEST,
    HEADER_SIGNATURE,
    content_digest,
    parse_created,
    signature_base,
)

# Django's headers answer to any case, the door's to this one.
DEVICE, CREATED, DIGEST, SIGNATURE = (
    name.lower() for name in (HEADER_DEVICE, HEADER_CREATED, HEADER_DIGEST, HEADER_SIGNATURE)
)


def signed_by(request: HttpRequest, body: bytes) -> Device:
    """The kiosk that signed this request with this body (as sent).

    Raises ProblemError signature-invalid, device-unknown or device-revoked.
    """
    return signed(request.method or "", request.get_full_path(), request.headers, body)


def known(names: Iterable[str]) -> Mapping[str, Device]:
    """Those of these kiosks that there are, found in one go."""
    wanted = {name for name in names if name and "\x00" not in name}
    return {device.id: device for device in engines.rows_where(Device, "id", wanted)}


def claimed(headers: Mapping[str, str]) -> str:
    """Which kiosk a request says it is from."""
    return headers.get(DEVICE) or ""


def signed(
    method: str, path: str, headers: Mapping[str, str], body: bytes, devices: Mapping[str, Device] | None = None
) -> Device:
    """The same, of a request by its parts; `headers` answer to names in lower case.

    `devices` are those that were found beforehand, for many requests.
    """
    created, digest, name = parse_created(headers.get(CREATED) or ""), headers.get(DIGEST), claimed(headers)
    if created is None or digest is None or digest != content_digest(body):
        raise ProblemError("signature-invalid", "the time or the digest is missing or wrong", HEADER_DIGEST)
    device = (known([name]) if devices is None else devices).get(name)
    if device is None:
        raise ProblemError("device-unknown")
    try:
        base = signature_base(method, path, name, created, digest)
        signature = base64.b64decode(headers.get(SIGNATURE) or "", validate=True)
    except (ValueError, binascii.Error) as error:
        raise ProblemError("signature-invalid", "", HEADER_SIGNATURE) from error
    if not is_signed(device, base, signature):
        raise ProblemError("signature-invalid", "", HEADER_SIGNATURE)
    if device.is_revoked:
        raise ProblemError("device-revoked")
    return device


def is_signed(device: Device, text: bytes, signature: bytes) -> bool:
    """Whether this kiosk's key (Ed25519) made this signature of `text`."""
    try:
        _key(bytes(device.public_key)).verify(signature, text)
    except (InvalidSignature, ValueError):
        return False
    return True


@lru_cache(maxsize=8192)
def _key(public_key: bytes) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(public_key)
