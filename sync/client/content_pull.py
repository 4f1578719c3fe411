"""Pulling content, as named steps. Each may be cut short at any point and the whole run again.

offer    which release this kiosk is to have, sealed, and how many bytes lead there
admit    the kiosk opens the seal: nothing is fetched of what it would not take
fetch    the bytes in parts, each kept as it comes; smaller ones where the line breaks, larger ones where it holds
apply    unpacked, checked against the seal, made live whole
"""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass
from urllib.parse import urlencode

from sync.protocol.content import ContentError
from sync.protocol.packs import Delta, decode_delta
from sync.protocol.problems import ProblemError
from sync.protocol.seals import MAX_DELTA_BYTES, MAX_PART_BYTES, OFFER_PATH, PART_PATH, PART_TYPE, Offer, decode_offer

from .caller import SignedCaller
from .errors import ForeignReplyError, RefusedError, TransportError
from .ports import ClockPort, ContentPort, Request

DELTA_PATH = "/api/v1/content/delta"
REFUSED_PACK_AGAIN_S = 3600.0
FIRST_PART_BYTES, LEAST_PART_BYTES = 32 * 1024, 1024
MOST_CUTS = 3
"""So many parts cut off one after another, and the line is given a rest."""

TURN_S = 20.0
"""So long content is fetched before it is the turn of what waits to be sent."""

_GZIP = zlib.MAX_WBITS | 16


@dataclass(frozen=True, slots=True)
class ContentResult:
    """What a pull of content did: ``is_applied``, the version live now, why a pack was refused (or still is).

    ``is_partial``: some of it came, the rest is for the next turn.
    """

    is_applied: bool
    version: str | None
    error: ContentError | None = None
    is_partial: bool = False


@dataclass(frozen=True, slots=True)
class _Refused:
    version: str
    error: ContentError
    again_at: float


class _TurnOver(Exception):  # noqa: N818 - no error: the rest comes with the next turn
    """Something else wants the line."""


class ContentPull:
    """Brings the kiosk to the release that it is offered; for one thread. ``has_moved``: bytes came in this turn."""

    def __init__(self, content: ContentPort, caller: SignedCaller, clock: ClockPort) -> None:
        self._content, self._caller, self._clock = content, caller, clock
        self._refused: _Refused | None = None
        self._most = FIRST_PART_BYTES
        self.has_moved = False

    def pull(self, offered: str | None) -> ContentResult:
        """Take over the version ``offered``, if it is another than ours.

        A pack that cannot be taken leaves the old one live and is asked for again after an hour, or as soon as
        another version is offered. Raises SyncError; what has come by then is kept.
        """
        self.has_moved = False
        version = self._content.version()
        if offered is None or offered == version:
            return ContentResult(False, version)
        refused = self._refused
        if refused and refused.version == offered and self._clock.monotonic() < refused.again_at:
            return ContentResult(False, version, refused.error)
        try:
            self._take(version)
        except ContentError as error:
            self._refused = _Refused(offered, error, self._clock.monotonic() + REFUSED_PACK_AGAIN_S)
            return ContentResult(False, self._content.version(), error)
        except _TurnOver:
            return ContentResult(False, version, is_partial=True)
        return ContentResult(self._content.version() != version, self._content.version())

    def _take(self, version: str | None) -> None:
        offer = self._offer(version)
        if offer is None:
            self._content.admit(None)
            self._take_unsealed(version)
            return
        self._content.admit(offer.sealed)
        try:
            self._fetch_and_apply(offer, version)
        except ContentError:
            if offer.base is None:
                raise
            # Perhaps it is our own copy that is damaged; the whole pack does not build on it.
            whole = self._offer(None)
            if whole is None:
                raise
            self._content.admit(whole.sealed)
            self._fetch_and_apply(whole, None)

    # -- offers

    def _offer(self, have: str | None) -> Offer | None:
        """What we are to have; None from a central of before there were offers."""
        query = "?" + urlencode({"have": have}) if have else ""
        try:
            return decode_offer(self._caller.call(Request("GET", OFFER_PATH + query)).body)
        except ProblemError as error:
            raise ForeignReplyError(str(error)) from error
        except RefusedError as error:
            if error.code == "not-found":
                return None
            raise

    def _fetch_and_apply(self, offer: Offer, have: str | None) -> None:
        self._fetch(offer, have)
        body = self._content.staged(offer.sha256)
        if hashlib.sha256(body).hexdigest() != offer.sha256:
            self._content.forget_staged()
            raise ForeignReplyError("the parts are not those of the whole that was offered")
        try:
            self._content.apply(decode_delta(_unpacked(body)), offer.sealed)
        finally:
            self._content.forget_staged()

    def _fetch(self, offer: Offer, have: str | None) -> None:
        until = self._clock.monotonic() + TURN_S
        here, cuts = self._content.staged_size(offer.sha256), 0
        while here < offer.size:
            if self._clock.monotonic() >= until:
                raise _TurnOver
            wanted = min(self._most, offer.size - here)
            try:
                body = self._part(offer, have, here, wanted)
            except TransportError:
                cuts += 1
                self._most = max(LEAST_PART_BYTES, self._most // 2)
                if cuts >= MOST_CUTS:
                    raise
                continue
            self._content.stage(offer.sha256, body)
            self.has_moved, cuts, here = True, 0, here + len(body)
            self._most = min(MAX_PART_BYTES, self._most * 2)

    def _part(self, offer: Offer, have: str | None, first: int, most: int) -> bytes:
        base = {"have": have} if have and offer.base else {}
        asked = {**base, "sha256": offer.sha256, "from": first, "most": most}
        body = self._caller.call(Request("GET", f"{PART_PATH}?{urlencode(asked)}", {"Accept": PART_TYPE})).body
        if len(body) != most:
            raise ForeignReplyError(f"a part of {len(body)} bytes where {most} were to come")
        return body

    # -- a central that seals nothing

    def _take_unsealed(self, version: str | None) -> None:
        delta = self._delta(version)
        try:
            self._content.apply(delta)
        except ContentError:
            if delta.base is None:
                raise
            self._content.apply(self._delta(None))

    def _delta(self, version: str | None) -> Delta:
        query = "?" + urlencode({"have": version}) if version else ""
        return decode_delta(self._caller.call(Request("GET", DELTA_PATH + query)).body)


def _unpacked(body: bytes) -> bytes:
    """Raises ContentError, also for what would become far larger than any content is."""
    machine = zlib.decompressobj(_GZIP)
    try:
        whole = machine.decompress(body, 4 * MAX_DELTA_BYTES)
    except zlib.error as error:
        raise ContentError("delta", "body", f"cannot be unpacked: {error}") from error
    if not machine.eof or machine.unused_data:
        raise ContentError("delta", "body", "is too large, or not whole")
    return whole
