"""The content tables behind search and consultation: other words for the same thing, questions as people really ask
them, and which of them are offered at which time."""

from dataclasses import dataclass, field
from typing import ClassVar

from sync.protocol.content_codec import Record
from sync.protocol.content_fields import CODE, repeated


@dataclass(frozen=True, slots=True, kw_only=True)
class SynonymGroup(Record):
    """Words and short phrases that mean the same to whoever searches, in any of the languages."""

    code: str = field(metadata=CODE)
    zh: tuple[str, ...]
    en: tuple[str, ...]
    ru: tuple[str, ...]

    def fault(self) -> str | None:
        if word := repeated(self.zh) or repeated(self.en) or repeated(self.ru):
            return f'names "{word}" twice'
        return None if len({*self.zh, *self.en, *self.ru}) > 1 else "must name two or more words"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionVariants(Record):
    """Other ways in which people ask one consultation; they are searched, and shown nowhere."""

    KEY: ClassVar[str] = "consultation"

    consultation: str = field(metadata={"refers_to": "consultations"})
    zh: tuple[str, ...]
    en: tuple[str, ...]
    ru: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AmenityVariants(Record):
    """What people say who need something that stands in the stations."""

    KEY: ClassVar[str] = "amenity"

    amenity: str = field(metadata={"refers_to": "amenities"})
    zh: tuple[str, ...]
    en: tuple[str, ...]
    ru: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceVariants(Record):
    """What people say who need a service of the fairs."""

    KEY: ClassVar[str] = "service"

    service: str = field(metadata={"refers_to": "service_items"})
    zh: tuple[str, ...]
    en: tuple[str, ...]
    ru: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstAidVariants(Record):
    """What people say to whom, or beside whom, something has happened."""

    KEY: ClassVar[str] = "procedure"

    procedure: str = field(metadata={"refers_to": "first_aid"})
    zh: tuple[str, ...]
    en: tuple[str, ...]
    ru: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HotlineVariants(Record):
    """What people say who need somebody at a telephone."""

    KEY: ClassVar[str] = "hotline"

    hotline: str = field(metadata={"refers_to": "hotlines"})
    zh: tuple[str, ...]
    en: tuple[str, ...]
    ru: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HereVariants(Record):
    """What people say who ask of the station that they stand in, without its name: when it is open, what it is."""

    code: str = field(metadata=CODE)
    zh: tuple[str, ...]
    en: tuple[str, ...]
    ru: tuple[str, ...]

    def fault(self) -> str | None:
        return None if self.zh else "lacks its Chinese text"


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerVariants(Record):
    """What people call a kind of unit in town, or want there."""

    KEY: ClassVar[str] = "partner"

    partner: str = field(metadata={"refers_to": "partner_types"})
    zh: tuple[str, ...]
    en: tuple[str, ...]
    ru: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion(Record):
    """A time at which some questions are likelier than others: they are offered first while it lasts.

    In these months (1-12; none named: all year), from ``from_hour`` until ``to_hour`` (local, 0-24; the same: all day,
    the later first: over midnight). Each of its ``consultations`` then counts ``weight`` more.
    """

    code: str = field(metadata=CODE)
    months: tuple[int, ...] = field(metadata={"minimum": 1, "maximum": 12})
    from_hour: int = field(metadata={"minimum": 0, "maximum": 24})
    to_hour: int = field(metadata={"minimum": 0, "maximum": 24})
    weight: int = field(metadata={"minimum": 1, "maximum": 100})
    consultations: tuple[str, ...] = field(metadata={"refers_to": "consultations"})

    def holds(self, month: int, hour: int) -> bool:
        """Whether it is this time now."""
        begin, end = self.from_hour, self.to_hour
        is_hour = begin == end or (begin <= hour < end if begin < end else hour >= begin or hour < end)
        return is_hour and (not self.months or month in self.months)

    def fault(self) -> str | None:
        if len({*self.months}) < len(self.months):
            return "names a month twice"
        if word := repeated(self.consultations):
            return f'names "{word}" twice'
        return None if self.consultations else "must name a consultation"
