"""How fast events reach the central and rows leave it, against SQLite's own speed for the same rows in the same run."""

from __future__ import annotations

import http.client
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from kiosk.clock import SystemClock
from kiosk.identity import Identity, load_key
from kiosk.store.journal import Journal
from kiosk.store.outbox import Origin, Outbox
from kiosk.store.salvage import open_outbox_store
from sync.client.enrol import enrol
from sync.client.session import SyncSession
from sync.client.transport import RequestsTransport
from sync.protocol.events import SessionEnded, SessionStarted
from sync.protocol.ids import new_uuid7
from sync.protocol.packs import Delta
from tests.e2e.programs import STATION, Central

VISITS = 10_000
A_COMMIT = 1000
TRIALS = 3


@dataclass(frozen=True)
class Speeds:
    """Rows a second."""

    push: float
    raw_insert: float
    pull: float
    raw_select: float
    puller: float


class NoContent:
    """A kiosk that has all the content there is."""

    def version(self) -> str | None:
        return None

    def apply(self, delta: Delta) -> None:
        """Nothing is offered here."""


def measure(root: Path, place: Path) -> Speeds:
    """Push the events of many visits, then pull them; raw SQLite in turn with both, on the same machine."""
    (place / "central").mkdir(parents=True)
    central = Central(root, place / "central")
    central.tell("migrate")
    central.tell("publish", str(root / "assets" / "content"))
    central.start()
    try:
        pushes, inserts = [], []
        for trial in range(TRIALS):
            with outbox_of(place / f"kiosk-{trial}", central) as (outbox, session):
                bodies = fill(outbox)
                inserts.append(rate(len(bodies), lambda: raw_insert(place / f"raw-{trial}.db", bodies)))  # noqa: B023
                pushes.append(rate(len(bodies), lambda: push(session)))
        token = central.tell("token", "--name", "bench").splitlines()[-1]
        rows = TRIALS * VISITS * 2
        pulls = [rate(rows, lambda: pull(central.port, token, rows)) for _ in range(TRIALS)]
        database = place / "central" / "central.db"
        selects = [rate(rows, lambda: raw_select(database)) for _ in range(TRIALS)]
        pullers = [rate(rows, lambda: puller(root, place, central.port, token, n)) for n in range(TRIALS)]  # noqa: B023
    finally:
        central.close()
    return Speeds(median(pushes), median(inserts), median(pulls), median(selects), median(pullers))


def rate(rows: int, work: Callable[[], object]) -> float:
    """Rows a second."""
    began = time.perf_counter()
    work()
    return rows / (time.perf_counter() - began)


@contextmanager
def outbox_of(home: Path, central: Central) -> Iterator[tuple[Outbox, SyncSession]]:
    """A kiosk's outbox, enrolled with the central, and the session that pushes it."""
    home.mkdir()
    transport = RequestsTransport(f"http://127.0.0.1:{central.port}")
    identity = Identity(load_key(home / "device.key"), STATION)
    enrol(transport, central.tell("enrol", "--station", STATION).splitlines()[-1], identity.public_key())
    store, journal, clock = open_outbox_store(home / "outbox.db", home / "outbox.log"), None, SystemClock()
    journal = Journal(home / "outbox.log")
    outbox = Outbox(store, journal, Origin(STATION, identity.device(), 1, True), clock)
    yield outbox, SyncSession(outbox, NoContent(), identity, clock, transport)  # type: ignore[arg-type]
    transport.close()
    journal.close()
    store.close()


def fill(outbox: Outbox) -> list[str]:
    """The two events of each visit; returns their texts."""
    store = outbox._store
    for start in range(0, VISITS, A_COMMIT):
        with store.transaction():
            for number in range(start, start + A_COMMIT):
                session = new_uuid7(1_790_000_000_000 + number * 1000)
                outbox.append(SessionStarted(lang="zh", entry="touch", mode="normal"), session)
                end = SessionEnded(duration_s=42, screens=4, taps=9, outcome="answered", lang_final="zh")
                outbox.append(end, session)
    return [event.body for event in outbox.pending(2 * VISITS, 1 << 40)]


def push(session: SyncSession) -> None:
    """Until nothing waits."""
    while session.push_once().remaining:
        pass


def raw_insert(path: Path, bodies: list[str]) -> None:
    """The same texts into an empty SQLite file as durably, a thousand in a transaction, nothing else."""
    with sqlite3.connect(path, isolation_level=None) as raw:
        raw.execute("PRAGMA journal_mode=WAL")
        raw.execute("PRAGMA synchronous=FULL")
        raw.execute("CREATE TABLE events (id TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID")
        for start in range(0, len(bodies), A_COMMIT):
            raw.execute("BEGIN")
            rows = ((str(start + n), body) for n, body in enumerate(bodies[start : start + A_COMMIT]))
            raw.executemany("INSERT OR IGNORE INTO events VALUES (?, ?)", rows)
            raw.execute("COMMIT")
    raw.close()


def pull(port: int, token: str, expected: int) -> None:
    """Every event over HTTP, page after page, lines counted and not looked into."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    after, seen = "", 0
    while seen < expected:
        path = f"/api/v1/pull/events?limit=5000&after={after}"
        connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
        lines = connection.getresponse().read().splitlines()
        seen += len(lines) - 1
        after = lines[-1].split(b'"')[3].decode()
    connection.close()


def raw_select(path: Path) -> None:
    """The same rows read from the central's own file."""
    with sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True) as raw:
        raw.execute("SELECT * FROM ledger_event ORDER BY position").fetchall()
    raw.close()


def puller(root: Path, place: Path, port: int, token: str, number: int) -> None:
    """The whole of yizhan-pull, from its start to a SQLite file."""
    (place / "token").write_text(token)
    told = ["--url", f"http://127.0.0.1:{port}", "--token-file", str(place / "token"), "--dataset", "events"]
    command = [sys.executable, "-m", "sync.pull", *told, "--out", str(place / f"pulled-{number}.db"), "--quiet"]
    subprocess.run(command, cwd=root, check=True, stdout=subprocess.DEVNULL)
