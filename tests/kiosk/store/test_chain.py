"""Every event carries on from the one before, through restarts and salvage; a text that was altered is noticed."""

from __future__ import annotations

import sqlite3

import pytest

from kiosk.store.migrations import OUTBOX
from sync.protocol.chain import START, link, runs
from sync.protocol.events import HelpWithdrawn


def chain_of(opened):
    return [(event.seq, event.before, event.chain) for event in opened.outbox.pending(100, 10**9)]


def assert_whole(opened, first=1, before=START):
    """The waiting events are one chain from `before` on, and its end is the head."""
    for place, event in enumerate(opened.outbox.pending(100, 10**9), start=first):
        assert (event.seq, event.before) == (place, before)
        before = link(before, event.body)
        assert event.chain == before
    assert opened.outbox.head() == before


def test_each_event_names_the_one_before(open_outbox):
    opened = open_outbox()
    opened.add(5)
    assert_whole(opened)


def test_the_chain_goes_on_after_a_restart_and_after_all_is_sent(open_outbox):
    opened = open_outbox()
    opened.add(3)
    head = opened.outbox.head()
    opened.outbox.acknowledge([(1, 3)])
    opened.close()

    again = open_outbox()
    again.add(2)

    assert_whole(again, first=4, before=head)


def test_a_transaction_that_is_taken_back_leaves_no_trace_in_the_chain(open_outbox):
    opened = open_outbox()
    opened.add(2)
    with pytest.raises(ZeroDivisionError), opened.store.transaction():
        opened.outbox.append(_event())
        raise ZeroDivisionError
    opened.add(1)
    assert_whole(opened)


def test_what_is_sent_again_or_set_aside_keeps_its_place(open_outbox):
    opened = open_outbox()
    opened.add(4)
    before = chain_of(opened)
    opened.outbox.acknowledge([(1, 4)])
    opened.outbox.resend([(2, 3)])
    assert chain_of(opened) == before[1:3]

    opened.outbox.quarantine([_Refusal(2)])
    assert opened.outbox.aside() == [(2, 2)]


@pytest.mark.parametrize("sent", [0, 2])
def test_a_lost_file_is_read_back_with_its_chain(open_outbox, home, sent):
    opened = open_outbox()
    opened.add(4)
    opened.outbox.acknowledge([(1, sent)] if sent else [])
    chain, head = chain_of(opened), opened.outbox.head()
    opened.close()
    for file in home.glob("outbox.db*"):
        file.unlink()

    again = open_outbox()
    assert again.outbox.head() == head
    assert chain_of(again)[-len(chain) :] == chain
    again.add(1)
    assert again.outbox.pending(100, 10**9)[-1].before == head


def test_the_head_outlives_a_cut_of_the_journal(open_outbox, home):
    opened = open_outbox()
    opened.add(300)
    opened.outbox.acknowledge([(1, 300)])
    head = opened.outbox.head()
    assert opened.journal.size < 10_000
    opened.close()
    for file in home.glob("outbox.db*"):
        file.unlink()

    assert open_outbox().outbox.head() == head


def test_a_text_that_changed_where_it_lay_goes_as_the_second_copy_has_it(open_outbox):
    opened = open_outbox()
    opened.add(3)
    before = opened.bodies()
    _alter(opened, 2)

    assert opened.bodies() == before


def test_without_a_better_copy_it_goes_as_it_is_and_its_own_hash_tells(open_outbox):
    opened = open_outbox()
    opened.add(3)
    _alter(opened, 2)
    opened.journal.rewrite(3, [])

    _, altered, behind = opened.outbox.pending(100, 10**9)
    assert altered.is_altered and not behind.is_altered
    assert link(altered.before, altered.body) != altered.chain == behind.before


def test_events_of_before_there_was_a_chain_still_go_and_the_next_begins_one(open_outbox, home):
    database = sqlite3.connect(home / "outbox.db")
    before = next(number for number, step in enumerate(OUTBOX) if any("chain TEXT" in one for one in step))
    for statements in OUTBOX[:before]:
        for statement in statements:
            database.execute(statement)
    database.execute(f"PRAGMA user_version={before}")
    database.execute("INSERT INTO outbox VALUES (1, '{\"seq\":1,}')")
    database.execute("UPDATE counter SET last_seq = 1")
    database.commit()
    database.close()

    opened = open_outbox()
    opened.add(1)

    old, new = opened.outbox.pending(100, 10**9)
    assert (old.before, old.chain) == (None, None)
    assert (new.before, new.chain) == (START, link(START, new.body))


def test_ranges_of_numbers():
    assert runs([7, 1, 3, 2]) == [(1, 3), (7, 7)]
    assert runs([]) == []


def _event():
    return HelpWithdrawn(ticket="4829138")


class _Refusal:
    id, code, detail = None, "event-malformed", ""

    def __init__(self, seq):
        self.seq = seq


def _alter(opened, seq):
    opened.store.write(
        lambda database: database.execute("UPDATE outbox SET body = replace(body, '482', '483') WHERE seq = ?", [seq])
    )
