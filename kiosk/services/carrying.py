"""Records carried to the centre on a stick, and its receipts carried back, where there is no network.

What is carried stays here and waits as before: writing to a stick marks nothing as sent, since a stick may be lost.
Only the centre's receipt for a batch that this very outbox once wrote settles its events. A receipt that comes late or
twice, or from before the centre was put back from a backup, does no harm: what it settles is kept for 30 days more, and
the centre asks for what it lacks, by network or in its newest receipts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from kiosk.clock import Clock
from kiosk.errors import NotEnrolled, ReceiptsForeign
from kiosk.services.desk import Desk
from kiosk.store.database import Store
from kiosk.store.outbox import Outbox
from kiosk.store.sticks import Sticks, only_stick, read_some, write_whole
from sync.protocol.batches import BatchReply, Rejection
from sync.protocol.carriers import (
    MAX_RECEIPTS_BYTES,
    CarriedBatch,
    CarrierHead,
    Receipts,
    carrier_name,
    decode_receipts,
    encode_carrier,
    receipts_name,
    to_sign,
)
from sync.protocol.problems import ProblemError

MOST_EVENTS = 20_000
MOST_BYTES = 16 * 1024 * 1024
KEEP_CARRIED = timedelta(days=180)

Range = tuple[int, int]


class Packed(Protocol):
    """A batch as it would be sent: its digest, its bytes, the numbers of its events in order."""

    @property
    def digest(self) -> str: ...
    @property
    def sent(self) -> bytes: ...
    @property
    def seqs(self) -> Sequence[int]: ...


class Signer(Protocol):
    """Who this kiosk is."""

    def device(self) -> str: ...
    def sign(self, data: bytes) -> bytes: ...


@dataclass(frozen=True, slots=True)
class CarryState:
    """How many records wait, and when some were last written to a stick; None if never."""

    waiting: int
    last_at: datetime | None


@dataclass(frozen=True, slots=True)
class CarriedOut:
    """What was written: how many records, into which file."""

    count: int
    name: str


@dataclass(frozen=True, slots=True)
class BroughtBack:
    """How many records the receipts settled, and how many the centre asks for again."""

    settled: int
    asked_again: int


class Carrying:
    """Out and back; for a shift leader who is at the desk."""

    def __init__(
        self,
        store: Store,
        outbox: Outbox,
        clock: Clock,
        desk: Desk,
        sticks: Sticks,
        signer: Signer,
        pack: Callable[[Sequence[Any]], Sequence[Packed]],
        receipt_key: Callable[[], bytes | None],
    ) -> None:
        self._store, self._outbox, self._clock, self._desk = store, outbox, clock, desk
        self._sticks, self._signer, self._pack, self._key = sticks, signer, pack, receipt_key

    def state(self) -> CarryState:
        """What there is to carry."""
        last_at = self._store.value("SELECT max(carried_at) FROM carried")
        return CarryState(self._outbox.depth(), datetime.fromisoformat(last_at) if last_at else None)

    def carry_out(self) -> CarriedOut:
        """Writes what waits to the stick, as one file; none of it counts as sent.

        Raises NotOnShift, NotEnrolled, StickError, StoreError.
        """
        self._desk.leader()
        self._need_key()
        stick = only_stick(self._sticks)
        packed = [batch for batch in self._pack(self._outbox.pending(MOST_EVENTS, MOST_BYTES)) if batch.seqs]
        if not packed:
            return CarriedOut(0, "")
        head = CarrierHead(self._signer.device(), max(0, int(self._clock.now().timestamp())))
        signed = (CarriedBatch(batch.sent, self._signer.sign(to_sign(head, batch.sent))) for batch in packed)
        name = carrier_name(head.device, packed[0].seqs[0], packed[-1].seqs[-1])
        write_whole(stick, name, encode_carrier(head, signed))
        self._remember(packed)
        return CarriedOut(sum(len(batch.seqs) for batch in packed), name)

    def bring_receipts(self) -> BroughtBack:
        """Settles what the receipts on the stick name, if the centre made them for this kiosk.

        Raises NotOnShift, NotEnrolled, ReceiptsForeign, StickError, StoreError; then nothing has changed, or what was
        settled before the failure, which stays true.
        """
        self._desk.leader()
        key = self._need_key()
        found = [self._read(content, key) for content in self._contents(only_stick(self._sticks))]
        if not found:
            raise ReceiptsForeign("there are none on this stick")
        settled = again = 0
        for receipts in sorted(found, key=lambda each: each.issued_at):
            settled += sum(map(self._settle, receipts.replies))
            again += self._send_again(receipts)
        return BroughtBack(settled, again)

    def forget_old(self) -> None:
        """Drops what is past its time: a receipt for it settles nothing any more, and the network still does."""
        oldest = (self._clock.now() - KEEP_CARRIED).isoformat()
        self._store.write(lambda database: database.execute("DELETE FROM carried WHERE carried_at < ?", [oldest]))

    def _need_key(self) -> bytes:
        key = self._key()
        if key is None:
            raise NotEnrolled("no key was agreed with a centre")
        return key

    def _remember(self, packed: Sequence[Packed]) -> None:
        now = self._clock.now().isoformat()
        rows = [(batch.digest, batch.seqs[0], batch.seqs[-1], now) for batch in packed]
        statement = "INSERT OR REPLACE INTO carried VALUES (?, ?, ?, ?)"
        self._store.write(lambda database: database.conn.executemany(statement, rows))

    def _contents(self, stick: Path) -> Iterator[bytes]:
        pattern = receipts_name(self._signer.device()).replace(".", "*.")  # a copy has a number before the ending
        return (content for _name, content in read_some(stick, pattern, MAX_RECEIPTS_BYTES))

    def _read(self, content: bytes, key: bytes) -> Receipts:
        try:
            return decode_receipts(content, self._signer.device(), key)
        except ProblemError as error:
            raise ReceiptsForeign(str(error)) from error

    def _settle(self, reply: BatchReply) -> int:
        """As a reply over the network settles its batch: only what that batch held, and only if we wrote it."""
        row = self._store.rows("SELECT first_seq, last_seq FROM carried WHERE batch = ?", [reply.batch])
        if not row:
            return 0
        bounds = (row[0]["first_seq"], row[0]["last_seq"])
        settled = self._outbox.acknowledge([part for each in reply.acknowledged if (part := _within(each, bounds))])
        if refused := [each for each in reply.rejected if _within((each.seq, each.seq), bounds)]:
            settled += self._set_aside(refused)
        return settled

    def _set_aside(self, refused: Sequence[Rejection]) -> int:
        before = self._outbox.depth()
        self._outbox.quarantine(refused)
        return before - self._outbox.depth()

    def _send_again(self, receipts: Receipts) -> int:
        """What the centre lacked when it made its newest receipts; older ones do not know what has come since."""
        newest = self._store.value("SELECT issued_at FROM carried_receipts")
        if newest is not None and receipts.issued_at <= datetime.fromisoformat(newest):
            return 0
        have = [pair for reply in receipts.replies for pair in reply.acknowledged]
        wanted = [gap for reply in receipts.replies for pair in reply.wanted for gap in _without(pair, have)]
        again = self._outbox.resend(wanted) if wanted else 0
        issued_at = receipts.issued_at.isoformat()
        statement = "INSERT OR REPLACE INTO carried_receipts VALUES (1, ?)"
        self._store.write(lambda database: database.execute(statement, [issued_at]))
        return again


def _within(pair: Range, bounds: Range) -> Range | None:
    first, last = max(pair[0], bounds[0]), min(pair[1], bounds[1])
    return (first, last) if first <= last else None


def _without(pair: Range, taken: Sequence[Range]) -> list[Range]:
    """What of a range is in none of the others."""
    left = [pair]
    for first, last in taken:
        left = [
            part
            for start, end in left
            for part in ((start, min(end, first - 1)), (max(start, last + 1), end))
            if part[0] <= part[1]
        ]
    return left
