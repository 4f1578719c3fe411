"""What a kiosk and the central have to say to each other, one thing after another."""

from __future__ import annotations

from collections.abc import Generator, Sequence

from sync.protocol.problems import ProblemError
from sync.protocol.roster import ROSTER_PATH, decode_roster
from sync.protocol.station_requests import STATION_PATH, decode_station, encode_known
from sync.protocol.ticket_states import decode_states, encode_asked

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
from .push import PackedBatch, Push, PushResult

TICKETS_PATH = "/api/v1/tickets"
_JSON_HEADERS = {"Content-Type": "application/json"}


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
        self.clock = clock
        self._caller = SignedCaller(device, clock, transport)
        self._roster, self._station = roster, station
        self._push = Push(outbox, content, device, clock, self._caller)
        self._pull = ContentPull(content, self._caller, clock)

    def depth(self) -> int:
        """How many events wait."""
        return self._outbox.depth()

    # -- events

    def push_once(self) -> PushResult:
        """Send one batch, empty if nothing waits: that too tells the central that we live and us what is new there."""
        return self._push.once()

    def push_on(self) -> Generator[PushResult, None, None]:
        """As ``push_once`` for ever, and what came of each batch: for as long as the caller goes on asking."""
        return self._push.on_and_on()

    def pack(self, pending: Sequence[PendingEvent]) -> list[PackedBatch]:
        """These events as the batches that would be sent one after another, to go by hand. Nothing is sent and nothing
        set aside: what can never travel is left out."""
        return self._push.pack(pending)

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
        return self._pull.pull(self._push.offered)

    @property
    def has_moved_content(self) -> bool:
        """Whether bytes of new content came when it was last pulled: then the line works, however often it breaks."""
        return self._pull.has_moved
