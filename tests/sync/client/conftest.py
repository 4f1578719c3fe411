"""Stand-ins at the ports: an outbox in memory, a clock that moves when told, a central of one function."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.client.backoff import Backoff
from sync.client.ports import PendingEvent, Request, Response
from sync.client.session import TICKETS_PATH, SyncSession
from sync.client.worker import SyncWorker
from sync.protocol import batches, signing
from sync.protocol.batches import BatchHeader, BatchReply, Rejection
from sync.protocol.chain import runs
from sync.protocol.content import ContentError
from sync.protocol.envelope import Envelope, encode
from sync.protocol.ids import Uuid7Factory
from sync.protocol.packs import Delta
from sync.protocol.problems import ProblemError, encode_problem
from sync.protocol.seals import OFFER_PATH, PART_PATH, Sealed, SealError
from sync.protocol.station_requests import STATION_PATH, StationRequests, decode_known
from sync.protocol.ticket_states import TicketState, decode_asked

START = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
DEVICE, STATION = "kiosk-qj-0001", "FC-01"
_new_id = Uuid7Factory(lambda bits: 7)


def event_text(seq: int) -> str:
    """A valid event with this number."""
    data = {"ticket": "4829138"}
    return encode(
        Envelope(_new_id.new(seq), "help.withdrawn", 1, STATION, DEVICE, "b-000001", seq, START, "synced", data)
    )


class MemoryOutbox:
    """Keeps what the real one keeps in SQLite."""

    def __init__(self, count: int = 0) -> None:
        self.events = {seq: event_text(seq) for seq in range(1, count + 1)}
        self.quarantined: dict[int, Rejection] = {}
        self.sent: dict[int, str] = {}
        self.issued = count

    def pending(self, limit: int, max_bytes: int, after: int = 0) -> Sequence[PendingEvent]:
        return [PendingEvent(seq, body) for seq, body in sorted(self.events.items()) if seq > after][:limit]

    def last_seq(self) -> int:
        return self.issued

    def head(self) -> str | None:
        return None

    def points(self) -> Sequence[tuple[int, str]]:
        return []

    def running(self) -> tuple[str, int]:
        return "b-000001", 5000

    def aside(self) -> Sequence[tuple[int, int]]:
        return runs(self.quarantined)

    def acknowledge(self, ranges: Sequence[tuple[int, int]]) -> int:
        gone = [seq for seq in self.events if any(first <= seq <= last for first, last in ranges)]
        for seq in gone:
            self.sent[seq] = self.events.pop(seq)
        return len(gone)

    def resend(self, ranges: Sequence[tuple[int, int]]) -> int:
        again = [seq for seq in self.sent if any(first <= seq <= last for first, last in ranges)]
        self.events.update((seq, self.sent.pop(seq)) for seq in again)
        return len(again)

    def quarantine(self, rejections: Sequence[Rejection]) -> None:
        for rejection in rejections:
            self.events.pop(rejection.seq, None)
            self.quarantined[rejection.seq] = rejection

    def depth(self) -> int:
        return len(self.events)

    def add(self, body: str | None = None) -> int:
        self.issued += 1
        self.events[self.issued] = body if body is not None else event_text(self.issued)
        return self.issued


@dataclass
class MemoryContent:
    """The content cache; refuses the deltas it is told to."""

    live: str | None = "old"
    is_refused: Callable[[Delta], bool] = lambda delta: False
    applied: list[Delta] = field(default_factory=list)
    sealed: list[Sealed | None] = field(default_factory=list)
    refusal: SealError | None = None
    parts: dict[str, bytes] = field(default_factory=dict)

    def version(self) -> str | None:
        return self.live

    def admit(self, sealed: Sealed | None) -> None:
        self.sealed.append(sealed)
        if self.refusal:
            raise self.refusal

    def staged_size(self, sha256: str) -> int:
        return len(self.parts.get(sha256, b""))

    def stage(self, sha256: str, body: bytes) -> None:
        self.parts = {sha256: self.parts.get(sha256, b"") + body}

    def staged(self, sha256: str) -> bytes:
        return self.parts.get(sha256, b"")

    def forget_staged(self) -> None:
        self.parts = {}

    def apply(self, delta: Delta, sealed: Sealed | None = None) -> None:
        self.applied.append(delta)
        if self.is_refused(delta):
            raise ContentError("services.json", "SV-01", "is broken")
        self.live = delta.version


class KeyedDevice:
    """A device with a real key."""

    def __init__(self) -> None:
        self.key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))

    def device(self) -> str:
        return DEVICE

    def station(self) -> str:
        return STATION

    def sign(self, data: bytes) -> bytes:
        return self.key.sign(data)

    def verify(self, request: Request) -> None:
        """Raises unless the request is signed as it stands."""
        headers = request.headers
        digest = signing.content_digest(request.body)
        assert headers[signing.HEADER_DIGEST] == digest
        created = signing.parse_created(headers[signing.HEADER_CREATED])
        assert created is not None
        base = signing.signature_base(request.method, request.path, headers[signing.HEADER_DEVICE], created, digest)
        self.key.public_key().verify(base64.b64decode(headers[signing.HEADER_SIGNATURE]), base)


class HandClock:
    """Moves when told."""

    def __init__(self) -> None:
        self.passed_s = 0.0
        self.learned: list[datetime] = []

    def now(self) -> datetime:
        return START + timedelta(seconds=self.passed_s)

    def monotonic(self) -> float:
        return self.passed_s

    def state(self) -> str:
        return "drifting"

    def learn(self, server_time: datetime) -> None:
        self.learned.append(server_time)


class ScriptedCentral:
    """A central of the shape that matters: takes batches idempotently, then answers as scripted.

    Each entry of ``script`` is called with (request, honest reply) and returns another reply or raises; when the
    script is empty the honest reply goes out.
    """

    def __init__(self, device: KeyedDevice) -> None:
        self.device = device
        self.stored: dict[int, str] = {}
        self.poison: dict[int, str] = {}  # seq -> problem code the whole batch is refused with
        self.rejects: dict[int, str] = {}  # seq -> problem code that event alone is rejected with
        self.refusal: ProblemError | None = None
        self.content_version: str | None = "old"
        self.wanted: tuple[tuple[int, int], ...] = ()
        self.asked: list[list[str]] = []
        self.states = Response(200, {}, b'{"requests":[]}')
        self.known: list[list[str]] = []
        self.station: Response | None = None  # None: a central of before the question
        self.delta: Callable[[str], bytes] = lambda path: b"{}"
        # A central of before there were offers.
        self.offer: Callable[[str], Response] = lambda path: problem_response(ProblemError("not-found"))
        self.part: Callable[[str], bytes] = lambda path: b""
        self.script: list[Callable[[Request, Response], Response]] = []
        self.requests: list[Request] = []
        self.unpack: Callable[[Request], bytes] = lambda request: batches.decompress(request.body)
        self.headers_seen: list[BatchHeader] = []

    def send(self, request: Request) -> Response:
        self.requests.append(request)
        self.device.verify(request)
        honest = self._answer(request)
        return self.script.pop(0)(request, honest) if self.script else honest

    def _answer(self, request: Request) -> Response:
        if self.refusal:
            return problem_response(self.refusal)
        if request.path.startswith(OFFER_PATH):
            return self.offer(request.path)
        if request.path.startswith(PART_PATH):
            return Response(200, {}, self.part(request.path))
        if request.method == "GET":
            return Response(200, {}, self.delta(request.path))
        if request.path == TICKETS_PATH:
            self.asked.append(decode_asked(request.body))
            return self.states
        if request.path == STATION_PATH:
            self.known.append(decode_known(request.body))
            return self.station or problem_response(ProblemError("not-found"))
        body = self.unpack(request)
        header, lines = batches.decode_batch(body)
        self.headers_seen.append(header)
        seqs = [int(line.partition('"seq":')[2].partition(",")[0]) for line in lines]
        for seq in seqs:
            if seq in self.poison:
                return problem_response(ProblemError(self.poison[seq]))
        rejected = tuple(Rejection(seq, None, self.rejects[seq], "") for seq in seqs if seq in self.rejects)
        taken = [seq for seq in seqs if seq not in self.rejects]
        self.stored.update((seq, line) for seq, line in zip(seqs, lines, strict=True) if seq in taken)
        digest = batches.body_digest(body)
        return reply_response(
            BatchReply(digest, tuple((seq, seq) for seq in taken), rejected, START, self.content_version, self.wanted)
        )


class MemoryTickets:
    """The requests of a kiosk, in memory."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        self.learnt: list[TicketState] = []

    def unsettled(self) -> Sequence[str]:
        return self.ids

    def learn(self, states: Sequence[TicketState]) -> None:
        self.learnt += states


class MemoryStation:
    """What other kiosks of the station took, in memory."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        self.learnt: list[StationRequests] = []

    def known(self) -> Sequence[str]:
        return self.ids

    def learn(self, told: StationRequests) -> None:
        self.learnt.append(told)

    def forget(self) -> None:
        self.ids = []


def reply_response(reply: BatchReply) -> Response:
    return Response(200, {}, batches.encode_reply(reply))


def problem_response(problem: ProblemError) -> Response:
    return Response(problem.status, {}, encode_problem(problem))


@pytest.fixture
def kit() -> SimpleNamespace:
    """Everything around one session, wired; ``kit.work(steps)`` runs the worker loop and records its waits."""
    device, clock, outbox, content = KeyedDevice(), HandClock(), MemoryOutbox(), MemoryContent()
    central = ScriptedCentral(device)
    tickets = MemoryTickets()
    session = SyncSession(outbox, content, device, clock, central, tickets)
    waits: list[float] = []
    kit = SimpleNamespace(device=device, clock=clock, outbox=outbox, content=content, central=central, session=session)
    kit.tickets = tickets
    kit.waits, kit.when_waiting, kit.steps = waits, lambda: None, 1

    def wait(seconds: float) -> bool:
        waits.append(seconds)
        clock.passed_s += seconds
        kit.when_waiting()
        if len(waits) >= kit.steps:
            kit.worker.stop()
        return False

    class Ceiling:
        """Jitter that always draws the ceiling."""

        def uniform(self, low: float, high: float) -> float:
            return high

    kit.worker = SyncWorker(session, Backoff(rng=Ceiling()), wait)  # type: ignore[arg-type]

    def work(steps: int) -> None:
        kit.steps = steps
        kit.worker.run()

    kit.work = work
    return kit


@pytest.fixture
def station(kit: SimpleNamespace) -> MemoryStation:
    """What the others of the station took; makes the session of ``kit`` one that asks for it."""
    station = MemoryStation()
    kit.session = SyncSession(kit.outbox, kit.content, kit.device, kit.clock, kit.central, kit.tickets, None, station)
    kit.worker = SyncWorker(kit.session, Backoff())
    return station
