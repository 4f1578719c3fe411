"""Enrolment: the one call without a signature. What it yields is for the caller to keep, before anything else."""

from __future__ import annotations

from sync.protocol.enrolment import EnrolmentReply, EnrolmentRequest, decode_reply, encode_request, normalize_code
from sync.protocol.problems import ProblemError
from sync.protocol.seals import CAN_KEY, HEADER_CAN

from .caller import JSON_TYPE, refusal
from .errors import ForeignReplyError
from .ports import Request, TransportPort

PATH = "/api/v1/enrolments"


def enrol(transport: TransportPort, code: str, public_key: bytes) -> EnrolmentReply:
    """Hand in the one-time code and the raw Ed25519 public key (32 bytes).

    Raises RefusedError (enrolment-code-invalid: wrong, used or expired), TransportError or ForeignReplyError. After a
    lost reply the same code with the same key gets the same answer.
    """
    body = encode_request(EnrolmentRequest(normalize_code(code), public_key))
    headers = {"Content-Type": JSON_TYPE, "Accept": JSON_TYPE, HEADER_CAN: CAN_KEY}
    response = transport.send(Request("POST", PATH, headers, body))
    if response.status != 201:
        raise refusal(response)
    try:
        return decode_reply(response.body)
    except ProblemError as error:
        raise ForeignReplyError(str(error)) from error
