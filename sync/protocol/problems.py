"""The one table of problems that either end may name, and the one body that carries them (RFC 9457)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MEDIA_TYPE = "application/problem+json"
URN = "urn:yizhan:problem:"


@dataclass(frozen=True, slots=True)
class Problem:
    """What a problem code means: the HTTP status it travels with and its English title."""

    status: int
    title: str


PROBLEMS: dict[str, Problem] = {
    "event-malformed": Problem(422, "The event is not an event envelope"),
    "event-data-invalid": Problem(422, "The event's data do not fit its type"),
    "station-mismatch": Problem(422, "The event belongs to another station or device"),
    "event-altered": Problem(422, "The event is not the text that the kiosk made"),
    "seq-reused": Problem(409, "The sequence number already belongs to another event"),
    "batch-malformed": Problem(400, "The batch could not be read"),
    "batch-too-large": Problem(413, "The batch is larger than allowed"),
    "protocol-unsupported": Problem(400, "This protocol number is not spoken here"),
    "reply-malformed": Problem(502, "The reply could not be read"),
    "device-unknown": Problem(401, "No such device is enrolled"),
    "signature-invalid": Problem(401, "The request's signature does not hold"),
    "device-revoked": Problem(403, "The device has been revoked"),
    "enrolment-code-invalid": Problem(403, "The enrolment code is wrong, used or expired"),
    "enrolment-malformed": Problem(400, "The enrolment request could not be read"),
    "token-invalid": Problem(401, "The token is missing, wrong or withdrawn"),
    "scope-refused": Problem(403, "The token does not open this"),
    "filter-invalid": Problem(400, "The filter or the columns are not possible here"),
    "format-unknown": Problem(400, "No such format"),
    "watermark-unknown": Problem(404, "No such watermark"),
    "watermark-invalid": Problem(400, "This cannot be the name of a watermark"),
    "watermark-taken": Problem(409, "There is a watermark of this name already"),
    "export-unknown": Problem(404, "No such export, or it is somebody else's"),
    "export-failed": Problem(500, "The file could not be made"),
    "range-invalid": Problem(416, "The range lies beyond the end of the file"),
    "cursor-invalid": Problem(400, "The cursor was not given out by this server"),
    "erased-by-retention": Problem(410, "Some of these rows were erased because their time was over"),
    "dataset-unknown": Problem(404, "No such dataset"),
    "content-version-unknown": Problem(404, "No such content version"),
    "query-invalid": Problem(400, "A parameter of the address cannot be read"),
    "content-unsigned": Problem(422, "The content is not sealed, and this kiosk takes none that is not"),
    "content-seal-invalid": Problem(422, "The seal does not hold"),
    "content-serial-old": Problem(422, "What is sealed is older than what is here"),
    "content-not-as-sealed": Problem(422, "The content is not the one that was sealed"),
    "content-failed-here": Problem(422, "This release failed at this kiosk and is not taken again"),
    "ticket-malformed": Problem(400, "The code is not one that a kiosk shows"),
    "carrier-malformed": Problem(400, "The carrier file could not be read whole"),
    "receipts-malformed": Problem(400, "The receipts are not for this device, or could not be read"),
    "request-malformed": Problem(400, "This is no request for this server"),
    "request-timeout": Problem(408, "The request did not arrive whole in time"),
    "not-found": Problem(404, "Not found"),
    "method-not-allowed": Problem(405, "The method is not allowed here"),
    "overloaded": Problem(503, "Too busy now, try again later"),
    "internal": Problem(500, "Something failed on the server"),
}


class ProblemError(Exception):
    """A problem on its way to become a body, or just read from one.

    ``code`` is a key of PROBLEMS (a code read from a newer peer may be unknown: it then counts as "internal"),
    ``detail`` one English sentence for the engineer, ``field`` the key at fault where there is one.
    """

    def __init__(self, code: str, detail: str = "", field: str | None = None) -> None:
        super().__init__(code, detail, field)
        self.code = code
        self.detail = detail
        self.field = field

    def __str__(self) -> str:
        where = f" ({self.field})" if self.field else ""
        return f"{self.code}{where}: {self.detail or self.problem.title}"

    @property
    def problem(self) -> Problem:
        return PROBLEMS.get(self.code, PROBLEMS["internal"])

    @property
    def status(self) -> int:
        return self.problem.status


def problem_body(error: ProblemError) -> dict[str, Any]:
    """The body of RFC 9457 for this problem, with our ``code`` and, where one is at fault, ``field``."""
    body: dict[str, Any] = {
        "type": URN + error.code,
        "code": error.code,
        "title": error.problem.title,
        "status": error.status,
        "detail": error.detail,
    }
    if error.field is not None:
        body["field"] = error.field
    return body


def encode_problem(error: ProblemError) -> bytes:
    """The same as UTF-8 JSON."""
    return json.dumps(problem_body(error), ensure_ascii=False, separators=(",", ":")).encode()


def decode_problem(body: bytes) -> ProblemError | None:
    """The problem a reply carries; None where the body is anything else (a proxy's page, a captive portal)."""
    try:
        found = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, Mapping) or not isinstance(found.get("code"), str):
        return None
    if found.get("type") != URN + found["code"]:
        return None
    detail, field = found.get("detail"), found.get("field")
    return ProblemError(
        found["code"],
        detail if isinstance(detail, str) else "",
        field if isinstance(field, str) else None,
    )
