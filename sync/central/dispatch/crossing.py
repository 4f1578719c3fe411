"""Requests that a phone carries here in a kiosk's code: who may, what it says, and that it counts once.

Showing a code changes nothing. Sending it records the request under the id that the kiosk's own sync will name, so
whichever comes first, and however often, there is one request.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sync.central import engines
from sync.central.directory.api import help_types
from sync.central.dispatch.models import HelpRequest
from sync.central.dispatch.positions import change
from sync.central.dispatch.projection import add
from sync.central.dispatch.refusals import refusals
from sync.central.dispatch.station_steps import catch_up
from sync.central.ledger.api import Device, is_signed
from sync.protocol.problems import ProblemError
from sync.protocol.tickets import Claim, from_path, needs_of, receipt_code, to_sign

MALFORMED, UNKNOWN, FORGED, REVOKED, EXPIRED = "malformed", "unknown", "forged", "revoked", "expired"
REASONS = (MALFORMED, UNKNOWN, FORGED, REVOKED, EXPIRED)
# How far a kiosk's clock may be behind ours before its codes count as expired too early.
LENIENCE = timedelta(minutes=5)


class TicketRefusedError(Exception):
    """A code that is not taken; `reason` is one of REASONS, `device` the kiosk that it names, where there is one."""

    def __init__(self, reason: str, device: Device | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.device = device


def read(path: str) -> tuple[Claim, Device]:
    """What the last part of an address says and which kiosk said it; raises TicketRefusedError."""
    try:
        claim, signed, signature = from_path(path)
    except ProblemError as error:
        raise TicketRefusedError(MALFORMED) from error
    device = Device.objects.select_related("station").filter(pk=claim.device).first()
    if device is None:
        raise TicketRefusedError(UNKNOWN)
    if not is_signed(device, to_sign(signed), signature):
        raise TicketRefusedError(FORGED, device)
    return claim, device


def recorded(claim: Claim) -> HelpRequest | None:
    """The request, if it has arrived by whichever road."""
    return HelpRequest.objects.select_related("station").filter(pk=claim.request).first()


def check_is_takeable(claim: Claim, device: Device, now: datetime) -> None:
    """Raises TicketRefusedError if a request that has not arrived yet may not any more."""
    if device.is_revoked:
        raise TicketRefusedError(REVOKED, device)
    if claim.is_clock_sure and claim.expires_at + LENIENCE < now:
        raise TicketRefusedError(EXPIRED, device)


def receive(claim: Claim, device: Device, now: datetime) -> HelpRequest:
    """Record the request, or find it recorded. Raises TicketRefusedError."""
    with engines.writer():
        request = recorded(claim)
        if request is None:
            check_is_takeable(claim, device, now)
            request = add(**_values(claim, device, now))
            catch_up(request)
            return request
        if request.carried_at is None:
            change(request, carried_at=now)
        return request


def receipt(claim: Claim, device: Device) -> str | None:
    """The digits by which the kiosk knows that we have the request; None if no key was agreed with it."""
    return receipt_code(bytes(device.receipt_key), claim.request) if device.receipt_key else None


def count_refusal(refused: TicketRefusedError) -> None:
    """Count a code that was not taken. Of what it says nothing is kept."""
    refusals.count(refused.reason, refused.device.id if refused.device else "")


def needs(claim: Claim) -> tuple[str, ...]:
    """What was chosen, as far as the code had room for it and the published content knows it."""
    kind = help_types().get(claim.help)
    if kind is None:
        return ()
    offered = [(ask.code, option.code) for ask in kind.asks for option in ask.options]
    return needs_of(claim.needs, [*(option for _, option in offered), *(f"{ask}:{option}" for ask, option in offered)])


def _values(claim: Claim, device: Device, now: datetime) -> dict[str, object]:
    asked_at = min(claim.asked_at, now) if claim.is_clock_sure else now
    promised = claim.promised_minutes
    return {
        "event_id": claim.request,
        "station_id": device.station_id,
        "device_id": device.id,
        "seq": claim.seq,
        "ticket": claim.ticket,
        "help": claim.help,
        "severity": claim.severity,
        "where": claim.where,
        "lang": claim.lang,
        "needs": list(needs(claim)),
        "contact_present": False,
        "requested_at": asked_at,
        # Of a clock that was not set nothing is known but that the kiosk was there: until its own sync tells more.
        "requested_from": None if claim.is_clock_sure else min(device.enrolled_at, now),
        "requested_to": None if claim.is_clock_sure else now,
        "received_at": now,
        "carried_at": now,
        "acknowledge_by": None if promised is None else asked_at + timedelta(minutes=promised),
        "demo": claim.is_demo,
    }
