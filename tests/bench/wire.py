"""Batches as bytes that are ready to be sent, and what sends them: as little of a client as there can be, so that what
is measured is the other end."""

from __future__ import annotations

import asyncio
import base64
import json
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from kiosk.identity import device_id
from sync.client.compression import SPEAKS, packed
from sync.client.ports import Request
from sync.client.push import BATCHES_PATH
from sync.protocol import batches, signing
from sync.protocol.batches import ZSTD, BatchHeader
from sync.protocol.chain import START, link
from sync.protocol.codes import ticket_code
from sync.protocol.events import HelpCreated
from tests.bench.fleet_kiosks import Queue, key_of, station_of


class Visits(Queue):
    """A kiosk at which nobody asks for help."""

    @staticmethod
    def _is_help(seq: int) -> bool:
        return False


class Requests(Queue):
    """A kiosk at which people ask for help and do nothing else."""

    def _event(self, seq: int) -> HelpCreated:
        return HelpCreated(ticket_code(f"{seq:06d}"), "luggage", "S2", "here", "zh", (), False)

    @staticmethod
    def _is_help(seq: int) -> bool:
        return True


class Maker:
    """The batches of one kiosk of the fleet, one after another; each event is made once."""

    def __init__(self, index: int, began: datetime, *, is_help: bool = False) -> None:
        self._key, self._station = key_of(index), station_of(index)
        self._device = device_id(self._key.public_key().public_bytes_raw())
        self._queue = (Requests if is_help else Visits)(index, self._device, began)
        self._last, self._hash = 0, START
        self._hashes = [START]

    def batch(self, events: int) -> bytes:
        """The next `events` events as a signed request, ready to be sent."""
        return raw(self.request(events))

    def request(self, events: int) -> Request:
        """The next `events` events as a signed request."""
        first, before, lines = self._last + 1, self._hash, []
        for seq in range(first, first + events):
            lines.append(self._queue.body(seq))
            self._hash = link(self._hash, lines[-1])
            self._hashes.append(self._hash)
        self._last += events
        return self._signed(lines, ((first, before), (self._last + 1, self._hash)))

    def _points(self) -> tuple[tuple[int, str], ...]:
        """Of the last event, and ever further back."""
        steps = [0, *(2**power for power in range(self._last.bit_length()))]
        return tuple((self._last - step, self._hashes[self._last - step]) for step in steps if step < self._last)

    def _signed(self, lines: Sequence[str], links: tuple[tuple[int, str], ...]) -> Request:
        now = datetime.now(UTC)
        # As the kiosk's client writes it.
        header = BatchHeader(
            self._device,
            self._station,
            now,
            "synced",
            self._last,
            boot="b-000001",
            mono=self._last,
            links=links,
            points=self._points(),
            speaks=SPEAKS,
        )
        headers, body = packed(batches.encode_batch(header, lines), {ZSTD})
        created, digest = int(now.timestamp()), signing.content_digest(body)
        base = signing.signature_base("POST", BATCHES_PATH, self._device, created, digest)
        headers |= {
            signing.HEADER_DEVICE: self._device,
            signing.HEADER_CREATED: str(created),
            signing.HEADER_DIGEST: digest,
            signing.HEADER_SIGNATURE: base64.b64encode(self._key.sign(base)).decode(),
        }
        return Request("POST", BATCHES_PATH, headers, body)


def raw(request: Request) -> bytes:
    """A request as it crosses the wire."""
    headers = {"Host": "127.0.0.1", "Content-Length": str(len(request.body)), **request.headers}
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"{request.method} {request.path} HTTP/1.1\r\n{lines}\r\n".encode() + request.body


class Line:
    """One kept-open connection."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def open(self) -> Line:
        """Connect."""
        self._in, self._out = await asyncio.open_connection("127.0.0.1", self._port)
        return self

    async def send(self, request: bytes) -> tuple[int, float, bytes]:
        """Status, seconds until the whole answer was here, its body."""
        began = time.perf_counter()
        self._out.write(request)
        head = await self._in.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
        body = await self._in.readexactly(length)
        return int(head[9:12]), time.perf_counter() - began, body

    def close(self) -> None:
        """Hang up."""
        self._out.close()


def began_at() -> datetime:
    """When the events of a run began: each run's own, so that none is a repetition."""
    return datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)


def is_taken(status: int, body: bytes) -> bool:
    """Whether all events of a batch are durable."""
    return status == 200 and not json.loads(body)["rejected"] and bool(json.loads(body)["acknowledged"])
