"""A damaged outbox is set aside and every unsent event comes back, with the same id and number."""

from __future__ import annotations

import random

import pytest


def garbage_head(data: bytearray) -> None:
    data[:4096] = random.Random(1).randbytes(4096)


def garbage_everywhere(data: bytearray) -> None:
    data[:] = random.Random(2).randbytes(len(data))


def cut_in_half(data: bytearray) -> None:
    del data[len(data) // 2 :]


def one_page_of_zeros(data: bytearray) -> None:
    data[8192:12288] = bytes(4096)


def text_instead(data: bytearray) -> None:
    data[:] = b"<html>please sign in</html>" * 200


DAMAGE = (garbage_head, garbage_everywhere, cut_in_half, one_page_of_zeros, text_instead)


def damage(home, how) -> None:
    data = bytearray((home / "outbox.db").read_bytes())
    how(data)
    (home / "outbox.db").write_bytes(data)


@pytest.fixture
def kept(open_outbox):
    """Forty events made, the first ten of them sent; the outbox is closed."""
    opened = open_outbox()
    opened.add(40)
    opened.outbox.acknowledge([(1, 10)])
    bodies = opened.bodies()
    opened.close()
    return bodies


@pytest.mark.parametrize("how", DAMAGE)
def test_every_unsent_event_comes_back_as_it_was(open_outbox, home, kept, how):
    damage(home, how)
    found = open_outbox().bodies()
    assert {seq: found[seq] for seq in kept} == kept


@pytest.mark.parametrize("how", DAMAGE)
def test_numbers_go_on_where_they_were(open_outbox, home, kept, how):
    damage(home, how)
    assert open_outbox().add() == [41]


def test_numbers_go_on_when_everything_was_sent(open_outbox, home, kept):
    opened = open_outbox()
    opened.outbox.acknowledge([(11, 40)])
    opened.close()
    damage(home, garbage_head)
    assert open_outbox().add() == [41]


def test_the_damaged_file_is_kept_for_a_technician(open_outbox, home, kept):
    damage(home, garbage_head)
    damaged = (home / "outbox.db").read_bytes()
    open_outbox()
    assert (home / "damaged" / "0001" / "outbox.db").read_bytes() == damaged
    assert (home / "damaged" / "0001" / "outbox.log").exists()


def test_damage_in_mid_run_is_mended_on_the_spot(open_outbox, home):
    opened = open_outbox()
    opened.add(40)
    bodies = opened.bodies()
    for name in ("outbox.db", "outbox.db-wal"):
        with (home / name).open("r+b") as file:
            file.write(b"damage" * ((home / name).stat().st_size // 6))
    opened.store.database.execute("PRAGMA shrink_memory")
    assert opened.add(2) == [41, 42]
    assert (home / "damaged" / "0001").exists()
    opened.close()
    found = open_outbox().bodies()
    assert {seq: found[seq] for seq in bodies} == bodies
    assert found.keys() == {*bodies, 41, 42}


def test_damage_among_what_waits_is_mended_when_it_is_read_to_be_sent(open_outbox, home):
    """New events go to other pages: no write would ever meet it, and nothing would leave any more."""
    opened = open_outbox()
    with opened.store.transaction():
        opened.add(200)
    bodies = opened.bodies()
    opened.store.database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    page = (home / "outbox.db").read_bytes().find(b'"seq":30,') // 4096
    with (home / "outbox.db").open("r+b") as file:
        file.seek(page * 4096)
        file.write(b"damage" * 600)
    opened.store.database.execute("PRAGMA shrink_memory")

    assert opened.add() == [201]
    found = opened.bodies()
    assert {seq: found[seq] for seq in bodies} == bodies
    assert found.keys() == {*bodies, 201}
    assert (home / "damaged" / "0001").exists()


def test_it_may_happen_twice(open_outbox, home, kept):
    for _ in range(2):
        damage(home, garbage_head)
        opened = open_outbox()
        assert opened.bodies().keys() >= kept.keys()
        opened.close()
    assert sorted(path.name for path in (home / "damaged").iterdir()) == ["0001", "0002"]


def test_a_vanished_outbox_is_read_back_from_the_second_copy(open_outbox, home, kept):
    (home / "outbox.db").unlink()
    found = open_outbox().bodies()
    assert {seq: found[seq] for seq in kept} == kept


def test_readable_rows_of_the_first_copy_count_even_without_the_second(open_outbox, home, kept):
    (home / "outbox.log").unlink()
    damage(home, one_page_of_zeros)
    opened = open_outbox()
    assert opened.outbox.last_seq() >= 40 or opened.bodies() == {}
