"""The page of figures over many events, against the same sums of the same rows asked of the engine by hand in the same
run.

The events, what they are shown as and their figures are made by SQL; the product's own `recount --check` then has to
find the same figures (of at most a million events: it takes as long as an upgrade). PostgreSQL is given the very rows
that SQLite has.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import psycopg

from tests.bench import figures_copied
from tests.bench.table import Row
from tests.e2e.programs import Central

Ask = Callable[[str, Sequence[object]], None]
EVENTS = 1_000_000
STATIONS = [f"FC-{number:02d}" for number in range(1, 13)]
DAYS = 365
ROUNDS, TRIALS, TARGET_MS = 48, 3, 300.0
COUNTERS = ("sessions", "services", "visitors", "hours")
NARROWED = ("", "&station=FC-03", "&area=230803001", "&lang=ru", "&audience=traveller", "&demo=no")
"""Every counter that is drawn is asked for with each of these, twice a period."""
CHECKED = 1_000_000
AT_ONCE = 200_000
"""Events a transaction: more are twice on the disk until they are taken over into the database."""
LOST = range(40, 44)
"""Numbers that never arrived from every kiosk: their gaps are looked for at each request."""

# Of ten events: two visits of two events each, two of help, three of people counted, one score.
CYCLE = (
    *("session.started", "session.ended", "headcount.added", "assistance.logged", "headcount.added"),
    *("session.started", "session.ended", "assistance.logged", "headcount.added", "content.rated"),
)
# The n-th event: ten of a kiosk, then ten of the next; a year from morning to evening, the same at every run.
EVENTS_SQL = """
    WITH RECURSIVE made (n) AS (SELECT :first UNION ALL SELECT n + 1 FROM made WHERE n + 1 < :last),
    placed AS (
        SELECT n, printf('FC-%02d', n / 10 % 12 + 1) AS station, n / 120 * 10 + n % 10 + 1 AS number,
            datetime(
                :today, printf('-%d days', :days - 1 - n * :days / :events), '-8 hours',
                printf('+%d hours', 6 + (n * 2654435761 >> 13) % 16), printf('+%d seconds', n * 2654435761 % 3600)
            ) AS at
        FROM made
    )
    INSERT INTO ledger_event (position, event_id, device_id, incarnation, seq, boot, type, schema, station_id,
        occurred_at, effective_at, received_at, clock, demo, body, projected, urgent)
    SELECT n + 1, printf('%08x-0000-7000-8000-000000000000', n + 1), 'bench-' || station, 0,
        number + CASE WHEN number >= :lost THEN :gap ELSE 0 END, 'b-000001', cycle(n % 10), 1, station, at, at, at,
        'synced', 0, '{"id":"' || printf('%0300d', n) || '"}', 1, 0
    FROM placed
"""
VISITS_SQL = """
    INSERT INTO insight_visit (session, device_id, station_id, started_at, ended_at, duration_s, lang, lang_final,
        entry, mode, screens, taps, outcome, clock, received_at, demo, completed_position, started_position,
        ended_position)
    SELECT event_id, device_id, station_id, effective_at, effective_at, 42, told, told, 'touch', 'normal', 3, 7,
        'answered', 'synced', received_at, 0, position, position - 1, position
    FROM (
        SELECT *, CASE position / 10 % 10 WHEN 8 THEN 'ru' WHEN 9 THEN 'en' ELSE 'zh' END AS told FROM ledger_event
        WHERE type = 'session.ended' AND position > :first AND position <= :last
    )
"""
WORK_SQL = """
    INSERT INTO insight_work (event_id, seq, type, device_id, station_id, at, code, n, lang, audience, ref, clock, demo,
        counted, position)
    SELECT event_id, seq, type, device_id, station_id, effective_at, 'hot_water', 1 + position % 3,
        CASE position / 10 % 10 WHEN 8 THEN 'ru' ELSE 'zh' END, CASE position % 2 WHEN 0 THEN 'traveller' ELSE '' END,
        '', 'synced', 0, 1, position
    FROM ledger_event WHERE type NOT LIKE 'session.%' AND position > :first AND position <= :last
"""
WORK = "insight_work WHERE type IN (%s)"
HELP = ("hour", "lang", "audience", "kind")
# Counter, its rows, their moment, what is summed, what they say.
FIGURES = (
    ("touched", "insight_visit", "started_at", "1", ("hour",)),
    ("sessions", "insight_visit", "started_at", "1", ("hour", "lang")),
    ("services", WORK % "'assistance.logged'", "at", "n", HELP),
    ("visitors", WORK % "'headcount.added'", "at", "n", ("hour", "audience")),
    ("scores", WORK % "'content.rated'", "at", "n = 3", ("hour",)),
)
# The rows are read once for each counter; what they are summed by, from so few sums.
SUMMED_SQL = """
    CREATE TEMP TABLE summed_%s AS
    SELECT date(%s, '+8 hours') AS day, strftime('%%H', %s, '+8 hours') AS hour, station_id, lang, %s AS audience,
        %s AS kind, sum(%s) AS n, count(*) AS events
    FROM %s GROUP BY day, hour, station_id, lang, audience, kind
"""
FIGURES_SQL = """
    INSERT INTO insight_figure (counter, dim, value, day, station_id, demo, n, events, unsure)
    SELECT '%s', '%s', %s AS told, day, station_id, 0, sum(n), sum(events), 0
    FROM summed_%s GROUP BY told, day, station_id
"""
LOOK = "import django; django.setup(); from sync.central.insight.api import look_through; look_through()"
SESSION = (
    "import json, django; django.setup()\n"
    "from importlib import import_module\n"
    "from django.conf import settings\n"
    "from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY\n"
    "from sync.central.accounts.api import User\n"
    "user, _ = User.objects.get_or_create(username='bench', defaults={'role': 'statistician'})\n"
    "store = import_module(settings.SESSION_ENGINE).SessionStore()\n"
    "store[SESSION_KEY], store[BACKEND_SESSION_KEY] = str(user.pk), 'django.contrib.auth.backends.ModelBackend'\n"
    "store[HASH_SESSION_KEY] = user.get_session_auth_hash(); store.create()\n"
    "print(json.dumps(settings.SESSION_COOKIE_NAME + '=' + store.session_key))"
)


def rows(root: Path, place: Path, events: int, url: str, failed: list[str]) -> Iterator[Row]:
    """Fill a centre on SQLite, and one on the PostgreSQL at `url`, each in its turn; count, then ask for the page in
    turn with the reference; what is not met goes to ``failed``."""
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    database = place / "sqlite" / "central.db"
    with centre(root, database.parent, None) as central:
        spent = filled(database, events, today)
        yield Row(f"{events:,} events made, s", f"{spent:.0f}", f"{database.stat().st_size / 1e9:.1f} GB")
        yield Row("  figures of them", f"{cells(database):,}", "")
        with sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True) as raw:
            ask = partial(answered, raw, "?")
            yield from measured("SQLite", central, database.parent, events, today, ask, failed)
    with centre(root, place / "postgresql", url) as central, psycopg.connect(url, autocommit=True) as other:
        spent = timed(lambda: figures_copied.copied(database, other)) / 1000
        yield Row("the same rows into PostgreSQL, s", f"{spent:.0f}", "")
        ask = partial(answered, other, "%s")
        yield from measured("PostgreSQL", central, place / "postgresql", events, today, ask, failed)


@contextlib.contextmanager
def centre(root: Path, home: Path, url: str | None) -> Iterator[Central]:
    """A centre with the shipped content that does not serve yet, on SQLite or the database at `url`."""
    home.mkdir(parents=True)
    central = Central(root, home)
    if url:
        central._environment["YIZHAN_DATABASE_URL"] = url
    try:
        central.tell("migrate")
        central.tell("publish", str(root / "assets" / "content"))
        yield central
    finally:
        central.close()


def measured(
    engine: str, central: Central, home: Path, events: int, today: datetime, ask: Ask, failed: list[str]
) -> Iterator[Row]:
    """What has been filled in, counted and asked for."""
    if events <= CHECKED:
        spent = timed(lambda: run(central, "-m", "sync.central", "recount", "--check")) / 1000
        yield Row(f"recount --check, events/s ({engine})", f"{events / spent:,.0f}", f"{spent:.0f} s; nothing differs")
    spent = timed(lambda: run(central, "-c", LOOK)) / 1000
    yield Row("looked for missing numbers, s", f"{spent:.1f}", "the worker's hourly look, here at all of them at once")
    central.start()
    cookie = central.ask(SESSION)
    assert central._process is not None
    yield from asked(engine, central, cookie, ask, today, failed)


def answered(raw: Any, mark: str, statement: str, values: Sequence[object]) -> None:
    """Ask the engine, and take all that it answers."""
    raw.execute(statement.replace("?", mark), values).fetchall()


def filled(path: Path, events: int, today: datetime) -> float:
    """Events spread over stations, days and hours, with their visits and records; returns the seconds it took."""
    began = time.perf_counter()
    with sqlite3.connect(path, isolation_level=None) as raw:
        raw.execute("PRAGMA synchronous=OFF")
        for station in STATIONS:
            raw.execute(
                "INSERT INTO ledger_device (id, station_id, public_key, fingerprint, enrolled_at, is_demo,"
                " last_contact_at, last_seq_claimed, complete_through, clock, content_version, telemetry_seq, version)"
                " VALUES (?, ?, x'00', '', ?, 0, ?, ?, ?, 'synced', '', 0, '')",
                (f"bench-{station}", station, f"{today - timedelta(days=DAYS + 1):%F %T}",
                 f"{datetime.now(UTC):%F %T}", events // len(STATIONS) + len(LOST), LOST[0] - 1),
            )  # fmt: skip
            raw.execute(
                "INSERT INTO ledger_incarnation (device_id, number, after, noticed_at, last_seq_claimed,"
                " complete_through, head_seq, cause, reviewed_by) SELECT id, 0, 0, enrolled_at, last_seq_claimed,"
                " complete_through, last_seq_claimed, '', '' FROM ledger_device WHERE id = ?",
                (f"bench-{station}",),
            )
        raw.execute("UPDATE ledger_station SET area_code = '23080300' || (1 + CAST(substr(code, 4) AS INTEGER) % 3)")
        raw.create_function("cycle", 1, CYCLE.__getitem__, deterministic=True)
        values = {"events": events, "days": DAYS, "today": f"{today:%F}", "lost": LOST[0], "gap": len(LOST)}
        for first in range(0, events, AT_ONCE):
            for statement in (EVENTS_SQL, VISITS_SQL, WORK_SQL):
                raw.execute(statement, {**values, "first": first, "last": min(first + AT_ONCE, events)})
        for counter, source, moment, n, dims in FIGURES:
            said = ("audience", "code") if source != "insight_visit" else ("''", "''")
            raw.execute(SUMMED_SQL % (counter, moment, moment, *said, n, source))
            for dim in ("", *dims):
                raw.execute(FIGURES_SQL % (counter, dim, dim or "''", counter))
    raw.close()
    return time.perf_counter() - began


def run(central: Central, *arguments: str) -> None:
    """The product's Python beside its database, however long it takes."""
    environment = {**central._environment, "DJANGO_SETTINGS_MODULE": "sync.central.settings"}
    subprocess.run([sys.executable, *arguments], cwd=central._root, env=environment, check=True, capture_output=True)


def cells(path: Path) -> int:
    """How many figures are kept."""
    with sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True) as raw:
        return int(raw.execute("SELECT count(*) FROM insight_figure").fetchone()[0])


def asked(engine: str, central: Central, cookie: str, ask: Ask, today: datetime, failed: list[str]) -> Iterator[Row]:
    """The page for fourteen days, a month and a year, with each filter, and the sums behind each by hand; of what is
    measured several times the median is told."""
    last = today.date() - timedelta(days=1)
    server = central._process.pid if central._process else 0
    connection = http.client.HTTPConnection("127.0.0.1", central.port, timeout=600)
    first_ms = timed(lambda: page(connection, cookie, ""))
    yield Row("the first of all requests, ms", f"{first_ms:.0f}", "")
    every: list[list[float]] = []
    for days in (14, 31, DAYS - 1):
        first = last - timedelta(days=days - 1)
        began, trials = cpu_s(server), [trial(connection, cookie, ask, first, last) for _ in range(TRIALS)]
        spent = 1000 * (cpu_s(server) - began) / ROUNDS / TRIALS
        every += [own for own, _ in trials]
        own, other = (median(median(times) for times in side) for side in zip(*trials, strict=True))
        yield Row(
            f"figures of {days} days ({engine}), ms p50",
            f"{own:.0f}",
            f"the same sums in SQL: {other:.1f}",
            f"{own / other:.1f}",
        )
        own, other = (median(map(p95, side)) for side in zip(*trials, strict=True))
        against = f"{other:.1f}; at most {TARGET_MS:.0f}"
        yield Row("  p95", f"{own:.0f}", against, "PASS" if own <= TARGET_MS else "FAIL")
        yield Row("  processor time of one, ms", f"{spent:.0f}", "what it takes where nothing else runs")
        if own > TARGET_MS:
            failed.append(f"figures of {days} days ({engine})")
    connection.close()
    worst = max(map(p95, every))
    yield Row(
        "figures, all of these, ms p50",
        f"{median(ms for own in every for ms in own):.0f}",
        f"the worst p95 of {len(every)}: {worst:.0f}",
    )


def trial(
    connection: http.client.HTTPConnection, cookie: str, ask: Ask, first: date, last: date
) -> tuple[list[float], list[float]]:
    """Milliseconds of the page, asked for with every counter and filter, and of the sums by hand in turn with it."""
    own, other = [], []
    for number in range(ROUNDS):
        counter = COUNTERS[number % len(COUNTERS)]
        narrowed = NARROWED[number // len(COUNTERS) % len(NARROWED)]
        query = f"first={first}&last={last}&counter={counter}{narrowed}"
        own.append(timed(lambda query=query: page(connection, cookie, query)))
        other.append(timed(lambda counter=counter: summed(ask, counter, f"{first}", f"{last}")))
    return own, other


def p95(times: Sequence[float]) -> float:
    """What one in twenty exceeds."""
    return quantiles(times, n=20)[18]


def cpu_s(group: int) -> float:
    """Processor time that the processes of a group have taken, in seconds."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12]) if int(fields[2]) == group else 0
    return ticks / os.sysconf("SC_CLK_TCK")


def timed(work: Any) -> float:
    """Milliseconds."""
    began = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - began)


def page(connection: http.client.HTTPConnection, cookie: str, query: str) -> None:
    """One request of a person who has signed in."""
    connection.request("GET", f"/staff/figures?{query}", headers={"Cookie": cookie})
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200 or b'id="charts"' not in body:
        raise SystemExit(f"/staff/figures?{query}: {answer.status}")


def summed(ask: Ask, counter: str, first: str, last: str) -> None:
    """All counters by station, one by day, and by what its records say."""
    days, told = "day BETWEEN ? AND ?", [counter for counter, *_ in FIGURES]
    named = ", ".join("?" * len(told))
    ask(
        f"SELECT station_id, counter, sum(n), sum(events) FROM insight_figure WHERE counter IN ({named})"  # noqa: S608
        f" AND dim = '' AND value = '' AND {days} GROUP BY station_id, counter",
        (*told, first, last),
    )
    ask(
        f"SELECT day, sum(n), sum(events) FROM insight_figure WHERE counter = ? AND dim = '' AND value = '' AND"  # noqa: S608
        f" {days} GROUP BY day",
        (counter, first, last),
    )
    ask(
        f"SELECT dim, value, sum(n), sum(events) FROM insight_figure WHERE counter = ? AND dim <> '' AND {days}"  # noqa: S608
        " GROUP BY dim, value",
        (counter, first, last),
    )
