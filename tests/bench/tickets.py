"""How long a ticket takes until its code can be drawn, and how many phones deliver at once."""

from __future__ import annotations

import http.client
import os
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

import psycopg

from kiosk.bootstrap import build_kiosk
from kiosk.identity import Identity, load_key
from kiosk.settings import Settings
from kiosk.tickets.claims import ClaimSigner
from sync.client.enrol import enrol
from sync.client.transport import RequestsTransport
from sync.protocol.codes import ticket_code
from sync.protocol.events import HelpCreated
from sync.protocol.ids import new_uuid7
from sync.protocol.tickets import PATH
from tests import postgres
from tests.e2e.programs import STATION, Central

sys.path.append(str(Path(__file__).resolve().parents[1] / "screens"))

from kiosks import FakeClock

TICKETS = 300
APART_S = 660.0
"""The same kind asked for within ten minutes would be the same request."""

PHONES = 200
EACH = 3
SEND = urlencode({"action": "send"})
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def made(place: Path) -> list[float]:
    """Milliseconds from the touch until a ticket is durable and the modules of its code are known."""
    clock = FakeClock()
    settings = Settings(home=place / "kiosk", public_url="https://centre.example")
    kiosk = build_kiosk(settings, clock=clock, start_sync=False, in_background=lambda work: work())
    spent = []
    try:
        for _ in range(TICKETS):
            clock.pass_time(APART_S)
            began = time.perf_counter()
            assert kiosk.help_requests.create("luggage", needs=("pieces:2",)).qr
            spent.append((time.perf_counter() - began) * 1000)
    finally:
        kiosk.close()
    return spent


def bare_commits(place: Path) -> list[float]:
    """Milliseconds of a commit of one row as durable."""
    spent = []
    with sqlite3.connect(place / "bare.db", isolation_level=None) as raw:
        raw.execute("PRAGMA journal_mode=WAL")
        raw.execute("PRAGMA synchronous=FULL")
        raw.execute("CREATE TABLE rows (id INTEGER PRIMARY KEY, body TEXT)")
        for _ in range(TICKETS):
            began = time.perf_counter()
            raw.execute("INSERT INTO rows (body) VALUES (?)", ["x" * 400])
            spent.append((time.perf_counter() - began) * 1000)
    raw.close()
    return spent


def paths(central: Central, place: Path) -> list[str]:
    """The codes of so many requests of one kiosk that the central knows."""
    transport = RequestsTransport(f"http://127.0.0.1:{central.port}")
    place.mkdir(exist_ok=True)
    identity = Identity(load_key(place / "device.key"), STATION)
    enrol(transport, central.tell("enrol", "--station", STATION).splitlines()[-1], identity.public_key())
    transport.close()
    signer = ClaimSigner(identity.device(), identity.sign, lambda: "synced", is_demo=False)
    now, found = datetime.now(UTC), []
    for number in range(PHONES * EACH):
        event = HelpCreated(ticket_code(f"{number:06d}"), "luggage", "S3", "here", "zh", ("pieces:2",), False)
        path = signer.path(event, new_uuid7(int(now.timestamp() * 1000)), number + 1, now)
        assert path is not None
        found.append(f"{PATH}{path}")
    return found


def at_once(port: int, ask: Callable[[http.client.HTTPConnection, int], int]) -> tuple[float, list[float]]:
    """So many phones at once, each asking several times: requests a second, and the milliseconds of each."""
    spent: list[float] = []
    gate = threading.Barrier(PHONES + 1)

    def phone(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        gate.wait()
        for turn in range(EACH):
            began = time.perf_counter()
            status = ask(connection, number * EACH + turn)
            assert status in (200, 303), status
            spent.append((time.perf_counter() - began) * 1000)
        connection.close()

    phones = [threading.Thread(target=phone, args=(number,)) for number in range(PHONES)]
    for thread in phones:
        thread.start()
    gate.wait()
    began = time.perf_counter()
    for thread in phones:
        thread.join()
    if len(spent) != PHONES * EACH:
        raise SystemExit("some phones got no answer")
    return len(spent) / (time.perf_counter() - began), spent


def received(root: Path, place: Path, database_url: str | None = None) -> tuple[float, list[float], float, list[float]]:
    """Requests a second and milliseconds of deliveries, and the same of a health question by as many."""
    place.mkdir()
    (place / "central").mkdir()
    if database_url:
        os.environ["YIZHAN_DATABASE_URL"] = database_url
    central = Central(root, place / "central")
    os.environ.pop("YIZHAN_DATABASE_URL", None)
    try:
        central.tell("migrate")
        central.tell("publish", str(root / "assets" / "content"))
        central.start()
        codes = paths(central, place / "key")

        def deliver(connection: http.client.HTTPConnection, number: int) -> int:
            connection.request("POST", codes[number], SEND, FORM)
            answer = connection.getresponse()
            answer.read()
            return answer.status

        def health(connection: http.client.HTTPConnection, _number: int) -> int:
            connection.request("GET", "/api/v1/health")
            answer = connection.getresponse()
            answer.read()
            return answer.status

        bare, bare_ms = at_once(central.port, health)
        own, own_ms = at_once(central.port, deliver)
    finally:
        central.close()
    return own, own_ms, bare, bare_ms


@contextmanager
def postgresql() -> Iterator[str]:
    """A fresh, durable database."""
    with postgres.cluster(is_durable=True) as url:
        with psycopg.connect(url.replace("NAME", "postgres"), autocommit=True) as connection:
            connection.execute("CREATE DATABASE bench")
        yield url.replace("NAME", "bench")
