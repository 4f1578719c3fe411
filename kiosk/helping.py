"""Help and those who give it, put together for ``bootstrap``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from kiosk.clock import Clock
from kiosk.i18n import Translator
from kiosk.identity import Identity
from kiosk.services.carrying import Carrying, Packed
from kiosk.services.content import Content
from kiosk.services.help_requests import HelpRequests
from kiosk.services.sync_status import Sync
from kiosk.services.ticket_progress import Progress
from kiosk.services.visits import Visits
from kiosk.services.volunteering import Volunteering, make_volunteering
from kiosk.settings import Settings
from kiosk.store.database import Store
from kiosk.store.memory import RECEIPT_KEY, Memory
from kiosk.store.outbox import Outbox
from kiosk.store.sticks import MountedSticks, Sticks
from kiosk.tickets.claims import ClaimSigner


def make_help_requests(
    store: Store,
    outbox: Outbox,
    content: Content,
    clock: Clock,
    i18n: Translator,
    settings: Settings,
    visits: Visits,
    sync: Sync,
    memory: Memory,
    identity: Identity,
) -> HelpRequests:
    """Requests signed in this kiosk's name, and how they stand."""
    return HelpRequests(
        store,
        outbox,
        content,
        clock,
        i18n,
        station=settings.station,
        public_url=settings.public_url,
        progress=Progress(store, outbox, clock, i18n, receipt_key=lambda: _receipt_key(memory)),
        signer=ClaimSigner(identity.device(), identity.sign, clock.state, settings.is_demo),
        session=lambda: visits.session,
        on_created=visits.helped,
        on_changed=sync.nudge,
    )


def make_volunteers(
    store: Store,
    outbox: Outbox,
    content: Content,
    clock: Clock,
    i18n: Translator,
    settings: Settings,
    visits: Visits,
    sync: Sync,
) -> Volunteering:
    """Those who serve; whoever of them is at the kiosk is forgotten with the visit."""
    volunteering = make_volunteering(
        store,
        outbox,
        content,
        clock,
        i18n,
        station=settings.station,
        session=lambda: visits.session,
        on_changed=sync.nudge,
    )
    visits.before_end(volunteering.desk.leave)
    return volunteering


def make_carrying(
    store: Store,
    outbox: Outbox,
    clock: Clock,
    volunteering: Volunteering,
    settings: Settings,
    memory: Memory,
    identity: Identity,
    pack: Callable[[Sequence[Any]], Sequence[Packed]],
    sticks: Sticks | None,
) -> Carrying:
    """Records on sticks, for whoever leads the shift; the system's own sticks unless told."""
    return Carrying(
        store,
        outbox,
        clock,
        volunteering.desk,
        sticks or MountedSticks(settings.stick_roots),
        identity,
        pack,
        receipt_key=lambda: _receipt_key(memory),
    )


def _receipt_key(memory: Memory) -> bytes | None:
    """What was agreed at enrolment to know the centre's receipts by; None before, and with a centre that gives none."""
    return bytes.fromhex(memory.fact(RECEIPT_KEY) or "") or None
