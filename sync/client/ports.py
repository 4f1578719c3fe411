"""What the sync client needs from its surroundings; the kiosk hands in the real parts, tests hand in others.

Every port but the transport is also called from other threads than the worker's: implementations guard themselves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from .errors import TransportError

if TYPE_CHECKING:  # who only sends and fetches need not wait for all that is ever said
    from sync.protocol.batches import Rejection
    from sync.protocol.packs import Delta
    from sync.protocol.roster import Roster
    from sync.protocol.seals import Sealed
    from sync.protocol.station_requests import StationRequests
    from sync.protocol.ticket_states import TicketState

__all__ = [
    "ClockPort",
    "ContentPort",
    "DevicePort",
    "OutboxPort",
    "PendingEvent",
    "Request",
    "Response",
    "RosterPort",
    "StationPort",
    "TicketPort",
    "TransportError",
    "TransportPort",
]


@dataclass(frozen=True, slots=True)
class PendingEvent:
    """An event not yet acknowledged: its number and its JSON text exactly as it was committed.

    ``before`` and ``chain`` are the hash before it and its own, if it was made with them (sync.protocol.chain);
    ``is_altered``: the text is no longer the one that it was made with.
    """

    seq: int
    body: str
    before: str | None = None
    chain: str | None = None
    is_altered: bool = False


class OutboxPort(Protocol):
    """The durable queue of events. Nothing leaves it but by acknowledge or quarantine."""

    def pending(self, limit: int, max_bytes: int, after: int = 0) -> Sequence[PendingEvent]:
        """The oldest events by seq above ``after``, at most ``limit``, bodies together at most ``max_bytes`` UTF-8
        bytes; if there is any event, at least one, however large."""

    def last_seq(self) -> int:
        """The highest sequence number ever issued, 0 before the first."""

    def head(self) -> str | None:
        """The hash of the event with that number, None if it was made without."""

    def points(self) -> Sequence[tuple[int, str]]:
        """Numbers and hashes of events that are still here, sent or not: the last, and ever further back."""

    def running(self) -> tuple[str, int]:
        """Which start of the kiosk this is, as events name it, and for how many milliseconds it has been running."""

    def aside(self) -> Sequence[tuple[int, int]]:
        """The numbers of events in the quarantine, as inclusive ranges in order."""

    def acknowledge(self, ranges: Sequence[tuple[int, int]]) -> int:
        """Delete the events of these inclusive ranges in one transaction; returns how many there were."""

    def resend(self, ranges: Sequence[tuple[int, int]]) -> int:
        """Make acknowledged events of these inclusive ranges pending again, as far as they are still kept; in one
        transaction. Returns how many there were."""

    def quarantine(self, rejections: Sequence[Rejection]) -> None:
        """Set these events aside with their reasons in one transaction; they are kept but no longer pending."""

    def depth(self) -> int:
        """How many events are pending."""


class ContentPort(Protocol):
    """The content cache."""

    def version(self) -> str | None:
        """The version now live, None before the first."""

    def admit(self, sealed: Sealed | None) -> None:
        """Say whether this release would be taken (None: the central seals nothing).

        Raises SealError: no seal though one is needed, one that does not hold, an older release, one that failed here.
        """

    def staged_size(self, sha256: str) -> int:
        """How many bytes are here of what has this SHA-256 when whole."""

    def stage(self, sha256: str, body: bytes) -> None:
        """Keep the bytes that follow on those; what was kept of anything else is forgotten."""

    def staged(self, sha256: str) -> bytes:
        """All bytes that are here of it."""

    def forget_staged(self) -> None:
        """Keep none."""

    def apply(self, delta: Delta, sealed: Sealed | None = None) -> None:
        """Make the delta's version live, whole, in one transaction, if its content is the one that was sealed.

        Raises ContentError, with the old version still live, if it cannot be taken.
        """


class TicketPort(Protocol):
    """The requests made here, as far as the centre has more to tell of them."""

    def unsettled(self) -> Sequence[str]:
        """Ids of requests whose end is not known here, at most ``ticket_states.MOST``."""

    def learn(self, states: Sequence[TicketState]) -> None:
        """Keep what the centre told, in one transaction or several: told again it does no harm."""


class StationPort(Protocol):
    """The open requests that other kiosks of this station took."""

    def known(self) -> Sequence[str]:
        """Ids of those that are kept here, at most ``station_requests.MOST``."""

    def learn(self, told: StationRequests) -> None:
        """Keep what the centre told and drop what has ended: told again it does no harm."""

    def forget(self) -> None:
        """Keep none."""


class RosterPort(Protocol):
    """Who may serve at the kiosk's station."""

    def version(self) -> str | None:
        """The version now held, None before the first."""

    def replace(self, roster: Roster) -> None:
        """Hold this one instead, whole, in one transaction."""

    def forget(self) -> None:
        """Hold none."""


class DevicePort(Protocol):
    """Who this kiosk is, and its key."""

    def device(self) -> str:
        """The name the central gave at enrolment."""

    def station(self) -> str:
        """The code of the station it stands in."""

    def sign(self, data: bytes) -> bytes:
        """The Ed25519 signature (64 bytes) of ``data``."""


class ClockPort(Protocol):
    """Time, and how far it can be trusted."""

    def now(self) -> datetime:
        """The best estimate, aware."""

    def monotonic(self) -> float:
        """Seconds that never jump."""

    def state(self) -> str:
        """synced, drifting or unsynced."""

    def learn(self, server_time: datetime) -> None:
        """The central said it is ``server_time`` now."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request. ``path`` starts with / and carries the query; ``timeout_s`` is how long to wait for the reply."""

    method: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    timeout_s: float = 30.0


@dataclass(frozen=True, slots=True)
class Response:
    """One whole reply: HTTP status, headers under lower-case names, body (unpacked)."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


class TransportPort(Protocol):
    """The network, seen from here: one method."""

    def send(self, request: Request) -> Response:
        """The whole reply. Raises TransportError or ForeignReplyError where there is none to be had."""
