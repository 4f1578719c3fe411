"""Batches as kiosks mostly send them: their headers, and events with a set clock, many read at once by their types.

What is refused here is for the careful way to judge. What passes is stored as the careful way would store it, but for a
line that names a key twice: that is found when it is shown, and the line then stands in the repair list.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Annotated, Literal, NamedTuple

import msgspec

from sync.central.ledger.projections import can_wait
from sync.protocol import batches, checks, wire
from sync.protocol.batches import BatchHeader
from sync.protocol.chain import HASH_PATTERN
from sync.protocol.envelope import MAX_EVENT_BYTES
from sync.protocol.events import EVENT_TYPES

_UUID_LENGTH, _DASHES, _HEX = 36, (8, 13, 18, 23), b"0123456789abcdef"
# Where in a moment the marks of its seconds are, and its digits: ":SS.mmm".
_MOMENT_LENGTH, _COLON, _TENS, _POINT, _DIGITS = 29, 16, 17, 19, (18, 20, 21, 22)
_SIX, _TEN = frozenset("012345"), frozenset("0123456789")
_HASH = re.compile(HASH_PATTERN, re.ASCII)
_TYPE = re.compile(r"[a-z][a-z0-9_]{0,30}\.[a-z][a-z0-9_]{0,30}", re.ASCII)
MAX_CHARACTERS = MAX_EVENT_BYTES // 4

_Moment = Annotated[str, msgspec.Meta(min_length=_MOMENT_LENGTH, max_length=_MOMENT_LENGTH)]
_Uuid = Annotated[str, msgspec.Meta(min_length=_UUID_LENGTH, max_length=_UUID_LENGTH)]
_Schema = Annotated[int, msgspec.Meta(ge=1, le=32_767)]
_Seq = Annotated[int, msgspec.Meta(ge=1, le=checks.MAX_SEQ)]
_Mono = Annotated[int, msgspec.Meta(ge=0, le=2**47)]


class Actor(msgspec.Struct, forbid_unknown_fields=True):
    """Who caused an event."""

    role: str
    ref: str


class Plain(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    """An event; its data are JSON that nobody has looked into. Nothing in it leads back to it."""

    id: _Uuid
    type: str
    schema: _Schema
    station: str
    device: str
    boot: str
    seq: int
    occurred_at: _Moment
    clock: Literal["synced"]
    data: msgspec.Raw
    demo: bool
    mono: _Mono | None = None
    actor: Actor | None = None
    session: _Uuid | None = None


class Kind(NamedTuple):
    """Whether we know what events of a type hold, and whether somebody waits for them."""

    is_known: bool
    is_urgent: bool


class _Header(msgspec.Struct, forbid_unknown_fields=True):
    protocol: Literal[2]
    device: str
    station: str
    sent_at: _Moment
    clock: Literal["synced", "drifting", "unsynced"]
    last_seq: Annotated[int, msgspec.Meta(ge=0, le=checks.MAX_SEQ)]
    links: Annotated[tuple[tuple[_Seq, str], ...], msgspec.Meta(max_length=2)]
    points: Annotated[tuple[tuple[_Seq, str], ...], msgspec.Meta(max_length=batches.MAX_POINTS)] = ()
    boot: str | None = None
    mono: _Mono | None = None
    content_version: str | None = None
    speaks: Annotated[tuple[str, ...], msgspec.Meta(max_length=batches.MAX_SPEAKS)] = ()


_lines = msgspec.json.Decoder(Plain).decode_lines
_header = msgspec.json.Decoder(_Header).decode


def read(lines: Sequence[str]) -> list[Plain] | None:
    """The events in these lines, None if any has to be read with care. Yet to be looked at are their kinds, minutes,
    boots and numbers, and who sent them."""
    if max(map(len, lines), default=0) > MAX_CHARACTERS:
        return None
    try:
        found = _lines("\n".join(lines))
    except msgspec.MsgspecError:
        return None
    return found if len(found) == len(lines) and _are_formed(found) else None


def read_header(line: str) -> BatchHeader | None:
    """The header of a batch, as kiosks send them with one run of events; None for any other."""
    try:
        found = _header(line)
        sent_at = wire.parse_time(found.sent_at)
    except (msgspec.MsgspecError, ValueError):
        return None
    names = (found.device, found.station, *found.speaks)
    is_formed = all(map(_is_name, names)) and _is_version(found.content_version)
    if found.boot is not None and not is_boot(found.boot):
        return None
    if not is_formed or not all(_HASH.fullmatch(chain) for _, chain in (*found.links, *found.points)):
        return None
    return BatchHeader(**{**msgspec.structs.asdict(found), "sent_at": sent_at})


def _are_formed(events: Sequence[Plain]) -> bool:
    """Ids, sessions, seconds, data that are objects, and who is named. All that stand in one place at once: a look at
    each takes longer than the rest."""
    ids = [event.id for event in events] + [event.session for event in events if event.session is not None]
    if not (_are_uuids(ids) and _have_seconds([event.occurred_at for event in events])):
        return False
    if not all(bytes(event.data)[:1] == b"{" for event in events):
        return False
    return all(_is_named(event.actor) for event in events if event.actor is not None)


def _are_uuids(ids: Sequence[str]) -> bool:
    """Whether each of these, of the right length, is written as we write one."""
    text, dashes = "".join(ids), "-" * len(ids)
    others = text.encode("ascii", "replace").translate(None, _HEX)
    return all(text[at::_UUID_LENGTH] == dashes for at in _DASHES) and len(others) == len(_DASHES) * len(ids)


def _have_seconds(moments: Sequence[str]) -> bool:
    """Whether these, of the right length, name seconds and thousandths where they should."""
    text, count = "".join(moments), len(moments)
    if text[_COLON::_MOMENT_LENGTH] != ":" * count or text[_POINT::_MOMENT_LENGTH] != "." * count:
        return False
    return _SIX.issuperset(text[_TENS::_MOMENT_LENGTH]) and all(
        _TEN.issuperset(text[at::_MOMENT_LENGTH]) for at in _DIGITS
    )


@lru_cache(maxsize=4096)
def is_minute(minute: str, offset: str) -> bool:
    """Whether these are the day, hour and minute of a moment, and its offset; few differ in one batch."""
    return wire.is_time(f"{minute}:00.000{offset}")


@lru_cache(maxsize=8192)
def is_boot(text: str) -> bool:
    """Whether this names a run of a kiosk."""
    return checks.BOOT.test(text)


@lru_cache(maxsize=512)
def kind(event_type: str, schema: int) -> Kind | None:
    """What is known of a type of events; None if that is no name of one."""
    if not _TYPE.fullmatch(event_type):
        return None
    known = EVENT_TYPES.get(event_type)
    return Kind(known is not None and schema <= known.SCHEMA, not can_wait(event_type))


def _is_named(actor: Actor) -> bool:
    return _is_name(actor.role) and _is_name(actor.ref)


@lru_cache(maxsize=64)
def _is_version(text: str | None) -> bool:
    return text is None or checks.VERSION.test(text)


@lru_cache(maxsize=16_384)
def _is_name(text: str) -> bool:
    return checks.NAME.test(text)
