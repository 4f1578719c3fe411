"""What services hand to screens: frozen, complete, and already in the current language.

A `Shown` names the language its text is really in, so that a screen can mark a fallback.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Shown:
    """A text and the language it is written in (zh, en, ru), which may differ from the one asked for."""

    text: str
    lang: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class PhoneCard:
    """A number to dial."""

    number: str
    name: Shown
    is_emergency: bool


# Consultation


@dataclass(frozen=True, slots=True)
class GroupCard:
    """A group of questions, and how many it holds."""

    code: str
    title: Shown
    count: int


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """One question in a list."""

    id: str
    title: Shown
    group: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question; when expired, answer, steps and papers are empty and phones is 12345 alone."""

    id: str
    title: Shown
    answer: Shown
    steps: list[Shown]
    papers: list[Shown]
    next_step: Shown | None
    phones: list[PhoneCard]
    sources: list[str]
    reviewed_on: date | None
    review_by: date | None
    is_expired: bool
    is_demo: bool


# Directory


@dataclass(frozen=True, slots=True)
class OpenState:
    """Open or closed at this moment, in words, and when that changes (None: never, or not known)."""

    is_open: bool
    text: str
    changes_at: datetime | None


@dataclass(frozen=True, slots=True)
class StationFilter:
    """Which stations to list: by area code, by amenity code, by kind code, or only those open now."""

    area: str | None = None
    amenity: str | None = None
    is_open_now: bool = False
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class StationRow:
    """One station in a list; `areas` are codes in floor-plan order.

    `walk_minutes` on foot from here (0 is here, None: nobody walks there or nobody knows), `walk_text` in words.
    """

    id: str
    name: Shown
    kind: Shown
    open: OpenState
    areas: list[str]
    is_here: bool
    is_demo: bool
    walk_minutes: int | None
    walk_text: str


@dataclass(frozen=True, slots=True)
class AmenityRow:
    """One amenity. `state` is ok, limited, out_of_order or unknown; what nobody checked for a day is unknown."""

    code: str
    name: Shown
    state: str
    state_text: str
    checked_at: datetime | None
    freshness_text: str


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One area of a station."""

    code: str
    title: Shown
    icon: str


@dataclass(frozen=True, slots=True)
class StationDetail:
    """All that is known of one station: what its row says, and the rest."""

    id: str
    name: Shown
    kind: Shown
    open: OpenState
    is_here: bool
    is_demo: bool
    hours: list[Shown]
    seats: int
    phone: str | None
    address: Shown
    transportation: Shown
    amenities: list[AmenityRow]
    areas: list[AreaRow]
    walk_text: str


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """The theme of one month's fair."""

    id: str
    month: int
    name: Shown


@dataclass(frozen=True, slots=True)
class FairRow:
    """The coming fair of one theme: the day and hours in words, and the station that moves there (None: not known).

    `is_next`: it is the first of all that will be held.
    """

    id: str
    month: int
    name: Shown
    when_text: str
    place: StationRow | None
    is_next: bool


@dataclass(frozen=True)
class ServiceRow:
    """One service item: who offers it and in which way."""

    id: str
    name: Shown
    theme: Shown
    organization: Shown
    mode_text: str
    is_core: bool
    is_demo: bool


@dataclass(frozen=True)
class ServiceDetail(ServiceRow):
    """A service item, the papers to bring, and the next fair that does it."""

    documents: list[Shown]
    fair_text: str
    sources: list[str]


@dataclass(frozen=True)
class PartnerRow:
    """One partner unit and what it brings."""

    id: str
    name: Shown
    kind_text: str
    brings: Shown
    is_demo: bool


@dataclass(frozen=True)
class PartnerDetail(PartnerRow):
    """A partner unit with the service items it offers."""

    services: Sequence[ServiceRow]


# Facilities of this station


@dataclass(frozen=True, slots=True)
class AreaTile:
    """One lit window of the carriage: icon is a Material Symbols name, fact one live line."""

    code: str
    title: Shown
    icon: str
    is_open: bool
    fact: str


@dataclass(frozen=True, slots=True)
class Compartment:
    """One compartment of the carriage, `number` counted from the ramp door, and where that is in words.

    `short` is a name that fits a drawing; it may be wanting in the language, `title` is whole.
    """

    code: str
    title: Shown
    short: str
    number: int
    where_text: str


# First aid


@dataclass(frozen=True, slots=True)
class ProcedureRow:
    """One first-aid procedure in a list."""

    id: str
    name: Shown


@dataclass(frozen=True, slots=True)
class Procedure:
    """What to do, what never to do, when to call 120. Not reviewed means: show the warning with it.

    ``metronome`` is how pushes are counted ("pushes", "30_2"), None where there are none.
    """

    id: str
    name: Shown
    steps: list[Shown]
    never: list[Shown]
    call_120_when: Shown
    is_reviewed: bool
    metronome: str | None = None


# Help requests


@dataclass(frozen=True, slots=True)
class HelpTypeCard:
    """One kind of help; S1 is danger to life."""

    code: str
    title: Shown
    severity: str
    severity_text: str
    is_life_threatening: bool
    icon: str


@dataclass(frozen=True, slots=True)
class HelpAsk:
    """One question with its options (code, text); any of them may stay unanswered."""

    code: str
    title: Shown
    options: list[tuple[str, Shown]]


@dataclass(frozen=True, slots=True)
class HelpPlan:
    """What a visitor sees before asking: numbers and first steps first, then what is asked and what will happen."""

    code: str
    title: Shown
    severity: str
    is_life_threatening: bool
    numbers: list[PhoneCard]
    first_steps: list[Shown]
    asks: list[HelpAsk]
    what_next: list[Shown]
    deadline_text: str
    is_on_duty: bool
    duty_text: str


@dataclass(frozen=True, slots=True)
class TicketProgress:
    """How far a request has come: a state, its sentence and icon; until when the next step is promised.

    `takes_receipt`: a receipt that a phone shows can be typed here. `steps_done`: so many of the steps that were
    promised (an answer, somebody there, the end) are behind us.
    """

    code: str
    text: str
    icon: str
    is_at_centre: bool
    is_over: bool
    takes_receipt: bool
    steps_done: int
    changed_at: datetime | None
    expected_at: datetime | None


@dataclass(frozen=True, slots=True)
class Ticket:
    """A recorded request. `qr` holds rows of modules, True is black, without a quiet zone; `chosen` what was answered.

    Without a central there is no page: `url` and `qr` are empty.
    """

    code: str
    spoken: str
    station: str
    help_code: str
    help_title: Shown
    severity: str
    url: str
    qr: tuple[tuple[bool, ...], ...]
    created_at: datetime
    acknowledge_by: datetime | None
    deadline_text: str
    what_next: list[Shown]
    chosen: list[Shown]
    is_repeat: bool
    progress: TicketProgress


# Cards to show to somebody


@dataclass(frozen=True, slots=True)
class ShowCardFace:
    """A sentence to show to somebody: in Chinese, and in the visitor's language (the same words for a Chinese one).

    `key_zh` are the words to read from afar. `qr` as in a ticket, for a phone to carry the sentence; empty where it
    must not be carried. `has_blank`: the visitor adds something by hand.
    """

    id: str
    zh: str
    own: Shown
    key_zh: str
    qr: tuple[tuple[bool, ...], ...]
    has_blank: bool
    is_demo: bool


# About this machine


@dataclass(frozen=True, slots=True)
class RetentionRow:
    """One kind of data: how long this machine and the centre keep it, and what becomes of it."""

    code: str
    data: Shown
    kiosk: Shown
    central: Shown
    after: Shown


# Sync


@dataclass(frozen=True, slots=True)
class SyncState:
    """Whether the central answers (None: not tried yet), since when, and how many events wait."""

    is_online: bool | None
    last_contact: datetime | None
    pending: int
    last_error: str | None
