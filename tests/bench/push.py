"""How events reach the centre: rate, work and bytes, against the engine's own inserts of the same rows in this run.

Each engine takes the events of a few kiosks in turn with raw inserts of the very rows they became, into the same table
with the same keys. What people see of visits is made a little later (`backlog`), and counted by itself.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

import psycopg

from kiosk.clock import SystemClock
from kiosk.identity import Identity, load_key
from kiosk.store.journal import Journal
from kiosk.store.outbox import Origin, Outbox
from kiosk.store.salvage import open_outbox_store
from sync.client.enrol import enrol
from sync.client.ports import Request, Response
from sync.client.session import SyncSession
from sync.client.transport import RequestsTransport
from sync.protocol.events import HelpCreated, SessionEnded, SessionStarted
from sync.protocol.ids import new_uuid7
from sync.protocol.packs import Delta
from tests.bench.table import Row
from tests.e2e.programs import STATION, Central

EVENTS = 20_000
A_COMMIT = 1000
TRIALS = 3
BATCHES = 9
LAST_ROWS = "SELECT * FROM ledger_event ORDER BY position LIMIT %s"
TICKS = os.sysconf("SC_CLK_TCK")
LATER_S = 120.0


class NoContent:
    """A kiosk that has all the content there is."""

    def version(self) -> str | None:
        return None

    def apply(self, delta: Delta) -> None:
        """Nothing is offered here."""


class Counting:
    """The real network, with the bytes of bodies counted."""

    def __init__(self, inner: RequestsTransport) -> None:
        self._inner, self.bytes = inner, 0

    def send(self, request: Request) -> Response:
        response = self._inner.send(request)
        self.bytes += len(request.body) + len(response.body)
        return response


@dataclass
class Sender:
    """A kiosk with an outbox of its own, enrolled."""

    outbox: Outbox
    session: SyncSession
    network: Counting
    bodies: list[str] = field(default_factory=list)

    def fill(self, events: int) -> None:
        """Visits, two events each, a thousand events a commit."""
        for start in range(0, events // 2, A_COMMIT // 2):
            with self.outbox._store.transaction():
                for number in range(start, min(start + A_COMMIT // 2, events // 2)):
                    visit(self.outbox, number)

    def drain(self) -> None:
        """Until nothing waits."""
        with closing(self.session.push_on()) as pushes:
            while next(pushes).remaining:
                pass


def visit(outbox: Outbox, number: int) -> None:
    """The two events of a visit."""
    session = new_uuid7(int(time.time() * 1000))
    outbox.append(SessionStarted(lang=("zh", "en", "ru")[number % 3], entry="touch", mode="normal"), session)
    end = SessionEnded(duration_s=20 + number % 90, screens=4, taps=9, outcome="answered", lang_final="zh")
    outbox.append(end, session)


@contextmanager
def sender(home: Path, central: Central) -> Iterator[Sender]:
    """A kiosk with its files in `home`."""
    home.mkdir(parents=True)
    transport = RequestsTransport(f"http://127.0.0.1:{central.port}")
    identity = Identity(load_key(home / "device.key"), STATION)
    enrol(transport, central.tell("enrol", "--station", STATION).splitlines()[-1], identity.public_key())
    store, journal = open_outbox_store(home / "outbox.db", home / "outbox.log"), Journal(home / "outbox.log")
    clock, network = SystemClock(), Counting(transport)
    outbox = Outbox(store, journal, Origin(STATION, identity.device(), 1, False), clock)
    session = SyncSession(outbox, NoContent(), identity, clock, network)  # type: ignore[arg-type]
    session.push_once()  # learns the time, and what the centre unpacks
    try:
        yield Sender(outbox, session, network)
    finally:
        transport.close()
        journal.close()
        store.close()


def processor_s(central: Central) -> float:
    """The processor time of the centre's processes so far, in seconds."""
    assert central._process is not None
    return processor_of(central._process.pid)


def processor_of(process: int) -> float:
    """The same of a process and all that it started."""
    parents, total = {process}, 0
    for entry in sorted(int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()):
        try:
            fields = Path(f"/proc/{entry}/stat").read_text().rpartition(") ")[2].split()
        except OSError:
            continue
        if entry in parents or int(fields[1]) in parents:
            parents.add(entry)
            total += int(fields[11]) + int(fields[12])
    return total / TICKS


@contextmanager
def centre(root: Path, home: Path, url: str | None) -> Iterator[Central]:
    """A centre that serves the demo content, on SQLite or the database at `url`."""
    home.mkdir(parents=True)
    central = Central(root, home)
    if url:
        central._environment["YIZHAN_DATABASE_URL"] = url
    central.tell("migrate")
    central.tell("publish", str(root / "assets" / "content"))
    central.start()
    try:
        yield central
    finally:
        central.close()


class Sqlite:
    """Raw inserts into the ledger's table, SQLite."""

    name, reference = "SQLite", "raw INSERT OR IGNORE of those rows, WAL, FULL"

    def __init__(self, home: Path, url: str | None) -> None:
        self._path = home / "central.db"

    def rows(self) -> list[tuple[Any, ...]]:
        with sqlite3.connect(self._path) as database:
            return database.execute(LAST_ROWS.replace("%s", "?"), [EVENTS]).fetchall()

    def insert(self, place: Path, rows: list[tuple[Any, ...]]) -> Callable[[], None]:
        """The same table with the same keys in an empty file; returns what inserts the rows."""
        with sqlite3.connect(self._path) as own:
            wanted = "SELECT sql FROM sqlite_master WHERE tbl_name = 'ledger_event' AND sql IS NOT NULL"
            statements = [sql for (sql,) in own.execute(wanted)]
        raw = sqlite3.connect(place, isolation_level=None)
        raw.execute("PRAGMA journal_mode=WAL")
        raw.execute("PRAGMA synchronous=FULL")
        for statement in sorted(statements, key=lambda sql: not sql.startswith("CREATE TABLE")):
            raw.execute(statement)
        statement = f"INSERT OR IGNORE INTO ledger_event VALUES ({', '.join('?' * len(rows[0]))})"  # noqa: S608

        def work() -> None:
            for start in range(0, len(rows), A_COMMIT):
                raw.execute("BEGIN")
                raw.executemany(statement, rows[start : start + A_COMMIT])
                raw.execute("COMMIT")
            raw.close()

        return work


class Postgresql:
    """The same by COPY into a temporary table and INSERT ... ON CONFLICT, PostgreSQL."""

    name, reference = "PostgreSQL", "COPY to temp + INSERT ON CONFLICT of those rows"

    def __init__(self, home: Path, url: str | None) -> None:
        self._url = url or ""

    def rows(self) -> list[tuple[Any, ...]]:
        with psycopg.connect(self._url) as database:
            return database.execute(LAST_ROWS, [EVENTS]).fetchall()

    def insert(self, place: Path, rows: list[tuple[Any, ...]]) -> Callable[[], None]:
        name = f"raw_{place.stem.replace('-', '_')}"
        database = psycopg.connect(self._url, autocommit=True)
        database.execute(f"CREATE TABLE {name} (LIKE ledger_event INCLUDING ALL)")
        database.execute(f"CREATE TEMP TABLE batch (LIKE {name})")

        def work() -> None:
            for start in range(0, len(rows), A_COMMIT):
                with database.transaction(), database.cursor() as cursor:
                    cursor.execute("TRUNCATE batch")
                    with cursor.copy("COPY batch FROM STDIN") as copy:
                        for row in rows[start : start + A_COMMIT]:
                            copy.write_row(row)
                    cursor.execute(f"INSERT INTO {name} SELECT * FROM batch ON CONFLICT DO NOTHING")  # noqa: S608
            database.close()

        return work


def rows(root: Path, place: Path, url: str | None) -> Iterator[Row]:
    """Rate, work, bytes, and the same batch again, on one engine."""
    engine: Sqlite | Postgresql
    with centre(root, place, url) as central:
        engine = (Postgresql if url else Sqlite)(place, url)
        pushes, raws, spent, raw_spent = [], [], [], []
        wire, alone, again, later = 0.0, 1.0, 1.0, 0.0
        for trial in range(TRIALS + 1):
            with sender(place / f"kiosk-{trial}", central) as kiosk:
                kiosk.fill(EVENTS)
                kiosk.network.bytes = 0
                before = processor_s(central) + time.process_time()
                push = seconds(kiosk.drain)
                cpu = processor_s(central) + time.process_time() - before
                wire = kiosk.network.bytes / EVENTS
                later = shown_later(central)
                if trial == TRIALS:
                    alone, again = repeated(kiosk)
            if trial:  # the first warms everything up
                kept = engine.rows()
                insert = engine.insert(place / f"raw-{trial}.db", kept)
                began = time.process_time()
                raws.append(seconds(insert))
                raw_spent.append(time.process_time() - began)
                pushes.append(push)
                spent.append(cpu)
    name, rate = engine.name, EVENTS / median(pushes)
    yield compared(f"push, events/s durable ({name})", rate, engine.reference, EVENTS / median(raws))
    unit = 100_000 / EVENTS
    yield compared("  processor s per 100,000, both ends", unit * median(spent), "the same", unit * median(raw_spent))
    yield Row("  bytes an event, both ways", f"{wire:.0f}")
    yield Row("  then shown, s of work per 100,000", f"{later * unit:.1f}", "visits, figures: after, when it is quiet")
    yield compared("  a batch of 1,000 again, ms", again * 1000, "a new one, as it alone", alone * 1000)


def seconds(work: Callable[[], object]) -> float:
    """How long it took."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def shown_later(central: Central) -> float:
    """Wait until all that was put off is shown; the processor time of it."""
    before, deadline = processor_s(central), time.monotonic() + LATER_S
    script = (
        "import django; django.setup()\nfrom sync.central.ledger.models import Backlog\nprint(Backlog.objects.count())"
    )
    while central.ask(script) and time.monotonic() < deadline:
        time.sleep(0.5)
    return processor_s(central) - before


def repeated(kiosk: Sender) -> tuple[float, float]:
    """Seconds for a batch that is new, and for the same once more, its reply lost; nothing else on the way for both."""
    new, again = [], []
    for _ in range(BATCHES):
        kiosk.fill(A_COMMIT)
        new.append(seconds(kiosk.drain))
        last = kiosk.outbox.last_seq()
        kiosk.outbox.resend([(last - A_COMMIT + 1, last)])
        again.append(seconds(kiosk.drain))
    return median(new), median(again)


def compared(figure: str, value: float, reference: str, other: float) -> Row:
    """A figure, what it is held against, and how they relate."""
    return Row(figure, number(value), f"{reference}: {number(other)}", f"{value / other:.2f}" if other else "")


def number(value: float) -> str:
    """With as many digits as mean something."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.2f}"


def help_event(ticket: str) -> HelpCreated:
    """Somebody asks for help."""
    return HelpCreated(
        ticket=ticket, help="luggage", severity="S3", where="here", lang="zh", needs=(), contact_present=False
    )
