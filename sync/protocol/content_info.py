"""The content tables of the assistance information area: notices, changes of fairs, the cards of grids."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, Literal

from sync.protocol.content_codec import Record, Text
from sync.protocol.content_fields import CODE, TRANSLATED_LATER, Metadata, Provenance, is_sample_number, repeated

# A month of a year, as a fair is named; the day and the hours follow from it.
MONTH: Metadata = {"pattern": r"20\d\d-(0[1-9]|1[0-2])", "pattern_name": "a month YYYY-MM"}

Level = Literal["red", "orange", "yellow", "blue"]
"""Levels of an early warning, the gravest first (Emergency Response Law 2024, Art. 63)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice(Provenance):
    """What people should know from ``issued_at`` until ``expires_at``; an emergency has a level, nothing else has."""

    KEY: ClassVar[str] = "id"

    id: str = field(metadata=CODE)
    kind: Literal["ordinary", "emergency"]
    level: Level | None
    title: Text = field(metadata=TRANSLATED_LATER)
    body: Text = field(metadata=TRANSLATED_LATER)
    advice: tuple[Text, ...] = field(metadata=TRANSLATED_LATER)
    phones: tuple[str, ...] = field(metadata={"refers_to": "hotlines"})
    issued_by: Text = field(metadata=TRANSLATED_LATER)
    issued_at: datetime
    expires_at: datetime

    def fault(self) -> str | None:
        if (self.kind == "emergency") != (self.level is not None):
            return "must have a level if it is an emergency, and none if it is not"
        if self.expires_at <= self.issued_at:
            return "expires before it is issued"
        if number := repeated(self.phones):
            return f'names "{number}" twice'
        return Provenance.fault(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class FairChange(Record):
    """What became of one month's fair. ``sequence`` is raised at each change, as calendars want it (RFC 5545)."""

    KEY: ClassVar[str] = "month"

    month: str = field(metadata=MONTH)
    status: Literal["cancelled", "confirmed"]
    reason: Literal["cold", "snow", "other"]
    note: Text = field(metadata=TRANSLATED_LATER)
    sequence: int = field(metadata={"minimum": 1, "maximum": 9999})
    changed_at: datetime
    is_demo: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GridCard(Record):
    """Who looks after a grid. A real person stands here only if that person agreed (``has_consent``)."""

    KEY: ClassVar[str] = "area"

    area: str = field(metadata={"refers_to": "areas"})
    worker: Text
    worker_kind: Literal["full_time", "professional", "part_time"]
    phone: str
    hours: Text
    has_consent: bool
    is_demo: bool

    def fault(self) -> str | None:
        if self.is_demo:
            return None if is_sample_number(self.phone) else "is a sample with a phone number that could be real"
        return None if self.has_consent else "names a person who has not agreed to it"
