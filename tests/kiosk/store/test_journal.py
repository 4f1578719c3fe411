"""The second copy of unsent events can be read as far as it is whole."""

from __future__ import annotations

import random

import pytest

from kiosk.store.journal import Journal, read_journal

EVENTS = [(seq, f'{{"seq":{seq},"text":"事件{seq}"}}') for seq in range(1, 21)]


@pytest.fixture
def path(tmp_path):
    journal = Journal(tmp_path / "outbox.log")
    for event in EVENTS:
        journal.append([event])
    journal.close()
    return journal.path


def test_what_was_appended_is_read(path):
    held = read_journal(path)
    assert (list(held.events.items()), held.last_seq, held.damaged) == (EVENTS, 20, 0)


def test_no_file_is_an_empty_journal(tmp_path):
    assert read_journal(tmp_path / "none").events == {}


def test_what_was_taken_back_is_gone(path):
    journal = Journal(path)
    size = journal.size
    journal.append([(21, "{}")])
    journal.truncate(size)
    journal.append([(21, '{"second":true}')])
    assert read_journal(path).events[21] == '{"second":true}'
    journal.close()


def test_cutting_keeps_the_highest_number(path):
    journal = Journal(path)
    journal.rewrite(20, [])
    assert (read_journal(path).events, read_journal(path).last_seq) == ({}, 20)
    journal.append([(21, "{}")])
    assert read_journal(path).events == {21: "{}"}
    journal.close()


@pytest.mark.parametrize("cut", [1, 5, 11, 30])
def test_a_torn_end_costs_one_event(path, cut):
    path.write_bytes(path.read_bytes()[:-cut])
    assert list(read_journal(path).events.items()) == EVENTS[:-1]


@pytest.mark.parametrize("seed", range(50))
def test_damage_costs_only_the_events_that_it_hits(path, seed):
    generator = random.Random(seed)
    data = bytearray(path.read_bytes())
    start = generator.randrange(len(data))
    length = min(generator.randrange(1, 40), len(data) - start)
    data[start : start + length] = generator.randbytes(length)
    path.write_bytes(data)
    held = read_journal(path)
    assert len(held.events) >= len(EVENTS) - 3
    assert all((seq, body) in EVENTS for seq, body in held.events.items())
