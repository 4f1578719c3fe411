"""Killed at any moment, the outbox holds every event that was committed, once, with numbers that have no gap."""

from __future__ import annotations

import json
import os
import random
import select
import signal
import time

from kiosk.store import outbox as outbox_module

KILLS = 30
LONGEST_LIFE_S = 0.06


def run_and_kill(work, generator: random.Random) -> list[str]:
    """Forks, lets `work(say)` run for a moment after its first word, kills it; gives the lines that it said.

    A line is said after the commit that it is about, so each one is a promise.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            work(lambda line: os.write(writing, f"{line}\n".encode()))
        finally:
            os._exit(1)
    os.close(writing)
    select.select([reading], [], [], 30)
    time.sleep(generator.uniform(0, LONGEST_LIFE_S))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reading, "rb") as lines:
        return lines.read().decode().split("\n")[:-1]


def add_and_acknowledge(open_outbox, generator):
    def work(say) -> None:
        opened = open_outbox()
        say("open")
        while True:
            for seq in opened.add(generator.randrange(1, 5)):
                say(f"made {seq}")
            if generator.random() < 0.4 and (pending := opened.outbox.pending(generator.randrange(1, 8), 10**6)):
                opened.outbox.acknowledge([(pending[0].seq, pending[-1].seq)])
                say(f"sent {pending[-1].seq}")

    return work


def test_kills_lose_nothing_and_repeat_nothing(open_outbox, clock, monkeypatch):
    monkeypatch.setattr(outbox_module, "CUT_ABOVE_BYTES", 2000)
    generator = random.Random(1)
    made, sent = 0, 0
    for _ in range(KILLS):
        said = run_and_kill(add_and_acknowledge(open_outbox, generator), generator)
        generator.random()  # the child drew from a copy: the next life must not be the same
        clock.pass_(minutes=1)
        made = max([made, *(int(line.split()[1]) for line in said if line.startswith("made"))])
        sent = max([sent, *(int(line.split()[1]) for line in said if line.startswith("sent"))])
    opened = open_outbox()
    kept = {row["seq"]: row["body"] for row in opened.store.rows("SELECT seq, body FROM sent")}
    waiting = opened.bodies()
    everything = {**kept, **waiting}
    assert made > KILLS
    assert not kept.keys() & waiting.keys()
    assert sorted(everything) == list(range(1, opened.outbox.last_seq() + 1))
    assert opened.outbox.last_seq() >= made and max(kept, default=0) >= sent
    assert len({json.loads(body)["id"] for body in everything.values()}) == len(everything)


def test_a_kill_and_then_a_damaged_file_lose_nothing_either(open_outbox, home):
    generator = random.Random(2)
    said = run_and_kill(add_and_acknowledge(open_outbox, generator), generator)
    made = max([0, *(int(line.split()[1]) for line in said if line.startswith("made"))])
    sent = max([0, *(int(line.split()[1]) for line in said if line.startswith("sent"))])
    for name in ("outbox.db", "outbox.db-wal"):
        (home / name).write_bytes(b"damage" * 2000)
    opened = open_outbox()
    assert set(range(sent + 1, made + 1)) <= opened.bodies().keys()
    assert opened.add()[0] > made
