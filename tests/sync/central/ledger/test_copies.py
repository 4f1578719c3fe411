"""Kiosks with one key, beside a centre that has lost some of what they sent: in the end each is one chain."""

from __future__ import annotations

import random

import pytest

from sync.central.ledger.api import Device, Event, Incarnation, RejectedEvent, chain_changed, gaps, mend_rejected, prove
from sync.protocol.chain import START
from tests.sync.central.conftest import NOON
from tests.sync.central.ledger.chains import (
    add,
    add_unfit,
    drained,
    each_is_one_chain,
    numbered,
    points,
    standing,
    stored,
    the_centre_has_lost_all,
)

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def ten(kiosk):
    """A kiosk of ten events, all of which the centre has."""
    add(kiosk, 10).tied(1, 10)
    return kiosk


def test_what_a_copy_sends_first_is_put_in_no_chain_that_the_copy_never_was_in(ten):
    """The centre was put back to before both copies; an image of before goes on with the first chain, the kiosk came by
    stick. What the copy sends next fits behind the image by its number alone, and would be missing there for ever."""
    image = ten.copy()
    add(ten, 10)
    copy = ten.copy()
    add(image, 2).tied(11, 12)
    add(ten, 5).tied(11, 25)
    add(copy, 6)

    reply = copy.tied(25, 26, points=points(copy)).batch

    assert reply.wanted == ((19, 24),)
    copy.tied(19, 24, points=points(copy))
    assert gaps(Device.objects.get()) == []
    for one, number in ((image, 0), (ten, 1), (copy, 2)):
        assert standing(number, one.seq) == numbered(one, 1, one.seq)


def test_what_a_centre_lost_of_a_copy_is_asked_for_from_where_the_copy_began(kiosk):
    """The backup was of before the copy had been heard of. Its first numbers fit behind the other's by chance; what was
    between had been taken for the other's, so that nobody asked for it."""
    copy = add(kiosk, 4).copy()
    add(kiosk, 4).tied(1, 8)
    add(kiosk, 11).tied(14, 19, points=points(kiosk))
    add(copy, 11).tied(12, 15, points=points(copy))

    drained(kiosk, copy)

    made = {*kiosk.lines, *copy.lines}
    assert sorted(Event.objects.values_list("body", flat=True)) == sorted(made)
    assert gaps(Device.objects.get()) == []
    assert not any(found.broken for found in prove(Device.objects.get()))
    assert Incarnation.objects.get(number=0).head_seq == 19


def test_what_fills_a_gap_of_the_wrong_chain_leaves_none_behind_that_nobody_asks_for(kiosk):
    """The copy's last events stand behind the other's, since their numbers fit: it is asked for all before, all the
    same."""
    copy = add(kiosk, 10).copy()
    kiosk.tied(1, 10)
    add(kiosk, 4).tied(11, 12, points=points(kiosk))
    add(copy, 6).tied(15, 16, points=points(copy))
    kiosk.tied(11, 14, points=points(kiosk))

    reply = copy.tied(13, 14, points=points(copy)).batch
    for first, last in reply.wanted:
        copy.tied(first, last, points=points(copy))
    drained(kiosk, copy)

    assert set(Event.objects.values_list("body", flat=True)) == {*kiosk.lines, *copy.lines}


def test_a_kiosk_is_not_taken_for_its_copy_that_stands_under_the_same_numbers(kiosk):
    """The centre has lost what both had sent, and hears the copy first: of the kiosk nothing seemed to be missing."""
    copy = kiosk.copy()
    add(kiosk, 2).tied(1, 2)
    the_centre_has_lost_all()
    add(copy, 7).tied(1, 3, points=points(copy))

    assert kiosk.push([], points=points(kiosk)).batch.wanted == ((1, 2),)
    drained(kiosk, copy)
    copy.tied(1, 7, points=points(copy))

    assert each_is_one_chain(kiosk, copy)


def test_a_chain_does_not_reach_as_far_as_another_kiosk_said_that_was_taken_for_it(kiosk):
    """The copy's numbers begin behind what is here of the kiosk, so that nothing tells them apart before they come."""
    copy = add(kiosk, 10).copy()
    add(kiosk, 1).tied(1, 11)
    add(copy, 4)

    assert copy.push([], points=tuple((seq, copy.hashes[seq]) for seq in (14, 13, 12, 10, 6))).batch.wanted == (
        (12, 14),
    )
    assert gaps(Device.objects.get()) == [(12, 14)]
    drained(kiosk, copy)

    assert each_is_one_chain(kiosk, copy)


def test_a_chain_does_not_reach_as_far_as_a_copy_that_began_with_what_both_have(kiosk):
    copy = add(kiosk, 4).copy()
    add(kiosk, 4).tied(1, 8, points=points(kiosk))
    add(copy, 6)
    copy.tied(1, 2, points=points(copy))
    assert gaps(Device.objects.get()) == [(9, 10)]

    for first in (3, 5, 7, 9):
        copy.tied(first, first + 1, points=points(copy))

    assert each_is_one_chain(kiosk, copy)


def test_what_came_before_its_predecessor_goes_behind_it_when_that_has_come(kiosk):
    """After the centre lost all, the kiosk's last events come by stick, and the copy's first ones stand before them."""
    copy = kiosk.copy()
    add(kiosk, 10).tied(6, 10, points=points(kiosk))
    add(copy, 7).tied(1, 2, points=points(copy))

    kiosk.tied(3, 5, points=points(kiosk))
    assert [seq for seq, _ in stored(0)] == [1, 2]
    copy.tied(3, 7, points=points(copy))
    drained(kiosk, copy)

    assert each_is_one_chain(kiosk, copy)
    assert Incarnation.objects.count() == 2


def test_what_follows_on_one_chain_is_put_in_no_other_that_has_the_number_free(kiosk):
    copy = kiosk.copy()
    other = add(copy, 5).copy()
    add(other, 2).tied(1, 7, points=points(other))
    add(kiosk, 1).tied(1, 1, points=points(kiosk))
    add(copy, 10).tied(1, 15, points=points(copy))

    assert each_is_one_chain(kiosk, copy, other)


def test_what_is_found_to_be_of_another_chain_is_of_it_in_every_respect(kiosk):
    """How far each is complete, how far it reaches, and what is remembered of it to be missing."""
    copy = add(kiosk, 3).copy()
    kiosk.tied(1, 3)
    add(kiosk, 6).tied(4, 5, points=points(kiosk))
    add(copy, 9).tied(10, 12, points=((12, copy.hashes[12]), (11, copy.hashes[11]), (10, copy.hashes[10])))
    told = []
    chain_changed.connect(lambda device_id, **_: told.append(device_id), weak=False, dispatch_uid="test")
    assert [seq for seq, _ in stored(0)] == [1, 2, 3, 4, 5, 10, 11, 12]

    copy.tied(4, 9, points=points(copy))
    chain_changed.disconnect(dispatch_uid="test")

    told_of = [(c.number, c.complete_through, c.head_seq, c.last_seq_claimed) for c in Incarnation.objects.all()]
    assert told_of == [(0, 5, 5, 5), (1, 12, 12, 12)]
    assert told == [kiosk.device]
    kiosk.tied(6, 9, points=points(kiosk))
    assert each_is_one_chain(kiosk, copy)


def test_what_goes_behind_its_predecessor_does_not_stand_before_what_is_not_its_own(kiosk):
    """The kiosk's numbers around are here already, all but the one that the copy's event has too."""
    copy = add(kiosk, 5).copy()
    add(kiosk, 13).tied(1, 3, points=points(kiosk))
    kiosk.tied(7, 18, points=points(kiosk))
    add(copy, 7).tied(6, 12, points=points(copy))

    copy.tied(1, 5, points=points(copy))
    kiosk.tied(6, 6, points=points(kiosk))
    drained(kiosk, copy)

    assert each_is_one_chain(kiosk, copy)


# -- what cannot be taken ---------------------------------------------------------------------------------------------


def refused():
    return list(RejectedEvent.objects.order_by("seq").values_list("incarnation", "seq", "code"))


@pytest.mark.parametrize("pieces", [((11, 14),), ((11, 11), (12, 12), (13, 14)), ((11, 12), (13, 14))])
def test_what_a_copy_s_line_leaves_empty_is_missing_from_neither_chain(ten, pieces):
    copy = ten.copy()
    add(ten, 4).tied(11, 14)
    add(add_unfit(add(copy, 1)), 2)

    for first, last in pieces:
        copy.tied(first, last, points=points(copy))

    assert refused() == [(1, 12, "event-data-invalid")]
    assert [(chain.after, chain.complete_through) for chain in Incarnation.objects.all()] == [(0, 14), (10, 14)]
    assert gaps(Device.objects.get()) == []


def test_what_both_have_and_nobody_takes_is_missing_from_neither_chain(ten):
    """The copy's own events begin behind it."""
    copy = add_unfit(ten).copy()
    add(ten, 3).tied(11, 14, points=points(ten))
    add_unfit(copy).tied(11, 12, points=points(copy))

    assert refused() == [(0, 11, "event-data-invalid"), (1, 12, "event-data-invalid")]
    assert gaps(Device.objects.get()) == []


def test_what_two_copies_keep_to_themselves_is_known_of_each(ten):
    copy = ten.copy()
    add(ten, 3).tied(12, 13, points=points(ten))
    add(copy, 3).tied(12, 13, points=points(copy))

    ten.push([], points=points(ten), aside=((11, 11),))
    assert copy.push([], points=points(copy), aside=((11, 11),)).batch.wanted == ((10, 10),)
    # Both have it: the copy left the other's chain no earlier.
    copy.tied(10, 10, points=points(copy))

    assert refused() == [(0, 11, "kept-at-kiosk"), (1, 11, "kept-at-kiosk")]
    assert gaps(Device.objects.get()) == []


def test_a_line_that_people_put_right_and_that_comes_again_begins_no_chain(ten):
    add(add_unfit(ten), 1).tied(11, 12)
    row = RejectedEvent.objects.get()
    mend_rejected(row, row.body.replace('"count":-3', '"count":3'), "li.hua", NOON)

    ten.tied(11, 12, points=points(ten))

    assert Incarnation.objects.count() == 1
    assert gaps(Device.objects.get()) == []


# -- many ways at once ------------------------------------------------------------------------------------------------


def test_a_chain_that_begins_anew_hangs_where_its_kiosk_says_that_it_was_before(kiosk):
    """A copy had lost its hash with its files and is heard first; what it shares with the other comes from that one. No
    event tells that they were one, and the copy was asked for all of it at each contact."""
    stranger = kiosk.copy()
    add(kiosk, 14)
    copy = kiosk.copy()
    last = copy.hashes.pop(14)
    add(copy, 1)
    copy.hashes[14] = last
    add(kiosk, 1).tied(15, 15, points=points(kiosk))
    add(stranger, 1).tied(1, 1, points=points(stranger))
    links = ((6, copy.hashes[5]), (15, START), (16, copy.hashes[15]))
    copy.push(copy.lines[5:], links=links, points=points(copy))
    kiosk.tied(1, 14, points=points(kiosk))

    assert copy.push([], points=points(copy)).batch.wanted == ()
    assert gaps(Device.objects.get()) == []
    assert standing(Event.objects.get(body=copy.lines[14]).incarnation, 15) == numbered(copy, 1, 15)


def test_who_is_known_to_have_left_a_chain_is_asked_for_what_is_before_their_events_in_it(kiosk):
    """The centre was put back: of a kiosk that its copy had parted from, the last events stand behind the copy's, by
    their numbers alone, and one before them is lost. The copy was asked for it, and never had it."""
    add(kiosk, 3).tied(1, 3)
    copy = kiosk.copy()
    add(kiosk, 17).tied(9, 20, points=points(kiosk))
    add(copy, 2).tied(4, 5, points=points(copy))
    kiosk.tied(4, 7, points=points(kiosk))
    drained(kiosk, copy)

    assert each_is_one_chain(kiosk, copy)


@pytest.mark.parametrize("seed", range(6))
def test_of_however_many_copies_nothing_is_lost_and_each_is_one_chain(kiosk, seed):
    """Kiosks that were one, each sending what it has oldest first as kiosks do, in pieces and again."""
    dice = random.Random(seed)
    kiosks, sent = [add(kiosk, 4)], [0]
    for _ in range(30):
        place = dice.randrange(len(kiosks))
        chosen = kiosks[place]
        match dice.randrange(5):
            case 0 if len(kiosks) < 4:
                kiosks.append(chosen.copy())
                sent.append(dice.randrange(sent[place] + 1))
            case 1 | 2:
                add(chosen, dice.randrange(1, 4))
            case _:
                first = dice.randrange(1, min(sent[place] + 1, chosen.seq) + 1)
                last = min(chosen.seq, first + dice.randrange(6))
                reply = chosen.tied(first, last).batch
                assert (reply.acknowledged, reply.rejected) == (((first, last),), ())
                sent[place] = max(sent[place], last)
    for one in kiosks:
        one.tied(1, one.seq)

    made = {line for one in kiosks for line in one.lines}
    assert set(Event.objects.values_list("body", flat=True)) == made
    assert Event.objects.count() == len(made)
    assert gaps(Device.objects.get()) == []
    for one in kiosks:
        last = Event.objects.get(body=one.lines[-1])
        assert standing(last.incarnation, last.seq) == numbered(one, 1, one.seq)
