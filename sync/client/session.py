"""One exchange with the central, as named steps. Each may be cut short at any point and the whole run again.

take     read the oldest events                      nothing changed yet
fit      trim to what a batch may weigh; set aside   a set-aside event stays in the quarantine
         what can never travel
send     sign, pack, POST, wait                      cut here: the central may have them, we send them again,
                                                     it knows them by id
check    the reply must name this very batch         a reply to another batch settles nothing
settle   acknowledge what the reply names and we     each in its own transaction; cut between them, the rest is
         sent, quarantine what it rejects, take      sent again and judged the same
         out again what it has lost
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from sync.protocol import batches
from sync.protocol.batches import BatchReply, Rejection
from sync.protocol.envelope import MAX_EVENT_BYTES
from sync.protocol.problems import ProblemError
from sync.protocol.roster import ROSTER_PATH, decode_roster
from sync.protocol.station_requests import STATION_PATH, decode_station, encode_known
from sync.protocol.ticket_states import decode_states, encode_asked

from . import compression
from .batching import make_body
from .caller import SignedCaller
from .content_pull import ContentPull, ContentResult
from .errors import ForeignReplyError, RefusedError
from .ports import (
    ClockPort,
    ContentPort,
    DevicePort,
    OutboxPort,
    PendingEvent,
    Request,
    RosterPort,
    StationPort,
    TicketPort,
    TransportPort,
)

BATCHES_PATH = "/api/v1/batches"
TICKETS_PATH = "/api/v1/tickets"
NEWER_AGAIN_S = 3600.0  # how often a central that spoke only the first protocol is tried with the present one

# What the central may say of a whole batch because of one event in it.
_EVENT_FAULTS = frozenset(
    {"event-malformed", "event-data-invalid", "seq-reused", "station-mismatch", "batch-malformed", "batch-too-large"}
)
_HEADER_ALLOWANCE = 4096
_BODY_ROOM = batches.MAX_BODY_BYTES - _HEADER_ALLOWANCE - batches.MAX_EVENTS  # a line break each
_JSON_HEADERS = {"Content-Type": "application/json"}


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


class SyncSession:
    """Pushes events and pulls content; for one thread. Every method raises SyncError and leaves all events in place."""

    def __init__(
        self,
        outbox: OutboxPort,
        content: ContentPort,
        device: DevicePort,
        clock: ClockPort,
        transport: TransportPort,
        tickets: TicketPort | None = None,
        roster: RosterPort | None = None,
        station: StationPort | None = None,
    ) -> None:
        self._outbox = outbox
        self._tickets = tickets
        self._content = content
        self._device = device
        self.clock = clock
        self._caller = SignedCaller(device, clock, transport)
        self._roster, self._station = roster, station
        self._limit = batches.MAX_EVENTS
        self._protocol, self._newer_at = batches.PROTOCOL, 0.0
        self._peer_speaks: frozenset[str] = frozenset()
        self._offered: str | None = None
        self._pull = ContentPull(content, self._caller, clock)

    def depth(self) -> int:
        """How many events wait."""
        return self._outbox.depth()

    def push_once(self) -> PushResult:
        """Send one batch, empty if nothing waits: that too tells the central that we live and us what is new there."""
        if self._protocol != batches.PROTOCOL and self.clock.monotonic() >= self._newer_at:
            self._protocol = batches.PROTOCOL
        events, unfit = self._fit(self._outbox.pending(self._limit, _BODY_ROOM))
        if unfit:
            self._outbox.quarantine(unfit)
        try:
            reply = self._send(events)
        except RefusedError as error:
            if not self._is_about_an_event(error, events):
                raise
            done = self._narrow(error, events)
        else:
            done = self._settle(reply, events)
            self._limit = min(batches.MAX_EVENTS, self._limit * 2)
        return replace(done, quarantined=done.quarantined + len(unfit), remaining=self._outbox.depth())

    # -- fit

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

    # -- send, check

    def _send(self, events: Sequence[PendingEvent]) -> BatchReply:
        try:
            return self._send_as(events, self._protocol)
        except RefusedError as error:
            if error.code != "protocol-unsupported" or self._protocol == batches.FIRST_PROTOCOL:
                raise
        # An older central. It may be newer the next time this kiosk starts, or after a while.
        self._protocol, self._newer_at = batches.FIRST_PROTOCOL, self.clock.monotonic() + NEWER_AGAIN_S
        return self._send_as(events, self._protocol)

    def _send_as(self, events: Sequence[PendingEvent], protocol: int) -> BatchReply:
        body = self._body(events, protocol)
        headers, sent = compression.packed(body, self._peer_speaks)
        if len(sent) > batches.MAX_WIRE_BYTES:
            raise RefusedError(413, "batch-too-large", "does not compress enough to be sent")
        response = self._caller.call(Request("POST", BATCHES_PATH, headers, sent))
        try:
            reply = batches.decode_reply(response.body)
        except ProblemError as error:
            raise ForeignReplyError(str(error)) from error
        if reply.batch != batches.body_digest(body):
            raise ForeignReplyError("the reply is to another batch")
        self.clock.learn(reply.server_time)
        self._offered, self._peer_speaks = reply.content_version, frozenset(reply.speaks)
        return reply

    def _body(self, events: Sequence[PendingEvent], protocol: int) -> bytes:
        return make_body(
            self._outbox,
            self._device,
            self.clock,
            events,
            content_version=self._content.version(),
            protocol=protocol,
            speaks=compression.SPEAKS,
        )

    # -- settle

    def _settle(self, reply: BatchReply, events: Sequence[PendingEvent]) -> PushResult:
        sent = {event.seq for event in events}
        durable = {seq for seq in sent if any(first <= seq <= last for first, last in reply.acknowledged)}
        rejected = [rejection for rejection in reply.rejected if rejection.seq in sent - durable]
        if events and not durable and not rejected:
            raise ForeignReplyError("the reply settles none of the events sent")
        acknowledged = self._outbox.acknowledge(_ranges(durable)) if durable else 0
        if rejected:
            self._outbox.quarantine(rejected)
        if reply.wanted:
            self._outbox.resend(reply.wanted)
        return PushResult(len(events), acknowledged, len(rejected), content_version=reply.content_version)

    # -- one event that spoils a batch

    def _is_about_an_event(self, error: RefusedError, events: Sequence[PendingEvent]) -> bool:
        return bool(events) and (error.code in _EVENT_FAULTS or (error.status == 413 and len(events) > 1))

    def _narrow(self, error: RefusedError, events: Sequence[PendingEvent]) -> PushResult:
        """Halve the batch until the event at fault stands alone; then set that one aside."""
        if len(events) > 1:
            self._limit = len(events) // 2
            return PushResult(sent=len(events), is_narrowed=True)
        # The fault may lie with the batch itself, or with the central: then even no events at all are refused, this
        # raises, and nothing is set aside.
        self._send([])
        self._outbox.quarantine([Rejection(events[0].seq, None, error.code, str(error))])
        return PushResult(sent=1, quarantined=1, content_version=self._offered)

    # -- by hand

    def pack(self, pending: Sequence[PendingEvent]) -> list[PackedBatch]:
        """These events as the batches that would be sent one after another. Nothing is sent and nothing set aside:
        what can never travel is left out."""
        packed: list[PackedBatch] = []
        rest = list(pending)
        while rest:
            events, unfit = self._fit(rest)
            packed += self._packed(events)
            last = max([event.seq for event in events] + [part.seq for part in unfit])
            rest = [event for event in rest if event.seq > last]
        return packed

    def _packed(self, events: Sequence[PendingEvent]) -> list[PackedBatch]:
        body = self._body(events, self._protocol)
        sent = batches.compress(body)
        if len(sent) <= batches.MAX_WIRE_BYTES:
            seqs = tuple(event.seq for event in events)
            return [PackedBatch(batches.body_digest(body), sent, seqs)] if seqs else []
        if len(events) == 1:
            return []
        half = len(events) // 2
        return [*self._packed(events[:half]), *self._packed(events[half:])]

    # -- requests for help

    def pull_ticket_states(self) -> int:
        """Ask how far the requests made here have come; returns of how many the central told something.

        A central that does not know the question has nothing to tell.
        """
        asked = list(self._tickets.unsettled()) if self._tickets else []
        if not self._tickets or not asked:
            return 0
        try:
            response = self._caller.call(Request("POST", TICKETS_PATH, _JSON_HEADERS, encode_asked(asked)))
        except RefusedError as error:
            if error.code == "not-found":
                return 0
            raise
        try:
            states = decode_states(response.body)
        except ProblemError as error:
            raise ForeignReplyError(str(error)) from error
        self._tickets.learn(states)
        return len(states)

    def pull_station_requests(self) -> bool:
        """Ask what the other kiosks of this station took; whether the central told. An older one does not know."""
        if self._station is None:
            return False
        body = encode_known(self._station.known())
        try:
            response = self._caller.call(Request("POST", STATION_PATH, _JSON_HEADERS, body))
            self._station.learn(decode_station(response.body))
        except ProblemError as error:
            raise ForeignReplyError(str(error)) from error
        except RefusedError as error:
            if error.status == 404:
                return False
            raise
        return True

    # -- roster

    def pull_roster(self) -> bool:
        """Take over who may serve here, if that has changed; whether it had. An older central changes nothing."""
        if self._roster is None:
            return False
        version = self._roster.version()
        headers = {"If-None-Match": f'"{version}"'} if version else {}
        try:
            response = self._caller.call(Request("GET", ROSTER_PATH, headers), also=304)
            if response.status == 304:
                return False
            self._roster.replace(decode_roster(response.body))
        except ProblemError as error:
            raise ForeignReplyError(str(error)) from error
        except RefusedError as error:
            if error.status == 404:
                return False
            raise
        return True

    def forget_station(self) -> None:
        """The central has ended this kiosk's right to know who serves, and what the other kiosks were asked."""
        for kept in (self._roster, self._station):
            if kept is not None:
                kept.forget()

    # -- content

    def pull_content(self) -> ContentResult:
        """Take over the content the central last offered, if it is another than ours (see ``content_pull``)."""
        return self._pull.pull(self._offered)

    @property
    def has_moved_content(self) -> bool:
        """Whether bytes of new content came when it was last pulled: then the line works, however often it breaks."""
        return self._pull.has_moved


def _weigh(event: PendingEvent) -> tuple[int, str | None]:
    """The UTF-8 bytes of an event, and why it can never travel, if so."""
    body = event.body
    try:
        size = len(body.encode("utf-8"))
    except UnicodeEncodeError:
        return 0, "not UTF-8"
    if "\n" in body or "\r" in body:
        return size, "not one line"
    if f'"seq":{event.seq},' not in body:  # the central could name it neither in thanks nor in refusal
        return size, "does not carry its number"
    return size, f"more than {MAX_EVENT_BYTES} bytes" if size > MAX_EVENT_BYTES else None


def _ranges(seqs: Collection[int]) -> list[tuple[int, int]]:
    """Inclusive ranges that hold these numbers and no other."""
    ranges: list[tuple[int, int]] = []
    for seq in sorted(seqs):
        if ranges and ranges[-1][1] == seq - 1:
            ranges[-1] = (ranges[-1][0], seq)
        else:
            ranges.append((seq, seq))
    return ranges
