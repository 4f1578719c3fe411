"""What the services of the assistance information area hand to screens; see `views` for what all have in common."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kiosk.services.views import PhoneCard, ServiceDetail, Shown, StationRow


@dataclass(frozen=True, slots=True)
class NoticeCard:
    """A notice that holds now; `level` is red, orange, yellow or blue for an emergency, else ""."""

    id: str
    level: str
    level_text: str
    title: Shown
    body: Shown
    advice: list[Shown]
    phones: list[PhoneCard]
    issued_by: Shown
    issued_text: str
    until_text: str
    sources: list[str]
    is_demo: bool

    @property
    def is_emergency(self) -> bool:
        """Whether it comes before everything else."""
        return bool(self.level)


@dataclass(frozen=True, slots=True)
class Hotline:
    """A number, when to call it, and whether somebody has still to try it from here."""

    number: str
    name: Shown
    purpose: Shown
    is_emergency: bool
    is_untested: bool


@dataclass(frozen=True, slots=True)
class GridWorkerCard:
    """A grid, where it belongs, and who looks after it; `subdistrict` is None where it is not known."""

    code: str
    grid: Shown
    community: Shown | None
    subdistrict: Shown | None
    worker: Shown
    kind_text: str
    phone: str
    hours: Shown
    is_demo: bool


@dataclass(frozen=True)
class FairCard:
    """The coming fair of one theme. `is_next`: the first that will be held; times are in Beijing time."""

    id: str
    month: int
    name: Shown
    starts_at: datetime
    ends_at: datetime
    date_text: str
    hours_text: str
    setting_text: str
    status_text: str
    place: StationRow | None
    is_outdoors: bool
    is_next: bool
    is_cancelled: bool
    is_demo: bool


@dataclass(frozen=True)
class FairDetail(FairCard):
    """A fair with what it does, what became of it, and the code that puts it into a calendar.

    `calendar` is iCalendar, `qr` its modules as in `Ticket`; both are empty where they would not fit a code.
    """

    way: Shown | None
    items: list[ServiceDetail]
    reason_text: str
    note: Shown | None
    weather_text: str
    calendar: str
    qr: tuple[tuple[bool, ...], ...]


@dataclass(frozen=True, slots=True)
class Errand:
    """A service item for which papers are to be brought, and the fair that does it next."""

    id: str
    name: Shown
    fair: str
    date_text: str
    is_cancelled: bool
    is_demo: bool
