"""What it takes to bring the same events to servers that others made, in one run: Datasette's insert API on SQLite,
Kinto on PostgreSQL, and the kiosk with its central on both.

Each keeps an event once, by its id, and answers when it is durable. None but the central is asked who sends, whether
anything is missing before it, or what people see of it; so theirs is the smaller task. They are installed into a folder
of their own, which README names the command for: nothing of Yizhan needs them.
"""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import requests

from tests.bench.push import EVENTS, TRIALS, Sender, centre, number, processor_of, processor_s, seconds, sender
from tests.bench.table import Row
from tests.bench.tickets import postgresql
from tests.e2e.programs import free_port, kill, wait_until

A_CALL = 1000
A_FEW = 2000
"""So many for the one that takes half a minute for them."""
ALONE = 100
PAUSE_S = 3.0
KINTO = """
[server:main]
use = egg:waitress#main
host = 127.0.0.1
port = {port}

[app:main]
use = egg:kinto
kinto.storage_backend = kinto.core.storage.postgresql
kinto.storage_url = {url}
kinto.permission_backend = kinto.core.permission.postgresql
kinto.permission_url = {url}
kinto.cache_backend = kinto.core.cache.memory
kinto.userid_hmac_secret = bench
kinto.bucket_create_principals = system.Everyone
kinto.bucket_write_principals = system.Everyone
kinto.batch_max_requests = {a_call}
"""


@dataclass(frozen=True)
class Road:
    """What a server took: events a second, processor seconds of both ends for 100,000, bytes of bodies an event,
    milliseconds of one event alone (the median).
    """

    rate: float
    cpu_s: float
    wire: float
    alone_ms: float


Body = tuple[str, str]
"""An event's id and its text."""

Call = Callable[[requests.Session, list[Body]], int]
"""Brings events, waits until they are kept, and returns the bytes of both bodies."""

Peer = tuple[subprocess.Popen[str], Call, Callable[[], int]]
"""Its process, how events are brought, and how many it holds."""


def rows(root: Path, place: Path, installed: Path) -> Iterator[Row]:
    """The central first, then each of the others against it on the same engine."""
    place.mkdir(parents=True)
    with postgresql() as url, postgresql() as other:
        own, events = _own(root, place / "sqlite", None)
        yield from _told("Yizhan, SQLite", own, own)
        with _datasette(place / "datasette", installed) as (process, call, held):
            yield from _told("Datasette, SQLite", _brought(process, call, held, events), own)
        own, events = _own(root, place / "postgresql", url)
        yield from _told("Yizhan, PostgreSQL", own, own)
        with _kinto(place / "kinto", installed, other) as (process, call, held):
            yield from _told("Kinto, PostgreSQL", _brought(process, call, held, events[:A_FEW]), own)


def _told(name: str, found: Road, own: Road) -> Iterator[Row]:
    against = "" if found is own else f"Yizhan's on that engine: {number(own.rate)}"
    yield Row(
        f"{name}: events/s durable", number(found.rate), against, f"{found.rate / own.rate:.2f}" if against else ""
    )
    yield Row("  processor s per 100,000, both ends", number(found.cpu_s))
    yield Row("  bytes an event, both ways", number(found.wire))
    yield Row("  one event alone, ms p50", number(found.alone_ms))


def _own(root: Path, place: Path, url: str | None) -> tuple[Road, list[Body]]:
    """What the central took, and the events of the last kiosk."""
    with centre(root, place, url) as central:
        rates, spent = [], []
        for trial in range(TRIALS + 1):  # the first warms everything up
            with sender(place / f"kiosk-{trial}", central) as kiosk:
                kiosk.fill(EVENTS)
                events = [(json.loads(body)["id"], body) for body in _bodies(kiosk)]
                kiosk.network.bytes = 0
                before = processor_s(central) + time.process_time()
                rates.append(EVENTS / seconds(kiosk.drain))
                spent.append(processor_s(central) + time.process_time() - before)
                wire = kiosk.network.bytes / EVENTS
                time.sleep(PAUSE_S)  # what people see of them is made meanwhile
                alone = [_one(kiosk) for _ in range(ALONE)] if trial == TRIALS else []
    return Road(median(rates[1:]), median(spent[1:]) * 100_000 / EVENTS, wire, median(alone) * 1000), events


def _bodies(kiosk: Sender) -> list[str]:
    return [event.body for event in kiosk.outbox.pending(EVENTS, 1 << 40)]


def _one(kiosk: Sender) -> float:
    kiosk.fill(2)
    first = kiosk.outbox.pending(2, 1 << 20)
    took = seconds(kiosk.session.push_once)
    assert len(first) == 2, "a visit is two events"
    return took


def _brought(process: subprocess.Popen[str], call: Call, held: Callable[[], int], events: list[Body]) -> Road:
    """All of them, a thousand a call, then some alone."""
    with requests.Session() as session:
        parts = [events[start : start + A_CALL] for start in range(0, len(events), A_CALL)]
        before = processor_of(process.pid) + time.process_time()
        began = time.perf_counter()
        size = sum(call(session, part) for part in parts)
        took = time.perf_counter() - began
        spent = processor_of(process.pid) + time.process_time() - before
        if held() != len(events):
            raise SystemExit(f"a server holds {held()} of {len(events)} events")
        fresh = [(f"{number:08d}{name[8:]}", body) for number, (name, body) in enumerate(events[:ALONE])]
        alone = [seconds(lambda: call(session, [event])) for event in fresh]  # noqa: B023
    return Road(len(events) / took, spent * 100_000 / len(events), size / len(events), median(alone) * 1000)


@contextmanager
def _served(place: Path, installed: Path, program: list[str], port: int) -> Iterator[subprocess.Popen[str]]:
    """A program of theirs, ready to be asked; ended with this."""
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    with (place / "server.log").open("w") as log:
        command = [sys.executable, str(installed / "bin" / program[0]), *program[1:]]
        process = subprocess.Popen(
            command, cwd=place, env=environment, stdout=log, stderr=log, text=True, start_new_session=True
        )
        try:
            wait_until(lambda: _answers(port), f"{program[0]} to answer; its log is in {place}")
            yield process
        finally:
            kill(process)


def _answers(port: int) -> bool:
    try:
        requests.get(f"http://127.0.0.1:{port}/", timeout=5)
    except requests.ConnectionError:
        return False
    return True


@contextmanager
def _datasette(place: Path, installed: Path) -> Iterator[Peer]:
    place.mkdir()
    with sqlite3.connect(place / "data.db") as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE events (id TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID")
    port = free_port()
    program = ["datasette", "serve", "data.db", "--port", str(port), "-s", "permissions.insert-row", "true"]
    program += ["--setting", "max_insert_rows", str(A_CALL), "--setting", "max_post_body_bytes", "0"]
    address = f"http://127.0.0.1:{port}/data/events/-/insert"

    def call(session: requests.Session, part: list[Body]) -> int:
        wanted = {"rows": [{"id": name, "body": body} for name, body in part], "ignore": True}
        return _posted(session, address, wanted)

    def held() -> int:
        with closing(sqlite3.connect(place / "data.db")) as database:
            return int(database.execute("SELECT count(*) FROM events").fetchone()[0])

    with _served(place, installed, program, port) as process:
        yield process, call, held


@contextmanager
def _kinto(place: Path, installed: Path, url: str) -> Iterator[Peer]:
    place.mkdir()
    port = free_port()
    (place / "kinto.ini").write_text(KINTO.format(port=port, url=url, a_call=A_CALL))
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    migrate = [sys.executable, str(installed / "bin" / "kinto"), "migrate", "--ini", "kinto.ini"]
    subprocess.run(migrate, cwd=place, env=environment, check=True, capture_output=True)
    address = f"http://127.0.0.1:{port}/v1/batch"
    folder = "/buckets/bench/collections/events"

    def call(session: requests.Session, part: list[Body]) -> int:
        new = {"If-None-Match": "*"}
        wanted = [
            {"path": f"{folder}/records/{name}", "body": {"data": {"event": json.loads(body)}}, "headers": new}
            for name, body in part
        ]
        return _posted(session, address, {"defaults": {"method": "PUT"}, "requests": wanted})

    def held() -> int:
        reply = requests.head(f"http://127.0.0.1:{port}/v1{folder}/records", timeout=60)
        return int(reply.headers["Total-Objects"])

    with _served(place, installed, ["kinto", "start", "--ini", "kinto.ini"], port) as process:
        for made in ("/buckets/bench", folder):
            requests.put(f"http://127.0.0.1:{port}/v1{made}", timeout=60).raise_for_status()
        yield process, call, held


def _posted(session: requests.Session, address: str, wanted: dict[str, Any]) -> int:
    body = json.dumps(wanted).encode()
    reply = session.post(address, data=body, headers={"Content-Type": "application/json"}, timeout=600)
    reply.raise_for_status()
    refused = [one for one in reply.json().get("responses", ()) if one["status"] >= 400]
    if refused:
        raise SystemExit(f"a server refused an event: {refused[0]}")
    return len(body) + len(reply.content)
