"""Gaps that are remembered are those that the ledger finds by reading everything, whatever comes when."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings as settings_of_centre
from django.db import connection
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from sync.central import worker
from sync.central.insight import known_gaps
from sync.central.insight.models import KnownGaps
from sync.central.ledger.api import Device
from sync.central.ledger.api import gaps as gaps_of_ledger
from sync.protocol.events_volunteers import HeadcountAdded
from tests.sync.central.conftest import NOON


@pytest.fixture
def remember_soon(monkeypatch):
    monkeypatch.setattr(known_gaps, "WORTH_KEEPING", 2)


def ranges(device):
    return [(one.first, one.last) for one in known_gaps.missing([device])[device.pk]]


@settings(
    max_examples=25, deadline=None, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)
@given(data=st.data())
def test_they_are_the_same_after_every_batch(database, make_kiosk, remember_soon, data):
    kiosk = make_kiosk()
    for _ in range(14):
        kiosk.event(HeadcountAdded(1, None, "tap"))
    order = data.draw(st.permutations(kiosk.lines))[: data.draw(st.integers(0, 14))]
    for start in range(0, len(order), 3):
        kiosk.push(order[start : start + 3])
        device = Device.objects.get(pk=kiosk.device)
        expected = gaps_of_ledger(device)
        for _ in range(2):  # by what was remembered before, and by what is now
            assert ranges(device) == expected


def test_what_a_copied_kiosk_lacks_is_seen_in_each_of_its_chains(sqlite, kiosk, remember_soon):
    for number in range(6):
        kiosk.event(HeadcountAdded(1, None, "tap"), NOON + timedelta(hours=number))
    kiosk.tied(1, 6)
    copy = kiosk.copy()
    for number in range(6, 12):
        kiosk.event(HeadcountAdded(1, None, "tap"), NOON + timedelta(hours=number))
        copy.event(HeadcountAdded(2, None, "tap"), NOON + timedelta(hours=number, minutes=30))
    for first, last in ((7, 8), (10, 12)):
        kiosk.tied(first, last)
    for first, last in ((7, 9), (11, 12)):
        copy.tied(first, last)

    device = Device.objects.get()
    found = known_gaps.missing([device])[device.pk]

    assert [(one.first, one.last) for one in found] == gaps_of_ledger(device) == [(9, 9), (10, 10)]
    assert (found[0].before, found[0].after) == (NOON + timedelta(hours=7), NOON + timedelta(hours=9))
    between = (NOON + timedelta(hours=8, minutes=30), NOON + timedelta(hours=10, minutes=30))
    assert (found[1].before, found[1].after) == between


def test_what_turns_out_to_be_another_chain_s_is_not_remembered_of_the_first(sqlite, kiosk, remember_soon):
    """A copy's last events come first, and stand behind the kiosk's until what was before them comes."""
    for number in range(3):
        kiosk.event(HeadcountAdded(1, None, "tap"), NOON + timedelta(hours=number))
    copy = kiosk.copy()
    for number in range(3, 20):
        kiosk.event(HeadcountAdded(1, None, "tap"), NOON + timedelta(hours=number))
        copy.event(HeadcountAdded(2, None, "tap"), NOON + timedelta(hours=number, minutes=30))
    kiosk.tied(1, 5, last_seq=5)
    copy.tied(10, 12, last_seq=12)
    copy.tied(15, 16, last_seq=16)
    assert ranges(Device.objects.get()) == [(6, 9), (13, 14)]
    assert KnownGaps.objects.exists()

    copy.tied(4, 9, last_seq=16)

    assert ranges(Device.objects.get()) == gaps_of_ledger(Device.objects.get())


def test_what_was_looked_through_is_not_read_again(sqlite, kiosk, remember_soon, django_statements):
    for _ in range(9):
        kiosk.event(HeadcountAdded(1, None, "tap"))
    kiosk.push([kiosk.lines[0], *kiosk.lines[3:]])
    device = Device.objects.get()
    assert ranges(device) == [(2, 3)]
    with django_statements() as statements:
        assert ranges(device) == [(2, 3)]
    assert len(statements) == 5  # what is remembered, chains, the highest refused, what has come of either
    kiosk.push([kiosk.lines[1]])
    assert ranges(device) == [(3, 3)]


def test_the_worker_has_looked_through_them_before_anybody_asks(sqlite, kiosk, remember_soon, monkeypatch, tmp_path):
    monkeypatch.setattr(settings_of_centre, "YIZHAN_HOME", tmp_path)
    for _ in range(9):
        kiosk.event(HeadcountAdded(1, None, "tap"))
    kiosk.push([kiosk.lines[0], *kiosk.lines[3:]])
    worker.tidy()
    known = KnownGaps.objects.get(pk=kiosk.device)
    assert (known.looked_through, [hole[:2] for hole in known.holes]) == (9, [[2, 3]])


def test_no_number_is_looked_for_among_all_of_a_kiosk(sqlite, kiosk, remember_soon):
    asked = []

    def note(execute, sql, params, many, context):
        asked.append((sql, params))
        return execute(sql, params, many, context)

    for _ in range(9):
        kiosk.event(HeadcountAdded(1, None, "tap"))
    for lines in (kiosk.lines[:1] + kiosk.lines[3:5], kiosk.lines[6:]):
        kiosk.push(lines)
        with connection.execute_wrapper(note):
            assert ranges(Device.objects.get())
    plans = [line for sql, params in asked if "ledger_event" in sql for line in plan(sql, params)]
    assert plans and [line for line in plans if "seq" not in line] == []


def plan(sql, params):
    """How SQLite finds the events of a statement, a line for each time that it looks for some."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
        return [line for *_, line in cursor.fetchall() if "ledger_event" in line]
