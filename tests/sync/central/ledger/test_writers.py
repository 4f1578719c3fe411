"""Many kiosks at once beside a reader who goes on from the last position: it never skips and never repeats."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from sync.central import engines
from sync.central.ledger import ingest
from sync.central.ledger.api import Event
from sync.protocol.events import ScreenViewed

WRITERS, BATCHES, EVENTS = 8, 5, 10
VIEWED = ScreenViewed(day="2026-11-20", screen="home", count=3)

pytestmark = pytest.mark.usefixtures("database")


class Looks:
    """Counts the reader's looks, and lets a writer wait for the next one."""

    def __init__(self):
        self._count, self._changed = 0, threading.Condition()

    def add(self):
        with self._changed:
            self._count += 1
            self._changed.notify_all()

    def wait(self, is_over):
        with self._changed:
            before = self._count
            self._changed.wait_for(lambda: self._count > before + 1 or is_over.is_set(), timeout=20)


def write(kiosk):
    for number in range(BATCHES):
        assert kiosk.push(kiosk.lines[number * EVENTS : (number + 1) * EVENTS]).status == 200
    connection.close()


def read(is_over, looked):
    """Positions as a reader with a cursor sees them, batch by batch, until the writers have ended and all is read."""
    found = []
    while True:
        was_over = is_over.is_set()
        more = list(
            Event.objects.filter(position__gt=found[-1] if found else 0)
            .order_by("position")
            .values_list("position", flat=True)[:7]
        )
        found += more
        looked.add()
        if was_over and not more:
            connection.close()
            return found
        if not more:
            is_over.wait(0.002)  # a reader that never rests would take the interpreter from the writers


def test_a_reader_beside_eight_writers_that_commit_late_sees_every_event_once(make_kiosk, monkeypatch):
    """Each writer holds its transaction open until the reader has looked, events stored and not committed."""
    kiosks = [make_kiosk("FC-01" if number % 2 else "FC-02") for number in range(WRITERS)]
    for kiosk in kiosks:
        for _ in range(BATCHES * EVENTS):
            kiosk.event(VIEWED)
    is_over, looked = threading.Event(), Looks()
    honest = ingest.take

    def late(jobs, **other):
        with engines.writer():
            honest(jobs, **other)
            looked.wait(is_over)

    monkeypatch.setattr(ingest, "take", late)
    with ThreadPoolExecutor(WRITERS + 1) as threads:
        reading = threads.submit(read, is_over, looked)
        for writing in [threads.submit(write, kiosk) for kiosk in kiosks]:
            writing.result()
        is_over.set()
        seen = reading.result()

    assert len(seen) == WRITERS * BATCHES * EVENTS
    assert seen == sorted(set(seen))
    assert seen == list(Event.objects.order_by("position").values_list("position", flat=True))


def test_the_same_batch_at_once_from_two_connections_is_stored_once(kiosk):
    for _ in range(100):
        kiosk.event(VIEWED)

    def push():
        try:
            return kiosk.push().batch.acknowledged
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        replies = [threads.submit(push) for _ in range(8)]

    assert {reply.result() for reply in replies} == {((1, 100),)}
    assert Event.objects.count() == 100
