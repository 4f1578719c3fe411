"""A token bucket: some at once, then one by one."""

from __future__ import annotations

from kiosk.tickets.limits import TokenBucket


def test_it_empties_and_fills_again(clock):
    bucket = TokenBucket(3, 100.0, clock.monotonic)
    assert [bucket.take() for _ in range(4)] == [True, True, True, False]
    clock.pass_(seconds=99)
    assert bucket.is_empty and not bucket.take()
    clock.pass_(seconds=1)
    assert bucket.take() and not bucket.take()


def test_it_never_holds_more_than_its_size(clock):
    bucket = TokenBucket(3, 100.0, clock.monotonic)
    clock.pass_(days=1)
    assert [bucket.take() for _ in range(4)] == [True, True, True, False]
