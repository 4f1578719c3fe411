"""`./run bench`: the figures of this machine, in one table. Medians; a ratio is to what was measured in the same run.

Usage: python -m tests.bench [window] [touch] [memory] [road] [push] [pull] [tickets] [duty] [codes] [door] [growth]
                             [fleet] [search] [typing] [figures] [peers --installed FOLDER]
                             [--data FOLDER [--vectors]] [--tap SECONDS]
                             [--rows N,N] [--events N] [--kiosks N] [--visits N]

pull, duty, codes, door, growth, fleet and figures have targets: a line with FAIL, or an event lost or doubled, ends
the run with status 1. A touch of a gloved finger is allowed --tap SECONDS in duty; pull takes a hundred thousand rows,
or as many as --rows names; figures are of --events N: a million, if not said, ten million take 9 GB of disk; door
drains as many (200,000); growth grows to as many (a million); fleet has as many kiosks as --kiosks says (200).
touch and memory are parts of window, named alone; memory takes 2,000 visits, an hour, or as many as --visits says.
The folder holds questions and terms of others (dev/queries.jsonl): search and typing are then measured on those too;
with --vectors, of the search nothing but what the extra of that name adds. peers, named alone, brings events to servers
that others made and that were installed into a FOLDER.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from tests.bench.table import Row

ROOT = Path(__file__).resolve().parents[2]
STARTS = 5


def in_a_window(role: str, place: Path) -> dict[str, Any]:
    """Run one role of tests.bench.window in a process of its own; adds `wall_s` from its start to its first frame."""
    began = time.monotonic()
    command = [sys.executable, "-m", "tests.bench.window", role, str(place / f"{role}-{began:.3f}")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{role} failed: {done.stderr.strip().splitlines()[-1]}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    if "first_frame_at" in found:
        found["wall_s"] = found["first_frame_at"] - began
    return found


def starts(place: Path) -> Iterator[Row]:
    """The kiosk and a bare window in turn, so that a busy spell hits both."""
    trials: dict[str, list[dict[str, Any]]] = {"bare-start": [], "kiosk-start": []}
    for role in list(trials) * (STARTS + 1):
        trials[role].append(in_a_window(role, place))
    # The first of each warms the page cache.
    wall = {role: median(trial["wall_s"] for trial in found[1:]) for role, found in trials.items()}
    cpu = {role: median(trial["cpu_s"] for trial in found[1:]) for role, found in trials.items()}
    yield compared("start to first frame, s", wall["kiosk-start"], "a bare Kivy window", wall["bare-start"])
    yield compared("  processor time of it, s", cpu["kiosk-start"], "a bare Kivy window", cpu["bare-start"])


def in_turn(first: str, second: str, place: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """Two roles, the second before and after the first: a busy spell hits both, and the better of the two counts."""
    before, middle, after = (in_a_window(role, place) for role in (second, first, second))
    return middle, min(before, after, key=lambda found: median(found["ms"]))


def touches(place: Path) -> Iterator[Row]:
    """From a finger to its frame."""
    kiosk, bare = in_turn("kiosk-touch", "bare-touch", place)
    yield from percentiles("press on home to its frame", kiosk["ms"], "a bare window with one tile", bare["ms"])
    yield compared("  processor ms p50", median(kiosk["cpu_ms"]), "the same", median(bare["cpu_ms"]))
    kiosk, bare = in_turn("kiosk-switch", "bare-switch", place)
    yield from percentiles("from screen to screen", kiosk["ms"], "a bare ScreenManager", bare["ms"])
    yield compared("  processor ms p50", median(kiosk["cpu_ms"]), "the same", median(bare["cpu_ms"]))


def lists(place: Path) -> Iterator[Row]:
    """A list of ten thousand."""
    kiosk, bare = in_turn("kiosk-list", "bare-list", place)
    opened = f"open a list of {kiosk['rows']:,} questions, ms"
    yield compared(opened, kiosk["open_ms"], f"a plain RecycleView of {bare['rows']:,}", bare["open_ms"])
    yield from percentiles("a frame while it scrolls", kiosk["ms"], "a plain RecycleView", bare["ms"])


def percentiles(figure: str, own: list[float], reference: str, other: list[float]) -> Iterator[Row]:
    """The median, and what one in a hundred exceeds."""
    yield compared(f"{figure}, ms p50", median(own), reference, median(other))
    yield compared("  p99", quantiles(own, n=100)[98], reference, quantiles(other, n=100)[98])


def idleness(place: Path) -> Iterator[Row]:
    """Nobody there."""
    kiosk, bare = (in_a_window(role, place)["cpu_percent"] for role in ("kiosk-idle", "bare-idle"))
    yield compared("idle, % of a core", kiosk, "a bare Kivy window at 60 frames a second", bare)
    found = in_a_window("attract", place)
    yield Row("the invitation, % of a core", number(found["cpu_percent"]), f"{found['fps']:.1f} frames a second")


def memories(place: Path) -> Iterator[Row]:
    """Whether it grows."""
    bare, found = in_a_window("bare-memory", place)["mb"], in_a_window("kiosk-memory", place)
    (few, many), (before, after) = found["visits"], found["mb"]
    for figure, kind in (
        (f"memory after {many:,} visits, MB PSS", "all"),
        ("  of it what no other program shares", "own"),
    ):
        yield compared(figure, after[kind], f"after {few:,}; 10,000 questions, 2,000 services", before[kind])
        yield compared("  the same", after[kind], "a bare window with one tile", bare[kind])


def road(place: Path) -> Iterator[Row]:
    """Push and pull."""
    from tests.bench.road import measure

    speeds = measure(ROOT, place / "road")
    raw_insert, raw_select = "raw SQLite insert, WAL, FULL, 1,000 a commit", "raw SQLite select of the same rows"
    yield compared("push, events/s to the central's disk", speeds.push, raw_insert, speeds.raw_insert)
    yield compared("pull, rows/s over HTTP", speeds.pull, raw_select, speeds.raw_select)
    yield compared("yizhan-pull, rows/s into SQLite", speeds.puller, raw_select, speeds.raw_select)


def push(place: Path) -> Iterator[Row]:
    """Events into the ledger, on either engine."""
    from tests.bench import push as bench
    from tests.bench.tickets import postgresql

    yield from bench.rows(ROOT, place / "push" / "sqlite", None)
    with postgresql() as url:
        yield from bench.rows(ROOT, place / "push" / "postgresql", url)


def peers(place: Path) -> Iterator[Row]:
    """The same events into servers that others made."""
    from tests.bench import peers as bench

    if not INSTALLED:
        raise SystemExit("peers: name the folder that the other servers are installed in: --installed FOLDER")
    yield from bench.rows(ROOT, place / "peers", INSTALLED[0])


def pull(place: Path) -> Iterator[Row]:
    """Rows at a watermark, against the engine's own NDJSON."""
    from tests.bench import pull as bench

    (place / "pull").mkdir()
    yield from bench.rows(ROOT, place / "pull", tuple(ROWS) or bench.SIZES, FAILED)


def tickets(place: Path) -> Iterator[Row]:
    """From a touch to a code, and from many phones to the centre."""
    from tests.bench import tickets as bench

    (place / "tickets").mkdir()
    own, bare = bench.made(place / "tickets"), bench.bare_commits(place / "tickets")
    yield from percentiles("a ticket, until its code is known", own, "a bare commit of one row", bare)
    yield from deliveries("SQLite", *bench.received(ROOT, place / "tickets" / "sqlite"))
    with bench.postgresql() as url:
        yield from deliveries("PostgreSQL", *bench.received(ROOT, place / "tickets" / "postgresql", url))


def deliveries(engine: str, own: float, own_ms: list[float], bare: float, bare_ms: list[float]) -> Iterator[Row]:
    """Two hundred phones."""
    yield compared(f"200 phones deliver ({engine}), requests/s", own, "as many ask for its health", bare)
    yield compared(
        "  p99, ms", quantiles(own_ms, n=100)[98], "as many ask for its health", quantiles(bare_ms, n=100)[98]
    )


def duty(place: Path) -> Iterator[Row]:
    """A volunteer's morning."""
    from tests.bench import duty as bench

    yield from bench.rows(ROOT, place / "duty", TAP_S[-1] if TAP_S else bench.A_TAP_S, FAILED)


def codes(place: Path) -> Iterator[Row]:
    """Ten thousand codes that are none."""
    from tests.bench import codes as bench

    yield from bench.rows(ROOT, place / "codes", FAILED)


def figures(place: Path) -> Iterator[Row]:
    """A page of sums over a year of events."""
    from tests.bench import figures as bench
    from tests.bench.tickets import postgresql

    with postgresql() as url:
        yield from bench.rows(ROOT, place / "figures", MADE[-1] if MADE else bench.EVENTS, url, FAILED)


def door(place: Path) -> Iterator[Row]:
    """Many kiosks, and one request for help, against a server that only reads them."""
    from tests.bench import door as bench

    yield from bench.rows(ROOT, place / "door", FAILED, MADE[-1] if MADE else bench.DRAINING)


def growth(place: Path) -> Iterator[Row]:
    """A ledger that has grown."""
    from tests.bench import growth as bench

    yield from bench.rows(ROOT, place / "growth", FAILED, MADE[-1] if MADE else bench.EVENTS)


def fleet(place: Path) -> Iterator[Row]:
    """A fleet that comes back at once."""
    from tests.bench import fleet as bench

    yield from bench.rows(ROOT, place / "fleet", FAILED, KIOSKS[-1] if KIOSKS else bench.KIOSKS)


def typing(place: Path) -> Iterator[Row]:
    """Pinyin: start, memory, a keystroke, and whether what is meant comes first."""
    from tests.bench.typing_rows import rows

    found = {role: typed(role, place) for role in ("kiosk", "dict", "sqlite", "rime", "rime")}
    yield from (Row(*cells) for cells in rows(found))


def typed(role: str, place: Path) -> dict[str, Any]:
    """Run one role of tests.bench.typing in a process of its own."""
    (place / "typing").mkdir(exist_ok=True)
    command = [sys.executable, "-m", "tests.bench.typing", role, str(place / "typing"), *DATA]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{role} failed: {done.stderr.strip().splitlines()[-1]}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def search(_place: Path) -> Iterator[Row]:
    """Whether what was meant is found, and how fast; `--data` names a folder with questions of others."""
    from tests.bench import search as words
    from tests.bench import vectors

    if VECTORS in OPTIONS and DATA:
        yield from vectors.measure(DATA[0])
    else:
        yield from words.measure(DATA[0] if DATA else None)


def compared(figure: str, value: float, reference: str, other: float) -> Row:
    """A figure, what it is held against, and how they relate."""
    return Row(figure, number(value), f"{reference}: {number(other)}", f"{value / other:.2f}" if other else "")


def number(value: float) -> str:
    """With as many digits as mean something."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.2f}"


SECTIONS: dict[str, tuple[Callable[[Path], Iterator[Row]], ...]] = {
    "window": (starts, touches, lists, idleness, memories),
    "road": (road,),
    "push": (push,),
    "pull": (pull,),
    "tickets": (tickets,),
    "duty": (duty,),
    "codes": (codes,),
    "door": (door,),
    "growth": (growth,),
    "fleet": (fleet,),
    "typing": (typing,),
    "search": (search,),
    "figures": (figures,),
}
PARTS: dict[str, tuple[Callable[[Path], Iterator[Row]], ...]] = {
    "touch": (touches,),
    "memory": (memories,),
    "peers": (peers,),
}
"""Of a section, for who wants no more; and what needs more than there is here."""

DATA: list[Path] = []
"""The folder that `--data` named."""

INSTALLED: list[Path] = []
"""The folder that `--installed` named."""

TAP_S: list[float] = []
"""What `--tap` named."""

ROWS: list[int] = []
"""What `--rows` named."""

MADE: list[int] = []
"""What `--events` named."""

KIOSKS: list[int] = []
"""What `--kiosks` named."""

FAILED: list[str] = []
"""Targets that were not met."""

VECTORS = "--vectors"
OPTIONS: set[str] = set()


def taken(wanted: list[str], option: str) -> list[str]:
    """What stands behind ``option``, both taken out of ``wanted``; nothing if it does not stand there."""
    if option not in wanted:
        return []
    at = wanted.index(option)
    value = wanted[at + 1]
    del wanted[at : at + 2]
    return [value]


def main(arguments: list[str]) -> int:
    wanted = list(arguments)
    DATA.extend(Path(folder).resolve() for folder in taken(wanted, "--data"))
    INSTALLED.extend(Path(folder).resolve() for folder in taken(wanted, "--installed"))
    TAP_S.extend(float(seconds) for seconds in taken(wanted, "--tap"))
    ROWS.extend(int(size) for sizes in taken(wanted, "--rows") for size in sizes.split(","))
    MADE.extend(int(count) for count in taken(wanted, "--events"))
    KIOSKS.extend(int(count) for count in taken(wanted, "--kiosks"))
    for count in taken(wanted, "--visits"):
        os.environ["YIZHAN_BENCH_VISITS"] = count
    if VECTORS in wanted:
        wanted.remove(VECTORS)
        OPTIONS.add(VECTORS)
    widths = (38, 14, 62, 6)
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; Python {sys.version.split()[0]}")
    print(
        "  ".join(
            name.ljust(width) for name, width in zip(Row("figure", "value", "against", "ratio"), widths, strict=True)
        )
    )
    with tempfile.TemporaryDirectory(prefix="yizhan-bench-") as name:
        for section, measures in (SECTIONS | (PARTS if wanted else {})).items():
            for measure in measures if not wanted or section in wanted else ():
                for row in measure(Path(name)):
                    print(
                        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip(),
                        flush=True,
                    )
    if FAILED:
        print(f"not met: {', '.join(FAILED)}")
    return 1 if FAILED else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
