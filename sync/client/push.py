"""One exchange of events with the central, as named steps. Each may be cut short at any point and the whole run again.

take     read the oldest events                      nothing changed yet
fit      trim to what a batch may weigh; set aside   a set-aside event stays in the quarantine
         what can never travel
send     sign, pack, POST, wait                      cut here: the central may have them, we send them again, half
                                                     as many, it knows them by id
check    the reply must name this very batch         a reply to another batch settles nothing
settle   acknowledge what the reply names and we     each in its own transaction; cut between them, the rest is
         sent, quarantine what it rejects, take      sent again and judged the same
         out again what it has lost

Where much waits, the next batch is made while one is on its way, and sent before that one is settled: both ends work at
the same time, and still only one is on its way.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial

from sync.protocol import batches, chain
from sync.protocol.batches import BatchReply, Rejection
from sync.protocol.envelope import MAX_EVENT_BYTES
from sync.protocol.problems import ProblemError

from . import compression
from .batching import make_body
from .caller import SignedCaller
from .errors import ForeignReplyError, RefusedError, TransportError
from .ports import ClockPort, ContentPort, DevicePort, OutboxPort, PendingEvent, Request, Response

BATCHES_PATH = "/api/v1/batches"
NEWER_AGAIN_S = 3600.0  # how often a central that spoke only the first protocol is tried with the present one
QUICK_S = 5.0  # a batch that takes longer is followed by none that is larger
FEW_EVENTS = 10  # some 2 kB as they are sent: a line that does not carry these is none

# What the central may say of a whole batch because of one event in it.
_EVENT_FAULTS = frozenset(
    {"event-malformed", "event-data-invalid", "seq-reused", "station-mismatch", "batch-malformed", "batch-too-large"}
)
_HEADER_ALLOWANCE = 4096
_BODY_ROOM = batches.MAX_BODY_BYTES - _HEADER_ALLOWANCE - batches.MAX_EVENTS  # a line break each


@dataclass(frozen=True, slots=True)
class PushResult:
    """What one push did: counts of events, and the content version the central has.

    ``is_narrowed``: the batch was refused whole because of one event; the next push tries a smaller one at once.
    """

    sent: int = 0
    acknowledged: int = 0
    quarantined: int = 0
    remaining: int = 0
    content_version: str | None = None
    is_narrowed: bool = False


@dataclass(frozen=True, slots=True)
class PackedBatch:
    """A batch as it would be sent, to go another way: the digest of its body, its bytes, the numbers of its events."""

    digest: str
    sent: bytes
    seqs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Made:
    """A batch ready to go: its events, how many were found that can never travel, its digest, the request."""

    events: list[PendingEvent]
    unfit: int
    digest: str
    request: Request

    @property
    def is_full(self) -> bool:
        """Whether more are likely to wait behind it."""
        return len(self.events) == batches.MAX_EVENTS


class Push:
    """Brings events to the central; for one thread. Every method raises SyncError and leaves all events in place."""

    def __init__(
        self, outbox: OutboxPort, content: ContentPort, device: DevicePort, clock: ClockPort, caller: SignedCaller
    ) -> None:
        self._outbox, self._content, self._device = outbox, content, device
        self._clock, self._caller = clock, caller
        self._limit, self._is_quick = batches.MAX_EVENTS, True
        self._protocol, self._newer_at = batches.PROTOCOL, 0.0
        self._peer_speaks: frozenset[str] = frozenset()
        # The version of the content that the central last said it has.
        self.offered: str | None = None

    def once(self) -> PushResult:
        """Send one batch, empty if nothing waits: that too tells the central that we live and us what is new there."""
        made = self._make()
        try:
            reply = self._checked(made, self._call(made))
        except RefusedError as error:
            return self._told(made, self._refused(error, made))
        return self._told(made, self._settle(reply, made.events))

    def on_and_on(self) -> Generator[PushResult, None, None]:
        """As ``once`` for ever, and what came of each batch: for as long as the caller goes on asking."""
        with ThreadPoolExecutor(1, thread_name_prefix="batch") as road:
            made, flight = self._make(), None
            while True:
                flight = flight or self._start(made, road)
                following = self._make(after=made.events[-1].seq) if made.is_full else None
                try:
                    reply = self._checked(made, flight())
                except RefusedError as error:
                    yield self._told(made, self._refused(error, made))
                    made, flight = self._make(), None
                    continue
                is_more = following is not None and bool(following.events)
                flight = self._start(following, road) if following is not None and is_more else None
                yield self._told(made, self._settle(reply, made.events))
                made = following if following is not None and is_more else self._make()

    def pack(self, pending: Sequence[PendingEvent]) -> list[PackedBatch]:
        """These events as the batches that would be sent one after another, to go by hand. Nothing is sent and nothing
        set aside: what can never travel is left out."""
        packed: list[PackedBatch] = []
        rest = list(pending)
        while rest:
            events, unfit = self._fit(rest)
            packed += self._packed(events)
            last = max([event.seq for event in events] + [part.seq for part in unfit])
            rest = [event for event in rest if event.seq > last]
        return packed

    def _packed(self, events: Sequence[PendingEvent]) -> list[PackedBatch]:
        body = self._body(events)
        sent = batches.compress(body)
        if len(sent) <= batches.MAX_WIRE_BYTES:
            seqs = tuple(event.seq for event in events)
            return [PackedBatch(batches.body_digest(body), sent, seqs)] if seqs else []
        if len(events) == 1:
            return []
        half = len(events) // 2
        return [*self._packed(events[:half]), *self._packed(events[half:])]

    # -- take, fit

    def _make(self, after: int = 0) -> _Made:
        """The next batch of events with numbers above `after`."""
        if self._protocol != batches.PROTOCOL and self._clock.monotonic() >= self._newer_at:
            self._protocol = batches.PROTOCOL
        events, unfit = self._fit(self._outbox.pending(self._limit, _BODY_ROOM, after))
        if unfit:
            self._outbox.quarantine(unfit)
        return self._made_of(events, len(unfit))

    def _fit(self, pending: Sequence[PendingEvent]) -> tuple[list[PendingEvent], list[Rejection]]:
        events: list[PendingEvent] = []
        unfit: list[Rejection] = []
        room = _BODY_ROOM
        for event in pending[: self._limit]:
            size, fault = _weigh(event)
            if fault:
                unfit.append(Rejection(event.seq, None, "event-malformed", fault))
            elif size > room:
                break
            else:
                events.append(event)
                room -= size
        return events, unfit

    def _made_of(self, events: list[PendingEvent], unfit: int = 0) -> _Made:
        body = self._body(events)
        headers, sent = compression.packed(body, self._peer_speaks)
        return _Made(events, unfit, batches.body_digest(body), Request("POST", BATCHES_PATH, headers, sent))

    def _body(self, events: Sequence[PendingEvent]) -> bytes:
        return make_body(
            self._outbox,
            self._device,
            self._clock,
            events,
            content_version=self._content.version(),
            protocol=self._protocol,
            speaks=compression.SPEAKS,
        )

    # -- send, check

    def _start(self, made: _Made, road: ThreadPoolExecutor) -> Callable[[], Response]:
        """Send it; a batch that has others behind it by another thread, so that the next can be made meanwhile."""
        return road.submit(self._call, made).result if made.is_full else partial(self._call, made)

    def _call(self, made: _Made) -> Response:
        if len(made.request.body) > batches.MAX_WIRE_BYTES:
            raise RefusedError(413, "batch-too-large", "does not compress enough to be sent")
        began = self._clock.monotonic()
        try:
            response = self._caller.call(made.request)
        except (TransportError, RefusedError) as error:
            is_line = isinstance(error, TransportError) or error.status == 408
            if is_line and len(made.events) > FEW_EVENTS:
                # One that is slow, or breaks after so many bytes, would never carry the same batch.
                self._limit = max(FEW_EVENTS, len(made.events) // 2)
            raise
        self._is_quick = self._clock.monotonic() - began < QUICK_S
        return response

    def _checked(self, made: _Made, response: Response) -> BatchReply:
        try:
            reply = batches.decode_reply(response.body)
        except ProblemError as error:
            raise ForeignReplyError(str(error)) from error
        if reply.batch != made.digest:
            raise ForeignReplyError("the reply is to another batch")
        self._clock.learn(reply.server_time)
        self.offered, self._peer_speaks = reply.content_version, frozenset(reply.speaks)
        return reply

    # -- settle

    def _settle(self, reply: BatchReply, events: Sequence[PendingEvent]) -> PushResult:
        sent = [event.seq for event in events]
        durable = {seq for first, last in reply.acknowledged for seq in _within(sent, first, last)}
        rejected = [rejection for rejection in reply.rejected if rejection.seq in set(sent) - durable]
        if events and not durable and not rejected:
            raise ForeignReplyError("the reply settles none of the events sent")
        acknowledged = self._outbox.acknowledge(chain.runs(durable)) if durable else 0
        if rejected:
            self._outbox.quarantine(rejected)
        if reply.wanted:
            self._outbox.resend(reply.wanted)
        if self._is_quick:
            self._limit = min(batches.MAX_EVENTS, self._limit * 2)
        return PushResult(len(events), acknowledged, len(rejected), content_version=reply.content_version)

    def _told(self, made: _Made, done: PushResult) -> PushResult:
        return replace(done, quarantined=done.quarantined + made.unfit, remaining=self._outbox.depth())

    # -- a batch that is refused whole

    def _refused(self, error: RefusedError, made: _Made) -> PushResult:
        if error.code == "protocol-unsupported" and self._protocol != batches.FIRST_PROTOCOL:
            # An older central. It may be newer the next time this kiosk starts, or after a while.
            self._protocol, self._newer_at = batches.FIRST_PROTOCOL, self._clock.monotonic() + NEWER_AGAIN_S
            again = self._made_of(made.events)
            try:
                return self._settle(self._checked(again, self._call(again)), made.events)
            except RefusedError as other:
                error = other
        if not made.events or not (error.code in _EVENT_FAULTS or (error.status == 413 and len(made.events) > 1)):
            raise error
        return self._narrow(error, made.events)

    def _narrow(self, error: RefusedError, events: Sequence[PendingEvent]) -> PushResult:
        """Halve the batch until the event at fault stands alone; then set that one aside."""
        if len(events) > 1:
            self._limit = len(events) // 2
            return PushResult(sent=len(events), is_narrowed=True)
        # The fault may lie with the batch itself, or with the central: then even no events at all are refused, this
        # raises, and nothing is set aside.
        empty = self._made_of([])
        self._checked(empty, self._call(empty))
        self._outbox.quarantine([Rejection(events[0].seq, None, error.code, str(error))])
        return PushResult(sent=1, quarantined=1, content_version=self.offered)


def _weigh(event: PendingEvent) -> tuple[int, str | None]:
    """The UTF-8 bytes of an event, and why it can never travel, if so."""
    body = event.body
    try:
        size = len(body) if body.isascii() else len(body.encode("utf-8"))
    except UnicodeEncodeError:
        return 0, "not UTF-8"
    if "\n" in body or "\r" in body:
        return size, "not one line"
    if f'"seq":{event.seq},' not in body:  # the central could name it neither in thanks nor in refusal
        return size, "does not carry its number"
    return size, f"more than {MAX_EVENT_BYTES} bytes" if size > MAX_EVENT_BYTES else None


def _within(seqs: Sequence[int], first: int, last: int) -> Sequence[int]:
    """Of numbers in order, those from `first` to `last`."""
    return seqs[bisect_left(seqs, first) : bisect_right(seqs, last)]
