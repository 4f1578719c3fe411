"""The envelope that every event travels in. Its order within a device is (boot, seq), never id or time.

The set of keys is closed: a new key needs a new protocol number, so that a peer can leave it out (``for_protocol_1``)
instead of having its events refused one by one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from . import checks, wire
from .problems import ProblemError

MAX_EVENT_BYTES = 32_768

_MALFORMED = "event-malformed"
_ACTOR = {"role": checks.NAME, "ref": checks.NAME}
_FIELDS = {
    "id": checks.UUID,
    "type": checks.pattern("a type as session.started", r"[a-z][a-z0-9_]{0,30}\.[a-z][a-z0-9_]{0,30}"),
    "schema": checks.integer(1, 32_767),
    "station": checks.NAME,
    "device": checks.NAME,
    "boot": checks.BOOT,
    "mono": checks.optional(checks.MONO),
    "seq": checks.SEQ,
    "occurred_at": checks.TIME,
    "clock": checks.CLOCK,
    "actor": checks.optional(checks.OBJECT),
    "session": checks.optional(checks.UUID),
    "data": checks.OBJECT,
    "demo": checks.FLAG,
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who caused an event, where a person with a role did: role code and opaque reference, never a name."""

    role: str
    ref: str


@dataclass(frozen=True, slots=True)
class Envelope:
    """One event. ``occurred_at`` is aware and counts to the millisecond; ``data`` is what events.to_data gives.

    ``mono``: milliseconds since this boot began, by a clock that never jumps; None where that is not known (and from
    kiosks that speak protocol 1).
    """

    id: str
    type: str
    schema: int
    station: str
    device: str
    boot: str
    seq: int
    occurred_at: datetime
    clock: str
    data: Mapping[str, Any]
    session: str | None = None
    actor: Actor | None = None
    demo: bool = False
    mono: int | None = None


_MONO = re.compile(r'("boot":"b-[0-9]+",)"mono":[0-9]+,')


def encode(envelope: Envelope) -> str:
    """One line of compact JSON, keys in a fixed order, what is None left out.

    Raises ProblemError("event-malformed", detail, field) for an envelope that the other end would refuse.
    """
    actor = envelope.actor
    values = {
        "id": envelope.id,
        "type": envelope.type,
        "schema": envelope.schema,
        "station": envelope.station,
        "device": envelope.device,
        "boot": envelope.boot,
        "mono": envelope.mono,
        "seq": envelope.seq,
        "occurred_at": _time_text(envelope.occurred_at),
        "clock": envelope.clock,
        "actor": None if actor is None else {"role": actor.role, "ref": actor.ref},
        "session": envelope.session,
        "data": dict(envelope.data),
        "demo": envelope.demo,
    }
    text = _dump({key: value for key, value in values.items() if value is not None})
    decode(text)
    return text


def decode(source: str | bytes) -> Envelope:
    """The envelope in one line. Raises ProblemError("event-malformed", detail, field) and nothing else."""
    if len(source if isinstance(source, bytes) else source.encode("utf-8", "replace")) > MAX_EVENT_BYTES:
        raise ProblemError(_MALFORMED, f"more than {MAX_EVENT_BYTES} bytes")
    found = checks.read(wire.load_object(source, _MALFORMED), _FIELDS, _MALFORMED)
    found["occurred_at"] = wire.parse_time(found["occurred_at"])
    if found["actor"] is not None:
        found["actor"] = Actor(**checks.read(found["actor"], _ACTOR, _MALFORMED))
    return Envelope(**found)


def for_protocol_1(line: str) -> str:
    """An encoded event without what a peer of protocol 1 does not know."""
    return _MONO.sub(r"\1", line, count=1)


def _time_text(moment: datetime) -> str:
    try:
        return wire.format_time(moment)
    except ValueError as error:
        raise ProblemError(_MALFORMED, str(error), "occurred_at") from error


def _dump(values: Mapping[str, Any]) -> str:
    try:
        return wire.dump(values)
    except (TypeError, ValueError, RecursionError) as error:
        raise ProblemError(_MALFORMED, "the data are not JSON", "data") from error
