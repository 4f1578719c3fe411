"""Gaps that are remembered are those that the ledger finds by reading everything, whatever comes when."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from sync.central.insight import known_gaps
from sync.central.ledger.api import Device
from sync.central.ledger.api import gaps as gaps_of_ledger
from sync.protocol.events_volunteers import HeadcountAdded


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


def test_what_was_looked_through_is_not_read_again(sqlite, kiosk, remember_soon, django_statements):
    for _ in range(9):
        kiosk.event(HeadcountAdded(1, None, "tap"))
    kiosk.push([kiosk.lines[0], *kiosk.lines[3:]])
    device = Device.objects.get()
    assert ranges(device) == [(2, 3)]
    with django_statements() as statements:
        assert ranges(device) == [(2, 3)]
    assert len(statements) == 6  # what is remembered, the highest, what has come, what is above
    kiosk.push([kiosk.lines[1]])
    assert ranges(device) == [(3, 3)]
