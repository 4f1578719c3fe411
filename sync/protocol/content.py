"""The content tables: what a kiosk may know without a network. Names are HSDS's where HSDS has the thing.

Each class is one table's record; ``TABLES`` says which. The JSON of a record has exactly the fields of its class.
Records that are facts carry their provenance, records that are invented samples say so.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import ClassVar, Literal

from sync.protocol.content_codec import ContentError, Picked, Record, Text
from sync.protocol.content_fields import (
    CODE,
    POSITION,
    RUSSIAN_OPTIONAL,
    SHORT_NUMBER,
    TIME,
    TRANSLATED_LATER,
    Context,
    Day,
    OrgKind,
    Provenance,
    State,
    is_sample_number,
    repeated,
)
from sync.protocol.content_help import (
    AssistanceType,
    FirstAidProcedure,
    HazardType,
    HelpOption,
    HelpQuestion,
    HelpType,
    ShowCard,
)
from sync.protocol.content_info import FairChange, GridCard, Notice
from sync.protocol.content_reading import Prose, Reading, ReadingPart
from sync.protocol.content_search import (
    AmenityVariants,
    FirstAidVariants,
    HereVariants,
    HotlineVariants,
    Occasion,
    PartnerVariants,
    QuestionVariants,
    ServiceVariants,
    SynonymGroup,
)

__all__ = [
    "TABLES",
    "AmenityState",
    "AmenityVariants",
    "Area",
    "AssistanceType",
    "CaseState",
    "Consultation",
    "ConsultationGroup",
    "ContentError",
    "EventType",
    "FairChange",
    "FairTheme",
    "FirstAidProcedure",
    "FirstAidVariants",
    "GlossaryEntry",
    "GridCard",
    "HazardType",
    "HelpOption",
    "HelpQuestion",
    "HelpType",
    "HereVariants",
    "HotlineVariants",
    "Location",
    "Notice",
    "Organization",
    "PartnerVariants",
    "Phone",
    "Picked",
    "Prose",
    "Provenance",
    "QuestionVariants",
    "Reading",
    "ReadingPart",
    "RetentionRule",
    "Role",
    "Schedule",
    "Service",
    "ServiceVariants",
    "ShowCard",
    "SynonymGroup",
    "TaxonomyTerm",
    "Text",
    "Walk",
    "is_sample_number",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Area(Record):
    """An administrative area or grid; ``level`` 1 district, 2 subdistrict, 3 community, 4 grid."""

    code: str = field(metadata=CODE)
    level: int = field(metadata={"minimum": 1, "maximum": 4})
    name: Text
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxonomyTerm(Record):
    """One value of a code list (HSDS taxonomy_term)."""

    code: str = field(metadata=CODE)
    position: int = field(metadata=POSITION)
    name: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseState(Record):
    """A state of a case, with the status that Open311 knows and who sets it."""

    code: str = field(metadata=CODE)
    position: int = field(metadata=POSITION)
    name: Text
    open311_status: Literal["open", "closed"]
    set_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Phone(Provenance):
    """A national number that a kiosk shows (HSDS phone without a location); ``purpose`` says when to call it."""

    KEY: ClassVar[str] = "number"
    IS_FACT: ClassVar[bool] = True

    number: str = field(metadata=SHORT_NUMBER)
    position: int = field(metadata=POSITION)
    name: Text = field(metadata=TRANSLATED_LATER)
    purpose: Text = field(metadata=TRANSLATED_LATER)
    is_emergency: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule(Record):
    """Opening hours on some days of the week, Beijing time; ``byday`` as in iCalendar.

    ``valid_to`` as in HSDS: the last day for which somebody vouches for them; None where nobody named one.
    """

    opens_at: str = field(metadata=TIME)
    closes_at: str = field(metadata=TIME)
    byday: tuple[Day, ...]
    note: Text | None = field(metadata=TRANSLATED_LATER)
    valid_to: date | None = None

    def fault(self) -> str | None:
        if not self.byday or repeated(self.byday):
            return "must name each of its days once"
        return None if self.opens_at < self.closes_at else "closes before it opens"


@dataclass(frozen=True, slots=True, kw_only=True)
class AmenityState(Record):
    """The state of one amenity at one location when somebody last looked."""

    KEY: ClassVar[str] = "amenity"

    amenity: str = field(metadata={"refers_to": "amenities"})
    state: State
    checked_at: datetime | None

    def fault(self) -> str | None:
        if self.state != "unknown" and self.checked_at is None:
            return "has a state that nobody checked"
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk(Record):
    """How long it takes on foot, at the pace of somebody with luggage, to another location."""

    KEY: ClassVar[str] = "to"

    to: str = field(metadata={"refers_to": "facilities"})
    minutes: int = field(metadata={"minimum": 1, "maximum": 120})


@dataclass(frozen=True, slots=True, kw_only=True)
class Location(Provenance):
    """A station, carriage, hut or mobile point. ``areas`` stand in the order of its floor plan.

    There are no coordinates; ``walks`` names the locations that one would walk to, and is the same both ways.
    """

    KEY: ClassVar[str] = "id"

    id: str = field(metadata=CODE)
    kind: str = field(metadata={"refers_to": "location_kind"})
    name: Text
    context: Context
    areas: tuple[str, ...] = field(metadata={"refers_to": "area_purpose"})
    schedules: tuple[Schedule, ...]
    is_24h: bool
    is_fair_days: bool
    seats: int = field(metadata={"minimum": 0, "maximum": 9999})
    amenities: tuple[AmenityState, ...]
    phone: str | None
    address: Text
    transportation: Text
    walks: tuple[Walk, ...] = ()

    def with_amenities(self, amenities: tuple[AmenityState, ...]) -> "Location":
        """The same location with other states of its amenities."""
        return replace(self, amenities=amenities)

    def fault(self) -> str | None:
        places = [walk.to for walk in self.walks]
        if twice := repeated(self.areas) or repeated(item.amenity for item in self.amenities) or repeated(places):
            return f'names "{twice}" twice'
        if self.id in places:
            return "has a walk to itself"
        if self.is_24h == bool(self.schedules):
            return "must have schedules, or none if it is open round the clock"
        if self.is_demo and self.phone and not is_sample_number(self.phone):
            return "is a sample with a phone number that could be real"
        return Provenance.fault(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization(Record):
    """A kind of partner unit and what it brings."""

    KEY: ClassVar[str] = "id"

    id: str = field(metadata=CODE)
    org_kind: OrgKind
    name: Text
    brings: Text
    is_demo: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FairTheme(Record):
    """The theme of one month's service fair; ``anchor`` is the well-known day behind it."""

    KEY: ClassVar[str] = "id"

    id: str = field(metadata=CODE)
    month: int = field(metadata={"minimum": 1, "maximum": 12})
    name: Text
    anchor: Text
    is_demo: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Service(Provenance):
    """A service item of the fairs; mode S on the spot, A accepted and forwarded, C advice, H hands-on, B booking."""

    KEY: ClassVar[str] = "id"

    id: str = field(metadata=CODE)
    theme: str = field(metadata={"refers_to": "fair_themes"})
    name: Text = field(metadata=TRANSLATED_LATER)
    organization: str = field(metadata={"refers_to": "partner_types"})
    mode: Literal["S", "A", "C", "H", "B"]
    is_core: bool
    required_documents: tuple[Text, ...] = field(metadata=TRANSLATED_LATER)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultationGroup(Record):
    """A subject under which consultations are listed."""

    code: str = field(metadata=CODE)
    name: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Consultation(Provenance):
    """A question that people ask, answered in at most three sentences."""

    KEY: ClassVar[str] = "id"
    IS_FACT: ClassVar[bool] = True

    id: str = field(metadata=CODE)
    group: str = field(metadata={"refers_to": "consultation_groups"})
    title: Text = field(metadata=TRANSLATED_LATER)
    answer: Text = field(metadata=TRANSLATED_LATER)
    steps: tuple[Text, ...] = field(metadata=TRANSLATED_LATER)
    papers: tuple[Text, ...] = field(metadata=TRANSLATED_LATER)
    next_step: Text | None = field(metadata=TRANSLATED_LATER)
    phones: tuple[str, ...] = field(metadata={"refers_to": "hotlines"})
    keywords: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventType(Record):
    """A type of event that kiosks send, when it arises and what it holds; shown to staff and auditors."""

    KEY: ClassVar[str] = "type"

    type: str = field(metadata=CODE)
    when: Text = field(metadata=RUSSIAN_OPTIONAL)
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Role(Record):
    """A role, how it signs in and what it may see and do."""

    code: str = field(metadata=CODE)
    name: Text
    signs_in_with: Text = field(metadata=RUSSIAN_OPTIONAL)
    may: Text = field(metadata=RUSSIAN_OPTIONAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionRule(Record):
    """How long one kind of data is kept on the kiosk and at the centre, and what happens then."""

    code: str = field(metadata=CODE)
    data: Text = field(metadata=RUSSIAN_OPTIONAL)
    kiosk: Text = field(metadata=RUSSIAN_OPTIONAL)
    central: Text = field(metadata=RUSSIAN_OPTIONAL)
    after: Text = field(metadata=RUSSIAN_OPTIONAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class GlossaryEntry(Record):
    """The agreed wording of a term of the interface."""

    KEY: ClassVar[str] = "key"

    key: str = field(metadata=CODE)
    text: Text


TABLES: dict[str, type[Record]] = {
    "areas": Area,
    "report_source": TaxonomyTerm,
    "case_states": CaseState,
    "appeal_kind": TaxonomyTerm,
    "amenities": TaxonomyTerm,
    "rail_priority_kind": TaxonomyTerm,
    "retention": RetentionRule,
    "hotlines": Phone,
    "location_kind": TaxonomyTerm,
    "area_purpose": TaxonomyTerm,
    "audience": TaxonomyTerm,
    "event_types": EventType,
    "roles": Role,
    "facilities": Location,
    "partner_types": Organization,
    "fair_themes": FairTheme,
    "service_items": Service,
    "consultation_groups": ConsultationGroup,
    "consultations": Consultation,
    "first_aid": FirstAidProcedure,
    "assistance_types": AssistanceType,
    "help_types": HelpType,
    "hazard_types": HazardType,
    "show_cards": ShowCard,
    "readings": Reading,
    "glossary": GlossaryEntry,
    "notices": Notice,
    "fair_changes": FairChange,
    "grid_cards": GridCard,
    "occasions": Occasion,
    "question_variants": QuestionVariants,
    "amenity_variants": AmenityVariants,
    "service_variants": ServiceVariants,
    "first_aid_variants": FirstAidVariants,
    "hotline_variants": HotlineVariants,
    "here_variants": HereVariants,
    "partner_variants": PartnerVariants,
    "synonyms": SynonymGroup,
}
