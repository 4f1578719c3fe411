"""The event types, each a frozen dataclass in the past tense whose fields are checked when it is made.

No field takes free text: every text is a code, a version, a language or one of a few words, so what a visitor typed
cannot be stored by mistake. The one sentence, ContentApplied.error, is the software's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from . import checks
from .event_fields import INVALID, checks_of, unsaid
from .event_fields import Event as Event
from .event_fields import checked as _checked
from .event_fields import code as _code
from .event_fields import count as _count
from .event_fields import language as _language
from .event_fields import maybe as _maybe
from .event_fields import optional_code as _optional_code
from .event_fields import optional_version as _optional_version
from .event_fields import schema_of as schema_of
from .event_fields import version as _version
from .events_volunteers import VOLUNTEER_EVENTS
from .problems import ProblemError

MODES = ("normal", "large", "low", "kids")
ENTRIES = ("touch", "button", "volunteer")
OUTCOMES = ("answered", "help", "none")
SEVERITIES = ("S1", "S2", "S3", "S4")
LEVELS = ("red", "orange", "yellow", "blue")
MAX_NEEDS = 16
MAX_LANGUAGES = 16


@dataclass(frozen=True, slots=True)
class SessionStarted(Event):
    """First touch after idle."""

    TYPE = "session.started"
    lang: str = _language()
    entry: str = _checked(checks.one_of(*ENTRIES))
    mode: str = _checked(checks.one_of(*MODES))


@dataclass(frozen=True, slots=True)
class SessionEnded(Event):
    """Idle, home long idle, or "done". ``duration_s`` in seconds; ``screens`` and ``taps`` are counts.

    ``mode_final`` is the mode the visitor ended up with: large text is chosen after the first touch.
    """

    TYPE = "session.ended"
    duration_s: int = _count()
    screens: int = _count()
    taps: int = _count()
    outcome: str = _checked(checks.one_of(*OUTCOMES))
    lang_final: str = _language()
    mode_final: str | None = _maybe(checks.one_of(*MODES))


@dataclass(frozen=True, slots=True)
class ScreenViewed(Event):
    """How often a screen was shown on one day (local, 2026-12-05): single views never leave the kiosk."""

    TYPE = "screen.viewed"
    day: str = _checked(checks.DAY)
    screen: str = _code()
    count: int = _count()


@dataclass(frozen=True, slots=True)
class SearchPerformed(Event):
    """A search: where, how many hits, what was chosen. What was typed is not kept.

    Without a hit, ``chosen`` is the entry that came nearest, if any: so unanswered questions are counted.
    """

    TYPE = "search.performed"
    group: str | None = _optional_code()
    hit_count: int = _count()
    chosen: str | None = _optional_code()


@dataclass(frozen=True, slots=True)
class ContentRated(Event):
    """A smiley under an answer: 1, 2 or 3 (best)."""

    TYPE = "content.rated"
    ref: str = _code()
    score: int = _checked(checks.integer(1, 3))


ABOUT = "about:"
"""Begins the need that names a consultation: its answer did not help, and a person is to."""


@dataclass(frozen=True, slots=True)
class HelpCreated(Event):
    """A help request was made: ticket code, help type, severity, place, language, chosen needs (options of the type, or
    ``ABOUT`` and the id of a consultation).

    ``acknowledge_by`` (RFC 3339) is what the visitor was promised; none outside duty hours for danger to life.
    """

    TYPE = "help.created"
    ticket: str = _checked(checks.TICKET)
    help: str = _code()
    severity: str = _checked(checks.one_of(*SEVERITIES))
    where: str = _code()
    lang: str = _language()
    needs: tuple[str, ...] = _checked(checks.many(checks.CODE, MAX_NEEDS))
    contact_present: bool = _checked(checks.FLAG)
    acknowledge_by: str | None = _maybe(checks.TIME)


@dataclass(frozen=True, slots=True)
class HelpWithdrawn(Event):
    """The requester took a help request back."""

    TYPE = "help.withdrawn"
    ticket: str = _checked(checks.TICKET)


@dataclass(frozen=True, slots=True)
class DeviceStarted(Event):
    """The kiosk came up; ``previous_end`` says how its last run ended, where that is known."""

    TYPE = "device.started"
    version: str = _version()
    content_version: str | None = _optional_version()
    previous_end: str | None = _optional_code()


@dataclass(frozen=True, slots=True)
class DeviceHeartbeat(Event):
    """Every ten minutes: temperature in degrees Celsius, free disk in MB, events waiting, panel and network.

    ``voice`` are the languages that the kiosk can say aloud, none where no engine is installed; left out by kiosks
    that do not know the field.
    """

    TYPE = "device.heartbeat"
    SCHEMA = 2  # 1 had no voice
    version: str = _version()
    temp_c: float | None = _checked(checks.optional(checks.number(-80, 200)))
    disk_free_mb: int = _count()
    queue_len: int = _count()
    content_version: str | None = _optional_version()
    panel_ok: bool | None = _checked(checks.optional(checks.FLAG))
    net: str | None = _optional_code()
    voice: tuple[str, ...] | None = _maybe(checks.many(checks.LANGUAGE, MAX_LANGUAGES))


@dataclass(frozen=True, slots=True)
class ContentApplied(Event):
    """A content pack went live, or was refused and why (file, key, reason)."""

    TYPE = "content.applied"
    pack: str = _code()
    version: str = _version()
    ok: bool = _checked(checks.FLAG)
    error: str | None = _checked(
        checks.optional(checks.pattern("one line of at most 500 characters", r"[^\r\n]{0,500}"))
    )


@dataclass(frozen=True, slots=True)
class NoticeShown(Event):
    """An emergency notice of the centre came onto this kiosk's screen, for the first time; by its id and level."""

    TYPE = "notice.shown"
    notice: str = _code()
    level: str = _checked(checks.one_of(*LEVELS))


_TYPES: tuple[type[Event], ...] = (
    SessionStarted,
    SessionEnded,
    ScreenViewed,
    SearchPerformed,
    ContentRated,
    HelpCreated,
    HelpWithdrawn,
    DeviceStarted,
    DeviceHeartbeat,
    ContentApplied,
    NoticeShown,
    *VOLUNTEER_EVENTS,
)
EVENT_TYPES: dict[str, type[Event]] = {event.TYPE: event for event in _TYPES}


def type_of(event: Event) -> str:
    """The type as it stands in the envelope, "session.started"."""
    return event.TYPE


def to_data(event: Event) -> dict[str, Any]:
    """The event's fields as JSON values, in the order of the class, without those of a later schema than it needs."""
    left_out = unsaid(event)
    values = {name: getattr(event, name) for name in checks_of(type(event)) if name not in left_out}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}


def from_data(type_: str, schema: int, data: Mapping[str, Any]) -> Event | None:
    """The event in an envelope; None for a type or schema newer than this software, to be kept raw.

    Raises ProblemError("event-data-invalid", detail, field) if the type is known and the data do not fit it.
    """
    event_type = EVENT_TYPES.get(type_)
    if event_type is None or schema > event_type.SCHEMA:
        return None
    for name in data:
        if name not in checks_of(event_type):
            raise ProblemError(INVALID, "unknown field", name)
    values = ((name, data.get(name)) for name in checks_of(event_type))  # a missing one fails as None, unless optional
    return event_type(**{name: tuple(value) if isinstance(value, list) else value for name, value in values})
