"""The arithmetic of what is missing: ranges without numbers."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sync.central.ledger import gaps


@given(st.sets(st.integers(1, 40)), st.sets(st.integers(1, 40)))
def test_what_is_missing_without_what_was_refused_is_neither(missing, refused):
    ranges = []
    for number in sorted(missing):
        if ranges and number == ranges[-1][1] + 1:
            ranges[-1] = (ranges[-1][0], number)
        else:
            ranges.append((number, number))

    left = list(gaps._without(ranges, sorted(refused)))

    assert [number for first, last in left for number in range(first, last + 1)] == sorted(missing - refused)
    assert all(first <= last for first, last in left)
