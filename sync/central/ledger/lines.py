"""The lines of a batch, each read alone: events of this kiosk or not to be taken, with their places in the chain."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sync.central.ledger.models import Device
from sync.protocol import checks
from sync.protocol import envelope as envelopes
from sync.protocol.chain import START, link
from sync.protocol.envelope import Envelope
from sync.protocol.events import Event as EventData
from sync.protocol.events import from_data
from sync.protocol.ids import is_uuid
from sync.protocol.problems import ProblemError

FOREIGN = "station-mismatch"
ALTERED = "event-altered"


@dataclass(slots=True)
class Taken:
    """A line that is an event of this kiosk. `data` is None for a type that is stored raw.

    `before` and `chain` are the hash before it and its own, where they are known.
    """

    line: str
    envelope: Envelope
    data: EventData | None
    before: str | None = None
    chain: str | None = None
    incarnation: int = 0

    @property
    def seq(self) -> int:
        """Its number."""
        return self.envelope.seq


@dataclass(slots=True)
class Refused:
    """A line that cannot be taken; `seq` and `event_id` as far as they could be read."""

    line: str
    seq: int | None
    event_id: str | None
    code: str
    detail: str
    incarnation: int = 0
    chain: str | None = None
    before: str | None = None


Line = Taken | Refused


def read_lines(lines: Iterable[str], device: Device) -> list[Line]:
    """Each line for itself: a bad one is none of the others' business."""
    return [_read(line, device) for line in lines]


def _read(line: str, device: Device) -> Line:
    envelope = None
    try:
        envelope = envelopes.decode(line)
        if (envelope.device, envelope.station) != (device.id, device.station_id):
            raise ProblemError(FOREIGN, f"the event says {envelope.device} of {envelope.station}", "station")
        return Taken(line, envelope, from_data(envelope.type, envelope.schema, envelope.data))
    except ProblemError as problem:
        seq, event_id = (envelope.seq, envelope.id) if envelope else _salvage(line)
        return Refused(line, seq, event_id, problem.code, str(problem))


def _salvage(line: str) -> tuple[int | None, str | None]:
    """Number and id of a line that is no envelope, so that the kiosk learns which one to set aside."""
    seq = re.search(r'"seq"\s*:\s*([0-9]{1,18})\b', line)
    event_id = re.search(r'"id"\s*:\s*"([0-9a-f-]{36})"', line)
    number = int(seq[1]) if seq else None
    return (
        number if checks.SEQ.test(number) else None,
        event_id[1] if event_id and is_uuid(event_id[1]) else None,
    )


def chained(lines: Sequence[Line], links: Mapping[int, str]) -> list[Line]:
    """The lines in order of their numbers (those without one last), tied together as the kiosk tied them.

    `links` are hashes before numbers, as the batch's header tells them. Where one contradicts what the lines before it
    give, the last of them is not the text that the kiosk made: it becomes a Refused. A chain that begins anew (a kiosk
    has lost its own) contradicts nothing.
    """
    found: list[Line] = sorted((line for line in lines if line.seq is not None), key=lambda line: line.seq or 0)
    number, reached = 0, None
    for place, line in enumerate(found):
        seq = line.seq or 0
        told = links.get(seq)
        if seq == number:
            found[place - 1] = _unless_altered(found[place - 1], reached, told)
            before = told if told is not None else reached
        else:
            if place:
                found[place - 1] = _unless_altered(found[place - 1], reached, links.get(number))
            before = told
        reached = None if before is None else link(before, line.line)
        line.chain, line.before = reached, before
        number = seq + 1
    if found:
        found[-1] = _unless_altered(found[-1], reached, links.get(number))
    return found + [line for line in lines if line.seq is None]


def _unless_altered(line: Line, reached: str | None, told: str | None) -> Line:
    if reached is None or told in (None, START, reached) or isinstance(line, Refused):
        return line
    detail = "the text is not the one that the kiosk made"
    return Refused(line.line, line.seq, line.envelope.id, ALTERED, detail, chain=told, before=line.before)
