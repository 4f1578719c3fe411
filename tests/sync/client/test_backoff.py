"""Waits double up to five minutes, are spread over their whole range, and heed Retry-After."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.client.backoff import CAP_S, Backoff, retry_after


@given(st.integers(), st.lists(st.none() | st.floats(0, 1e9), max_size=60))
def test_no_wait_is_negative_or_beyond_the_cap(seed: int, asked: list[float | None]) -> None:
    backoff = Backoff(rng=random.Random(seed))

    assert all(0 <= backoff.next(retry_after_s) <= CAP_S for retry_after_s in asked)


def test_the_ceiling_doubles_and_the_draw_covers_it() -> None:
    rng = random.Random(7)
    draws = []
    for _ in range(300):
        backoff = Backoff(rng=rng)
        draws.append([backoff.next() for _ in range(12)])

    for failures, waits in enumerate(zip(*draws, strict=True)):
        ceiling = min(CAP_S, 2.0**failures)
        assert max(waits) <= ceiling
        assert max(waits) > 0.9 * ceiling
        assert min(waits) < 0.1 * ceiling


def test_success_begins_anew() -> None:
    backoff = Backoff(rng=random.Random(7))
    for _ in range(50):
        backoff.next()
    backoff.reset()

    assert backoff.next() <= 1.0


def test_retry_after_is_the_least_wait_and_kiosks_still_spread() -> None:
    waits = {Backoff(rng=random.Random(seed)).next(20.0) for seed in range(50)}

    assert min(waits) >= 20.0
    assert max(waits) <= 21.0
    assert len(waits) == 50


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "120"}, 120.0),
        ({"retry-after": "Wed, 21 Oct 2026 07:28:30 GMT", "date": "Wed, 21 Oct 2026 07:28:00 GMT"}, 30.0),
        ({"retry-after": "Wed, 21 Oct 2026 07:27:00 GMT", "date": "Wed, 21 Oct 2026 07:28:00 GMT"}, 0.0),
        ({"retry-after": "Wed, 21 Oct 2026 07:28:30 GMT"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "Wed, 99 Oct 2026 07:28:30"}, None),
        ({}, None),
    ],
)
def test_retry_after_is_read_in_both_of_its_forms(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(headers) == seconds
