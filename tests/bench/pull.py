"""How fast staff get rows at a watermark, against the engine's own NDJSON of the same rows in the same run.

Raw is a program too: a bare Python that asks SQLite, or PostgreSQL by COPY, for one JSON text a row and writes them to
a file; once of the columns as they are stored, once of the very text that yizhan-pull writes.
"""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import psycopg

from tests.bench.table import Row
from tests.bench.tickets import postgresql
from tests.e2e.programs import STATION, Central

SIZES = (100_000,)
TRIALS = 3
MOST_MB = 120.0
AT_LEAST = 0.8
SUFFIXES = {"csv": ".csv", "xlsx": ".xlsx", "parquet": ".parquet", "sqlite": ".db"}
FIRST = datetime(2026, 1, 1, tzinfo=UTC)
COLUMNS = (
    "session", "device_id", "station_id", "started_at", "ended_at", "duration_s", "lang", "lang_final", "entry", "mode",
    "screens", "taps", "outcome", "clock", "received_at", "demo",
)  # fmt: skip
KIOSK = (
    "INSERT INTO ledger_device (id, station_id, public_key, fingerprint, enrolled_at, is_demo, last_seq_claimed,"
    " complete_through, clock, content_version, telemetry_seq, version)"
    " VALUES ('bench', ?, ?, '', '2026-01-01 00:00:00', false, 0, 0, 'synced', '', 0, '')"
)
COUNTED = (
    "INSERT INTO ledger_counter (name, value) VALUES ('visits', ?)"
    " ON CONFLICT (name) DO UPDATE SET value = excluded.value"
)
MOMENTS = ("started_at", "ended_at", "received_at")
SAME = {
    "sqlite": "strftime('%Y-%m-%dT%H:%M:%f+08:00', substr({0}, 1, 23), '+8 hours')",
    "postgresql": """to_char({0} AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD"T"HH24:MI:SS.MS"+08:00"')""",
}
# yizhan-pull, and then its memory at its peak in kB (what a parent is told of a child has the parent's own in it).
PULL = r"""
import re, sys
from sync.pull.__main__ import main
code = main()
print(re.search(r"VmHWM:\s+(\d+)", open("/proc/self/status").read())[1])
sys.exit(code)
"""
# Arguments: database, statement, file.
RAW = {
    "sqlite": """
import sqlite3, sys
database, statement, out = sys.argv[1:]
with open(out, "wb") as file:
    for (line,) in sqlite3.connect(database).execute(statement):
        file.write(line.encode() + b"\\n")
""",
    "postgresql": """
import psycopg, sys
database, statement, out = sys.argv[1:]
copied = f"COPY ({statement}) TO STDOUT (FORMAT csv, QUOTE E'\\\\x01', DELIMITER E'\\\\x02')"
with open(out, "wb") as file, psycopg.connect(database) as db, db.cursor().copy(copied) as copy:
    for piece in copy:
        file.write(piece)
""",
}


@dataclass
class Speeds:
    """Seconds of each trial, the peak of the program's memory in MB."""

    pull: list[float] = field(default_factory=list)
    plain: list[float] = field(default_factory=list)
    same: list[float] = field(default_factory=list)
    peak_mb: float = 0.0


def rows(root: Path, place: Path, sizes: tuple[int, ...], failed: list[str]) -> Iterator[Row]:
    """For each engine and size: NDJSON against the engine, then every other format, then memory."""
    for engine in ("sqlite", "postgresql"):
        for size in sizes:
            with nullcontext("") if engine == "sqlite" else postgresql() as url:
                yield from _measured(root, place / f"{engine}-{size}", engine, url, size, failed)


def _measured(root: Path, place: Path, engine: str, url: str, size: int, failed: list[str]) -> Iterator[Row]:
    with served(root, place, url) as central:
        database = url or str(place / "central" / "central.db")
        fill(engine, database, size)
        (place / "token").write_text(central.tell("token", "--name", "bench").splitlines()[-1])
        found = Speeds()
        for trial in range(TRIALS):
            found.plain.append(raw(engine, database, place, is_same=False))
            spent, peak = pulled(root, place, central.port, f"{trial}.ndjson")
            found.pull.append(spent)
            found.peak_mb = max(found.peak_mb, peak)
            found.same.append(raw(engine, database, place, is_same=True))
        if (place / "0.ndjson").read_bytes() != (place / "raw.ndjson").read_bytes():
            failed.append(f"{engine}: pulled what the engine does not have")
        name = f"{engine}, {size:,} rows"
        yield from _compared(name, found, size, failed)
        peaks = [found.peak_mb]
        for format_name, suffix in SUFFIXES.items():
            spent, peak = pulled(root, place, central.port, f"whole{suffix}")
            peaks.append(peak)
            yield Row(
                f"  {format_name}, rows/s", f"{size / spent:,.0f}", f"{spent:.1f} s, made by the central and fetched"
            )
        yield Row(
            "  memory of yizhan-pull, MB peak",
            f"{max(peaks):.0f}",
            f"at most {MOST_MB:.0f}",
            _verdict(max(peaks) <= MOST_MB, "memory", failed),
        )
        yield Row("  memory of the central, MB peak", f"{peak_of(central):.0f}", "all formats made by it")


def _compared(name: str, found: Speeds, size: int, failed: list[str]) -> Iterator[Row]:
    own, plain, same = (size / median(spent) for spent in (found.pull, found.plain, found.same))
    yield Row(
        f"{name}: NDJSON, rows/s", f"{own:,.0f}", f"the engine's, the same text: {same:,.0f}", f"{own / same:.2f}"
    )
    yield Row("  the same", f"{own:,.0f}", f"the engine's, columns as stored: {plain:,.0f}", f"{own / plain:.2f}")
    if own < AT_LEAST * same:
        failed.append(f"{name}: NDJSON below {AT_LEAST:.0%} of the engine's")


def _verdict(is_met: bool, name: str, failed: list[str]) -> str:
    if not is_met:
        failed.append(name)
    return "" if is_met else "FAIL"


@contextmanager
def served(root: Path, place: Path, url: str) -> Iterator[Central]:
    """A central on this database ("": SQLite in its home)."""
    (place / "central").mkdir(parents=True)
    if url:
        os.environ["YIZHAN_DATABASE_URL"] = url
    central = Central(root, place / "central")
    os.environ.pop("YIZHAN_DATABASE_URL", None)
    try:
        central.tell("migrate")
        central.tell("publish", str(root / "assets" / "content"))
        central.start()
        yield central
    finally:
        central.close()


def fill(engine: str, database: str, size: int) -> None:
    """So many visits of one kiosk, straight into the table."""
    names = ", ".join((*COLUMNS, "completed_position"))
    if engine == "sqlite":
        with sqlite3.connect(database, timeout=60) as db:
            db.execute(KIOSK, [STATION, b"0" * 32])
            db.executemany(f"INSERT INTO insight_visit ({names}) VALUES ({', '.join('?' * 17)})", visits(size))  # noqa: S608
            db.execute(COUNTED, [size])
        return
    with psycopg.connect(database) as raw_db:
        raw_db.execute(KIOSK.replace("?", "%s"), [STATION, b"0" * 32])
        with raw_db.cursor().copy(f"COPY insight_visit ({names}) FROM STDIN") as copy:
            for row in visits(size):
                copy.write_row([f"{value}+00" if place in (3, 4, 14) else value for place, value in enumerate(row)])
        raw_db.execute(COUNTED.replace("?", "%s"), [size])
    with psycopg.connect(database, autocommit=True) as raw_db:
        raw_db.execute("VACUUM ANALYZE insight_visit")


def visits(size: int) -> Iterator[tuple[Any, ...]]:
    """Rows as SQLite stores them, with their positions; seeded."""
    rng = random.Random(7)
    for number in range(1, size + 1):
        began = FIRST + timedelta(seconds=20 * number, milliseconds=number % 1000)
        at, ended = f"{began:%Y-%m-%d %H:%M:%S.%f}", f"{began + timedelta(seconds=40):%Y-%m-%d %H:%M:%S.%f}"
        session = f"{rng.getrandbits(32):08x}-03f4-7c11-8a2e-{number:012x}"
        lang = rng.choice(("zh", "zh", "zh", "ru", "en"))
        outcome = rng.choice(("answered", "help", "none"))
        yield (
            *(session, "bench", STATION, at, ended, 40, lang, lang, "touch", "normal"),
            *(rng.randrange(9), rng.randrange(30), outcome, "synced", ended, number % 3 == 0, number),
        )


def raw(engine: str, database: str, place: Path, *, is_same: bool) -> float:
    """Seconds of a bare program that has the engine write NDJSON."""

    def sql(name: str) -> str:
        if is_same and name in MOMENTS:
            return SAME[engine].format(name)
        if is_same and name == "demo" and engine == "sqlite":
            return "json(CASE demo WHEN 1 THEN 'true' ELSE 'false' END)"
        return name

    names = [name.removesuffix("_id") for name in COLUMNS]
    if engine == "sqlite":
        pairs = (f"'{name}', {sql(column)}" for name, column in zip(names, COLUMNS, strict=True))
        made = f"json_object({', '.join(pairs)})"
    else:
        named = ", ".join(f'{sql(column)} AS "{name}"' for name, column in zip(names, COLUMNS, strict=True))
        made = f"row_to_json((SELECT r FROM (SELECT {named}) r))"  # noqa: S608
    statement = f"SELECT {made} FROM insight_visit ORDER BY completed_position"  # noqa: S608
    return timed([sys.executable, "-c", RAW[engine], database, statement, str(place / "raw.ndjson")], place)[0]


def pulled(root: Path, place: Path, port: int, out: str) -> tuple[float, float]:
    """Seconds of yizhan-pull from its start to the whole file, and its memory at its peak in MB."""
    told = ["--url", f"http://127.0.0.1:{port}", "--token-file", str(place / "token"), "--new-watermark", "bench"]
    spent, said = timed([sys.executable, "-c", PULL, *told, "--out", str(place / out), "--quiet"], root)
    return spent, int(said) / 1024


def timed(command: list[str], folder: Path) -> tuple[float, str]:
    """Seconds from the start of a program to its end, and what it said."""
    began = time.perf_counter()
    done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise SystemExit(f"{command[2][:60]} ended with {done.returncode}")
    return time.perf_counter() - began, done.stdout


def peak_of(central: Central) -> float:
    """Memory of the process that answers at its peak, MB."""
    assert central._process is not None
    found = [0.0]
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            told = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
        except OSError:
            continue
        if str(central._process.pid) in (told.get("PPid", "").strip(), told.get("Pid", "").strip()):
            found.append(int(told.get("VmHWM", "0 kB").split()[0]) / 1024)
    return max(found)
