"""Events are numbered without gaps, wait until they are named, and leave by that alone."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone

import pytest

from kiosk.errors import StoreError
from kiosk.store import outbox as outbox_module
from kiosk.store.journal import read_journal
from sync.protocol import envelope
from sync.protocol.batches import Rejection
from sync.protocol.events import HelpWithdrawn

EVENT = HelpWithdrawn(ticket="4829138")


def test_numbers_begin_at_one_and_have_no_gaps(open_outbox):
    opened = open_outbox()
    assert opened.outbox.last_seq() == 0
    assert opened.add(5) == [1, 2, 3, 4, 5]


def test_a_rolled_back_event_leaves_neither_a_gap_nor_a_second_copy(open_outbox):
    opened = open_outbox()
    opened.add()
    with pytest.raises(RuntimeError), opened.store.transaction():
        opened.outbox.append(EVENT)
        raise RuntimeError
    assert opened.add() == [2]
    assert list(read_journal(opened.journal.path).events) == [1, 2]


def test_a_number_is_never_used_again(open_outbox):
    opened = open_outbox()
    opened.add(3)
    opened.outbox.acknowledge([(1, 3)])
    opened.close()
    reopened = open_outbox()
    assert reopened.outbox.depth() == 0
    assert reopened.add() == [4]


def test_an_event_needs_the_transaction_of_its_row(open_outbox):
    with pytest.raises(StoreError):
        open_outbox().outbox.append(EVENT)


def test_an_event_says_who_when_and_how_far_the_time_is_trusted(open_outbox, clock):
    opened = open_outbox()
    clock.state_ = "drifting"
    opened.add()
    sent = envelope.decode(opened.bodies()[1])
    assert (sent.station, sent.device, sent.boot, sent.seq) == ("FC-01", "kiosk-0123456789", "b-000007", 1)
    assert (sent.occurred_at, sent.clock, sent.type) == (clock.now(), "drifting", "help.withdrawn")


def test_a_clock_in_the_year_2000_keeps_the_order(open_outbox, clock):
    opened = open_outbox()
    opened.add(2)
    clock.set(datetime(2000, 1, 1, tzinfo=timezone(timedelta(hours=8))))
    opened.add(2)
    clock.set(datetime(2076, 1, 1, tzinfo=timezone(timedelta(hours=8))))
    opened.add(2)
    pending = opened.outbox.pending(10, 10**6)
    assert [event.seq for event in pending] == [1, 2, 3, 4, 5, 6]
    assert len({json.loads(event.body)["id"] for event in pending}) == 6


def test_a_batch_is_bounded_by_number_and_by_bytes(open_outbox):
    opened = open_outbox()
    opened.add(10)
    size = len(opened.bodies()[1].encode()) + 1
    assert len(opened.outbox.pending(4, 10**6)) == 4
    assert len(opened.outbox.pending(10, 3 * size + 1)) == 3


def test_one_event_is_handed_over_however_large(open_outbox):
    opened = open_outbox()
    opened.add(2)
    assert [event.seq for event in opened.outbox.pending(10, 1)] == [1]


def test_only_what_is_named_leaves(open_outbox):
    opened = open_outbox()
    opened.add(10)
    assert opened.outbox.acknowledge([(2, 3), (7, 7), (90, 99)]) == 3
    assert list(opened.bodies()) == [1, 4, 5, 6, 8, 9, 10]
    assert opened.outbox.acknowledge([(2, 3)]) == 0


def test_what_was_sent_is_kept_for_thirty_days(open_outbox, clock):
    opened = open_outbox()
    opened.add()
    opened.outbox.acknowledge([(1, 1)])
    clock.pass_(days=30)
    opened.outbox.forget_sent()
    assert opened.store.value("SELECT count(*) FROM sent") == 1
    clock.pass_(seconds=1)
    opened.outbox.forget_sent()
    assert opened.store.value("SELECT count(*) FROM sent") == 0


def test_a_refused_event_steps_aside_with_its_reason(open_outbox):
    opened = open_outbox()
    opened.add(3)
    opened.outbox.quarantine([Rejection(2, None, "event-data-invalid", "expected an integer")])
    assert list(opened.bodies()) == [1, 3]
    (kept,) = opened.outbox.quarantined()
    assert (kept["seq"], kept["code"], kept["detail"]) == (2, "event-data-invalid", "expected an integer")


def test_the_second_copy_is_cut_when_most_of_it_was_sent(open_outbox, monkeypatch):
    monkeypatch.setattr(outbox_module, "CUT_ABOVE_BYTES", 1)
    opened = open_outbox()
    opened.add(100)
    before = opened.journal.size
    opened.outbox.acknowledge([(1, 99)])
    assert opened.journal.size < before / 10
    assert list(read_journal(opened.journal.path).events) == [100]
    opened.add()
    assert list(read_journal(opened.journal.path).events) == [100, 101]


def test_a_journalled_event_that_was_never_committed_did_not_happen(open_outbox):
    opened = open_outbox()
    opened.add(2)
    opened.journal.append([(3, "{}")])
    opened.close()
    reopened = open_outbox()
    assert reopened.add() == [3]
    assert read_journal(reopened.journal.path).events[3] == reopened.bodies()[3] != "{}"


def test_a_lost_second_copy_is_made_again(open_outbox, home):
    opened = open_outbox()
    opened.add(3)
    opened.close()
    (home / "outbox.log").unlink()
    bodies = open_outbox().bodies()
    assert read_journal(home / "outbox.log").events == bodies


def test_what_the_centre_lost_waits_again_with_the_same_words_and_a_second_copy(open_outbox):
    opened = open_outbox()
    opened.add(5)
    bodies = opened.bodies()
    opened.outbox.acknowledge([(1, 5)])
    assert opened.outbox.resend([(2, 3), (9, 9)]) == 2
    assert opened.bodies() == {2: bodies[2], 3: bodies[3]}
    assert {2, 3} <= read_journal(opened.journal.path).events.keys()
    assert opened.outbox.resend([(2, 3)]) == 0
    assert opened.add() == [6]


def test_what_was_sent_too_long_ago_cannot_be_sent_again(open_outbox, clock):
    opened = open_outbox()
    opened.add()
    opened.outbox.acknowledge([(1, 1)])
    clock.pass_(days=31)
    opened.outbox.forget_sent()
    assert opened.outbox.resend([(1, 1)]) == 0
