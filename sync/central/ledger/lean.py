"""The short way into the ledger, for a batch that follows on without a flaw from what is there.

That is nearly every batch: the next events of a kiosk with a set clock and one chain, written as our own encoder writes
them. One pass over the lines finds their place and their hashes; what cannot be told in that pass goes the careful way,
which gives the same rows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from django.db import connection
from msgspec.structs import astuple

from sync.central import engines
from sync.central.ledger import plain
from sync.central.ledger.batch import Batch
from sync.central.ledger.honest_time import AHEAD, Began, began_by
from sync.central.ledger.lines import Taken
from sync.central.ledger.models import Event, Incarnation
from sync.protocol import envelope as envelopes
from sync.protocol.chain import link
from sync.protocol.events import from_data
from sync.protocol.problems import ProblemError
from sync.protocol.wire import format_time

# Their order in a row. A clock that is set leaves no span to write down.
COLUMNS = (
    *("position", "event_id", "device", "incarnation", "seq", "boot", "mono", "chain", "type", "schema", "station"),
    *("session", "occurred_at", "effective_at", "received_at", "clock", "demo", "body", "projected", "urgent"),
)
EVENT_ID = COLUMNS.index("event_id")
Row = list[object]


@dataclass(slots=True)
class Next:
    """What a batch adds to its chain: rows whose positions are yet to be filled in, and where the chain then ends.

    `shown` are the events, by their place among the rows, that are to be shown with them; `urgent` is how many of the
    events somebody waits for. `boots` are when the runs began that they belong to, None where the first does not tell.
    """

    first: int
    last: int
    chain: str
    rows: list[Row] = field(default_factory=list)
    shown: dict[int, Taken] = field(default_factory=dict)
    urgent: int = 0
    boots: dict[str, Began | None] = field(default_factory=dict)


def follow(batch: Batch, chain: Incarnation, received_at: datetime, *, is_whole: bool, aged: str = "") -> Next | None:
    """What a batch adds to the only chain of its kiosk; None if it has to go the careful way.

    With `is_whole` all of it is to be shown at once. An id before `aged` may be one of which the ledger keeps another
    (`tombstones`), so that no key would tell that it is used twice.
    """
    first = next(iter(batch.links), None)
    if not batch.lines or first is None or first > chain.head_seq + 1:
        return None
    # Where numbers are missing, being on the chain does not say that an event is here.
    if chain.complete_through < chain.head_seq and first != chain.head_seq + 1:
        return None
    last = first + len(batch.lines) - 1
    # A run from `first` to `last` is tied at its two ends and nowhere else.
    if len(batch.links) != 2 or last + 1 not in batch.links or batch.header.aside:
        return None
    hashes = [before := batch.links[first]]
    for line in batch.lines:
        hashes.append(before := link(before, line))
    if before != batch.links[last + 1] or not _goes_on(batch, chain, first, last, hashes):
        return None
    found = Next(first, last, before)
    fresh = max(0, chain.head_seq + 1 - first)
    if not _read(batch, found, hashes, fresh, received_at, is_whole):
        return None
    return None if aged and any(str(row[EVENT_ID]) < aged for row in found.rows) else found


def _goes_on(batch: Batch, chain: Incarnation, first: int, last: int, hashes: list[str]) -> bool:
    """Whether the batch is the same as the chain where both have a hash: then it is the same before that too."""
    if last >= chain.head_seq:
        return hashes[chain.head_seq - first + 1] == (chain.head_chain or ("" if not chain.head_seq else None))
    own = {"station_id": batch.device.station_id, "device_id": batch.device.id, "incarnation": chain.number}
    stored = Event.objects.filter(**own, seq=last)
    return stored.values_list("chain", flat=True).first() == hashes[-1]


def _read(batch: Batch, found: Next, hashes: list[str], fresh: int, received_at: datetime, is_whole: bool) -> bool:
    """Fill in the rows of the lines from `fresh` on; False if any of them is not plain."""
    lines = batch.lines[fresh:]
    events = plain.read(lines)
    if events is None:
        return False
    device, station = batch.device.id, batch.device.station_id
    words = _words(connection.vendor, received_at)
    minutes, seconds_of, arrived, flags = words.minutes, words.seconds_of, words.arrived, words.flags
    rows, boots, kind_of = found.rows, found.boots, plain.kind
    number = found.first + fresh
    for event, line, chain in zip(events, lines, hashes[fresh + 1 :], strict=True):
        id_, type_, schema, its_station, its_device, boot, seq, text, _, _, demo, mono, _, session = astuple(event)
        offset = text[23:]
        minute, kind = minutes[text[:16] + offset], kind_of(type_, schema)
        if minute is None or kind is None or seq != number or its_station != station or its_device != device:
            return False
        moment = minute + seconds_of(text[16:23], offset)
        # In the order of COLUMNS; the position is filled in when it is known.
        row = [0, id_, device, 0, number, boot, mono, chain, type_, schema, station, session, moment, moment, arrived]
        row += "synced", flags[demo], line, flags[kind.is_known], flags[kind.is_urgent]
        rows.append(row)
        number += 1
        if boot not in boots and not _begin(boots, boot, text, mono):
            return False
        if kind.is_known:
            found.urgent += kind.is_urgent
            if is_whole and not _show(found, line):
                return False
    return True


class _Minutes(dict[str, str | None]):
    """Minutes (with their offsets): how the engine writes them, None for what is none and for one that is not over at
    `limit`."""

    def __init__(self, limit: datetime, written: Callable[[str, str], str]) -> None:
        super().__init__()
        self._limit, self._written = limit, written

    def __missing__(self, key: str) -> str | None:
        minute, offset = key[:16], key[16:]
        is_minute = plain.is_minute(minute, offset)
        is_over = is_minute and datetime.fromisoformat(f"{minute}:59.999{offset}") <= self._limit
        self[key] = self._written(minute, offset) if is_over else None
        return self[key]


@dataclass(frozen=True, slots=True)
class _Words:
    """How an engine writes the moments and flags of all that came at one time."""

    minutes: _Minutes
    seconds_of: Callable[[str, str], str]
    arrived: str
    flags: dict[bool, object]


@lru_cache(maxsize=4)
def _words(vendor: str, received_at: datetime) -> _Words:
    written, seconds_of = engines.moment_writer()
    flag_of = engines.flag_writer()
    text = format_time(received_at)
    arrived = written(text[:16], text[23:]) + seconds_of(text[16:23], text[23:])
    flags = {flag: flag_of(flag) for flag in (False, True)}
    return _Words(_Minutes(received_at + AHEAD, written), seconds_of, arrived, flags)


def _begin(boots: dict[str, Began | None], boot: str, text: str, mono: int | None) -> bool:
    """Note when a run began, as far as this event tells; whether its name is one."""
    if not plain.is_boot(boot):
        return False
    boots[boot] = None if mono is None else began_by(datetime.fromisoformat(text), mono)
    return True


def _show(found: Next, line: str) -> bool:
    try:
        envelope = envelopes.decode(line)
        data = from_data(envelope.type, envelope.schema, envelope.data)
    except ProblemError:
        return False
    found.shown[len(found.rows) - 1] = Taken(line, envelope, data)
    return True
