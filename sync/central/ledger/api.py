"""What other apps may use of the ledger."""

from __future__ import annotations

from sync.central.ledger.carriers import Imported, import_carrier, receipts
from sync.central.ledger.counters import last as last_number
from sync.central.ledger.counters import take as take_numbers
from sync.central.ledger.enrolment import issue_code as issue_enrolment_code
from sync.central.ledger.enrolment import register_device, register_station, revoke
from sync.central.ledger.gaps import complete_through, gaps, highest_heard
from sync.central.ledger.ingest import ingest
from sync.central.ledger.models import Counter, Device, EnrolmentCode, Event, RejectedEvent, Station
from sync.central.ledger.projections import Arrived, register_projection, reproject
from sync.central.ledger.signatures import is_signed, signed_by

__all__ = [
    "Arrived",
    "Counter",
    "Device",
    "EnrolmentCode",
    "Event",
    "Imported",
    "RejectedEvent",
    "Station",
    "complete_through",
    "gaps",
    "highest_heard",
    "import_carrier",
    "ingest",
    "is_signed",
    "issue_enrolment_code",
    "last_number",
    "receipts",
    "register_device",
    "register_projection",
    "register_station",
    "reproject",
    "revoke",
    "signed_by",
    "stations",
    "take_numbers",
]


def stations() -> list[Station]:
    """All stations by code."""
    return list(Station.objects.order_by("code"))
