"""The signed claim of a request, for the code that a phone carries to the centre."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sync.protocol import tickets
from sync.protocol.events import HelpCreated
from sync.protocol.tickets import Claim
from sync.protocol.wire import parse_time

VALID_FOR = timedelta(hours=12)
"""As long as a request counts as open here."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ClaimSigner:
    """Makes claims in this kiosk's name. `sign` gives 64 bytes (Ed25519), `clock_state` says how far to trust times."""

    device: str
    sign: Callable[[bytes], bytes]
    clock_state: Callable[[], str]
    is_demo: bool

    def path(self, event: HelpCreated, event_id: str, seq: int, now: datetime) -> str | None:
        """The last part of the address for this request; None if it cannot be put so briefly, and then only the sync
        carries it.
        """
        try:
            claim = tickets.encode(self._claim(event, event_id, seq, now))
        except ValueError as error:
            log.warning("no code carries a %s request: %s", event.help, error)
            return None
        return tickets.to_path(claim, self.sign(tickets.to_sign(claim)))

    def _claim(self, event: HelpCreated, event_id: str, seq: int, now: datetime) -> Claim:
        promised = parse_time(event.acknowledge_by) - now if event.acknowledge_by else None
        return Claim(
            device=self.device,
            request=event_id,
            seq=seq,
            ticket=event.ticket,
            help=event.help,
            severity=event.severity,
            where=event.where,
            lang=event.lang,
            valid_minutes=VALID_FOR // timedelta(minutes=1),
            promised_minutes=None if promised is None else max(0, round(promised / timedelta(minutes=1))),
            needs=tuple(map(tickets.need_mark, event.needs)),
            is_clock_sure=self.clock_state() != "unsynced",
            is_demo=self.is_demo,
        )
