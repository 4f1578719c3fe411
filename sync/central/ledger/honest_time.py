"""When an event really was: the best word on it, and the time within which it was for certain.

A kiosk may start in 1970 and jump to today when it first hears from us. What it says of itself holds: which run of its
program an event belongs to, how long that run had lasted by a clock that never jumps, and the order of the numbers.
One moment of a run that we know puts the whole run in its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import transaction

from sync.central.ledger.lines import Taken
from sync.central.ledger.models import SYNCED_WITHIN, BootAnchor, Device, Event
from sync.protocol.batches import BatchHeader

# How far ahead of ours a kiosk's clock may be and still be believed.
AHEAD = timedelta(minutes=5)
# From when a batch is made until it is here, at the longest: the kiosk gives up a request after half of it.
TRANSIT = timedelta(seconds=60)
# Parts per million that a monotonic clock may be off.
DRIFT = 200e-6

Boot = tuple[int, str]


@dataclass(frozen=True, slots=True)
class When:
    """The best word on a moment, and the span within which it was for certain."""

    at: datetime
    since: datetime
    until: datetime

    @property
    def written(self) -> tuple[datetime | None, datetime | None]:
        """The span as it is stored: not at all where it is that of any set clock."""
        is_usual = self.at - self.since == self.until - self.at == SYNCED_WITHIN
        return (None, None) if is_usual else (self.since, self.until)


@dataclass(frozen=True, slots=True)
class Began:
    """When a run of a kiosk began: within this span."""

    since: datetime
    until: datetime

    def with_(self, other: Began) -> Began:
        """What both say; the one that says more where they contradict each other."""
        since, until = max(self.since, other.since), min(self.until, other.until)
        return Began(since, until) if since <= until else min(self, other, key=lambda span: span.until - span.since)


def reckon(
    device: Device, header: BatchHeader, lines: Sequence[Taken], received_at: datetime, *, is_carried: bool = False
) -> list[When]:
    """When each of these events was; they have their chains and are in the order of their numbers.

    `is_carried`: the batch came by hand, so that its arrival says nothing about when it was made.
    """
    if all(_is_sure(line, received_at) for line in lines):
        for boot, told in _from_events(lines, received_at).items():
            note_boot(device.id, boot, told)
        return [_synced(line) for line in lines]
    began = _began(device, header, lines, received_at, is_carried)
    found = [
        _synced(line) if _is_sure(line, received_at) else _unsure(line, header, received_at, device, began)
        for line in lines
    ]
    return _between_neighbours(device, lines, found)


def _is_sure(line: Taken, received_at: datetime) -> bool:
    return line.envelope.clock == "synced" and line.envelope.occurred_at <= received_at + AHEAD


def _synced(line: Taken) -> When:
    at = line.envelope.occurred_at
    return When(at, at - SYNCED_WITHIN, at + SYNCED_WITHIN)


def _unsure(line: Taken, header: BatchHeader, received_at: datetime, device: Device, began: dict[Boot, Began]) -> When:
    event = line.envelope
    anchor = began.get((line.incarnation, event.boot))
    if event.clock != "synced" and anchor is not None and event.mono is not None:
        passed = timedelta(milliseconds=event.mono)
        until = min(anchor.until + passed, received_at)
        since = min(anchor.since + passed, until)
        return When(until - min((until - since) / 2, SYNCED_WITHIN), since, until)
    estimate = received_at if event.clock == "synced" else event.occurred_at + (received_at - header.sent_at)
    is_possible = device.enrolled_at <= estimate <= received_at
    return When(estimate if is_possible else received_at, min(device.enrolled_at, received_at), received_at)


def _between_neighbours(device: Device, lines: Sequence[Taken], found: list[When]) -> list[When]:
    """The spans cut by the order of the numbers: no event was before the one before it, or after the one behind."""
    floors: dict[int, datetime] = {}
    for place, line in enumerate(lines):
        floor = floors.get(line.incarnation) or _floor(device, line)
        found[place] = when = _cut(found[place], floor or found[place].since, found[place].until)
        floors[line.incarnation] = max(floor or when.since, when.since)
    ceilings: dict[int, datetime] = {}
    for place in range(len(lines) - 1, -1, -1):
        when, number = found[place], lines[place].incarnation
        found[place] = when = _cut(when, when.since, ceilings.get(number, when.until))
        ceilings[number] = min(ceilings.get(number, when.until), when.until)
    return found


def _cut(when: When, since: datetime, until: datetime) -> When:
    since, until = max(when.since, since), min(when.until, until)
    if since > until:
        return when
    return replace(when, at=min(max(when.at, since), until), since=since, until=until)


def _floor(device: Device, line: Taken) -> datetime | None:
    """The earliest that the event stored before this one can have been."""
    own = Event.objects.filter(station=device.station_id, device=device, incarnation=line.incarnation)
    before = own.filter(seq__lt=line.seq).order_by("-seq")
    stored = before.only("effective_at", "effective_from").first()
    return stored.earliest if stored else None


def _began(
    device: Device, header: BatchHeader, lines: Sequence[Taken], received_at: datetime, is_carried: bool
) -> dict[Boot, Began]:
    """When the runs that these events belong to began, as far as anything tells; kept for the batches to come."""
    found = _from_events(lines, received_at)
    if header.boot is not None and header.mono is not None:
        made = timedelta(milliseconds=header.mono)
        slack = timedelta(milliseconds=header.mono * DRIFT)
        if not is_carried:
            told = Began(received_at - made - TRANSIT - slack, received_at - made + slack)
            _add(found, (lines[-1].incarnation, header.boot), told)
        elif header.clock == "synced":
            told = Began(header.sent_at - made - SYNCED_WITHIN - slack, header.sent_at - made + SYNCED_WITHIN + slack)
            _add(found, (lines[-1].incarnation, header.boot), told)
    return _keep(device, found, [(line.incarnation, line.envelope.boot) for line in lines])


def _from_events(lines: Iterable[Taken], received_at: datetime) -> dict[Boot, Began]:
    """What the first event of each run says that had both a set clock and its place in the run."""
    found: dict[Boot, Began] = {}
    for line in lines:
        event = line.envelope
        boot = (line.incarnation, event.boot)
        if event.mono is not None and boot not in found and _is_sure(line, received_at):
            found[boot] = began_by(event.occurred_at, event.mono)
    return found


def note_boot(device_id: str, boot: Boot, told: Began) -> None:
    """Keep when a run began, unless that is known already."""
    key = (device_id, boot)
    if key in _noted:
        return
    values = {"began_from": told.since, "began_to": told.until}
    BootAnchor.objects.get_or_create(device_id=device_id, incarnation=boot[0], boot=boot[1], defaults=values)
    # Only when it is durable: a transaction that is taken back takes the anchor with it.
    transaction.on_commit(lambda: _noted.add(key))


def forget_boots(device_id: str, incarnation: int) -> None:
    """Keep nothing of the runs of a chain that is none: its number is free for another."""
    BootAnchor.objects.filter(device_id=device_id, incarnation=incarnation).delete()
    _noted.difference_update({key for key in _noted if (key[0], key[1][0]) == (device_id, incarnation)})


# One for each start of each kiosk that was heard while this process ran.
_noted: set[tuple[str, Boot]] = set()


def began_by(occurred_at: datetime, mono: int) -> Began:
    """When a run began in which an event with a set clock was `mono` ms later."""
    began = occurred_at - timedelta(milliseconds=mono)
    slack = SYNCED_WITHIN + timedelta(milliseconds=mono * DRIFT)
    return Began(began - slack, began + slack)


def _add(found: dict[Boot, Began], boot: Boot, told: Began) -> None:
    found[boot] = found[boot].with_(told) if boot in found else told


def _keep(device: Device, found: dict[Boot, Began], also: Iterable[Boot] = ()) -> dict[Boot, Began]:
    """The spans with what was known of them before; what is new is written down."""
    names = {boot for _, boot in (*found, *also)}
    known = {
        (anchor.incarnation, anchor.boot): Began(anchor.began_from, anchor.began_to)
        for anchor in BootAnchor.objects.filter(device=device, boot__in=names)
    }
    for boot, told in found.items():
        before = known.get(boot)
        known[boot] = best = before.with_(told) if before else told
        # Each batch would narrow it a little: only what halves it is worth a write.
        if before is None or (best.until - best.since) * 2 < before.until - before.since:
            BootAnchor.objects.update_or_create(
                device=device,
                incarnation=boot[0],
                boot=boot[1],
                defaults={"began_from": best.since, "began_to": best.until},
            )
    return known
