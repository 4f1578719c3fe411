"""Of each day it can be said whether all of it is here; a text changed in the ledger itself is found."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from sync.central.ledger.api import Device, Event, Incarnation, prove, proven_days
from sync.protocol.events import ScreenViewed

pytestmark = pytest.mark.usefixtures("database")

VIEWED = ScreenViewed(day="2026-11-20", screen="home", count=3)
MORNING = datetime.fromisoformat("2026-11-18T09:00:00.000+08:00")
FIRST = date(2026, 11, 18)


@pytest.fixture
def four_days(kiosk):
    """Three events on each of four days: 1-3 on the 18th to 10-12 on the 21st."""
    for day in range(4):
        for hour in range(3):
            kiosk.event(VIEWED, MORNING + timedelta(days=day, hours=hour))
    return kiosk


def days(kiosk, number=0):
    device = Device.objects.get(pk=kiosk.device)
    chain = Incarnation.objects.get(device=device, number=number)
    return [
        (proof.day.day, proof.events, proof.state, proof.missing)
        for proof in proven_days(device, chain, FIRST, FIRST + timedelta(days=3))
    ]


def test_all_days_are_complete_when_all_has_come(four_days):
    four_days.tied(1, 12)

    assert days(four_days) == [(day, 3, "complete", ()) for day in (18, 19, 20, 21)]


def test_a_hole_within_a_day_is_that_day_s(four_days):
    four_days.tied(1, 4)
    four_days.tied(6, 12)

    assert [found for found in days(four_days) if found[2] != "complete"] == [(19, 2, "missing", ((5, 5),))]


def test_a_hole_between_two_days_may_be_of_either(four_days):
    four_days.tied(1, 5)
    four_days.tied(8, 12)

    assert [found[:3] for found in days(four_days) if found[3] == ((6, 7),)] == [(19, 2, "missing"), (20, 2, "missing")]


def test_a_day_after_which_nothing_was_heard_is_open(four_days):
    four_days.tied(1, 8, last_seq=8)
    Incarnation.objects.update(last_contact_at=MORNING + timedelta(days=2, hours=2))

    assert [found[1:3] for found in days(four_days)] == [(3, "complete"), (3, "complete"), (2, "open"), (0, "open")]


def test_what_the_kiosk_says_it_has_and_did_not_send_keeps_the_day_open(four_days):
    four_days.tied(1, 8)

    assert [found[2] for found in days(four_days)] == ["complete", "complete", "open", "open"]


def test_an_event_of_which_the_time_is_uncertain_closes_no_day(four_days):
    four_days.tied(1, 12, last_seq=12)
    Incarnation.objects.update(last_contact_at=MORNING + timedelta(days=2, hours=2))
    assert [found[2] for found in days(four_days)] == ["complete", "complete", "complete", "open"]

    Event.objects.filter(seq__gte=10).update(effective_from=MORNING)

    assert [found[2] for found in days(four_days)] == ["complete", "complete", "open", "open"]


def test_each_chain_has_days_of_its_own(four_days):
    copy = four_days.copy()
    four_days.tied(1, 12)
    copy.lines, copy.seq = copy.lines[:6], 6
    copy.event(VIEWED, MORNING + timedelta(days=2))
    copy.tied(7, 7)

    assert [found[1] for found in days(copy, 1)] == [0, 0, 1, 0]


def proofs():
    return [(proof.chain.number, proof.events, proof.tied, proof.broken) for proof in prove(Device.objects.get())]


def test_every_event_is_tied_to_the_one_before(four_days):
    copy = four_days.copy()
    four_days.tied(1, 12)
    copy.lines, copy.seq = copy.lines[:6], 6
    for _ in range(2):
        copy.event(VIEWED)
    copy.tied(7, 8)

    assert proofs() == [(0, 12, 12, []), (1, 2, 2, [])]


@pytest.mark.parametrize("seq", [1, 6, 12])
def test_a_text_changed_in_the_ledger_is_found(four_days, seq):
    four_days.tied(1, 12)
    event = Event.objects.get(seq=seq)
    Event.objects.filter(seq=seq).update(body=event.body.replace('"count":3', '"count":9'))

    assert proofs() == [(0, 12, 11, [seq])]


def test_what_comes_after_a_gap_is_not_called_changed(four_days):
    four_days.tied(1, 4)
    four_days.tied(6, 12)

    assert proofs() == [(0, 11, 10, [])]


def test_what_a_kiosk_only_says_that_it_gave_out_is_told_from_what_is_missing(four_days):
    """Its word may be wrong, and nothing of it ever has to come."""
    four_days.tied(1, 4)
    four_days.tied(6, 9, last_seq=2**62)

    (found,) = prove(Device.objects.get())

    assert f"missing 5-5, not here yet 10-{2**62}; 8 events" in str(found)
