"""The short way into the ledger, for a batch that follows on without a flaw from what is there.

That is nearly every batch: the next events of a kiosk with a set clock and one chain, written as our own encoder writes
them. One pass over the lines finds their place and their hashes; what cannot be told in that pass goes the careful way,
which gives the same rows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

import msgspec

from sync.central import engines
from sync.central.ledger.batch import Batch
from sync.central.ledger.honest_time import AHEAD, Began, began_by
from sync.central.ledger.lines import Taken
from sync.central.ledger.models import Event, Incarnation
from sync.central.ledger.projections import can_wait
from sync.protocol import envelope as envelopes
from sync.protocol.chain import link
from sync.protocol.envelope import MAX_EVENT_BYTES
from sync.protocol.events import EVENT_TYPES, from_data
from sync.protocol.problems import ProblemError
from sync.protocol.wire import format_time, is_time

_UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}"
_BEFORE = rf'{{"id":"({_UUID})","type":"([a-z][a-z0-9_]{{0,30}}\.[a-z][a-z0-9_]{{0,30}})","schema":([1-9][0-9]{{0,3}}),'
_BEHIND = (
    r'"boot":"(b-[0-9]{6,10})",(?:"mono":([0-9]{1,14}),)?'
    r'"seq":([0-9]{1,18}),"occurred_at":"([0-9T:-]{16}:[0-5][0-9]\.[0-9]{3}[+-][0-9:]{5})","clock":"synced",'
    rf'(?:"actor":\{{"role":"{_NAME}","ref":"{_NAME}"\}},)?'
    rf'(?:"session":"({_UUID})",)?"data":(\{{.*\}}),"demo":(true|false)\}}'
)
_ANY_LINE = re.compile(rf'{_BEFORE}"station":"{_NAME}","device":"{_NAME}",{_BEHIND}', re.ASCII)
# From so many lines on it is worth while to have the names of the kiosk in the expression.
MANY = 200
# Whether the data are one JSON object; what is in it is the projection's to judge.
_data = msgspec.json.Decoder(dict[str, msgspec.Raw])
MAX_CHARACTERS = MAX_EVENT_BYTES // 4

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

    `shown` are the events, by their place among the rows, that are to be shown first; `boots` when the runs began
    that its events belong to.
    """

    first: int
    last: int
    chain: str
    rows: list[Row] = field(default_factory=list)
    shown: dict[int, Taken] = field(default_factory=dict)
    boots: dict[str, Began] = field(default_factory=dict)


def follow(batch: Batch, chain: Incarnation, received_at: datetime, *, is_whole: bool, aged: str = "") -> Next | None:
    """What a batch adds to the only chain of its kiosk; None if it has to go the careful way.

    With `is_whole` all of it is to be shown, otherwise what is urgent. An id before `aged` may be one of which the
    ledger keeps another (`tombstones`), so that no key would tell that it is used twice.
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
    """Fill in the rows of the lines from `fresh` on; False at the first that is not plain."""
    device, station, limit = batch.device.id, batch.device.station_id, received_at + AHEAD
    plain = (_line_of(device, station) if len(batch.lines) >= MANY else _ANY_LINE).fullmatch
    names = f'"station":"{station}","device":"{device}",'
    latest = format_time(limit)
    moment_of, flag_of = engines.moment_writer(), engines.flag_writer()
    arrived, flags = moment_of(format_time(received_at)), {True: flag_of(True), False: flag_of(False)}
    for place in range(fresh, len(batch.lines)):
        line, number = batch.lines[place], found.first + place
        parts = plain(line)
        # The names stand right behind the third part and its comma.
        if parts is None or len(line) > MAX_CHARACTERS or not line.startswith(names, parts.end(3) + 1):
            return False
        id_, type_, schema, boot, mono, seq, text, session, data, demo = parts.groups()
        if int(seq) != number or not _is_minute(text[:16], text[23:]):
            return False
        # With the same offset texts are in the order of their moments: those need no reading.
        if text > latest if text[23:] == latest[23:] else datetime.fromisoformat(text) > limit:
            return False
        try:
            _data.decode(data)
        except msgspec.DecodeError:
            return False
        version, since = int(schema), None if mono is None else int(mono)
        is_known, is_urgent = _kind(type_, version)
        moment = moment_of(text)
        found.rows.append(
            # In the order of COLUMNS; the position is filled in when it is known.
            [
                *(0, id_, device, 0, number, boot, since, hashes[place + 1], type_, version, station),
                *(session, moment, moment, arrived, "synced", flags[demo == "true"], line, flags[is_known]),
                flags[is_urgent],
            ]
        )
        if since is not None and boot not in found.boots:
            found.boots[boot] = began_by(datetime.fromisoformat(text), since)
        if is_known and (is_whole or is_urgent) and not _show(found, line):
            return False
    return True


def _show(found: Next, line: str) -> bool:
    try:
        envelope = envelopes.decode(line)
        data = from_data(envelope.type, envelope.schema, envelope.data)
    except ProblemError:
        return False
    found.shown[len(found.rows) - 1] = Taken(line, envelope, data)
    return True


@lru_cache(maxsize=1024)
def _line_of(device: str, station: str) -> re.Pattern[str]:
    """A plain line of this kiosk: names that are known are found faster than they are read. Compiling it takes
    longer than reading a few lines."""
    names = f'"station":"{re.escape(station)}","device":"{re.escape(device)}",'
    return re.compile(_BEFORE + names + _BEHIND, re.ASCII)


@lru_cache(maxsize=256)
def _kind(event_type: str, schema: int) -> tuple[bool, bool]:
    """Whether we know what such events hold, and whether somebody waits for them."""
    kind = EVENT_TYPES.get(event_type)
    return kind is not None and schema <= kind.SCHEMA, not can_wait(event_type)


@lru_cache(maxsize=4096)
def _is_minute(minute: str, offset: str) -> bool:
    """Whether these are the day, hour and minute of a moment, and its offset; few differ in one batch."""
    return is_time(f"{minute}:00.000{offset}")
