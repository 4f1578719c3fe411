"""The second copy of unsent events: a file that only grows, synced with each commit, cut when the central has them.

A record is a mark, a length, a CRC-32 and a payload. The mark holds a byte that no UTF-8 text has, so that a reader
finds the next record after a damaged one. Reading a database row by row saves nothing from a bad header; this does.
"""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.store.files import write_durably
from sync.protocol.chain import START, link

Kept = tuple[int, str] | tuple[int, str, str | None]
"""An event: number, JSON text, and the hash before it where there is one."""

MARK = b"\xf5YZ\n"
HEAD = struct.Struct(">II")
PAYLOAD = struct.Struct(">cq")
# An event alone, as the first version wrote it; one with the hash before it; the highest number with its hash.
EVENT, CHAINED, FLOOR = b"E", b"C", b"F"
HASH_CHARACTERS = 32
NO_HASH = " " * HASH_CHARACTERS
MAX_PAYLOAD_BYTES = 1024 * 1024


@dataclass(slots=True)
class JournalContents:
    """What a journal held: the highest number ever issued as far as it knows, the events, and how many were damaged.

    `before` has the hash before each event, where that was known; `chain` the hash of the highest number ("" if not).
    """

    last_seq: int = 0
    events: dict[int, str] = field(default_factory=dict)
    damaged: int = 0
    before: dict[int, str] = field(default_factory=dict)
    chain: str = START


def read_journal(path: Path) -> JournalContents:
    """Every whole record of a journal; of two with one number the later counts. A file that is missing is empty."""
    contents = JournalContents()
    data = path.read_bytes() if path.exists() else b""
    position = data.find(MARK)
    contents.damaged += position > 0
    while position >= 0:
        payload = _payload_at(data, position + len(MARK))
        if payload is None:
            contents.damaged += 1
            position = data.find(MARK, position + len(MARK))
            continue
        _take(contents, payload)
        end = position + len(MARK) + HEAD.size + len(payload)
        position = data.find(MARK, end)
        contents.damaged += position > end or (position < 0 and end < len(data))
    return contents


def _payload_at(data: bytes, start: int) -> bytes | None:
    if len(data) < start + HEAD.size:
        return None
    length, checksum = HEAD.unpack_from(data, start)
    payload = data[start + HEAD.size : start + HEAD.size + length]
    is_whole = PAYLOAD.size <= length <= MAX_PAYLOAD_BYTES and len(payload) == length
    return payload if is_whole and zlib.crc32(payload) == checksum else None


def _take(contents: JournalContents, payload: bytes) -> None:
    kind, seq = PAYLOAD.unpack_from(payload)
    text = payload[PAYLOAD.size :].decode()
    if kind == EVENT:
        contents.events[seq] = text
    elif kind == CHAINED:
        contents.events[seq] = text[HASH_CHARACTERS:]
        contents.before[seq] = text[:HASH_CHARACTERS].strip()
    if seq >= contents.last_seq:
        contents.last_seq = seq
        # Behind a floor come the events that waited: the floor's own hash stands until a higher number comes.
        contents.chain = text if kind == FLOOR else _chain(contents, seq) or contents.chain


def _chain(contents: JournalContents, seq: int) -> str:
    return link(contents.before[seq], contents.events[seq]) if seq in contents.before else START


def _event(seq: int, body: str, before: str | None = None) -> bytes:
    return _record(EVENT, seq, body) if before is None else _record(CHAINED, seq, before.ljust(HASH_CHARACTERS) + body)


def _record(kind: bytes, seq: int, text: str) -> bytes:
    payload = PAYLOAD.pack(kind, seq) + text.encode()
    return MARK + HEAD.pack(len(payload), zlib.crc32(payload)) + payload


class Journal:
    """The journal at `path`, open for appending."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor = self._open()
        self.size = os.fstat(self._descriptor).st_size

    def append(self, events: Iterable[Kept]) -> None:
        """Adds events, durable on return; raises OSError and adds nothing if there is no room."""
        records = b"".join(_event(*event) for event in events)
        before = self.size
        try:
            written = 0
            while written < len(records):
                written += os.write(self._descriptor, records[written:])
            os.fdatasync(self._descriptor)
        except OSError:
            self.truncate(before)
            raise
        self.size = before + len(records)

    def truncate(self, size: int) -> None:
        """Takes back what was added after the file had `size` bytes, because its transaction failed."""
        os.ftruncate(self._descriptor, size)
        self.size = size

    def rewrite(self, last_seq: int, events: Iterable[Kept], chain: str = START) -> None:
        """Holds just these events from now on, and the highest number ever issued with its hash; all or nothing."""
        records = [_record(FLOOR, last_seq, chain), *(_event(*event) for event in events)]
        write_durably(self.path, b"".join(records))
        self.close()
        self._descriptor = self._open()
        self.size = os.fstat(self._descriptor).st_size

    def close(self) -> None:
        """Closes the file; safe to call twice."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def _open(self) -> int:
        return os.open(self.path, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
