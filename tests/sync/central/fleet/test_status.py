"""The kiosks as staff see them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from sync.central.fleet.api import kiosk as one_kiosk
from sync.central.fleet.api import kiosks, rejected
from sync.central.fleet.pages import kiosk_row
from sync.central.ledger.api import Device, revoke
from sync.protocol.events import ScreenViewed

pytestmark = pytest.mark.usefixtures("sqlite")

VIEWED = ScreenViewed(day="2026-11-20", screen="home", count=3)


def test_what_was_lost_is_told_from_what_still_waits(kiosk):
    for _ in range(8):
        kiosk.event(VIEWED)
    kiosk.push([kiosk.lines[0], *kiosk.lines[3:5]])

    (status,) = kiosks()

    assert (status.holes, status.missing_count) == (((2, 3),), 2)
    assert (status.waiting, status.waiting_count) == (((6, 8),), 3)


def test_a_kiosk_is_silent_when_two_heartbeats_are_missing(kiosk):
    assert one_kiosk(kiosk.device).is_silent

    kiosk.push([])
    assert not one_kiosk(kiosk.device).is_silent

    Device.objects.update(last_contact_at=timezone.now() - timedelta(minutes=26))
    assert one_kiosk(kiosk.device).is_silent


def test_refused_events_are_counted_and_shown_with_their_reason(kiosk):
    kiosk.push(['{"seq":1}', '{"seq":2}'])

    assert one_kiosk(kiosk.device).rejected_count == kiosks()[0].rejected_count == 2
    assert {found.code for found in rejected(kiosk.device)} == {"event-malformed"}


def test_revoked_kiosks_may_be_left_out(kiosk, make_kiosk):
    other = make_kiosk("FC-02")
    revoke(kiosk.device)

    assert [status.device.id for status in kiosks()] == [kiosk.device, other.device]
    assert [status.device.id for status in kiosks(with_revoked=False)] == [other.device]


def test_what_a_copy_still_holds_is_no_hole_among_the_numbers_of_the_other(kiosk):
    for _ in range(4):
        kiosk.event(VIEWED)
    copy = kiosk.copy()
    for each in (kiosk, copy):
        for _ in range(6):
            each.event(VIEWED)
    kiosk.tied(1, 7)
    kiosk.tied(9, 10)
    copy.tied(5, 6)

    (status,) = kiosks()

    assert (status.holes, status.waiting) == (((8, 8),), ((7, 10),))
    row = kiosk_row(status)
    assert (row.holes, row.waiting) == ("8", "从第 4 号以后分岔的 7–10")
