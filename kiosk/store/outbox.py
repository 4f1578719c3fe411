"""Events on their way to the central: numbered without gaps, kept until the central names them as received.

An event's JSON text is made once, here, and is what travels. Its number comes from a counter row and is never reused;
its hash covers its text and the hash of the event before, so that neither can change unnoticed.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import starmap
from typing import Any, NamedTuple, Protocol

from kiosk.clock import Clock
from kiosk.errors import StoreError
from kiosk.store.database import Store
from kiosk.store.journal import Journal, Kept, read_journal
from sync.protocol import chain, envelope
from sync.protocol.events import Event, schema_of, to_data, type_of
from sync.protocol.ids import Uuid7Factory

KEEP_SENT = timedelta(days=30)
CUT_ABOVE_BYTES = 64 * 1024
AN_EVENT_BYTES = 350  # about

PENDING = "SELECT seq, body, before, chain FROM outbox WHERE seq > ? ORDER BY seq LIMIT ?"

log = logging.getLogger(__name__)


class PendingEvent(NamedTuple):
    """One event that waits: its number, its JSON text, the hash before it and its own, if it was made with them.

    `is_altered`: its text is no longer the one that it was made with.
    """

    seq: int
    body: str
    before: str | None = None
    chain: str | None = None
    is_altered: bool = False


class Refusal(Protocol):
    """Why the central will never take an event (sync.protocol.batches.Rejection)."""

    @property
    def seq(self) -> int: ...
    @property
    def id(self) -> str | None: ...
    @property
    def code(self) -> str: ...
    @property
    def detail(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Origin:
    """What every envelope of this run says of its sender; boot counts the starts of the program."""

    station: str
    device: str
    boot: int
    is_demo: bool


class Outbox:
    """The outbox tables of a store, and the journal beside them."""

    def __init__(self, store: Store, journal: Journal, origin: Origin, clock: Clock) -> None:
        self._store, self._journal, self._origin, self._clock = store, journal, origin, clock
        self._ids = Uuid7Factory()
        self._began_s = clock.monotonic()
        self._fresh: list[Kept] = []
        self._journal_mark: int | None = None
        self._settled = 0
        try:
            reconcile(store, journal)
        except OSError as error:  # the first copy is whole: no reason not to start
            log.error("the journal could not be brought up to date: %s", error)
        store.watch(self)

    @property
    def boot(self) -> int:
        """Which start of the program this is."""
        return self._origin.boot

    def running(self) -> tuple[str, int]:
        """Which start of the program this is, as events name it, and for how many milliseconds it has been running."""
        return f"b-{self._origin.boot:06d}", int((self._clock.monotonic() - self._began_s) * 1000)

    def append(
        self,
        event: Event,
        session: str | None = None,
        occurred_at: datetime | None = None,
        *,
        actor: envelope.Actor | None = None,
        event_id: str | None = None,
    ) -> int:
        """Adds an event within the caller's transaction and gives its number.

        `occurred_at` (aware) is the present unless told, `event_id` (from `new_id`) a new one. Raises StoreError
        outside a transaction, because an event without its domain row would be half a fact.
        """
        if not self._store.is_in_transaction:
            raise StoreError("an event is appended within the transaction of its domain row")
        database = self._store.database
        database.execute("UPDATE counter SET last_seq = last_seq + 1, last_boot = ?", [self._origin.boot])
        seq = self.last_seq()
        made = self._envelope(event, seq, session, occurred_at)
        body = envelope.encode(replace(made, actor=actor, id=event_id or made.id))
        before = self.head() or chain.START
        own = chain.link(before, body)
        database.execute("INSERT INTO outbox (seq, body, before, chain) VALUES (?, ?, ?, ?)", [seq, body, before, own])
        database.execute("UPDATE counter SET chain = ?", [own])
        self._fresh.append((seq, body, before))
        return seq

    def new_id(self) -> str:
        """A UUIDv7 for an event or a session; they only ever grow within one run."""
        return self._ids.new(int(self._clock.now().timestamp() * 1000))

    def pending(self, limit: int, max_bytes: int, after: int = 0) -> list[PendingEvent]:
        """The oldest unsent events above the number `after`, at most `limit` and `max_bytes` of UTF-8 lines; at least
        one if there is any."""
        chosen: list[PendingEvent] = []
        size = 0
        for event in starmap(PendingEvent, self._store.tuples(PENDING, [after, limit])):
            size += (len(event.body) if event.body.isascii() else len(event.body.encode())) + 1
            if chosen and size > max_bytes:
                break
            chosen.append(event)
        return self._mended(chosen)

    def last_seq(self) -> int:
        """The highest number ever issued, 0 if none."""
        return int(self._store.value("SELECT last_seq FROM counter"))

    def head(self) -> str | None:
        """The hash of the event with the highest number; None if none was made with a hash."""
        found = self._store.value("SELECT chain FROM counter")
        return None if found is None else str(found)

    def points(self) -> list[tuple[int, str]]:
        """Numbers and hashes of events that are still here, sent or not: the last, and ever further back."""
        last = self.last_seq()
        steps = [0, *(2**power for power in range(last.bit_length()))]
        numbers = ", ".join(str(last - step) for step in steps if step < last)
        query = (
            f"SELECT seq, chain FROM outbox WHERE seq IN ({numbers}) AND chain IS NOT NULL"  # noqa: S608 - integers
            f" UNION SELECT seq, chain FROM sent WHERE seq IN ({numbers}) AND chain IS NOT NULL"
        )
        return sorted(self._store.tuples(query), reverse=True)

    def aside(self) -> list[tuple[int, int]]:
        """The numbers of events that will never be taken, as inclusive ranges."""
        return chain.runs(row[0] for row in self._store.tuples("SELECT seq FROM quarantine"))

    def waits(self, seq: int) -> bool:
        """Whether the event of this number is not known to have arrived: it waits, or was refused."""
        query = "SELECT EXISTS (SELECT 1 FROM outbox WHERE seq = ?) OR EXISTS (SELECT 1 FROM quarantine WHERE seq = ?)"
        return bool(self._store.value(query, [seq, seq]))

    def depth(self) -> int:
        """How many events wait."""
        # One after the other: asked for both at once, SQLite reads all rows.
        first, last = self._store.tuples("SELECT (SELECT min(seq) FROM outbox), (SELECT max(seq) FROM outbox)")[0]
        if first is None:
            return 0
        # Counting rows reads them all, and a month without a network is a million: what is not here is in one of the
        # others, which hold few numbers from between.
        query = (
            "SELECT (SELECT count(*) FROM quarantine WHERE seq BETWEEN ? AND ?)"
            " + (SELECT count(*) FROM sent WHERE seq BETWEEN ? AND ?)"
        )
        return int(last - first + 1 - self._store.value(query, [first, last, first, last]))

    def quarantined(self) -> list[dict[str, Any]]:
        """Events that the central will never take, with its reason, oldest first."""
        return self._store.rows("SELECT * FROM quarantine ORDER BY seq")

    def acknowledge(self, ranges: Sequence[tuple[int, int]]) -> int:
        """Moves the events of inclusive ranges of numbers to those sent; gives how many were still waiting."""
        moved = self._store.write(lambda _: sum(self._move_sent(first, last) for first, last in ranges))
        self._settled += moved
        self._cut_journal()
        return moved

    def resend(self, ranges: Sequence[tuple[int, int]]) -> int:
        """Takes sent events of inclusive ranges of numbers out again: the central has lost them. Gives how many.

        What was never acknowledged waits already; what was sent longer ago than `KEEP_SENT` is gone.
        """
        with self._store.transaction():
            moved = sum(self._take_out(first, last) for first, last in ranges)
            if moved:
                rewrite(self._store, self._journal)
        if moved:
            log.warning("%d sent events are sent again: the central lacks them", moved)
        return moved

    def quarantine(self, rejections: Iterable[Refusal]) -> None:
        """Sets refused events aside with the reason, so that they never block the others."""
        refused = list(rejections)
        with self._store.transaction():
            for refusal in refused:
                self._set_aside(refusal)
        self._settled += len(refused)
        self._cut_journal()

    def forget_sent(self) -> None:
        """Drops what was acknowledged long ago."""
        oldest = (self._clock.now() - KEEP_SENT).isoformat()
        self._store.write(lambda database: database.execute("DELETE FROM sent WHERE acknowledged_at < ?", [oldest]))

    def before_commit(self) -> None:
        """Writes the second copy of the transaction's events, durable before the commit is."""
        if self._fresh:
            self._journal_mark = self._journal.size
            self._journal.append(self._fresh)

    def committed(self) -> None:
        """The transaction's events are there for good."""
        self._fresh, self._journal_mark = [], None

    def rolled_back(self) -> None:
        """Takes the second copy back with the transaction."""
        mark, self._fresh, self._journal_mark = self._journal_mark, [], None
        if mark is not None:
            self._journal.truncate(mark)

    def _envelope(self, event: Event, seq: int, session: str | None, occurred_at: datetime | None) -> envelope.Envelope:
        now = self._clock.now()
        boot, mono = self.running()
        # What was noted a while ago is told by when it was; if the clock was set meanwhile, its place is lost.
        mono -= round((now - (occurred_at or now)).total_seconds() * 1000)
        return envelope.Envelope(
            id=self.new_id(),
            type=type_of(event),
            schema=schema_of(event),
            station=self._origin.station,
            device=self._origin.device,
            boot=boot,
            mono=mono if 0 <= mono <= self.running()[1] else None,
            seq=seq,
            occurred_at=occurred_at or now,
            clock=self._clock.state(),
            session=session,
            data=to_data(event),
            demo=self._origin.is_demo,
        )

    def _mended(self, events: list[PendingEvent]) -> list[PendingEvent]:
        """The events, with the second copy's text for those that have no longer the one they were made with."""
        altered = [place for place, event in enumerate(events) if not is_whole(event)]
        if not altered:
            return events
        held = read_journal(self._journal.path)
        for place in altered:
            event = events[place]._replace(body=held.events.get(events[place].seq, ""))
            if is_whole(event):
                log.error("event %d was altered in the outbox; it goes as the journal has it", event.seq)
                events[place] = event
            else:
                log.error("event %d was altered in the outbox, and the journal has no better copy", event.seq)
                events[place] = events[place]._replace(is_altered=True)
        return events

    def _move_sent(self, first: int, last: int) -> int:
        database, now = self._store.database, self._clock.now().isoformat()
        database.execute(
            "INSERT OR REPLACE INTO sent (seq, body, acknowledged_at, before, chain)"
            " SELECT seq, body, ?, before, chain FROM outbox WHERE seq BETWEEN ? AND ?",
            [now, first, last],
        )
        return database.execute("DELETE FROM outbox WHERE seq BETWEEN ? AND ?", [first, last]).rowcount

    def _take_out(self, first: int, last: int) -> int:
        database = self._store.database
        database.execute(
            "INSERT OR IGNORE INTO outbox (seq, body, before, chain)"
            " SELECT seq, body, before, chain FROM sent WHERE seq BETWEEN ? AND ?",
            [first, last],
        )
        return database.execute("DELETE FROM sent WHERE seq BETWEEN ? AND ?", [first, last]).rowcount

    def _set_aside(self, refusal: Refusal) -> None:
        database, now = self._store.database, self._clock.now().isoformat()
        database.execute(
            "INSERT OR REPLACE INTO quarantine (seq, body, code, detail, quarantined_at, before, chain)"
            " SELECT seq, body, ?, ?, ?, before, chain FROM outbox WHERE seq = ?",
            [refusal.code, refusal.detail[:500], now, refusal.seq],
        )
        database.execute("DELETE FROM outbox WHERE seq = ?", [refusal.seq])
        log.error("event %d quarantined: %s %s", refusal.seq, refusal.code, refusal.detail[:500])

    def _cut_journal(self) -> None:
        """Cuts the journal when most of it was sent; failing to cut loses nothing.

        Finding out how much waits reads all that waits, and cutting writes it: worth it only when three quarters have
        gone.
        """
        if self._journal.size < CUT_ABOVE_BYTES or self._settled * AN_EVENT_BYTES * 4 < self._journal.size * 3:
            return
        self._settled = 0
        waiting = self._store.value("SELECT total(length(CAST(body AS BLOB))) FROM outbox")
        if waiting * 2 < self._journal.size:
            try:
                with self._store.transaction():
                    rewrite(self._store, self._journal)
            except (OSError, StoreError) as error:
                log.warning("the journal was not cut: %s", error)


def is_whole(event: PendingEvent) -> bool:
    """Whether an event still has the text that it was made with, as far as that can be known."""
    return event.before is None or chain.link(event.before, event.body) == event.chain


def rewrite(store: Store, journal: Journal) -> None:
    """Makes the journal hold exactly the waiting events."""
    waiting = store.tuples("SELECT seq, body, before FROM outbox ORDER BY seq")
    last_seq, head = store.tuples("SELECT last_seq, chain FROM counter")[0]
    journal.rewrite(last_seq, waiting, head or chain.START)


def reconcile(store: Store, journal: Journal) -> None:
    """At the start: what was journalled but not committed did not happen; what waits must be in the journal."""
    held = read_journal(journal.path)
    waiting = {row["seq"] for row in store.rows("SELECT seq FROM outbox")}
    is_current = held.last_seq == int(store.value("SELECT last_seq FROM counter"))
    if held.damaged or not is_current or not waiting <= held.events.keys():
        rewrite(store, journal)
