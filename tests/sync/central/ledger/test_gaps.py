"""A missing number is known, and stays known until it comes."""

from __future__ import annotations

import random

import pytest

from sync.central.ledger.api import Device, Event, Incarnation, complete_through, gaps
from sync.protocol.batches import decode_reply
from sync.protocol.events import ScreenViewed

pytestmark = pytest.mark.usefixtures("database")

VIEWED = ScreenViewed(day="2026-11-20", screen="home", count=3)


@pytest.fixture
def ten(kiosk):
    """A kiosk with ten events."""
    for _ in range(10):
        kiosk.event(VIEWED)
    return kiosk


def wanted(reply):
    return decode_reply(reply.body).wanted


def seen():
    device = Device.objects.get()
    return gaps(device), complete_through(device)


def test_nothing_is_missing_when_all_has_come(ten):
    ten.push()

    assert seen() == ([], 10)


def test_a_kiosk_that_has_sent_nothing_lacks_nothing_or_all(ten):
    assert seen() == ([], 0)

    ten.push([])

    assert seen() == ([(1, 10)], 0)


def test_holes_are_named_as_ranges_with_the_tail(ten):
    ten.push([ten.lines[0], *ten.lines[3:5], ten.lines[7]])

    assert seen() == ([(2, 3), (6, 7), (9, 10)], 1)


def test_holes_close_in_whatever_order_the_rest_comes(ten):
    ten.push([ten.lines[0], *ten.lines[3:5], ten.lines[7]])

    ten.push(ten.lines[8:])
    assert seen() == ([(2, 3), (6, 7)], 1)

    ten.push(ten.lines[1:3])
    assert seen() == ([(6, 7)], 5)

    ten.push(ten.lines[5:7])
    assert seen() == ([], 10)


def test_a_refused_number_is_heard_of(ten):
    ten.push([*ten.lines[:4], '{"seq":5}', *ten.lines[5:]])

    assert seen() == ([], 10)


def test_a_kiosk_that_claims_less_than_before_takes_nothing_back(ten):
    ten.push(ten.lines[:5])
    ten.push([], last_seq=3)

    assert seen() == ([(6, 10)], 5)


def test_long_runs_are_followed_to_their_end(make_kiosk):
    kiosk = make_kiosk()
    for _ in range(2500):
        kiosk.event(VIEWED)

    kiosk.push(kiosk.lines[1000:2000])
    kiosk.push(kiosk.lines[2000:])
    assert seen() == ([(1, 1000)], 0)

    kiosk.push(kiosk.lines[:1000])
    assert seen() == ([], 2500)


def test_the_gaps_are_what_a_plain_count_says(make_kiosk):
    kiosk, dice = make_kiosk(), random.Random(7)
    for _ in range(120):
        kiosk.event(VIEWED)
    sent: set[int] = set()
    for _ in range(12):
        chosen = dice.sample(range(1, 121), 8)
        sent.update(chosen)
        kiosk.push([kiosk.lines[number - 1] for number in chosen])

        found, through = seen()

        missing = {number for first, last in found for number in range(first, last + 1)}
        assert missing == set(range(1, 121)) - sent
        assert through == min(missing) - 1


def test_two_kiosks_are_counted_apart(ten, make_kiosk):
    other = make_kiosk("FC-02")
    other.event(VIEWED)
    other.push()
    ten.push(ten.lines[1:])

    assert gaps(Device.objects.get(pk=ten.device)) == [(1, 1)]
    assert gaps(Device.objects.get(pk=other.device)) == []


def test_a_centre_put_back_from_a_backup_asks_for_what_it_has_lost(ten):
    ten.push()
    Event.objects.filter(seq__gt=6).delete()
    Device.objects.update(complete_through=6, last_seq_claimed=6)
    Incarnation.objects.update(complete_through=6, last_seq_claimed=6, head_seq=6)

    assert wanted(ten.push([])) == ((7, 10),)
    assert wanted(ten.push(ten.lines[6:])) == ()
    assert seen() == ([], 10)


def test_what_lies_behind_a_batch_is_not_asked_for_since_it_comes_by_itself(ten):
    assert wanted(ten.push(ten.lines[:2])) == ()
    assert wanted(ten.push(ten.lines[4:6])) == ((3, 4),)
