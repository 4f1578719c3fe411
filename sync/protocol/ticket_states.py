"""How far the requests of a kiosk have come, as anybody may know it: asked for and answered by the ids of the requests.

These few words are all that the requester's page and the kiosk say; what staff see has more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from . import checks, wire

PUBLIC_STATES = (
    *("received", "accepted", "coming", "on_site", "done", "paused", "extended"),
    *("closed", "referred", "rejected", "duplicate", "withdrawn", "late"),
)
ENDED = ("closed", "referred", "rejected", "duplicate", "withdrawn")
MOST = 50

_ASKED_MALFORMED = "batch-malformed"
_REPLY_MALFORMED = "reply-malformed"
_ASKED = {"requests": checks.many(checks.UUID, MOST)}
_REPLY = {"requests": checks.many(checks.OBJECT, MOST)}
_STATE = {
    "id": checks.UUID,
    "state": checks.CODE,
    "changed_at": checks.TIME,
    "expected_at": checks.optional(checks.TIME),
}


@dataclass(frozen=True, slots=True)
class TicketState:
    """Where a request stands: one of PUBLIC_STATES (perhaps a word of a newer centre), since when, and until when the
    next step is promised.
    """

    id: str
    state: str
    changed_at: datetime
    expected_at: datetime | None = None


def encode_asked(requests: Sequence[str]) -> bytes:
    """A question as UTF-8 JSON."""
    return wire.dump({"requests": list(requests)}).encode()


def decode_asked(body: bytes) -> list[str]:
    """The ids asked for. Raises ProblemError("batch-malformed", detail, field)."""
    return list(checks.read(wire.load_object(body, _ASKED_MALFORMED), _ASKED, _ASKED_MALFORMED)["requests"])


def encode_states(states: Sequence[TicketState]) -> bytes:
    """An answer as UTF-8 JSON."""
    return wire.dump({"requests": [_plain(state) for state in states]}).encode()


def decode_states(body: bytes) -> list[TicketState]:
    """The states in an answer. Raises ProblemError("reply-malformed", detail, field)."""
    rows = checks.read(wire.load_object(body, _REPLY_MALFORMED), _REPLY, _REPLY_MALFORMED)["requests"]
    return [_state(checks.read(row, _STATE, _REPLY_MALFORMED)) for row in rows]


def _plain(state: TicketState) -> dict[str, Any]:
    return {
        "id": state.id,
        "state": state.state,
        "changed_at": wire.format_time(state.changed_at),
        "expected_at": wire.format_time(state.expected_at) if state.expected_at else None,
    }


def _state(row: dict[str, Any]) -> TicketState:
    expected = row["expected_at"]
    return TicketState(
        row["id"], row["state"], wire.parse_time(row["changed_at"]), wire.parse_time(expected) if expected else None
    )
