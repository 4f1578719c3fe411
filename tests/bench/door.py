"""The door that kiosks bring their batches to, against a server that only reads them: many kiosks at once, one request
for help, one request for help while others bring very much."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median, quantiles

from sync.client.ports import Request
from sync.client.transport import RequestsTransport
from tests.bench.bare_door import served
from tests.bench.fleet import registered
from tests.bench.table import Row
from tests.bench.wire import Line, Maker, began_at, is_taken
from tests.e2e.programs import Central, free_port, published

KIOSKS, BATCHES, A_BATCH = 500, 6, 5
TRIALS = 3
HELPS = 300
PAUSE_S = 0.03
DRAINING, DRAINED_AT_ONCE = 200_000, 4
AT_ONCE_P99, LEAST_RATE, OWN_P99, HELP_AT_MOST, BESIDE_AT_MOST = 99, 0.35, 3.0, 2.0, 3.0
# Signatures hold for five minutes: what is sent is made in parts.
MADE_AT_ONCE = 40


def rows(root: Path, place: Path, failed: list[str], draining: int = DRAINING) -> Iterator[Row]:
    """All of it, on SQLite; targets that are not met are added to ``failed``."""
    place.mkdir(parents=True)
    central = published(root, place / "central")
    registered(central, place / "keys", KIOSKS + 1 + DRAINED_AT_ONCE * 2)
    try:
        central.start()
        with served(root, free_port()) as bare:
            yield from _many(central, bare, failed)
            idle = yield from _one(central, bare, failed)
            yield from _beside(central, idle, draining, failed)
    finally:
        central.close()


def _many(central: Central, bare: int, failed: list[str]) -> Iterator[Row]:
    rates: dict[int, list[float]] = {central.port: [], bare: []}
    waits: dict[int, list[float]] = {central.port: [], bare: []}
    began = began_at()
    makers = [Maker(index, began) for index in range(KIOSKS)]
    for _ in range(TRIALS + 1):  # in the first the centre meets them
        made = [[maker.batch(A_BATCH) for _ in range(BATCHES)] for maker in makers]
        for port in (bare, central.port):
            took, found = asyncio.run(_at_once(port, made, is_ours=port == central.port))
            rates[port].append(KIOSKS * BATCHES / took)
            waits[port] = sorted(found)
    own, other = median(rates[central.port][1:]), median(rates[bare][1:])
    p50, p99 = _at(waits[central.port], 50), _at(waits[central.port], 99)
    _hold(own / other >= LEAST_RATE, "door: rate of many kiosks", failed)
    _hold(p99 <= OWN_P99 * p50, "door: p99 of many kiosks", failed)
    against = f"a bare server that reads them: {other:,.0f}"
    yield Row(f"{KIOSKS} kiosks, batches of {A_BATCH}, requests/s", f"{own:,.0f}", against, f"{own / other:.2f}")
    yield Row("  answered, ms p50/p99", f"{p50:.0f}/{p99:.0f}", "p99 against its own p50", f"{p99 / p50:.2f}")


async def _at_once(port: int, made: Sequence[Sequence[bytes]], *, is_ours: bool) -> tuple[float, list[float]]:
    lines = [await Line(port).open() for _ in made]
    found: list[float] = []

    async def kiosk(line: Line, requests: Sequence[bytes]) -> None:
        for request in requests:
            status, took_s, body = await line.send(request)
            if status != 200 or (is_ours and not is_taken(status, body)):
                raise SystemExit(f"a batch was answered {status}: {body[:200]!r}")
            found.append(took_s)

    began = time.perf_counter()
    await asyncio.gather(*(kiosk(line, requests) for line, requests in zip(lines, made, strict=True)))
    took = time.perf_counter() - began
    for line in lines:
        line.close()
    return took, found


def _one(central: Central, bare: int, failed: list[str]) -> Iterator[Row]:
    """One request for help after another, by turns with a bare POST of the same bytes; returns the centre's times."""
    maker = Maker(KIOSKS, began_at(), is_help=True)
    own, other = _by_turns(central.port, bare, [maker.request(1) for _ in range(HELPS)])
    for percent in (50, 99):
        mine, bares = _at(own, percent), _at(other, percent)
        _hold(mine <= HELP_AT_MOST * bares, f"door: p{percent} of a request for help", failed)
        name = f"a request for help, idle centre, ms p{percent}"
        yield Row(name, f"{mine:.2f}", f"a bare POST of it: {bares:.2f}", f"{mine / bares:.2f}")
    return own


def _by_turns(own: int, other: int, requests: Sequence[Request]) -> tuple[list[float], list[float]]:
    """Sent as a kiosk sends, one after another, each first to one and then to the other; the times, sorted."""
    found: tuple[list[float], list[float]] = ([], [])
    roads = [RequestsTransport(f"http://127.0.0.1:{port}") for port in (own, other)]
    for request in requests:
        for road, waits in zip(roads, found, strict=True):
            began = time.perf_counter()
            response = road.send(request)
            waits.append(time.perf_counter() - began)
            if response.status != 200:
                raise SystemExit(f"a request for help was answered {response.status}: {response.body[:200]!r}")
        time.sleep(PAUSE_S)  # what the centre makes of it is done
    for road in roads:
        road.close()
    return sorted(found[0][10:]), sorted(found[1][10:])


def _beside(central: Central, idle: list[float], draining: int, failed: list[str]) -> Iterator[Row]:
    """The same while a few kiosks bring as many events as they can."""
    began = began_at()
    makers = [Maker(KIOSKS + 1 + number, began) for number in range(DRAINED_AT_ONCE)]
    helper = Maker(KIOSKS + 1 + DRAINED_AT_ONCE, began, is_help=True)
    waits: list[float] = []
    spent, events = 0.0, 0
    while events < draining:
        made = [[maker.batch(1000) for _ in range(MADE_AT_ONCE // DRAINED_AT_ONCE)] for maker in makers]
        took, found = asyncio.run(_drain(central.port, made, helper))
        waits, spent, events = waits + found, spent + took, events + 1000 * sum(map(len, made))
    waits.sort()
    for percent in (50, 99):
        mine, other = _at(waits, percent), _at(idle, percent)
        if percent == AT_ONCE_P99:
            _hold(mine <= BESIDE_AT_MOST * other, "door: p99 of a request for help beside much", failed)
        name = f"  beside {events:,} events, ms p{percent}"
        yield Row(name, f"{mine:.2f}", f"idle: {other:.2f}; {len(waits)} requests", f"{mine / other:.2f}")
    yield Row("  those events meanwhile, events/s", f"{events / spent:,.0f}")


async def _drain(port: int, made: Sequence[Sequence[bytes]], helper: Maker) -> tuple[float, list[float]]:
    at_once = asyncio.create_task(_at_once(port, made, is_ours=True))
    line, found = await Line(port).open(), []
    while not at_once.done():
        status, took_s, body = await line.send(helper.batch(1))
        if not is_taken(status, body):
            raise SystemExit(f"a request for help was answered {status}: {body[:200]!r}")
        found.append(took_s)
        await asyncio.sleep(PAUSE_S)
    line.close()
    took, _ = await at_once
    return took, found


def _hold(is_met: bool, target: str, failed: list[str]) -> None:
    if not is_met:
        failed.append(target)


def _at(values: list[float], percent: int) -> float:
    """A percentile in milliseconds."""
    return quantiles(values, n=100)[percent - 1] * 1000
