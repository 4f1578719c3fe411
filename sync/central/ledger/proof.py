"""What can be shown of a kiosk's events: complete up to where, what is missing of a day, and that no text changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from sync.central.days import day_start
from sync.central.ledger.gaps import holes, inner_holes, tail
from sync.central.ledger.models import SYNCED_WITHIN, Device, Event, Incarnation
from sync.central.ledger.tombstones import GONE, SHIFTS, erased_until
from sync.protocol.chain import START, link

COMPLETE, MISSING, OPEN = "complete", "missing", "open"
CHUNK = 2000
NAMES = ("seq", "effective_at", "effective_from", "effective_to")

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class DayProof:
    """One Beijing day of one chain: how many events are here, and what may be missing of it.

    `state`: COMPLETE, MISSING (numbers in `missing`, which may be of this day or of its neighbours), or OPEN (the kiosk
    has not been heard of since, or has more than it sent).
    """

    day: date
    events: int
    state: str
    missing: tuple[Range, ...] = ()


@dataclass(slots=True)
class ChainProof:
    """What reading a whole chain found: its events, how many are tied to the one before, how many were erased because
    their time was over, numbers that do not fit. `holes` are missing below what has arrived; of those `waiting` above
    it there is no more than the kiosk's word that it gave them out."""

    chain: Incarnation
    holes: list[Range]
    waiting: list[Range]
    events: int = 0
    tied: int = 0
    erased: int = 0
    broken: list[int] = field(default_factory=list)

    def __str__(self) -> str:
        chain = self.chain
        begins = f" after {chain.after}" if chain.number else ""
        missing = _told(self.holes) or "nothing"
        waiting = f", not here yet {_told(self.waiting)}" if self.waiting else ""
        changed = ", ".join(map(str, self.broken)) or "none"
        erased = f", {self.erased} erased by rule" if self.erased else ""
        return (
            f"{chain.device_id} chain {chain.number}{begins}: complete up to {chain.complete_through},"
            f" missing {missing}{waiting}; {self.events} events, {self.tied} tied{erased}, changed {changed}"
        )


@dataclass(frozen=True, slots=True)
class _Row:
    seq: int
    at: datetime
    since: datetime
    until: datetime


def days(device: Device, chain: Incarnation, first: date, last: date) -> list[DayProof]:
    """What is known of each day of a chain, from `first` to `last`."""
    rows = _rows(device, chain, day_start(first - timedelta(days=1)))
    missing = holes(device, chain)
    found = []
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        found.append(_day(chain, day, rows, missing))
    return found


def _day(chain: Incarnation, day: date, rows: list[_Row], missing: list[Range]) -> DayProof:
    start, end = day_start(day), day_start(day + timedelta(days=1))
    count = sum(start <= row.at < end for row in rows)
    # What was surely before the day, and what surely after it: a number between them may be of this day.
    before = max((row.seq for row in rows if row.until < start), default=chain.after)
    behind = min((row.seq for row in rows if row.since >= end and row.seq > before), default=None)
    touched = tuple(hole for hole in missing if hole[1] > before and (behind is None or hole[0] < behind))
    if touched:
        return DayProof(day, count, MISSING if behind is not None else OPEN, touched)
    is_heard_since = chain.last_contact_at is not None and chain.last_contact_at >= end
    return DayProof(day, count, COMPLETE if behind is not None or is_heard_since else OPEN)


def _rows(device: Device, chain: Incarnation, start: datetime) -> list[_Row]:
    """The events that may be of a time from `start` on, and the last one before them."""
    own = _events(device, chain.number).only(*NAMES)
    later = own.filter(Q(effective_at__gte=start - SYNCED_WITHIN) | Q(effective_to__gte=start)).order_by("seq")
    earlier = own.filter(effective_at__lt=start - SYNCED_WITHIN).exclude(effective_to__gte=start).order_by("-seq")[:1]
    return [_Row(row.seq, row.effective_at, row.earliest, row.latest) for row in (*earlier, *later)]


def prove(device: Device) -> Iterator[ChainProof]:
    """Read every event of every chain of a kiosk and work its hash out anew.

    Of an erased one the hash is taken as it is; that it is the true one shows where the next event is tied to it. One
    without a text that is younger than the rule ever reached counts as changed.
    """
    limits = erased_until()
    for chain in device.incarnations.order_by("number"):
        found = ChainProof(chain, inner_holes(device, chain), tail(device, chain))
        number, before = chain.after, _hash_at(device, chain.parent, chain.after)
        for seq, text, own, kind, at in _texts(device, chain):
            if seq != number + 1:
                before = None
            found.events += 1
            if text == GONE:
                limit = limits.get(kind in SHIFTS)
                is_by_rule = limit is not None and at < limit
                found.erased += is_by_rule
                found.broken += [] if is_by_rule else [seq]
            else:
                expected = None if own is None else _fitting(before, text, own)
                found.tied += expected is True
                found.broken += [seq] if expected is False else []
            number, before = seq, own
        yield found


def _told(ranges: list[Range]) -> str:
    return ", ".join(f"{first}-{last}" for first, last in ranges)


def _fitting(before: str | None, text: str, own: str) -> bool | None:
    """Whether an event's hash is that of its text after the one before; None if what was before is not here."""
    if own == link(START, text):  # where a chain begins, or goes on after a kiosk lost its own
        return True
    return None if before is None else link(before, text) == own


def _hash_at(device: Device, number: int | None, seq: int) -> str | None:
    if number is None:
        return START if not seq else None
    rows = _events(device, number).filter(seq=seq)
    return rows.values_list("chain", flat=True).first()


def _events(device: Device, number: int) -> QuerySet[Event]:
    return Event.objects.filter(station=device.station_id, device=device, incarnation=number)


def _texts(device: Device, chain: Incarnation) -> Iterator[tuple[int, str, str | None, str, datetime]]:
    rows = _events(device, chain.number).order_by("seq")
    after = 0
    names = ("seq", "body", "chain", "type", "effective_at")
    while page := list(rows.filter(seq__gt=after).values_list(*names)[:CHUNK]):
        yield from page
        after = page[-1][0]
