"""Taking batches: nothing lost, nothing twice, and a bad event never in the way of the others."""

from __future__ import annotations

import pytest

from sync.central.ledger.api import Device, Event, RejectedEvent

pytestmark = pytest.mark.usefixtures("database")


def test_a_batch_is_stored_and_acknowledged(kiosk):
    kiosk.visit()
    kiosk.visit()

    reply = kiosk.push().batch

    assert reply.acknowledged == ((1, 4),)
    assert reply.rejected == ()
    assert [event.body for event in Event.objects.all()] == kiosk.lines
