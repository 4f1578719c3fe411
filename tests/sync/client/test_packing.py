"""Batches to be carried by hand are those that would be sent: the same limits, and nothing is sent or set aside."""

from __future__ import annotations

import random
from itertools import chain
from types import SimpleNamespace

from sync.protocol import batches


def noise(seq: int, size: int = 30_000) -> str:
    """A line with this number that does not compress to less than half."""
    return f'{{"seq":{seq},"noise":"{random.Random(seq).randbytes(size // 2).hex()}"}}'


def packed(kit: SimpleNamespace) -> list[list[int]]:
    """The numbers of the events in each batch, as its own lines have them."""
    found = []
    for batch in kit.session.pack(kit.outbox.pending(10_000, 1 << 30)):
        assert len(batch.sent) <= batches.MAX_WIRE_BYTES
        body = batches.decompress(batch.sent)
        assert batch.digest == batches.body_digest(body)
        lines = batches.decode_batch(body)[1]
        seqs = [int(line.partition('"seq":')[2].partition(",")[0]) for line in lines]
        assert seqs == list(batch.seqs)
        found.append(seqs)
    return found


def test_all_that_waits_is_in_batches_of_a_thousand_in_order(kit: SimpleNamespace) -> None:
    for _ in range(2300):
        kit.outbox.add()

    parts = packed(kit)
    assert [len(part) for part in parts] == [1000, 1000, 300]
    assert [*chain(*parts)] == list(range(1, 2301))
    assert kit.central.requests == []


def test_what_does_not_compress_enough_goes_in_smaller_ones(kit: SimpleNamespace) -> None:
    for seq in range(1, 41):
        kit.outbox.add(noise(seq))

    parts = packed(kit)
    assert len(parts) > 2
    assert [*chain(*parts)] == list(range(1, 41))


def test_what_can_never_travel_is_left_out_and_stays_where_it_is(kit: SimpleNamespace) -> None:
    kit.outbox.add()
    kit.outbox.add("two\nlines")
    kit.outbox.add(noise(3, 2 * batches.MAX_WIRE_BYTES))
    kit.outbox.add()

    assert [*chain(*packed(kit))] == [1, 4]
    assert (kit.outbox.depth(), kit.outbox.quarantined) == (4, {})


def test_nothing_makes_no_batch(kit: SimpleNamespace) -> None:
    assert packed(kit) == []
