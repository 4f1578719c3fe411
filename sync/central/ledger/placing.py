"""To which chain of a kiosk each event belongs.

Mostly there is one. Where a number already stands for another event, or the event before is another than the kiosk
says, there are two kiosks with one key, or one that was put back from an image: what comes is kept apart from what was
there, and nothing of either is lost.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple, Protocol

from sync.central.ledger.lines import Line, Refused, Taken
from sync.central.ledger.models import Device, Event, Incarnation
from sync.central.ledger.tombstones import GONE, aliases
from sync.central.ledger.whereabouts import by_ids
from sync.protocol.chain import START, link

log = logging.getLogger(__name__)

YES, PERHAPS, NO = 2, 1, 0
NOT_STORED = ""
"""In the place of the id of a line that was refused, which has a number and a hash all the same."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What the ledger has under a number of a kiosk."""

    seq: int
    incarnation: int
    event_id: str
    chain: str | None


@dataclass(slots=True)
class Placed:
    """The lines of a batch: new events with their chains, numbers stored already, lines refused."""

    new: list[Taken] = field(default_factory=list)
    repeated: list[Stored] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)

    @property
    def acknowledged(self) -> set[int]:
        """The numbers that are durable once the transaction has ended."""
        return {*(stored.seq for stored in self.repeated), *(taken.seq for taken in self.new)}

    @property
    def touched(self) -> set[int]:
        """The chains that this batch spoke of."""
        return {*(stored.incarnation for stored in self.repeated), *(line.incarnation for line in self.new)}


class Spot(Protocol):
    """A number of a kiosk, and the hash before it, None where that is not known."""

    @property
    def seq(self) -> int: ...
    @property
    def before(self) -> str | None: ...


class _Spot(NamedTuple):
    seq: int
    before: str | None


class Chains:
    """The chains of one kiosk, within the writer's transaction; a new one is begun where it must be."""

    def __init__(self, device: Device, now: datetime) -> None:
        self.device, self._now = device, now
        # With its station, so that where events are spread one machine is asked.
        self.own = Event.objects.filter(station=device.station_id, device=device)
        self.all = {found.number: found for found in Incarnation.objects.filter(device=device)}
        if not self.all:
            self.begin(None, 0)
        self.stored: dict[int, list[Stored]] = {}
        # Where an event may belong to several: the chain that the kiosk was recognized in.
        self.near: int | None = None
        # The numbers by which the kiosk was recognized, the last first, and the chains that they stand in; None if it
        # said nothing of itself. And the numbers under which other events stand than its own, with their chains.
        self.known: list[tuple[int, int]] | None = None
        self._foreign: list[tuple[int, int]] = []
        # The chain that its last event stands in, if that is here.
        self.last_in: int | None = None

    def place(self, lines: Sequence[Line]) -> Placed:
        """Give every line its chain; `lines` are in the order of their numbers."""
        placed = Placed()
        taken = [line for line in lines if isinstance(line, Taken)]
        self._read_stored([line.seq for line in lines if line.seq is not None])
        ids = self._owners(taken)
        current: int | None = None
        reached = 0
        for line in lines:
            if line.seq is not None and line.seq != reached + 1:
                current = None
            if isinstance(line, Refused):
                current = self._place_refused(line, current, placed)
            else:
                current = self._place_event(line, current, ids, placed)
            reached = line.seq or 0
        self._verify_ends(placed.new)
        return placed

    def recognize(self, points: Sequence[tuple[int, str]]) -> tuple[Incarnation | None, int]:
        """The chain that a kiosk is in by its points (number and hash, latest first), None where that is not certain;
        and the last of them that is here, 0 if none is."""
        if not points:
            return (self.all[0] if len(self.all) == 1 else None), 0
        hashes = dict(points)
        rows = list(self.own.filter(seq__in=hashes).order_by("-seq").values_list("seq", "chain", "incarnation"))
        self._foreign = [(seq, number) for seq, chain, number in rows if chain not in (None, hashes[seq])]
        same = [(seq, number) for seq, chain, number in rows if chain == hashes[seq]]
        self.last_in = next((number for seq, number in same if seq == points[0][0]), None)
        # What was put into a chain that the kiosk had parted from before stands there by chance, and tells nothing.
        self.known = [(seq, number) for seq, number in same if not self._parts_from(number, seq)]
        is_only = len(self.all) == 1
        seq, number = self.known[0] if self.known else (0, 0)
        # In what several chains share it could be any of them.
        is_shared = any(other.parent == number and other.after >= seq for other in self.all.values())
        is_certain = is_only or (bool(self.known) and not is_shared) or seq == points[0][0]
        # Where it has another event than the chain, it is a copy of which we have nothing yet, or no more.
        found = self.all[number] if is_certain and not self._parts_from(number, points[0][0] + 1) else None
        self.near = number if found and seq else None
        for shared, standing in reversed(self.known):
            self._note_shared(shared, standing)
        return found, seq

    def lineage(self, number: int) -> list[Incarnation]:
        """A chain, the one it came from, and so on."""
        found = [self.all[number]]
        while found[-1].parent is not None:
            found.append(self.all[found[-1].parent])
        return found

    # -- one event

    def _place_event(self, line: Taken, current: int | None, ids: dict[str, tuple[str, int]], placed: Placed) -> int:
        here = self.stored.get(line.seq, ())
        names = aliases([line.envelope.id]) if here else {}
        same = [stored for stored in here if stored.event_id in names]
        if same:
            placed.repeated.append(same[0])
            if line.chain is not None and line.chain == same[0].chain:
                self._note_shared(line.seq, same[0].incarnation)
            return same[0].incarnation
        if line.envelope.id in ids:
            detail = "the id is stored under another number"
            placed.refused.append(Refused(line.line, line.seq, line.envelope.id, "seq-reused", detail))
            return current or 0
        ids[line.envelope.id] = (self.device.id, line.seq)
        if current is None or self._fits(current, line) == NO:
            current = self._choose(line, current)
        self._take(line, current)
        placed.new.append(line)
        return current

    def _take(self, line: Taken, number: int) -> None:
        line.incarnation = number
        self._go_up(number, line)
        stored = Stored(line.seq, number, line.envelope.id, line.chain)
        self.stored.setdefault(line.seq, []).append(stored)

    def _go_up(self, number: int, line: Spot) -> None:
        """Where a chain left its parent is known by its first event, which may come after others of it."""
        if self._hangs_from(number, line):
            self._raise(self.all[number], line.seq - 1)

    def _note_shared(self, seq: int, standing: int) -> None:
        """The kiosk has an event that stands in the parent of its own chain: it left that no earlier."""
        chain = self.all[self.near] if self.near is not None else None
        if chain is None or chain.parent is None or seq <= chain.after or standing == chain.number:
            return
        if self.bearer(chain.parent, seq) == standing and not self._has_below(chain.number, seq + 1):
            self._raise(chain, seq)

    def _raise(self, chain: Incarnation, after: int) -> None:
        chain.after = after
        chain.complete_through = max(chain.complete_through, after)
        chain.save(update_fields=["after", "complete_through"])

    def _hangs_from(self, number: int, line: Spot) -> bool:
        """Whether an event may be the first of a chain: the one before it is its parent's, and it has none below."""
        chain = self.all[number]
        if chain.parent is None or chain.after >= line.seq - 1 or not line.before:
            return False
        before = self.at(chain.parent, line.seq - 1)
        return before is not None and before.chain == line.before and not self._has_below(number, line.seq)

    def _has_below(self, number: int, seq: int) -> bool:
        placed = any(own.incarnation == number for at, here in self.stored.items() if at < seq for own in here)
        return placed or self.own.filter(incarnation=number, seq__lt=seq).exists()

    def _choose(self, line: Spot, near: int | None) -> int:
        """The chain that fits best, a new one if none does."""
        fits = {number: self._fits(number, line) for number in self.all}
        likely = {number: fit for number, fit in fits.items() if self._may_be(number, line.seq)}
        if any(self._follows(number, line) == YES for number in self.all):
            # Where the event before is here, only the chains that it stands in can be meant; or one of which only later
            # events had come.
            fits = {number: fit for number, fit in fits.items() if fit == YES or self._hangs_from(number, line)}
            likely = {number: fit for number, fit in likely.items() if number in fits} or fits
        fits = likely
        best = max(fits, key=lambda number: (fits[number], number in (near, self.near), -number), default=None)
        if best is not None and fits[best] != NO:
            return best
        return self.begin(*self._origin(line, near))

    def _place_refused(self, line: Refused, current: int | None, placed: Placed) -> int | None:
        """Put a line where it would stand if it were taken: its number counts as heard of in that chain alone."""
        placed.refused.append(line)
        if line.seq is None:
            return current
        mended = [stored for stored in self.stored.get(line.seq, ()) if stored.event_id == line.event_id]
        spot = _Spot(line.seq, line.before)
        if mended:
            current = mended[0].incarnation
        elif line.before is not None and (current is None or self._fits(current, spot) == NO):
            current = self._choose(spot, current)
        # What nothing ties to a chain makes no other kiosk of this one.
        line.incarnation = current or 0
        if not mended and line.chain is not None:
            self._go_up(line.incarnation, spot)
            self.stored.setdefault(line.seq, []).append(Stored(line.seq, line.incarnation, NOT_STORED, line.chain))
        return current

    def _origin(self, line: Spot, near: int | None) -> tuple[int, int]:
        """The chain that one which begins with this line came from, and the number after which it left it."""
        parents = [number for number in self.all if self._follows(number, line) == YES]
        if parents or self.known is None:
            return (*parents, near or 0)[0], line.seq - 1
        # Where no chain has the event before, it is missing too, as is all since the kiosk was recognized.
        after, parent = next((found for found in self.known if found[0] < line.seq), (0, 0))
        return parent, after

    def _may_be(self, number: int, seq: int) -> bool:
        """Whether the kiosk's event of this number may be one of this chain: that by which the kiosk was recognized,
        before it or behind it, is."""
        if self._parts_from(number, seq):
            return False
        if not self.known:
            return True
        known, known_in = self.known[0]
        if seq <= known:
            return number == self.bearer(known_in, seq)
        return known_in == self.bearer(number, known)

    def _parts_from(self, number: int, before: int) -> bool:
        """Whether the kiosk is known to have parted from this chain before a number."""
        return any(seq < before and standing == self.bearer(number, seq) for seq, standing in self._foreign)

    def bearer(self, number: int, seq: int) -> int:
        """The chain in which a number of a chain stands: its parent's up to where it left it."""
        while (chain := self.all[number]).parent is not None and seq <= chain.after:
            number = chain.parent or 0
        return number

    def _fits(self, number: int, line: Spot) -> int:
        """Whether an event can stand in this chain: its number is free there, and what is before it is the same."""
        if line.seq <= self.all[number].after or self.at(number, line.seq) is not None:
            return NO
        return self._follows(number, line)

    def _follows(self, number: int, line: Spot) -> int:
        """Whether the event before this one is the same in that chain as at the kiosk."""
        before = self.at(number, line.seq - 1)
        if before is None or before.chain is None or not line.before:
            return PERHAPS
        return YES if before.chain == line.before else NO

    def at(self, number: int, seq: int) -> Stored | None:
        """What stands under a number in a chain."""
        number = self.bearer(number, seq)
        return next((stored for stored in self.stored.get(seq, ()) if stored.incarnation == number), None)

    def begin(self, parent: int | None, after: int) -> int:
        """A new chain that left its parent after this number; its number. Where the parent itself had not left its own
        by then, that is the parent of both."""
        parent = None if parent is None else self.bearer(parent, after)
        number = max(self.all, default=-1) + 1
        self.all[number] = Incarnation.objects.create(
            device=self.device,
            number=number,
            parent=parent,
            after=after,
            noticed_at=self._now,
            # What is before belongs to the parent, whose own gaps tell of it.
            complete_through=after,
            head_seq=after,
        )
        if parent is not None:
            log.error("%s: another chain of events after number %d (chain %d)", self.device.id, after, number)
        return number

    # -- what is behind

    def _verify_ends(self, new: Sequence[Taken]) -> None:
        """Where new events fill a gap, what stands behind it must go on from them; otherwise they are another's."""
        for run in _runs(new):
            after = self.at(run[-1].incarnation, run[-1].seq + 1)
            if after is None or after.chain is None or run[-1].chain is None or after in _as_stored(new):
                continue
            if after.event_id == NOT_STORED:
                continue
            body = self.own.values_list("body", flat=True).get(event_id=after.event_id)
            # Of an erased one there is no telling any more, and no reason to doubt.
            if body == GONE or goes_on(run[-1].chain, body, after.chain):
                continue
            self._part(run, new)

    def _part(self, run: Sequence[Taken], new: Sequence[Taken]) -> None:
        """Take a run of events out of the chain that it was put into, to be one of its own."""
        old, hashes = run[0].incarnation, {line.seq: line.chain for line in run}
        number = self.begin(*self._origin(run[0], old))
        for line in run:
            line.incarnation = number
            self.stored[line.seq] = [
                replace(stored, incarnation=number) if stored.event_id == line.envelope.id else stored
                for stored in self.stored[line.seq]
            ]
        for line in new:
            chain = self.all[line.incarnation]
            # What was begun behind the run goes with it.
            if (
                (chain.parent, chain.after) == (old, line.seq - 1)
                and line.before
                and line.before == hashes.get(chain.after)
            ):
                chain.parent = number
                chain.save(update_fields=["parent"])

    # -- reading

    def _read_stored(self, seqs: Sequence[int]) -> None:
        numbers = {near for seq in seqs for near in (seq - 1, seq, seq + 1)}
        # Beyond the highest number of every chain nothing is stored: the usual case asks nothing.
        top = max(chain.head_seq for chain in self.all.values())
        wanted = sorted(number for number in numbers if number <= top)
        if not wanted:
            return
        rows = self.own.filter(seq__gte=wanted[0], seq__lte=wanted[-1])
        if wanted[-1] - wanted[0] > 3 * len(wanted):
            rows = self.own.filter(seq__in=wanted)
        for row in rows.values_list("seq", "incarnation", "event_id", "chain"):
            self.stored.setdefault(row[0], []).append(Stored(*row))

    def _owners(self, taken: Sequence[Taken]) -> dict[str, tuple[str, int]]:
        """Which of these ids the ledger has already, of any kiosk and under any number."""
        names = aliases(line.envelope.id for line in taken)
        rows = by_ids(names).values_list("event_id", "device_id", "seq")
        return {names[event_id]: (device, seq) for event_id, device, seq in rows}


def goes_on(before: str, body: str, chain: str) -> bool:
    """Whether an event may stand behind the one with the hash `before`: it was made so, or begins anew, as the next
    of a kiosk that lost that hash with its files."""
    return chain in (link(before, body), link(START, body))


def _runs(new: Iterable[Taken]) -> list[list[Taken]]:
    """Events of one chain whose numbers follow each other."""
    found: list[list[Taken]] = []
    for line in new:
        last = found[-1][-1] if found else None
        if last is not None and (last.seq + 1, last.incarnation) == (line.seq, line.incarnation):
            found[-1].append(line)
        else:
            found.append([line])
    return found


def _as_stored(new: Iterable[Taken]) -> set[Stored]:
    return {Stored(line.seq, line.incarnation, line.envelope.id, line.chain) for line in new}
