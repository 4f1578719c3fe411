"""A whole kiosk, killed at any moment: no visit is lost, none is doubled, none stays open for ever."""

from __future__ import annotations

import os
import random
import select
import signal
import time
from collections import Counter

KILLS = 30
LONGEST_LIFE_S = 0.08
KINDS = ("cold", "luggage", "accompany", "lost_item", "paperwork", "interpret", "mobility", "medical", "fire", "aed")


def live(start, clock, generator, writing: int) -> None:
    """Visits and help requests without end; each is told to the pipe after it was committed."""
    kiosk = start()
    os.write(writing, b"open -\n")
    while True:
        kiosk.visits.touched()
        session = kiosk.visits.session
        for _ in range(generator.randrange(4)):
            kiosk.visits.viewed("home")
            kiosk.visits.tapped()
            clock.pass_(seconds=generator.randrange(3))
        if generator.random() < 0.3:
            ticket = kiosk.help_requests.create(generator.choice(KINDS))
            os.write(writing, f"ticket {ticket.code}\n".encode())
        kiosk.visits.ended()
        os.write(writing, f"visit {session}\n".encode())
        clock.pass_(minutes=11)


def test_kills_lose_no_visit_and_double_none(start, clock, records):
    generator = random.Random(20261123)
    promised: set[tuple[str, str]] = set()
    for _ in range(KILLS):
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                live(start, clock, generator, writing)
            finally:
                os._exit(1)
        os.close(writing)
        select.select([reading], [], [], 30)
        time.sleep(generator.uniform(0, LONGEST_LIFE_S))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        with os.fdopen(reading, "rb") as lines:
            promised |= {tuple(line.split()) for line in lines.read().decode().split("\n")[:-1]}
        clock.pass_(hours=12)
    start().close()

    started = Counter(event["session"] for event in records.events("session.started"))
    ended = Counter(event["session"] for event in records.events("session.ended"))
    tickets = Counter(event["data"]["ticket"] for event in records.events("help.created"))
    assert {what for kind, what in promised if kind == "visit"} <= ended.keys()
    assert {what for kind, what in promised if kind == "ticket"} <= tickets.keys()
    assert started == ended
    assert set(started.values()) | set(tickets.values()) == {1}
    assert [event["seq"] for event in records.events()] == list(range(1, len(records.events()) + 1))
    assert len(records.rows("SELECT * FROM visits WHERE ended_at IS NULL")) == 0
