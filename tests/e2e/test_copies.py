"""A copied disk, a kiosk put back from an image, a centre put back from yesterday: all by real files and programs.

Afterwards the ledger holds every event that any of them ever made, once, and says what happened.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest

from kiosk.clock import SystemClock
from kiosk.identity import Identity, load_key
from kiosk.store.journal import Journal
from kiosk.store.outbox import Origin, Outbox
from kiosk.store.salvage import open_outbox_store
from sync.client.enrol import enrol
from sync.client.session import SyncSession
from sync.client.transport import RequestsTransport
from sync.protocol.events import HelpWithdrawn
from sync.protocol.packs import Delta
from tests.e2e.programs import STATION, Central, published

ROOT = Path(__file__).resolve().parents[2]
EVENT = HelpWithdrawn(ticket="4829138")


class NoContent:
    """A kiosk that has all the content there is."""

    def version(self) -> str | None:
        return None

    def apply(self, delta: Delta) -> None:
        """Nothing is offered here."""


class Machine:
    """A kiosk's files, opened whenever something is to happen there."""

    made: dict[str, str] = {}

    def __init__(self, home: Path, central: Central) -> None:
        self.home, self._central = home, central
        self.boots = 0

    def enrol(self) -> None:
        self.home.mkdir()
        identity = Identity(load_key(self.home / "device.key"), STATION)
        code = self._central.tell("enrol", "--station", STATION).splitlines()[-1]
        with closing(self._network()) as network:
            enrol(network, code, identity.public_key())

    def copied(self, name: str) -> Machine:
        """The same disk again."""
        shutil.copytree(self.home, self.home.with_name(name))
        copy = Machine(self.home.with_name(name), self._central)
        copy.boots = self.boots
        return copy

    def make(self, count: int) -> None:
        """Events, noted here and remembered by the test."""
        with self._open() as (outbox, _):
            for _ in range(count):
                outbox._store.write(lambda _: outbox.append(EVENT))
            self.made.update((event.body, self.home.name) for event in outbox.pending(10_000, 10**9))

    def sync(self) -> None:
        """Push until nothing waits, twice: what the centre asks for comes with the second."""
        with self._open() as (_, session):
            for _ in range(2):
                while session.push_once().remaining:
                    pass

    @contextmanager
    def _open(self) -> Iterator[tuple[Outbox, SyncSession]]:
        self.boots += 1
        with ExitStack() as closing_all:
            store = open_outbox_store(self.home / "outbox.db", self.home / "outbox.log")
            closing_all.callback(store.close)
            journal = Journal(self.home / "outbox.log")
            closing_all.callback(journal.close)
            identity, clock = Identity(load_key(self.home / "device.key"), STATION), SystemClock()
            outbox = Outbox(store, journal, Origin(STATION, identity.device(), self.boots, False), clock)
            network = closing_all.enter_context(closing(self._network()))
            yield outbox, SyncSession(outbox, NoContent(), identity, clock, network)  # type: ignore[arg-type]

    def _network(self) -> RequestsTransport:
        return RequestsTransport(f"http://127.0.0.1:{self._central.port}")


@pytest.fixture
def central(tmp_path: Path) -> Iterator[Central]:
    central = published(ROOT, tmp_path / "central")
    with closing(central):
        central.start()
        yield central


def ledger(central: Central) -> list[tuple[int, int, str]]:
    with closing(sqlite3.connect(central._home / "central.db")) as database:
        return database.execute("SELECT incarnation, seq, body FROM ledger_event ORDER BY 1, 2").fetchall()


def backed_up(central: Central, backup: Path) -> Path:
    """A copy of the centre's database, taken while it is down."""
    central.end()
    shutil.copy(central._home / "central.db", backup)
    central.start()
    return backup


def put_back(central: Central, backup: Path) -> None:
    """The centre's machine breaks, and another starts with that copy."""
    central.kill()
    for file in central._home.glob("central.db*"):
        file.unlink()
    shutil.copy(backup, central._home / "central.db")
    central.start()


def test_copies_images_and_a_centre_of_yesterday_lose_nothing_and_double_nothing(
    tmp_path: Path, central: Central
) -> None:
    Machine.made = {}
    kiosk = Machine(tmp_path / "kiosk", central)
    kiosk.enrol()
    kiosk.make(20)
    kiosk.sync()
    kiosk.make(4)

    # The disk is copied with four events on it that nobody has yet; both go on.
    copy = kiosk.copied("copy")
    kiosk.make(5)
    copy.make(3)
    copy.sync()
    kiosk.sync()
    assert {(number, seq) for number, seq, _ in ledger(central)} == {
        *((0, seq) for seq in range(1, 28)),
        *((1, seq) for seq in range(25, 30)),
    }

    # Yesterday's backup of the centre, while the kiosks go on; then the machine breaks.
    image = kiosk.copied("image")
    backup = backed_up(central, tmp_path / "backup.db")
    kiosk.make(30)
    copy.make(7)
    kiosk.sync()
    copy.sync()
    put_back(central, backup)

    # And the kiosk is put back from an image of before.
    kiosk.sync()
    copy.sync()
    image.make(2)
    image.sync()

    found = ledger(central)
    assert sorted(body for *_, body in found) == sorted(Machine.made)
    assert {number for number, *_ in found} == {0, 1, 2}
    assert all(not holes for holes in central.missing().values())
    told = central.tell("prove").splitlines()
    assert [line.partition(": ")[2].partition(",")[0] for line in told] == [
        "complete up to 34",
        "complete up to 59",
        "complete up to 31",
    ]
    assert all("missing nothing" in line and "changed none" in line for line in told)


def test_a_centre_put_back_to_before_a_copy_was_made_gets_both_chains_whole(tmp_path: Path, central: Central) -> None:
    Machine.made = {}
    kiosk = Machine(tmp_path / "kiosk", central)
    kiosk.enrol()
    kiosk.make(20)
    kiosk.sync()
    backup = backed_up(central, tmp_path / "yesterday.db")
    kiosk.make(3)
    copy = kiosk.copied("copy")
    both = (kiosk, copy)
    for machine in both:
        machine.make(12)
        machine.sync()
    assert len(ledger(central)) == 47

    put_back(central, backup)
    for machine in both:
        machine.make(3)
        machine.sync()

    held = [body for _, _, body in ledger(central)]
    assert len(held) == len(set(held)) and set(held) == set(Machine.made)
    proofs = central.tell("prove").splitlines()
    assert [line.partition(":")[0].partition(" ")[2] for line in proofs] == ["chain 0", "chain 1 after 23"]
    assert all("missing nothing" in line and line.endswith("changed none") for line in proofs)
