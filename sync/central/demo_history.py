"""Two weeks of invented visits at the sample stations, through the same ledger and projections as real ones.

Every event is marked as a demo. A day's visits at a station follow from the two alone, so any two centres show the
same; run again on a later day, only the days since are added.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from sync.central.directory.api import help_types
from sync.central.ledger.api import Device, ingest, register_device
from sync.protocol import envelope as envelopes
from sync.protocol.batches import MAX_EVENTS, BatchHeader, encode_batch
from sync.protocol.codes import ticket_code
from sync.protocol.envelope import Envelope
from sync.protocol.events import (
    ContentRated,
    DeviceHeartbeat,
    Event,
    HelpCreated,
    SessionEnded,
    SessionStarted,
    schema_of,
    to_data,
)
from sync.protocol.events_volunteers import (
    AssistanceLogged,
    HeadcountAdded,
    HelpAcknowledged,
    HelpArrived,
    HelpClosed,
    ShiftConfirmed,
)
from sync.protocol.ids import Uuid7Factory
from sync.protocol.wire import format_time, parse_time

DAYS = 14
VERSION = "0.1.0"
FRIDAY, SATURDAY = 4, 5

RUSH = {6: 4, 7: 10, 8: 6, 9: 4, 10: 4, 11: 6, 12: 9, 13: 5, 14: 4, 15: 4, 16: 6, 17: 10, 18: 6, 19: 4, 20: 3, 21: 2}
OFFICE = {8: 3, **dict.fromkeys(range(9, 18), 6)}
NIGHT = {22: 8, 23: 9, 0: 9, 1: 8, 2: 6, 3: 3, 4: 2, 5: 3, 12: 1, 19: 2, 20: 3, 21: 5}
LANGUAGES = {True: {"zh": 94, "ru": 4, "en": 2}, False: {"zh": 990, "ru": 7, "en": 3}}
MODES = {"normal": 82, "large": 11, "kids": 6, "low": 1}
OUTCOMES = {"answered": 640, "none": 345, "help": 15}
SEVERITIES = {"S1": 2, "S2": 28, "S3": 60, "S4": 10}
HELP_OF = {
    "S1": ("medical", "lost_child"),
    "S2": ("mobility", "cold", "interpret", "rail_priority"),
    "S3": ("accompany", "luggage", "lost_item", "paperwork", "facility_fault"),
    "S4": ("care", "suggestion"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """How much a station is used: sessions a day, their spread over the hours."""

    sessions: int
    hours: dict[int, int]
    is_transport: bool = False
    is_fair: bool = False


PLACES = {
    "FC-01": Place(90, RUSH, is_transport=True),
    "FC-02": Place(70, RUSH, is_transport=True),
    "FC-03": Place(60, RUSH, is_transport=True),
    "FC-04": Place(45, OFFICE, is_transport=True),
    "FC-05": Place(30, OFFICE, is_transport=True),
    "FC-10": Place(8, dict.fromkeys(range(10, 16), 1)),
    "FC-11": Place(25, NIGHT),
    "FC-12": Place(120, OFFICE, is_fair=True),
}
ELSEWHERE = Place(20, OFFICE)
# Of the requests: those that nobody answered, and of the others those that were answered late.
UNANSWERED, LATE = 0.04, 0.08
# Of the visits those in which a hand was lent, or an answer rated; the kinds of help; where nobody counts people.
HELPED_BY_HAND, RATED = 0.6, 0.15
HELP_BY_HAND = {"hot_water": 34, "way": 15, "warm_seat": 12, "charge": 9, "ticket": 7, "luggage": 6, "escort": 4}
COUNT_NOBODY = ("FC-10",)
# So that staff see what trouble looks like: numbers that never arrived, and a kiosk that fell silent.
LOST = {"FC-05": range(40, 44)}
SILENT_DAYS = {"FC-10": 2}


class Kiosk:
    """An invented kiosk that makes its events in order; its key is no secret and opens nothing on a real centre."""

    def __init__(self, station: str, now: datetime) -> None:
        self.station = station
        key = hashlib.sha256(f"demo kiosk of {station}".encode()).digest()
        self.device: Device = register_device(key, station, now - timedelta(days=DAYS + 1), is_demo=True)
        self.seq = self.device.last_seq_claimed
        self.random = Random(station)
        self._ids = Uuid7Factory(self.random.getrandbits)

    def id(self, at: datetime) -> str:
        """A new identifier of this time."""
        return self._ids.new(int(at.timestamp() * 1000))

    def line(self, at: datetime, event: Event, session: str | None = None) -> str:
        """The next event as it stands in an outbox."""
        self.seq += 1
        return envelopes.encode(
            Envelope(
                id=self.id(at),
                type=event.TYPE,
                schema=schema_of(event),
                station=self.station,
                device=self.device.id,
                boot="b-000001",
                seq=self.seq,
                occurred_at=at,
                clock="synced",
                session=session,
                data=to_data(event),
                demo=True,
            )
        )

    def send(self, lines: Sequence[str], at: datetime) -> None:
        """Give the events to the ledger as if they had arrived at this time."""
        lost = LOST.get(self.station, ())
        kept = [line for number, line in enumerate(lines, start=self.seq - len(lines) + 1) if number not in lost]
        for start in range(0, max(len(kept), 1), MAX_EVENTS):
            header = BatchHeader(self.device.id, self.station, at, "synced", self.seq)
            ingest(self.device, encode_batch(header, kept[start : start + MAX_EVENTS]), at, None)


def make(stations: Sequence[str], today: date) -> int:
    """Invent the visits of the days before `today` that are not there yet; returns how many visits were made."""
    now = timezone.localtime()
    return sum(_make_station(Kiosk(station, now), today, now) for station in stations)


def _make_station(kiosk: Kiosk, today: date, now: datetime) -> int:
    last = today - timedelta(days=1 + SILENT_DAYS.get(kiosk.station, 0))
    first = today - timedelta(days=DAYS)
    if kiosk.device.last_contact_at is not None:
        first = max(first, timezone.localdate(kiosk.device.last_contact_at))
    made = 0
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        kiosk.random.seed(f"{kiosk.station} {day}")
        lines = list(_day(kiosk, day))
        made += len([line for line in lines if SessionEnded.TYPE in line])
        kiosk.send(lines, _moment(day + timedelta(days=1), 0, 5))
    if kiosk.station not in SILENT_DAYS:
        kiosk.send([kiosk.line(now, _heartbeat(kiosk.random))], now)
    return made


def _day(kiosk: Kiosk, day: date) -> Iterator[str]:
    place = PLACES.get(kiosk.station, ELSEWHERE)
    if place.is_fair and not _is_fair_day(day):
        return
    busy = 1.4 if place.is_transport and day.weekday() >= FRIDAY else 1.0
    count = round(place.sessions * busy * kiosk.random.uniform(0.85, 1.15))
    starts = sorted(
        _moment(day, _pick(kiosk.random, place.hours), kiosk.random.randrange(60), kiosk.random.randrange(60))
        for _ in range(count)
    )
    for start in starts:
        yield from _visit(kiosk, start, LANGUAGES[place.is_transport])
    yield from _work(kiosk, starts)


def _visit(kiosk: Kiosk, start: datetime, languages: dict[str, int]) -> Iterator[str]:
    """The events of one visit, in order."""
    random, session = kiosk.random, kiosk.id(start)
    lang = _pick(random, languages)
    outcome = _pick(random, OUTCOMES)
    taps = 1 if outcome == "none" and random.random() < 0.3 else random.randint(2, 18)
    duration_s = min(2 + round(random.lognormvariate(3.6, 0.7)) + taps, 900)
    mode = _pick(random, MODES)
    yield kiosk.line(start, SessionStarted(lang=lang, entry="touch", mode=mode), session)
    if outcome == "help":
        asked_at = start + timedelta(seconds=duration_s * 0.6)
        asked = _help(random, lang, asked_at)
        yield kiosk.line(asked_at, asked, session)
        yield from _served(kiosk, asked, asked_at)
    end = SessionEnded(
        duration_s=duration_s, screens=1 + taps // 2, taps=taps, outcome=outcome, lang_final=lang, mode_final=mode
    )
    yield kiosk.line(start + timedelta(seconds=duration_s), end, session)


def _work(kiosk: Kiosk, starts: Sequence[datetime]) -> Iterator[str]:
    """What volunteers recorded on a day: help given, people counted (not everywhere), shifts that were confirmed."""
    random = Random(f"work {kiosk.station} {starts[0] if starts else ''}")
    for start in starts:
        if random.random() < HELPED_BY_HAND:
            kind = _pick(random, HELP_BY_HAND)
            yield kiosk.line(start, AssistanceLogged(kind, random.randint(1, 3), None, 3, "zh"))
        if kiosk.station not in COUNT_NOBODY:
            yield kiosk.line(start, HeadcountAdded(random.randint(1, 6), None, "tap"))
        if random.random() < RATED:
            yield kiosk.line(start, ContentRated("A01", _pick(random, {3: 8, 2: 1, 1: 1})))
    for begun in (*starts[:1], *starts[-1:]):
        yield kiosk.line(begun, ShiftConfirmed(kiosk.id(begun), random.choice((165, 180))))


def _help(random: Random, lang: str, asked_at: datetime) -> HelpCreated:
    severity = _pick(random, SEVERITIES)
    ticket, help_type = ticket_code(f"{random.randrange(10**6):06d}"), random.choice(HELP_OF[severity])
    promised_s = help_types()[help_type].acknowledge_s
    return HelpCreated(
        ticket=ticket,
        help=help_type,
        severity=severity,
        where="here",
        lang=lang,
        needs=(),
        contact_present=False,
        acknowledge_by=None if promised_s is None else format_time(asked_at + timedelta(seconds=promised_s)),
    )


def _served(kiosk: Kiosk, asked: HelpCreated, asked_at: datetime) -> Iterator[str]:
    """What whoever was on duty did: mostly in time, now and then late, once in a while nothing at all."""
    random = Random(asked.ticket)
    promised_s = (parse_time(asked.acknowledge_by) - asked_at).total_seconds() if asked.acknowledge_by else 300.0
    if random.random() < UNANSWERED:
        return
    is_late = random.random() < LATE
    coming_s = round(promised_s * (random.uniform(1.1, 2.5) if is_late else random.uniform(0.1, 0.9)))
    there_s = coming_s + random.randint(20, 400)
    yield kiosk.line(asked_at + timedelta(seconds=coming_s), HelpAcknowledged(asked.ticket, coming_s))
    yield kiosk.line(asked_at + timedelta(seconds=there_s), HelpArrived(asked.ticket, there_s))
    closed_at = asked_at + timedelta(seconds=there_s + random.randint(60, 1500))
    yield kiosk.line(closed_at, HelpClosed(asked.ticket, "closed_normal", "done"))


def _heartbeat(random: Random) -> DeviceHeartbeat:
    return DeviceHeartbeat(
        version=VERSION,
        temp_c=round(random.uniform(24, 41), 1),
        disk_free_mb=random.randint(9_000, 24_000),
        queue_len=0,
        content_version=None,
        panel_ok=True,
        net="online",
        voice=("zh", "en", "ru"),
    )


def _is_fair_day(day: date) -> bool:
    """Fairs are on second Saturdays."""
    return day.weekday() == SATURDAY and 8 <= day.day <= 14


def _pick(random: Random, weights: dict[Any, int]) -> Any:
    return random.choices(list(weights), list(weights.values()))[0]


def _moment(day: date, hour: int, minute: int = 0, second: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute, second)))
