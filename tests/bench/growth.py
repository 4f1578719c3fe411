"""Whether a ledger that has grown still takes events as fast, in as little memory: against itself when it was small.

The rows that it grows by are put into its table past the centre, by the engine's own SQL; what is measured is then sent
by a kiosk as ever.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tests.bench.fleet import registered, resident_mb
from tests.bench.push import EVENTS as PUSHED
from tests.bench.push import TRIALS, centre, seconds, sender
from tests.bench.table import Row
from tests.e2e.programs import Central

SMALL, EVENTS = 100_000, 1_000_000
A_DEVICE = 20_000
LEAST_RATE, MOST_MB = 0.8, 150
# Ids that grow with time, as those of kiosks do; a text of the usual length.
GROW = """
WITH RECURSIVE n(i) AS (SELECT ? UNION ALL SELECT i + 1 FROM n WHERE i < ?),
d(number, id, station) AS (SELECT row_number() OVER (ORDER BY id) - 1, id, station_id FROM ledger_device WHERE is_demo)
INSERT INTO ledger_event (position, event_id, device_id, incarnation, seq, boot, mono, chain, type, schema, station_id,
  session, occurred_at, effective_at, received_at, clock, demo, body, projected, urgent)
SELECT i, printf('%08x-%04x-7%s-8%s-%s', i / 65536, i % 65536, substr(h, 1, 3), substr(h, 4, 3), substr(h, 7, 12)),
  d.id, 0, i, 'b-000001', i, h, 'screen.viewed', 1, d.station, NULL, at, at, at, 'synced', 1, printf('%-340s', h), 1, 0
FROM (SELECT i, lower(hex(randomblob(16))) AS h, datetime('2026-01-01', (i / 10) || ' seconds') AS at FROM n)
CROSS JOIN d ON d.number = i / {each}
"""


def rows(root: Path, place: Path, failed: list[str], events: int = EVENTS) -> Iterator[Row]:
    """The rate when small and when grown, on SQLite; a target that is not met is added to ``failed``."""
    place.mkdir(parents=True)
    found = {}
    with centre(root, place / "central", None) as central:
        registered(central, place / "keys", events // A_DEVICE + 1)
        for size in (SMALL, events):
            central.kill()
            grown = grow(place / "central" / "central.db", size)
            central.start()
            found[size] = rate(central, place / f"kiosks-{size}"), resident_mb(central), grown
    (small, _, _), (large, mb, grown) = found[SMALL], found[events]
    if large < LEAST_RATE * small:
        failed.append("growth: rate")
    if mb > MOST_MB:
        failed.append("growth: memory")
    against = f"the same at {SMALL:,}: {small:,.0f}"
    yield Row(f"push into a ledger of {events:,}, events/s", f"{large:,.0f}", against, f"{large / small:.2f}")
    yield Row("  the centre's memory then, MB", f"{mb:.0f}", f"at most {MOST_MB}; the file: {grown / 1e9:.1f} GB")


def grow(database: Path, size: int) -> int:
    """Fill the ledger up to so many events; returns the bytes of its file."""
    with sqlite3.connect(database) as ledger:
        ledger.execute("PRAGMA synchronous=OFF")
        (first,) = ledger.execute("SELECT coalesce(max(position), 0) + 1 FROM ledger_event").fetchone()
        # By whole kiosks: what was sent meanwhile stands between.
        for start in range(first + -first % A_DEVICE, size, A_DEVICE):
            ledger.execute(GROW.format(each=A_DEVICE), [start, start + A_DEVICE - 1])
            ledger.commit()
        ledger.execute("INSERT OR REPLACE INTO ledger_counter (name, value) VALUES ('events', ?)", [size + A_DEVICE])
    ledger.close()
    return database.stat().st_size


def rate(central: Central, place: Path) -> float:
    """Events a second of one kiosk that brings many."""
    found = []
    for trial in range(TRIALS + 1):
        with sender(place / str(trial), central) as kiosk:
            kiosk.fill(PUSHED)
            found.append(PUSHED / seconds(kiosk.drain))
        time.sleep(1)  # what was put off is shown meanwhile
    return median(found[1:])
