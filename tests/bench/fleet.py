"""A fleet cut off for six hours that comes back at once, against a real centre: how long until it has everything.

Told by ``--kiosks N``. Each kiosk has its own key, numbers and connection and runs the client's own session, worker and
backoff; the backoff alone is divided by FACTOR, so that the fleet comes back within 30 seconds instead of five minutes.
Before the outage each kiosk sent the events of 18 hours; the centre is then killed and stays away until the kiosks have
backed off, while the events of six hours gather. Client and centre share this machine's processors.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import quantiles
from typing import Any

from kiosk.identity import device_id
from tests.bench.fleet_kiosks import event_id, helping, key_of, live, station_of
from tests.bench.table import Row
from tests.e2e.programs import Central, published

KIOSKS = 200
FACTOR = 10.0
EVENTS_AN_HOUR = 8
BEFORE_H, OUTAGE_H = 18, 6
PROCESSES = 2
HELPERS = 10
AWAY_S = 45.0
SPREAD_S = 60.0
WITHIN_S = 1800.0
AT_ONCE = 500

REGISTER = """
import json, sys, django; django.setup()
from datetime import timedelta
from django.db import transaction
from django.utils import timezone
from sync.central.directory.api import current_version
from sync.central.ledger.api import register_device, register_station
now = timezone.now() - timedelta(days=30)
kiosks = [line.split() for line in open(FILE)]
with transaction.atomic():
    for station in {station for station, _key in kiosks}:
        register_station(station, {"zh": station}, is_demo=True)
    for station, key in kiosks:
        register_device(bytes.fromhex(key), station, now, is_demo=True)
print(json.dumps(current_version()))
"""


class Fleet:
    """The kiosks in their processes."""

    def __init__(self, kiosks: int, told: dict[str, Any]) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipes, self._processes = [], []
        for number in range(PROCESSES):
            ours, theirs = context.Pipe()
            indices = range(kiosks * number // PROCESSES, kiosks * (number + 1) // PROCESSES)
            process = context.Process(target=live, args=(indices, told, theirs), daemon=True)
            process.start()
            self._pipes.append(ours)
            self._processes.append(process)

    def tell(self, word: str, value: object = None) -> list[Any]:
        """One word to each process; the answers."""
        for pipe in self._pipes:
            pipe.send((word, value))
        return [pipe.recv() for pipe in self._pipes]

    def total(self, name: str) -> int:
        """One figure of the state, over all."""
        return sum(part[name] for part in self.tell("state"))

    def seen(self) -> Counter[str]:
        """What came back, over all: a status, or a word for no reply."""
        return sum((Counter(part["seen"]) for part in self.tell("state")), Counter())

    def drain(self) -> float:
        """Wait until nothing waits; returns the seconds."""
        began = time.monotonic()
        while self.total("waiting"):
            if time.monotonic() - began > WITHIN_S:
                raise SystemExit(f"{self.total('waiting')} events still wait after {WITHIN_S:g} s")
            time.sleep(0.2)
        return time.monotonic() - began

    def close(self) -> None:
        """End."""
        for process in self._processes:
            process.terminate()
            process.join()


class Watch:
    """The memory of the centre's processes, looked at twice a second, in MB."""

    def __init__(self, central: Central) -> None:
        self._central, self._over = central, threading.Event()
        self.first = self.last = self.peak = 0.0
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Look no more."""
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.is_set():
            if size := resident_mb(self._central):
                self.first = self.first or size
                self.last, self.peak = size, max(self.peak, size)
            self._over.wait(0.5)


def resident_mb(central: Central) -> float:
    """MB of the process that was started and all below it, what they share counted once (PSS); 0 while it is away."""
    process = central._process
    if process is None:
        return 0.0
    total = 0
    for path in Path("/proc").glob("[0-9]*"):
        try:
            if os.getpgid(int(path.name)) == process.pid:
                told = (path / "smaps_rollup").read_text()
                total += int(told.partition("\nPss:")[2].split()[0])
        except (OSError, ValueError, IndexError):
            continue
    return total / 1000


def rows(root: Path, place: Path, failed: list[str], kiosks: int = KIOSKS) -> Iterator[Row]:
    """The whole story; what is lost or doubled is added to ``failed``."""
    place.mkdir(parents=True)
    central = published(root, place / "central")
    began = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=BEFORE_H + OUTAGE_H)
    told = {"url": f"http://127.0.0.1:{central.port}", "began": began, "factor": FACTOR}
    told["content"] = registered(central, place / "keys", kiosks + HELPERS)
    fleet = Fleet(kiosks, told)
    over = threading.Event()
    try:
        central.start()
        yield from _before(fleet, kiosks)
        central.kill()
        fleet.tell("more", EVENTS_AN_HOUR * OUTAGE_H)
        fleet.tell("pushes")
        time.sleep(AWAY_S)
        seen = fleet.seen()
        central.start()
        yield from _return(fleet, central, told, kiosks, over, seen)
        each = EVENTS_AN_HOUR * (BEFORE_H + OUTAGE_H)
        fleet.tell("stop")
        made = {event_id(index, seq, began) for index in range(kiosks) for seq in range(1, each + 1)}
        yield from _proof(place / "central" / "central.db", made, kiosks, failed)
    finally:
        over.set()
        fleet.close()
        central.close()


def registered(central: Central, keys: Path, count: int) -> str:
    """Make so many kiosks known; returns the version of the content."""
    version = ""
    for first in range(0, count, AT_ONCE):
        indices = range(first, min(first + AT_ONCE, count))
        public = (key_of(index).public_key().public_bytes_raw().hex() for index in indices)
        lines = (f"{station_of(index)} {key}\n" for index, key in zip(indices, public, strict=True))
        keys.write_text("".join(lines))
        version = central.ask(REGISTER.replace("FILE", repr(str(keys))))
    return version


def _before(fleet: Fleet, kiosks: int) -> Iterator[Row]:
    count = EVENTS_AN_HOUR * BEFORE_H
    fleet.tell("more", count)
    fleet.tell("start", SPREAD_S * kiosks / 5000)
    taken_s = fleet.drain()
    rate = f"{kiosks * count / taken_s:,.0f}"
    yield Row(f"{kiosks:,} kiosks send 18 h of events, events/s", rate, f"{kiosks * count:,} in {taken_s:.0f} s")


def _return(
    fleet: Fleet, central: Central, told: dict[str, Any], kiosks: int, over: threading.Event, before: Counter[str]
) -> Iterator[Row]:
    watch, waits = Watch(central), Waits(told, kiosks, over)
    waiting = fleet.total("waiting")
    drained_s = fleet.drain()
    over.set()
    waits.join()
    watch.close()
    seen = fleet.seen() - before
    pushes = sorted(took for part in fleet.tell("pushes") for took in part)
    away = f"{before.total() - before['200'] - before['304']:,} tries in {AWAY_S:.0f} s met nobody"
    yield Row(
        "all back at once, until drained, s", f"{drained_s:.1f}", f"{waiting:,} events; backoff / {FACTOR:g}; {away}"
    )
    yield Row("  events/s", f"{waiting / drained_s:,.0f}", f"{len(pushes):,} batches")
    yield Row("  a batch answered, ms p50/p99", f"{_at(pushes, 50)}/{_at(pushes, 99)}")
    yield Row(
        "  a request for help meanwhile, ms p50/p99",
        f"{_at(waits.found, 50)}/{_at(waits.found, 99)}",
        f"{len(waits.found)} requests at kiosks without a queue",
    )
    refused = {name: count for name, count in seen.items() if name not in ("200", "304")}
    yield Row("  replies: fine, 503, others", f"{seen['200'] + seen['304']:,}/{seen['503']:,}", json.dumps(refused))
    mb = f"{watch.first:.0f}/{watch.peak:.0f}/{watch.last:.0f}"
    yield Row("  the centre's memory, MB start/peak/end", mb, "PSS, all its processes")


class Waits:
    """How long requests for help take meanwhile, at a few kiosks of their own."""

    def __init__(self, told: dict[str, Any], kiosks: int, over: threading.Event) -> None:
        self.found: list[float] = []
        self._threads = [
            threading.Thread(target=self._ask, args=(kiosks + number, told, over), daemon=True)
            for number in range(HELPERS)
        ]
        for thread in self._threads:
            thread.start()

    def join(self) -> None:
        """Wait for the last to be told."""
        for thread in self._threads:
            thread.join()
        self.found.sort()

    def _ask(self, index: int, told: dict[str, Any], over: threading.Event) -> None:
        for wait_s in helping(index, told, over, Counter()):
            self.found.append(wait_s)


def _proof(database: Path, made: set[str], kiosks: int, failed: list[str]) -> Iterator[Row]:
    """The ledger's ids against those that were made."""
    ours = {device_id(key_of(index).public_key().public_bytes_raw()) for index in range(kiosks)}
    with sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True) as ledger:
        found = [
            id_ for id_, device in ledger.execute("SELECT event_id, device_id FROM ledger_event") if device in ours
        ]
        visits = ledger.execute("SELECT count(*), count(DISTINCT session) FROM insight_visit").fetchone()
    lost, doubled, foreign = len(made - set(found)), len(found) - len(set(found)), len(set(found) - made)
    if lost or doubled or foreign or visits[0] != visits[1]:
        failed.append("fleet: lost or doubled")
    yield Row(
        "  events lost, doubled, foreign", f"{lost}/{doubled}/{foreign}", f"{len(made):,} made, {len(found):,} found"
    )


def _at(values: list[float], percent: int) -> str:
    """A percentile in milliseconds."""
    if len(values) < 2:
        return "-"
    return f"{quantiles(values, n=100)[percent - 1] * 1000:,.0f}"
