"""The chain of a kiosk's events shows what is missing, what was altered, and two kiosks where one should be."""

from __future__ import annotations

import pytest

from sync.central.ledger.api import Device, Event, Incarnation, RejectedEvent, gaps, prove
from sync.protocol.chain import START
from tests.sync.central.ledger.chains import add, numbered, stored

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def ten(kiosk):
    """A kiosk of ten events, all of which the centre has."""
    add(kiosk, 10).tied(1, 10)
    return kiosk


def test_the_centre_works_out_the_hash_of_each_event_that_no_batch_carries(ten):
    assert dict(Event.objects.values_list("seq", "chain")) == ten.hashes


def test_one_kiosk_has_one_chain(ten):
    add(ten, 5).tied(11, 15)

    assert [(chain.number, chain.head_seq, chain.complete_through) for chain in Incarnation.objects.all()] == [
        (0, 15, 15)
    ]


# -- altered where it lay ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("altered", [1, 4, 8])
def test_a_text_that_was_altered_at_the_kiosk_is_set_apart_and_the_others_are_taken(kiosk, altered):
    add(kiosk, 8)
    lines = list(kiosk.lines)
    lines[altered - 1] = lines[altered - 1].replace('"count":3', '"count":7')
    # As a kiosk does that notices: it names what really stood behind the altered one.
    links = tuple(sorted({1: START, altered + 1: kiosk.hashes[altered], 9: kiosk.hashes[8]}.items()))

    reply = kiosk.push(lines, links=links).batch

    assert [(found.seq, found.code) for found in reply.rejected] == [(altered, "event-altered")]
    assert stored(0) == [pair for pair in numbered(kiosk, 1, 8) if pair[0] != altered]
    assert RejectedEvent.objects.get().body == lines[altered - 1]
    assert gaps(Device.objects.get()) == []
    assert add(kiosk, 1).tied(9, 9).batch.acknowledged == ((9, 9),)
    assert Incarnation.objects.count() == 1


def test_what_overlaps_a_hole_fills_it_and_is_not_taken_for_being_there(ten):
    add(ten, 10)
    ten.tied(14, 20)

    assert ten.tied(11, 20).batch.acknowledged == ((11, 20),)
    assert stored(0) == numbered(ten, 1, 20)


def test_beside_a_number_that_is_lost_for_good_the_others_go_on(ten):
    add(ten, 20)
    ten.tied(12, 20)
    ten.tied(21, 30)

    assert stored(0) == [*numbered(ten, 1, 10), *numbered(ten, 12, 30)]
    assert ten.push([], points=((30, ten.hashes[30]),)).batch.wanted == ((11, 11),)
    assert gaps(Device.objects.get()) == [(11, 11)]


# -- two where one should be ------------------------------------------------------------------------------------------


def test_a_copied_disk_is_kept_apart_from_where_it_differs_and_both_go_on(ten):
    copy = ten.copy()
    add(ten, 3).tied(11, 13)
    reply = add(copy, 2).tied(11, 12).batch
    add(ten, 2).tied(14, 15)
    add(copy, 3).tied(13, 15)

    assert (reply.acknowledged, reply.rejected) == (((11, 12),), ())
    assert stored(0) == numbered(ten, 1, 15)
    assert stored(1) == numbered(copy, 11, 15)
    fork = Incarnation.objects.get(number=1)
    assert (fork.parent, fork.after, fork.complete_through, fork.last_seq_claimed) == (0, 10, 15, 15)
    assert gaps(Device.objects.get()) == []


def test_a_kiosk_put_back_from_an_image_is_told_apart_from_what_it_was(ten):
    image = ten.copy()
    add(ten, 20).tied(11, 30)

    # Its first word carries nothing new: it is still the old one, with less than it had.
    image.push([], points=((10, image.hashes[10]),))
    assert (Incarnation.objects.get().last_seq_claimed, Device.objects.get().last_seq_claimed) == (30, 30)

    add(image, 4).tied(11, 14)

    assert stored(0) == numbered(ten, 1, 30)
    assert stored(1) == numbered(image, 11, 14)


def test_what_a_copy_had_not_sent_when_it_was_made_is_one_thing_whoever_brings_it(kiosk):
    add(kiosk, 6).tied(1, 2)
    copy = kiosk.copy()
    add(copy, 2).tied(3, 8)

    assert add(kiosk, 3).tied(3, 9).batch.acknowledged == ((3, 9),)

    assert stored(0) == numbered(copy, 1, 8)
    assert stored(1) == numbered(kiosk, 7, 9)
    assert Incarnation.objects.get(number=1).after == 6


def test_a_fork_is_seen_though_the_numbers_do_not_meet(ten):
    copy = ten.copy()
    add(ten, 5).tied(11, 15)
    add(copy, 8)

    # The copy has lost all up to 15: no number stands twice, but what is before 16 is another.
    copy.tied(16, 18)

    assert stored(0) == numbered(ten, 1, 15)
    assert stored(1) == numbered(copy, 16, 18)


def test_what_fills_a_gap_must_lead_to_what_is_behind_it(ten):
    copy = ten.copy()
    add(ten, 6).tied(14, 16)
    add(copy, 3).tied(11, 13)

    assert stored(0) == [*numbered(ten, 1, 10), *numbered(ten, 14, 16)]
    assert stored(1) == numbered(copy, 11, 13)

    ten.tied(11, 13)
    assert stored(0) == numbered(ten, 1, 16)


def test_each_chain_is_asked_for_what_it_lacks_itself(ten):
    copy = ten.copy()
    add(ten, 4).tied(11, 14)
    add(copy, 5)
    copy.tied(11, 11)

    reply = copy.tied(14, 15).batch
    assert reply.wanted == ((12, 13),)

    assert ten.push([], points=((14, ten.hashes[14]),)).batch.wanted == ()
    assert copy.push([], points=((15, copy.hashes[15]),)).batch.wanted == ((12, 13),)
    copy.tied(12, 13)
    assert gaps(Device.objects.get()) == []


def test_copies_without_hashes_are_kept_apart_where_their_numbers_meet(kiosk):
    add(kiosk, 3)
    copy = kiosk.copy()
    kiosk.push(protocol=1)
    add(kiosk, 2).push(protocol=1)
    add(copy, 2).push(protocol=1)

    assert stored(0) == numbered(kiosk, 1, 5)
    assert stored(1) == numbered(copy, 4, 5)


def test_a_kiosk_that_has_forgotten_what_came_before_goes_on_in_its_chain(ten):
    """Its records were damaged and read back from the second copy: the numbers go on, the chain begins anew."""
    ten.hashes[10] = START
    add(ten, 2).tied(11, 12)

    assert stored(0) == numbered(ten, 1, 12)
    assert Incarnation.objects.count() == 1


def test_the_last_event_before_a_chain_begins_anew_was_altered_by_nobody(ten):
    """The hash of the last was lost with the records, the event before it still waits: both come in one batch."""
    add(ten, 2)
    before, ten.hashes[12] = ten.hashes[12], START
    add(ten, 2)
    links = ((11, ten.hashes[10]), (13, START), (15, ten.hashes[14]))

    reply = ten.push(ten.lines[10:14], links=links).batch

    assert (reply.acknowledged, reply.rejected) == (((11, 14),), ())
    assert Event.objects.get(seq=12).chain == before
    assert not any(found.broken for found in prove(Device.objects.get()))


def test_what_was_before_a_chain_that_begins_anew_may_come_after_it(kiosk):
    """The kiosk had lost its files, the centre then its own and asks for the sent events: they fit before what begins
    anew, and are missing, or another chain's, no more."""
    add(kiosk, 4)
    sent = dict(kiosk.hashes)
    kiosk.hashes.clear()
    add(kiosk, 2)
    assert kiosk.tied(5, 6).batch.wanted == ((1, 4),)

    kiosk.hashes |= sent
    assert kiosk.tied(1, 4).batch.wanted == ()
    assert [(chain.number, chain.complete_through) for chain in Incarnation.objects.all()] == [(0, 6)]
    assert not any(found.broken for found in prove(Device.objects.get()))


def test_a_kiosk_that_cannot_be_told_from_its_copy_is_asked_for_all_since_they_were_one(ten):
    copy = ten.copy()
    add(ten, 1).tied(11, 11)
    add(copy, 1).tied(11, 11)
    add(copy, 29)

    reply = copy.push([], points=tuple((seq, copy.hashes[seq]) for seq in (40, 39, 38, 36, 32, 24, 8))).batch
    assert reply.wanted == ((9, 40),)

    copy.tied(9, 40)
    assert stored(1) == numbered(copy, 11, 40)


def test_a_kiosk_is_told_from_its_copy_by_the_last_event_that_is_its_own(ten):
    copy = ten.copy()
    add(ten, 4).tied(11, 14)
    add(copy, 30).tied(11, 16)

    reply = copy.push([], points=tuple((seq, copy.hashes[seq]) for seq in (40, 39, 38, 36, 32, 24, 16))).batch

    assert reply.wanted == ((17, 40),)


# -- set aside at the kiosk -------------------------------------------------------------------------------------------


def test_what_can_never_travel_is_known_to_be_kept_at_the_kiosk(ten):
    add(ten, 3)

    ten.push([ten.lines[11]], links=((12, ten.hashes[11]), (13, ten.hashes[12])), aside=((11, 11),))
    ten.push([], aside=((11, 11),), points=((13, ten.hashes[13]),))

    kept = RejectedEvent.objects.get()
    assert (kept.seq, kept.code, kept.body) == (11, "kept-at-kiosk", "")
    assert gaps(Device.objects.get()) == [(13, 13)]
