"""Events as iCalendar (RFC 5545): one as small as it can be, for a code that a phone reads from a panel, or a feed.

No VTIMEZONE goes with the time zone of a single one: phones know Asia/Shanghai by its name, it has no daylight saving,
and readers of codes that take the first DTSTART they find would take the one in there, of 1970.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from .fair_days import SHANGHAI

LONGEST_LINE = 75
"""Octets of a line without its CRLF (RFC 5545, 3.1)."""

ESCAPES = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"}
PRODUCT = "-//Yizhan//Fair//EN"
TIME_ZONE = "Asia/Shanghai"

ZONE = (
    *("BEGIN:VTIMEZONE", f"TZID:{TIME_ZONE}", "BEGIN:STANDARD", "DTSTART:19700101T000000"),
    *("TZOFFSETFROM:+0800", "TZOFFSETTO:+0800", "TZNAME:CST", "END:STANDARD", "END:VTIMEZONE"),
)
"""Without daylight saving since 1991."""

CONFIRMED, CANCELLED = "CONFIRMED", "CANCELLED"


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEvent:
    """What a calendar needs to know; times are aware, `lang` is that of the texts, `sequence` rises at each change.

    Texts that are "" are left out.
    """

    uid: str
    stamp: datetime
    starts_at: datetime
    ends_at: datetime
    summary: str
    location: str
    category: str
    lang: str
    status: str = CONFIRMED
    sequence: int = 0
    description: str = ""


def calendar_text(event: CalendarEvent) -> str:
    """The event in a calendar of its own: lines of at most 75 octets that end in CRLF."""
    lines = ("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", *_event_lines(event), "END:VCALENDAR")
    return "".join(f"{fold(line)}\r\n" for line in lines)


def feed_text(events: Iterable[CalendarEvent], name: str) -> str:
    """Several events as a calendar to subscribe to, with its name and the time zone spelt out."""
    head = ("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH")
    named = (f"NAME:{escape(name)}", f"X-WR-CALNAME:{escape(name)}", "REFRESH-INTERVAL;VALUE=DURATION:PT1H")
    lines = (*head, *named, *ZONE, *(line for event in events for line in _event_lines(event)), "END:VCALENDAR")
    return "".join(f"{fold(line)}\r\n" for line in lines)


def _event_lines(event: CalendarEvent) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escape(event.uid)}"
    yield f"DTSTAMP:{event.stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;TZID={TIME_ZONE}:{_local(event.starts_at)}"
    yield f"DTEND;TZID={TIME_ZONE}:{_local(event.ends_at)}"
    yield f"SUMMARY;LANGUAGE={event.lang}:{escape(event.summary)}"
    if event.location:
        yield f"LOCATION;LANGUAGE={event.lang}:{escape(event.location)}"
    if event.description:
        yield f"DESCRIPTION;LANGUAGE={event.lang}:{escape(event.description)}"
    if event.category:
        yield f"CATEGORIES:{escape(event.category)}"
    yield f"STATUS:{event.status}"
    yield f"SEQUENCE:{event.sequence}"
    yield "END:VEVENT"


def _local(moment: datetime) -> str:
    return f"{moment.astimezone(SHANGHAI):%Y%m%dT%H%M%S}"


def escape(text: str) -> str:
    """A text as the value of a property: what would end or split it is escaped (RFC 5545, 3.3.11)."""
    return "".join(ESCAPES.get(character, character) for character in text.replace("\r\n", "\n"))


def fold(line: str) -> str:
    """A line in pieces of at most 75 octets, each but the first behind CRLF and a space; no character is cut."""
    pieces, room = [""], LONGEST_LINE
    for character in line:
        octets = len(character.encode())
        if octets > room:
            pieces.append("")
            room = LONGEST_LINE - 1
        pieces[-1] += character
        room -= octets
    return "\r\n ".join(pieces)
