"""A power cut at any moment between two syncs: what was said to be recorded is there, and nothing is half there.

A kiosk makes visits and requests; its database, write-ahead log and journal are then laid out as a cut would have left
them, at the end of every frame and in the middle of each, and opened anew. What a frame is: https://sqlite.org/walformat.html
"""

from __future__ import annotations

import json
import sqlite3
import struct
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kiosk.kiosk import Kiosk
from kiosk.store.journal import Journal, read_journal
from kiosk.store.outbox import Origin, Outbox
from kiosk.store.salvage import open_outbox_store
from sync.protocol.events import HelpWithdrawn

WAL_HEAD, FRAME_HEAD = 32, 24
PAGE_SIZE_AT, SALTS_AT, SALTS_LENGTH = 8, 16, 8
TABLES = ("counter", "outbox", "sent", "quarantine", "visits", "help_requests", "used_codes", "screen_counts")
WITHDRAWN_AT = 8  # column of help_requests
ORIGIN = Origin(station="FC-01", device="kiosk-0123456789", boot=7, is_demo=False)

State = dict[str, list[tuple[Any, ...]]]


@dataclass(frozen=True)
class Disk:
    """The three files as they lie on the disk."""

    database: bytes
    wal: bytes
    journal: bytes


@dataclass(frozen=True)
class Moment:
    """What was on the disk, and what could be read, when a write had been acknowledged."""

    disk: Disk
    state: State

    @property
    def end(self) -> int:
        """The offset in the log behind the last frame of this write."""
        return ([WAL_HEAD, *frame_ends(self.disk.wal)])[-1]


def frame_ends(wal: bytes) -> list[int]:
    """The offset behind each frame that belongs to the log's present round: those with the salts of its head."""
    (page_size,) = struct.unpack_from(">I", wal, PAGE_SIZE_AT)
    salts, length = wal[SALTS_AT : SALTS_AT + SALTS_LENGTH], FRAME_HEAD + page_size
    ends = []
    for start in range(WAL_HEAD, len(wal) - length + 1, length):
        if wal[start + 8 : start + 8 + SALTS_LENGTH] != salts:
            break
        ends.append(start + length)
    return ends


def cuts(wal: bytes) -> Iterator[int]:
    """Offsets at which a cut may end the log: in its head, at the end of each frame, and twice within each."""
    yield from (0, 1, WAL_HEAD // 2, WAL_HEAD)
    start = WAL_HEAD
    for end in frame_ends(wal):
        yield from (start + FRAME_HEAD // 2, end - 1, end)
        start = end


def read_state(path: Path) -> State:
    """Every row of every table, read beside whoever has the file open."""
    with closing(sqlite3.connect(path)) as connection:
        return {name: connection.execute(f"SELECT * FROM {name} ORDER BY 1").fetchall() for name in TABLES}  # noqa: S608 - constants


@pytest.fixture
def moment(settings) -> Callable[[], Moment]:
    """The present one."""

    def take() -> Moment:
        paths = settings.outbox_db, settings.outbox_db.with_name("outbox.db-wal"), settings.outbox_log
        return Moment(Disk(*(path.read_bytes() for path in paths)), read_state(settings.outbox_db))

    return take


@pytest.fixture
def busy_day(clock, moment) -> Callable[[Kiosk], list[Moment]]:
    """Visits and requests at a kiosk; the moment at the start and the one after each write."""

    def run(kiosk: Kiosk) -> list[Moment]:
        moments = [moment()]

        def did(write: Callable[[], object]) -> Any:
            done = write()
            clock.pass_(minutes=11)
            moments.append(moment())
            return done

        for help_type in ("cold", "medical"):
            did(kiosk.visits.touched)
            did(lambda: kiosk.visits.viewed("home"))
            ticket = did(lambda code=help_type: kiosk.help_requests.create(code))
            did(kiosk.visits.ended)
        did(lambda: kiosk.help_requests.withdraw(ticket.code))
        did(lambda: kiosk.help_requests.create("cold", ("blanket",)))
        return moments

    return run


@dataclass
class Laboratory:
    """Lays out files as a cut leaves them, and opens them as a start does."""

    place: Path
    clock: Any
    opened: int = 0

    def open_after(self, disk: Disk) -> State:
        """What a start finds; it is whole, agrees with itself, and the next event has the next number."""
        home = self.place / str(self.opened)
        home.mkdir(parents=True)
        self.opened += 1
        for name, content in (("", disk.database), ("-wal", disk.wal)):
            (home / f"outbox.db{name}").write_bytes(content)
        (home / "outbox.log").write_bytes(disk.journal)
        store = open_outbox_store(home / "outbox.db", home / "outbox.log")
        journal = Journal(home / "outbox.log")
        with closing(store), closing(journal):
            outbox = Outbox(store, journal, ORIGIN, self.clock)
            assert not (home / "damaged").exists()
            assert store.value("PRAGMA integrity_check") == "ok"
            state = read_state(home / "outbox.db")
            agrees_with_itself(state)
            second_copy = read_journal(journal.path)
            assert not second_copy.damaged and list(second_copy.events.items()) == [row[:2] for row in state["outbox"]]
            number = store.write(lambda _: outbox.append(HelpWithdrawn(ticket="4829138")))
            assert number == state["counter"][0][1] + 1
        return state


@pytest.fixture
def laboratory(tmp_path, clock) -> Laboratory:
    return Laboratory(tmp_path / "cuts", clock)


def agrees_with_itself(state: State) -> None:
    """Numbers without a gap or a double; for each row of a visit or a request its events, and the other way round."""
    bodies = {row[0]: row[1] for name in ("outbox", "sent", "quarantine") for row in state[name]}
    assert len(bodies) == sum(len(state[name]) for name in ("outbox", "sent", "quarantine"))
    assert sorted(bodies) == list(range(1, state["counter"][0][1] + 1))
    events = [json.loads(body) for _, body in sorted(bodies.items())]

    def told(type_: str, of: Callable[[dict[str, Any]], str]) -> list[str]:
        return sorted(of(event) for event in events if event["type"] == type_)

    visits, requests = state["visits"], state["help_requests"]
    assert told("session.started", lambda event: event["session"]) == sorted(row[0] for row in visits)
    assert told("session.ended", lambda event: event["session"]) == sorted(row[0] for row in visits if row[2])
    assert told("help.created", lambda event: event["data"]["ticket"]) == sorted(row[0] for row in requests)
    taken_back = sorted(row[0] for row in requests if row[WITHDRAWN_AT])
    assert told("help.withdrawn", lambda event: event["data"]["ticket"]) == taken_back


def last_acknowledged(moments: list[Moment], cut: int) -> int:
    """The index of the last moment whose frames all lie before the cut; -1 if not even the start's do."""
    return sum(moment.end <= cut for moment in moments) - 1


def journals(moments: list[Moment], done: int) -> list[bytes]:
    """What the journal may hold while the write after `done` is cut: nothing of it, half of it, all of it."""
    before = moments[done].disk.journal if done >= 0 else b""
    after = moments[min(done + 1, len(moments) - 1)].disk.journal
    assert after.startswith(before)
    return list(dict.fromkeys((before, after[: (len(before) + len(after)) // 2], after)))


def test_a_log_that_ends_anywhere_holds_every_write_acknowledged_before_and_nothing_of_the_next(
    start, busy_day, laboratory
):
    moments = busy_day(start())
    disk = moments[-1].disk
    ends = [moment.end for moment in moments]
    assert ends == sorted(set(ends))
    assert all(moment.disk.database == disk.database for moment in moments)  # no checkpoint has come between
    for cut in cuts(disk.wal):
        done = last_acknowledged(moments, cut)
        # The journal is synced before the frame that commits: most is at stake there.
        for journal in journals(moments, done)[0 if cut in ends else -1 :]:
            found = laboratory.open_after(Disk(disk.database, disk.wal[:cut], journal))
            assert done < 0 or found == moments[done].state, cut


def test_old_frames_behind_the_cut_are_not_taken_for_new_ones(start, settings, busy_day, laboratory):
    """After a checkpoint the log is written from its head again, over what it held."""
    kiosk = start()
    busy_day(kiosk)
    with closing(sqlite3.connect(settings.outbox_db)) as connection:
        assert connection.execute("PRAGMA wal_checkpoint(RESTART)").fetchone()[0] == 0
        before = settings.outbox_db.with_name("outbox.db-wal").read_bytes()
        checkpointed = read_state(settings.outbox_db)
        kiosk.visits.touched()
        moments = busy_day(kiosk)[:4]
    disk = moments[-1].disk
    assert frame_ends(before)[-1] > moments[-1].end and disk.wal[:WAL_HEAD] != before[:WAL_HEAD]
    for cut in cuts(disk.wal):
        if cut > moments[-1].end:
            break
        done = last_acknowledged(moments, cut)
        journal = journals(moments, done)[-1] if done >= 0 else moments[0].disk.journal
        found = laboratory.open_after(Disk(disk.database, disk.wal[:cut] + before[cut:], journal))
        assert found == (moments[done].state if done >= 0 else checkpointed), cut


def test_a_checkpoint_that_was_cut_is_made_up_for_by_the_log(start, settings, busy_day, laboratory):
    """Until the database is synced the log is not written over: whatever part of the pages has arrived."""
    last = busy_day(start())[-1]
    with closing(sqlite3.connect(settings.outbox_db)) as connection:
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
    old, new = last.disk.database, settings.outbox_db.read_bytes()
    assert old != new
    for written in range(0, len(new), 2048 + 512):
        found = laboratory.open_after(Disk(new[:written] + old[written:], last.disk.wal, last.disk.journal))
        assert found == last.state, written
