"""What a kiosk signs in each request, after RFC 9421 and RFC 9530. Signing and verifying (Ed25519) is done at the ends.

A signature covers method, path with query, device, time and the digest of the body as sent, so it fails on any other
request. A replayed request does nothing: events are idempotent by their id and the other calls only read.
"""

from __future__ import annotations

import base64
import hashlib
import re

HEADER_DEVICE = "X-Yizhan-Device"
HEADER_CREATED = "X-Yizhan-Created"  # seconds since 1970
HEADER_DIGEST = "Content-Digest"
HEADER_SIGNATURE = "X-Yizhan-Signature"  # base64 of the 64 bytes

_CREATED = re.compile(r"[0-9]{1,12}")


def content_digest(body: bytes) -> str:
    """The Content-Digest of a body as sent on the wire (after gzip): "sha-256=:BASE64:"."""
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode('ascii')}:"


def signature_base(method: str, path_with_query: str, device: str, created: int, digest: str) -> bytes:
    """The bytes to sign. Raises ValueError if a part holds a line break, which could pass for another part."""
    parts = (
        ("@method", method.upper()),
        ("@request-target", path_with_query),
        (HEADER_DEVICE.lower(), device),
        (HEADER_CREATED.lower(), str(created)),
        (HEADER_DIGEST.lower(), digest),
    )
    if any(separator in value for _, value in parts for separator in "\r\n"):
        raise ValueError("a line break in what is to be signed")
    return "\n".join(f'"{name}": {value}' for name, value in parts).encode("utf-8")


def parse_created(text: str) -> int | None:
    """The time of a HEADER_CREATED in seconds since 1970, None if it is none."""
    return int(text) if _CREATED.fullmatch(text) else None


def fingerprint(public_key: bytes) -> str:
    """What both screens show at enrolment, "ABCD-EFGH-JKLM": 60 bits of SHA-256 over the raw public key, in base32."""
    digits = base64.b32encode(hashlib.sha256(public_key).digest()).decode("ascii")
    return "-".join((digits[:4], digits[4:8], digits[8:12]))
