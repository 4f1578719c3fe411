"""What is hidden of a row whose sum is told, so that nobody can work it out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.central.insight.small_cells import FEW, SMALL, WITHHELD, hidden


@pytest.mark.parametrize(
    ("events", "instead"),
    [
        ({"a": 0, "b": 5, "c": 90}, {}),
        ({"a": 4, "b": 5, "c": 90}, {"a": FEW, "b": WITHHELD}),
        ({"a": 1, "b": 4, "c": 90}, {"a": FEW, "b": FEW}),
        ({"a": 1, "b": 2, "c": 90}, {"a": FEW, "b": FEW, "c": WITHHELD}),
        ({"a": 3, "b": 0}, {"a": FEW}),
    ],
)
def test_one_cell_alone_or_few_records_together_take_the_next_with_them(events, instead):
    assert hidden(events) == instead


@given(st.dictionaries(st.integers(0, 9), st.integers(0, 40)))
def test_a_told_sum_leaves_two_cells_of_five_records_open_or_is_itself_of_few(events):
    found = hidden(events)
    assert {name for name, count in events.items() if 0 < count < SMALL} <= found.keys()
    assert all(events[name] for name in found)
    if found and sum(events.values()) >= SMALL:
        assert len(found) >= 2 and sum(events[name] for name in found) >= SMALL
