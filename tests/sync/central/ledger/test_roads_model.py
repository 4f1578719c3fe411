"""Any mixture of the network and of sticks: lost, copied, damaged, brought in any order, with either end dying between.

Two kiosks with their real outboxes, and a centre on a real database that may be put back from a backup. At every step
each event is where it was recorded; what a kiosk holds for sent, the centre has; at the end the centre has everything
once.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, connections
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from kiosk.clock import SystemClock
from kiosk.errors import ReceiptsForeign
from kiosk.identity import Identity, load_key
from kiosk.services.carrying import Carrying
from kiosk.store.journal import Journal
from kiosk.store.outbox import Origin, Outbox
from kiosk.store.salvage import open_outbox_store
from sync.central.fleet.carriers import Import
from sync.central.ledger import carriers
from sync.central.ledger.api import Device, Event, register_device
from sync.client.errors import SyncError, TransportError
from sync.client.ports import Request, Response
from sync.client.session import SyncSession
from sync.protocol.events import ScreenViewed

STATION = "FC-01"
BATCH = 3
STICKS = ("red", "blue", "green")
MEMORY = Path("/dev/shm")
"""What is killed here are programs, not machines: no disk need be waited for."""


class DiedError(Exception):
    """A program was killed here."""


class NoContent:
    """A kiosk that has all the content there is."""

    def version(self) -> str | None:
        return None


class Wire:
    """The network: ``fate`` is what becomes of the next request."""

    def __init__(self, ask: Callable[..., Any]) -> None:
        self._ask, self.fate = ask, "arrives"

    def send(self, request: Request) -> Response:
        if self.fate == "request lost":
            raise TransportError("the request was lost")
        reply = self._ask(request.method, request.path, dict(request.headers), request.body)
        if self.fate == "reply lost":
            raise TransportError("the reply was lost")
        return Response(200, {}, b"<html>") if self.fate == "portal" else Response(reply.status, {}, reply.body)


class Terminal:
    """A kiosk as far as its outbox goes; ``recorded`` is what was committed here, whatever became of it."""

    def __init__(self, home: Path, sticks: Any, ask: Callable[..., Any]) -> None:
        home.mkdir()
        self._home, self._sticks, self.wire = home, sticks, Wire(ask)
        self.recorded: dict[int, str] = {}
        self._boot = 0
        self.start()
        device = register_device(self.identity.public_key(), STATION, self._clock.now())
        self.device, self._key = device.id, bytes(device.receipt_key or b"")

    def start(self) -> None:
        self._boot += 1
        self._store = open_outbox_store(self._home / "outbox.db", self._home / "outbox.log")
        self._journal = Journal(self._home / "outbox.log")
        self.identity, self._clock = Identity(load_key(self._home / "device.key"), STATION), SystemClock()
        origin = Origin(STATION, self.identity.device(), self._boot, False)
        self.outbox = Outbox(self._store, self._journal, origin, self._clock)
        self.session = self._session()
        packing = self._session()
        desk: Any = SimpleNamespace(leader=lambda: None)
        self.carrying = Carrying(
            self._store,
            self.outbox,
            self._clock,
            desk,
            self._sticks,
            self.identity,
            packing.pack,
            receipt_key=lambda: self._key,
        )

    def _session(self) -> SyncSession:
        content: Any = NoContent()
        session = SyncSession(self.outbox, content, self.identity, self._clock, self.wire)  # type: ignore[arg-type]
        session._limit = BATCH
        return session

    def record(self) -> None:
        with self._store.transaction():
            seq = self.outbox.append(ScreenViewed(day="2026-11-20", screen="home", count=len(self.recorded)))
        body = self._store.value("SELECT body FROM outbox WHERE seq = ?", [seq])
        self.recorded[seq] = body

    def held(self, table: str) -> dict[int, str]:
        return {row["seq"]: row["body"] for row in self._store.rows(f"SELECT seq, body FROM {table}")}  # noqa: S608

    def push(self, fate: str) -> None:
        self.wire.fate = fate
        try:
            self.session.push_once()
        except SyncError:
            assert fate != "arrives"
        self.session._limit = BATCH

    def drain(self) -> None:
        """Until nothing waits and the centre asks for nothing more."""
        idle = pushes = 0
        while idle < 2:
            self.push("arrives")
            idle, pushes = 0 if self.outbox.depth() else idle + 1, pushes + 1
            assert pushes < 1000, "it never ends"

    def die(self) -> None:
        self._journal.close()
        self._store.close()


class Roads(RuleBasedStateMachine):
    """What may happen between two kiosks and their centre."""

    ask: Callable[..., Any]
    memory: Path

    @initialize()
    def begin(self) -> None:
        Event.objects.all().delete()
        Device.objects.all().delete()
        self.place = Path(tempfile.mkdtemp(prefix="yizhan-roads-", dir=type(self).memory))
        self.sticks = {name: self.place / name for name in STICKS}
        for folder in self.sticks.values():
            folder.mkdir()
        self.plugged = SimpleNamespace(folders=[], mounted=lambda: self.plugged.folders)
        self.terminals = [Terminal(self.place / f"kiosk-{n}", self.plugged, type(self).ask) for n in range(2)]
        self.was_restored = False
        self.keep_backup()

    @rule(n=st.integers(0, 1), count=st.integers(1, 8))
    def something_happens(self, n: int, count: int) -> None:
        for _ in range(count):
            self.terminals[n].record()

    @rule(n=st.integers(0, 1), fate=st.sampled_from(["arrives", "request lost", "reply lost", "portal"]))
    def the_network_is_there(self, n: int, fate: str) -> None:
        self.terminals[n].push(fate)

    @rule(n=st.integers(0, 1), stick=st.sampled_from(STICKS), dies=st.booleans())
    def records_go_out(self, n: int, stick: str, dies: bool) -> None:
        terminal, self.plugged.folders = self.terminals[n], [self.sticks[stick]]
        if not dies:
            terminal.carrying.carry_out()
            return
        terminal.carrying._remember = _die  # type: ignore[method-assign]
        try:
            terminal.carrying.carry_out()
        except DiedError:
            terminal.die()
            terminal.start()
        else:
            del terminal.carrying._remember

    @rule(one=st.sampled_from(STICKS), other=st.sampled_from(STICKS))
    def a_stick_is_copied(self, one: str, other: str) -> None:
        for path in self.sticks[one].iterdir():
            if one != other:
                shutil.copy(path, self.sticks[other] / path.name)

    @rule(stick=st.sampled_from(STICKS))
    def a_stick_is_lost(self, stick: str) -> None:
        for path in self.sticks[stick].iterdir():
            path.unlink()

    @rule(stick=st.sampled_from(STICKS), seed=st.integers(0, 2**32))
    def a_stick_is_damaged(self, stick: str, seed: int) -> None:
        rng = random.Random(seed)
        for path in sorted(self.sticks[stick].iterdir()):
            content = bytearray(path.read_bytes())
            if rng.random() < 0.5:
                content[rng.randrange(len(content))] ^= 1 << rng.randrange(8)
            else:
                del content[rng.randrange(len(content)) :]
            path.write_bytes(content)

    @rule(stick=st.sampled_from(STICKS), dies_after=st.none() | st.integers(0, 3))
    def the_centre_reads_a_stick(self, stick: str, dies_after: int | None) -> None:
        real, taken = carriers.ingest, 0

        def dying(*arguments: Any) -> Any:
            nonlocal taken
            if taken == dies_after:
                raise DiedError
            taken += 1
            return real(*arguments)

        carriers.ingest = dying
        try:
            list(Import("test").run([self.sticks[stick]]))
        except DiedError:
            connection.close()
        finally:
            carriers.ingest = real

    @rule(n=st.integers(0, 1), stick=st.sampled_from(STICKS))
    def receipts_come_back(self, n: int, stick: str) -> None:
        self.plugged.folders = [self.sticks[stick]]
        with suppress(ReceiptsForeign):
            self.terminals[n].carrying.bring_receipts()

    @rule(n=st.integers(0, 1))
    def a_kiosk_dies(self, n: int) -> None:
        self.terminals[n].die()
        self.terminals[n].start()

    @rule()
    def keep_backup(self) -> None:
        """The database as it is; only SQLite's is one file."""
        if connection.vendor == "sqlite":
            with sqlite3.connect(self.place / "backup.db") as kept:
                connection.ensure_connection()
                connection.connection.backup(kept)
            kept.close()

    @rule()
    def the_centre_is_put_back(self) -> None:
        if connection.vendor != "sqlite":
            return
        path = Path(connection.settings_dict["NAME"])
        connections.close_all()
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        shutil.copy(self.place / "backup.db", path)
        self.was_restored = True

    @invariant()
    def nothing_is_lost_and_nothing_is_twice(self) -> None:
        for terminal in getattr(self, "terminals", []):
            waiting, sent, aside = map(terminal.held, ("outbox", "sent", "quarantine"))
            assert {**sent, **waiting, **aside} == terminal.recorded
            assert not waiting.keys() & sent.keys() and not aside
            ledger = self.ledger(terminal)
            assert ledger.items() <= terminal.recorded.items()
            if not self.was_restored:
                assert sent.items() <= ledger.items()

    def teardown(self) -> None:
        """The network comes back for good."""
        try:
            for terminal in getattr(self, "terminals", []):
                terminal.drain()
                assert self.ledger(terminal) == terminal.recorded
                terminal.die()
            if hasattr(self, "terminals"):
                assert Event.objects.count() == sum(len(terminal.recorded) for terminal in self.terminals)
        finally:
            if hasattr(self, "place"):
                shutil.rmtree(self.place)

    def ledger(self, terminal: Terminal) -> dict[int, str]:
        rows: Sequence[tuple[int, str]] = list(
            Event.objects.filter(device=terminal.device).values_list("seq", "body").order_by("position")
        )
        assert len(dict(rows)) == len(rows)
        return dict(rows)


def _die(*_: Any) -> None:
    raise DiedError


@pytest.fixture
def memory(tmp_path):
    """A folder that no disk slows down, where there is one."""
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else tmp_path) as name:
        yield Path(name)


@pytest.fixture
def sqlite_in_memory(fresh_sqlite, memory):
    with fresh_sqlite(memory) as url:
        yield url


@pytest.mark.parametrize(
    ("engine", "examples"),
    [("sqlite_in_memory", 30), pytest.param("postgresql", 8, marks=pytest.mark.postgresql)],
)
def test_everything_arrives_once_by_whatever_roads(request, memory, engine, examples, ask):
    request.getfixturevalue(engine)
    request.getfixturevalue("stations")
    Roads.ask, Roads.memory = staticmethod(ask), memory
    run_state_machine_as_test(
        Roads,
        settings=settings(
            max_examples=examples, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
