"""What content records are made of: the metadata of their fields and the provenance that facts carry."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Literal

from sync.protocol.content_codec import Record

Metadata = dict[str, Any]

# A stable key, which can stand in a path.
CODE: Metadata = {"pattern": r"[A-Za-z0-9][A-Za-z0-9._-]*", "pattern_name": "a code"}
# A time of day in Beijing time, 00:00 to 23:59.
TIME: Metadata = {"pattern": r"([01]\d|2[0-3]):[0-5]\d", "pattern_name": "a time HH:MM"}
SHORT_NUMBER: Metadata = {"pattern": r"\d{3,6}", "pattern_name": "a short national number"}
# The place of a record in its table, because a delta has no order; equal places are ordered by key.
POSITION: Metadata = {"minimum": 0, "maximum": 9999}
# A text that falls back to English until a person has translated it.
RUSSIAN_OPTIONAL: Metadata = {"russian": "optional"}
# A text that staff write and may have to publish before anybody has translated it.
TRANSLATED_LATER: Metadata = {"english": "optional", "russian": "optional"}

Context = Literal["railway", "coach_hub", "mall", "community", "riverside", "street", "fair"]
Day = Literal["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
OrgKind = Literal[
    "gov", "community", "public", "mass", "utility", "transport", "finance", "new_economy", "charity", "volunteer"
]
Severity = Literal["S1", "S2", "S3", "S4"]
State = Literal["ok", "limited", "out_of_order", "unknown"]


def is_sample_number(number: str) -> bool:
    """Whether a phone number is a sample that must never become a ``tel:`` link."""
    return "-000-" in number


def repeated(keys: Iterable[str]) -> str | None:
    """The first key that occurs a second time."""
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            return key
        seen.add(key)
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance(Record):
    """Where a record comes from and until when it may be shown."""

    IS_FACT: ClassVar[bool] = False

    is_demo: bool
    sources: tuple[str, ...]
    reviewed_on: date | None
    review_by: date | None

    def is_expired(self, today: date) -> bool:
        """Whether the record is past its review date and must not be shown as valid."""
        return self.review_by is not None and today > self.review_by

    def fault(self) -> str | None:
        if self.is_demo:
            return None
        if self.IS_FACT and not self.sources:
            return "is a fact without a source"
        if self.sources and not (self.reviewed_on and self.review_by):
            return "is a fact without reviewed_on and review_by"
        return None
