"""The open requests of one station, told to each of its kiosks: those that its other kiosks took, and who came first.

A kiosk asks with the ids that it keeps of the others; nothing that is told says who asked for help.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from . import checks, wire

STATION_PATH = "/api/v1/station/requests"
HERE, ELSEWHERE, CENTRE = "here", "elsewhere", "centre"
FIRST = (HERE, ELSEWHERE, CENTRE)
"""Where somebody was the first to say "coming": at the kiosk that asks, at another one, or at the centre."""

MOST = 50

_ASKED_MALFORMED = "batch-malformed"
_REPLY_MALFORMED = "reply-malformed"
_SEVERITY = checks.one_of("S1", "S2", "S3", "S4")
_OPTIONAL_TIME = checks.optional(checks.TIME)
_ASKED = {"known": checks.many(checks.UUID, MOST)}
_REPLY = {
    "open": checks.many(checks.OBJECT, MOST),
    "own": checks.many(checks.OBJECT, MOST),
    "ended": checks.many(checks.UUID, MOST),
}
_OPEN = {
    "id": checks.UUID,
    "terminal": checks.NAME,
    "ticket": checks.TICKET,
    "help": checks.CODE,
    "severity": _SEVERITY,
    "where": checks.CODE,
    "lang": checks.LANGUAGE,
    "needs": checks.many(checks.CODE, 16),
    "requested_at": checks.TIME,
    "acknowledge_by": _OPTIONAL_TIME,
    "state": checks.CODE,
    "first": checks.optional(checks.CODE),
}
_OWN = {"id": checks.UUID, "first": checks.CODE}


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """A request that another kiosk (``terminal``) of the station took: what is wanted, until when it was promised, its
    public state, and who was first to answer: one of FIRST (or a word of a newer centre), None: nobody yet.
    """

    id: str
    terminal: str
    ticket: str
    help: str
    severity: str
    where: str
    lang: str
    needs: tuple[str, ...]
    requested_at: datetime
    acknowledge_by: datetime | None
    state: str
    first: str | None


@dataclass(frozen=True, slots=True)
class OwnRequest:
    """A request that the asking kiosk took itself, and who was the first to answer it."""

    id: str
    first: str


@dataclass(frozen=True, slots=True)
class StationRequests:
    """What a kiosk is told: open ones of the others, its own that were answered, and of those it asked about the ones
    that have ended.
    """

    open: tuple[OpenRequest, ...] = ()
    own: tuple[OwnRequest, ...] = ()
    ended: tuple[str, ...] = ()


def encode_known(known: Sequence[str]) -> bytes:
    """A question as UTF-8 JSON."""
    return wire.dump({"known": list(known)}).encode()


def decode_known(body: bytes) -> list[str]:
    """The ids that the kiosk keeps. Raises ProblemError("batch-malformed", detail, field)."""
    return list(checks.read(wire.load_object(body, _ASKED_MALFORMED), _ASKED, _ASKED_MALFORMED)["known"])


def encode_station(told: StationRequests) -> bytes:
    """An answer as UTF-8 JSON."""
    values = {
        "open": [_plain(request) for request in told.open],
        "own": [asdict(request) for request in told.own],
        "ended": list(told.ended),
    }
    return wire.dump(values).encode()


def decode_station(body: bytes) -> StationRequests:
    """What an answer says. Raises ProblemError("reply-malformed", detail, field)."""
    found = checks.read(wire.load_object(body, _REPLY_MALFORMED), _REPLY, _REPLY_MALFORMED)
    return StationRequests(
        open=tuple(_open(checks.read(row, _OPEN, _REPLY_MALFORMED)) for row in found["open"]),
        own=tuple(OwnRequest(**checks.read(row, _OWN, _REPLY_MALFORMED)) for row in found["own"]),
        ended=tuple(found["ended"]),
    )


def _plain(request: OpenRequest) -> dict[str, Any]:
    due = request.acknowledge_by
    return {
        **asdict(request),
        "needs": list(request.needs),
        "requested_at": wire.format_time(request.requested_at),
        "acknowledge_by": wire.format_time(due) if due else None,
    }


def _open(row: dict[str, Any]) -> OpenRequest:
    due = row["acknowledge_by"]
    return OpenRequest(
        **{
            **row,
            "needs": tuple(row["needs"]),
            "requested_at": wire.parse_time(row["requested_at"]),
            "acknowledge_by": wire.parse_time(due) if due else None,
        }
    )
