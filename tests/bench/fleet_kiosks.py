"""Many kiosks in one process: each with its own key, numbers and connection, and the real session, worker and backoff.

Only the events are invented. They follow from the kiosk and the number, so that a queue of any length weighs nothing
and everybody can say afterwards which there must be.
"""

from __future__ import annotations

import hashlib
import heapq
import itertools
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.identity import device_id
from sync.client.backoff import BASE_S, CAP_S, Backoff
from sync.client.errors import SyncError
from sync.client.ports import PendingEvent, Request, Response
from sync.client.session import SyncSession
from sync.client.transport import RequestsTransport
from sync.client.worker import SyncWorker
from sync.protocol.chain import START, link
from sync.protocol.codes import ticket_code
from sync.protocol.envelope import Envelope, encode
from sync.protocol.events import Event, HelpCreated, SessionEnded, SessionStarted, schema_of, to_data, type_of

THREADS = 24
A_HELP_EVERY = 48
HELP_AT = 7
STARTED = SessionStarted(lang="zh", entry="touch", mode="normal")
ENDED = SessionEnded(duration_s=42, screens=4, taps=9, outcome="answered", lang_final="zh")


def key_of(index: int) -> Ed25519PrivateKey:
    """The key of one kiosk, the same in every process."""
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(f"fleet {index}".encode()).digest())


def station_of(index: int) -> str:
    """Two kiosks a station."""
    return f"FL-{index // 2:04d}"


def event_id(index: int, seq: int, began: datetime) -> str:
    """A UUIDv7 that follows from kiosk and number."""
    ms = int(began.timestamp() * 1000) + seq
    digits = f"{ms:012x}7{hashlib.sha256(f'{index} {seq}'.encode()).hexdigest()[:15]}8"
    digits = f"{digits[:16]}8{digits[17:20]}{hashlib.sha256(f'{seq} {index}'.encode()).hexdigest()[:12]}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


class Queue:
    """An outbox of events that are made when they are looked at; ``first`` is the oldest that waits."""

    def __init__(self, index: int, device: str, began: datetime) -> None:
        self._index, self._device, self._began = index, device, began
        self.first, self.issued = 1, 0
        self.asked_again = self.quarantined = 0
        self.acknowledged_at = 0.0
        # Of the last that was acknowledged, and of those that were offered since.
        self._hashes = {0: START}

    def pending(self, limit: int, max_bytes: int, after: int = 0) -> list[PendingEvent]:
        first = max(self.first, after + 1)
        last = min(self.issued, first + limit - 1)
        found, before = [], self._hashes[first - 1]
        for seq in range(first, last + 1):
            body = self.body(seq)
            own = link(before, body)
            found.append(PendingEvent(seq, body, before, own))
            self._hashes[seq] = before = own
        return found

    def head(self) -> str | None:
        return None

    def points(self) -> list[tuple[int, str]]:
        return []

    def running(self) -> tuple[str, int]:
        return "b-000001", self.issued

    def aside(self) -> list[tuple[int, int]]:
        return []

    def last_seq(self) -> int:
        return self.issued

    def acknowledge(self, ranges: Sequence[tuple[int, int]]) -> int:
        before = self.first
        for first, last in sorted(ranges):
            if first <= self.first <= last:
                self.first = last + 1
        self._hashes = {seq: own for seq, own in self._hashes.items() if seq >= self.first - 1}
        self.acknowledged_at = time.monotonic()
        return self.first - before

    def resend(self, ranges: Sequence[tuple[int, int]]) -> int:
        self.asked_again += sum(1 for first, _last in ranges if first < self.first)
        return 0

    def quarantine(self, rejections: Sequence[Any]) -> None:
        self.quarantined += len(rejections)

    def depth(self) -> int:
        return self.issued - self.first + 1

    def body(self, seq: int) -> str:
        at = self._began + timedelta(milliseconds=seq)
        session = None if self._is_help(seq) else event_id(self._index, (seq + 1) // 2 + 10**6, self._began)
        event = self._event(seq)
        return encode(
            Envelope(
                event_id(self._index, seq, self._began),
                type_of(event),
                schema_of(event),
                station_of(self._index),
                self._device,
                "b-000001",
                seq,
                at,
                "synced",
                to_data(event),
                session,
                demo=True,
            )
        )

    def requests(self) -> list[str]:
        """Ids of the requests for help whose end nobody has told."""
        made = range(HELP_AT, self.first, A_HELP_EVERY)
        return [event_id(self._index, seq, self._began) for seq in made[-2:]]

    def _event(self, seq: int) -> Event:
        if self._is_help(seq):
            ticket = ticket_code(f"{(self._index * 100 + seq // A_HELP_EVERY) % 1_000_000:06d}")
            return HelpCreated(ticket, "luggage", "S2", "here", "zh", (), False)
        return STARTED if seq % 2 else ENDED

    @staticmethod
    def _is_help(seq: int) -> bool:
        return seq % A_HELP_EVERY == HELP_AT


class Known:
    """Content, roster, and what is asked: all there, nothing new."""

    def __init__(self, queue: Queue) -> None:
        self._queue, self._roster = queue, None

    def version(self) -> Any:
        return self._roster

    def replace(self, roster: Any) -> None:
        self._roster = roster.version

    def apply(self, delta: Any) -> None:
        """Nothing is offered here."""

    def unsettled(self) -> list[str]:
        return self._queue.requests()

    def known(self) -> list[str]:
        return []

    def learn(self, told: Any) -> None:
        """Heard."""

    def forget(self) -> None:
        """Nothing to forget."""


class Content(Known):
    """The content that the centre has."""

    def __init__(self, version: str) -> None:
        self._version = version

    def version(self) -> Any:
        return self._version


class Clock:
    """The machine's, which is right."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    def state(self) -> str:
        return "synced"

    def learn(self, server_time: datetime) -> None:
        """It knows."""


class Counted:
    """The real transport, with a count of what came back and how long batches took."""

    def __init__(self, url: str, seen: Counter[str], pushes: list[float]) -> None:
        self._transport, self._seen, self._pushes = RequestsTransport(url), seen, pushes

    def send(self, request: Request) -> Response:
        began = time.perf_counter()
        try:
            response = self._transport.send(request)
        except SyncError as error:
            self._seen[error.code] += 1
            raise
        self._seen[str(response.status)] += 1
        if request.path.endswith("/batches"):
            self._pushes.append(time.perf_counter() - began)
        return response


class Kiosk:
    """One of them. Its backoff is the real one, divided by ``factor``; nothing else is."""

    def __init__(self, index: int, told: dict[str, Any], seen: Counter[str], pushes: list[float]) -> None:
        self._key = key_of(index)
        self._station = station_of(index)
        self._device = device_id(self._key.public_key().public_bytes_raw())
        self.queue = Queue(index, self._device, told["began"])
        known = Known(self.queue)
        transport = Counted(told["url"], seen, pushes)
        clock: Any = Clock()
        content: Any = Content(told["content"])
        session = SyncSession(self.queue, content, self, clock, transport, known, known, known)
        factor = told["factor"]
        self.worker = SyncWorker(session, Backoff(BASE_S / factor, CAP_S / factor, random.Random(index)))

    def device(self) -> str:
        return self._device

    def station(self) -> str:
        return self._station

    def sign(self, data: bytes) -> bytes:
        return self._key.sign(data)


class Crowd:
    """The kiosks of a process, each taken up when its own worker says that it is due."""

    def __init__(self, kiosks: Sequence[Kiosk]) -> None:
        self._kiosks = kiosks
        self._due: list[tuple[float, int, Kiosk]] = []
        self._numbers = itertools.count()
        self._changed = threading.Condition()
        self._is_over = False

    def start(self, spread_s: float) -> None:
        """All begin within so many seconds."""
        rng = random.Random(1)
        for kiosk in self._kiosks:
            self._put(time.monotonic() + rng.uniform(0, spread_s), kiosk)
        for _ in range(THREADS):
            threading.Thread(target=self._work, daemon=True).start()

    def stop(self) -> None:
        with self._changed:
            self._is_over = True
            self._changed.notify_all()

    def _put(self, at: float, kiosk: Kiosk) -> None:
        with self._changed:
            heapq.heappush(self._due, (at, next(self._numbers), kiosk))
            self._changed.notify()

    def _work(self) -> None:
        while (kiosk := self._next()) is not None:
            wait_s = kiosk.worker.step()
            self._put(time.monotonic() + wait_s, kiosk)

    def _next(self) -> Kiosk | None:
        with self._changed:
            while not self._is_over:
                wait_s = self._due[0][0] - time.monotonic() if self._due else 1.0
                if wait_s <= 0:
                    return heapq.heappop(self._due)[2]
                self._changed.wait(min(wait_s, 1.0))
        return None


def live(indices: range, told: dict[str, Any], pipe: Connection) -> None:
    """The whole life of a process of kiosks, by what comes through the pipe; an answer to each."""
    seen: Counter[str] = Counter()
    pushes: list[float] = []
    kiosks = [Kiosk(index, told, seen, pushes) for index in indices]
    crowd = Crowd(kiosks)

    def more(count: int) -> None:
        for kiosk in kiosks:
            kiosk.queue.issued += count

    def state(_: Any) -> dict[str, Any]:
        return {
            "waiting": sum(kiosk.queue.depth() for kiosk in kiosks),
            "behind": sum(kiosk.queue.depth() > 0 for kiosk in kiosks),
            "seen": dict(seen),
            "quarantined": sum(kiosk.queue.quarantined for kiosk in kiosks),
            "asked_again": sum(kiosk.queue.asked_again for kiosk in kiosks),
        }

    def taken_s(_: Any) -> list[float]:
        found = list(pushes)
        pushes.clear()
        return found

    doors: dict[str, Callable[[Any], Any]] = {
        "more": more,
        "start": crowd.start,
        "state": state,
        "pushes": taken_s,
        "stop": lambda _: crowd.stop(),
    }
    for word, value in iter(pipe.recv, None):
        pipe.send(doors[word](value))


def helping(index: int, told: dict[str, Any], over: threading.Event, seen: Counter[str]) -> Iterator[float]:
    """Somebody asks for help at a kiosk without a queue, again and again until it is over: seconds until the centre has
    it, by a worker whose backoff is not divided and which is nudged as after every request."""
    kiosk = Kiosk(index, {**told, "factor": 1.0}, seen, [])
    rng = random.Random(index)
    while not over.wait(rng.uniform(0.2, 1.0)):
        kiosk.queue.issued += 1
        while not Queue._is_help(kiosk.queue.issued):
            kiosk.queue.issued += 1
        began = time.monotonic()
        while kiosk.queue.depth():
            wait_s = kiosk.worker.step()
            if kiosk.queue.depth() and over.wait(wait_s):
                return
        # What the worker then asks for the kiosk itself, nobody waits for.
        yield kiosk.queue.acknowledged_at - began
