"""How a kiosk becomes known: a one-time code that staff read out, answered by its names.

The kiosk makes its own key pair; only the public half travels.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from . import checks, wire
from .problems import ProblemError
from .tickets import RECEIPT_KEY_BYTES

CODE_LENGTH = 10  # base32, 50 bits
PUBLIC_KEY_BYTES = 32  # Ed25519, raw

_MALFORMED = "enrolment-malformed"
_REPLY_MALFORMED = "reply-malformed"
_LOOKALIKES = str.maketrans("018", "OIB")  # base32 has none of the three
_CODE = re.compile(rf"[A-Z2-7]{{{CODE_LENGTH}}}")


def normalize_code(text: str) -> str:
    """The code as it was given out, however it was typed: lower case, spaces, hyphens, 0 for O, 1 for I, 8 for B."""
    return re.sub(r"[\s-]", "", text).upper().translate(_LOOKALIKES)


def _from_base64(value: Any) -> bytes | None:
    try:
        return base64.b64decode(value, validate=True) if isinstance(value, str) else None
    except (binascii.Error, ValueError):
        return None


def _public_key(value: Any) -> bytes | None:
    key = _from_base64(value)
    return key if key is not None and len(key) == PUBLIC_KEY_BYTES else None


_REQUEST = {
    "code": checks.Check(
        f"a code of {CODE_LENGTH} characters",
        lambda value: isinstance(value, str) and _CODE.fullmatch(normalize_code(value)) is not None,
    ),
    "public_key": checks.Check("32 bytes in base64", lambda value: _public_key(value) is not None),
}
_REPLY = {
    "device": checks.NAME,
    "station": checks.NAME,
    "jurisdiction": checks.Check("a text of at most 64", lambda value: isinstance(value, str) and len(value) <= 64),
    "server_time": checks.TIME,
    "receipt_key": checks.Check(
        f"{RECEIPT_KEY_BYTES} bytes in base64, or nothing",
        lambda value: value is None or len(_from_base64(value) or b"") == RECEIPT_KEY_BYTES,
    ),
    "content_key": checks.Check(
        f"{PUBLIC_KEY_BYTES} bytes in base64, or nothing", lambda value: value is None or _public_key(value) is not None
    ),
}


@dataclass(frozen=True, slots=True)
class EnrolmentRequest:
    """The one-time code and the raw Ed25519 public key (32 bytes; base64 on the wire)."""

    code: str
    public_key: bytes


@dataclass(frozen=True, slots=True)
class EnrolmentReply:
    """What the kiosk is called from now on, where it stands, and what time it is.

    With ``receipt_key`` (32 bytes; base64 on the wire) it can tell without a network that the centre has a request.
    ``content_key`` (the same) is the public key by which the centre seals its content: told to those alone who say that
    they understand it (see ``seals.HEADER_CAN``).
    """

    device: str
    station: str
    jurisdiction: str
    server_time: datetime
    receipt_key: bytes | None = None
    content_key: bytes | None = None


def encode_request(request: EnrolmentRequest) -> bytes:
    """The request as UTF-8 JSON."""
    key = base64.b64encode(request.public_key).decode("ascii")
    return wire.dump({"code": request.code, "public_key": key}).encode()


def decode_request(body: bytes) -> EnrolmentRequest:
    """The request in a body, its code normalized. Raises ProblemError("enrolment-malformed", detail, field)."""
    found = checks.read(wire.load_object(body, _MALFORMED), _REQUEST, _MALFORMED)
    key = _public_key(found["public_key"])
    if key is None:  # the check has seen to it
        raise ProblemError(_MALFORMED, "expected 32 bytes in base64", "public_key")
    return EnrolmentRequest(normalize_code(found["code"]), key)


def encode_reply(reply: EnrolmentReply) -> bytes:
    """The reply as UTF-8 JSON."""
    found = {
        "device": reply.device,
        "station": reply.station,
        "jurisdiction": reply.jurisdiction,
        "server_time": wire.format_time(reply.server_time),
    }
    for name in ("receipt_key", "content_key"):
        if key := getattr(reply, name):
            found[name] = base64.b64encode(key).decode("ascii")
    return wire.dump(found).encode()


def decode_reply(body: bytes) -> EnrolmentReply:
    """The reply in a body. Raises ProblemError("reply-malformed", detail, field)."""
    found = checks.read(wire.load_object(body, _REPLY_MALFORMED), _REPLY, _REPLY_MALFORMED)
    found["server_time"] = wire.parse_time(found["server_time"])
    for name in ("receipt_key", "content_key"):
        found[name] = _from_base64(found[name])
    return EnrolmentReply(**found)
