"""What other apps may use of the ledger."""

from __future__ import annotations

from sync.central.ledger import distribution, retention
from sync.central.ledger.backlog import catch_up_wholly, show_recent, show_urgent
from sync.central.ledger.carriers import Imported, import_carrier, receipts
from sync.central.ledger.counters import last as last_number
from sync.central.ledger.counters import take as take_numbers
from sync.central.ledger.enrolment import issue_code as issue_enrolment_code
from sync.central.ledger.enrolment import put_in_area, register_device, register_station, revoke
from sync.central.ledger.gaps import (
    complete_through,
    gaps,
    holes,
    holes_after,
    inner_holes,
    still_missing,
    tail,
)
from sync.central.ledger.ingest import ingest
from sync.central.ledger.models import (
    SYNCED_WITHIN,
    Counter,
    Device,
    EnrolmentCode,
    Event,
    Incarnation,
    RejectedEvent,
    Station,
    Stretch,
)
from sync.central.ledger.projections import Arrived, Span, mark_urgent, register_projection, reproject
from sync.central.ledger.proof import ChainProof, DayProof, prove
from sync.central.ledger.proof import days as proven_days
from sync.central.ledger.rejoining import chain_changed
from sync.central.ledger.repair import mend as mend_rejected
from sync.central.ledger.repair import retry as retry_rejected
from sync.central.ledger.repair import retry_all as retry_all_rejected
from sync.central.ledger.repair import set_aside as set_aside_rejected
from sync.central.ledger.signatures import is_signed, signed_by
from sync.central.ledger.tombstones import GONE, SHIFTS, Horizon, aliases
from sync.central.ledger.whereabouts import by_ids as events_by_id
from sync.central.ledger.whereabouts import reached

__all__ = [
    "GONE",
    "SHIFTS",
    "SYNCED_WITHIN",
    "Arrived",
    "ChainProof",
    "Counter",
    "DayProof",
    "Device",
    "EnrolmentCode",
    "Event",
    "Horizon",
    "Imported",
    "Incarnation",
    "RejectedEvent",
    "Span",
    "Station",
    "Stretch",
    "aliases",
    "catch_up_wholly",
    "chain_changed",
    "complete_through",
    "distribution",
    "events_by_id",
    "gaps",
    "holes",
    "holes_after",
    "import_carrier",
    "ingest",
    "inner_holes",
    "is_signed",
    "issue_enrolment_code",
    "last_number",
    "mark_urgent",
    "mend_rejected",
    "prove",
    "proven_days",
    "put_in_area",
    "reached",
    "receipts",
    "register_device",
    "register_projection",
    "register_station",
    "reproject",
    "retention",
    "retry_all_rejected",
    "retry_rejected",
    "revoke",
    "set_aside_rejected",
    "show_recent",
    "show_urgent",
    "signed_by",
    "stations",
    "still_missing",
    "tail",
    "take_numbers",
]


def stations() -> list[Station]:
    """All stations by code."""
    return list(Station.objects.order_by("code"))
