"""Whoever sends codes that are not taken does not decide how often the centre writes; each is counted all the same."""

from __future__ import annotations

import pytest
from django.db import OperationalError

from sync.central import engines
from sync.central.dispatch.api import refused_tickets
from sync.central.dispatch.models import RefusedTicket
from sync.central.dispatch.refusals import EVERY_S, Refusals

pytestmark = pytest.mark.usefixtures("sqlite")


class Watch:
    """Seconds that pass when told, and what was to be done after some of them."""

    def __init__(self):
        self.now, self.due = 0.0, []

    def later(self, wait_s, work):
        self.due.append((self.now + wait_s, work))

    def pass_(self, seconds):
        self.now += seconds
        ready = [work for at, work in self.due if at <= self.now]
        self.due = [(at, work) for at, work in self.due if at > self.now]
        for work in ready:
            work()


@pytest.fixture
def watch():
    return Watch()


@pytest.fixture
def counting(watch):
    return Refusals(lambda: watch.now, watch.later)


def written():
    return {(row.reason, row.device): row.count for row in RefusedTicket.objects.all()}


def test_the_first_is_written_at_once(counting, watch):
    counting.count("forged", "kiosk-1")
    assert written() == {("forged", "kiosk-1"): 1}
    assert watch.due == []


def test_a_flood_is_one_write_a_minute(counting, watch, django_statements):
    counting.count("malformed", "")
    with django_statements() as statements:
        for _ in range(1000):
            counting.count("malformed", "")
    assert statements == [] and len(watch.due) == 1
    watch.pass_(EVERY_S - 1)
    assert written() == {("malformed", ""): 1}
    watch.pass_(1)
    assert written() == {("malformed", ""): 1001}


def test_a_flood_that_goes_on_has_a_write_for_each_minute_and_no_more(counting, watch):
    for minute in range(1, 6):
        for _ in range(10):
            counting.count("forged", "kiosk-1")
        assert len(watch.due) == 1
        watch.pass_(EVERY_S)
        assert written() == {("forged", "kiosk-1"): 10 * minute}


def test_after_a_quiet_time_the_next_is_written_at_once_again(counting, watch):
    counting.count("forged", "kiosk-1")
    watch.pass_(EVERY_S)
    counting.count("forged", "kiosk-1")
    assert written() == {("forged", "kiosk-1"): 2}
    assert watch.due == []


def test_each_reason_and_kiosk_has_its_row(counting, watch):
    for reason, device in (("forged", "a"), ("forged", "b"), ("expired", "a"), ("forged", "b")):
        counting.count(reason, device)
    watch.pass_(EVERY_S)
    assert written() == {("forged", "a"): 1, ("forged", "b"): 2, ("expired", "a"): 1}


def test_whoever_looks_sees_all(refusals):
    for _ in range(7):
        refusals.count("forged", "kiosk-1")
    assert [row.count for row in refused_tickets()] == [7]


def test_a_database_that_is_busy_loses_none(counting, watch, monkeypatch):
    def busy():
        raise OperationalError("database is locked")

    monkeypatch.setattr(engines, "writer", busy)
    counting.count("forged", "kiosk-1")
    counting.count("forged", "kiosk-1")
    monkeypatch.undo()
    assert written() == {}
    watch.pass_(EVERY_S)
    assert written() == {("forged", "kiosk-1"): 2}
