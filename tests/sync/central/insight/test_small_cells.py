"""What is hidden of a row whose sum is told, so that nobody can work it out."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

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
        ({"a": 1, "b": 2, "c": 90, "d": 91}, {"a": FEW, "b": FEW, "c": WITHHELD}),
        ({"a": 3, "b": 0}, {"a": FEW}),
    ],
)
def test_one_cell_alone_or_few_records_together_take_the_next_with_them(events, instead):
    assert hidden(events) == instead


@pytest.mark.parametrize(
    ("events", "instead"),
    [
        # Two of few that are eight are four each.
        ({"a": 4, "b": 4, "c": 8, "d": 9}, {"a": FEW, "b": FEW, "c": WITHHELD}),
        # Of six, one of few beside one of five or more is one.
        ({"a": 1, "b": 5, "c": 8, "d": 9}, {"a": FEW, "b": WITHHELD, "c": WITHHELD}),
        # What is withheld is no more than what is shown: nine are four and five.
        ({"a": 4, "b": 5, "c": 5, "d": 30}, {"a": FEW, "b": WITHHELD, "c": WITHHELD}),
        # Nothing is left to withhold.
        ({"a": 4, "b": 4, "c": 0}, {"a": WITHHELD, "b": WITHHELD}),
        ({"a": 1, "b": 1, "c": 1, "d": 1, "e": 1, "f": 0}, dict.fromkeys("abcdef", WITHHELD)),
    ],
)
def test_the_marks_themselves_do_not_tell_how_many(events, instead):
    assert hidden(events) == instead


def readings(told: dict[int, int | str], whole: int) -> Iterator[list[int]]:
    """All that the cells may be for those who read the marks, the cells that are shown, and the sum."""
    shown = [count for count in told.values() if isinstance(count, int) and count]
    some = range(SMALL, min([whole, *shown]) + 1) if FEW in told.values() else range(whole + 1)
    marks = {FEW: range(1, SMALL), WITHHELD: some}
    spans = [marks.get(cell, [cell]) for cell in told.values()]
    return (list(found) for found in product(*spans) if sum(found) == whole)


@given(st.lists(st.integers(0, 9), min_size=2, max_size=4))
def test_every_cell_of_few_may_be_two_numbers_at_least_beside_the_sum(counts):
    events = dict(enumerate(counts))
    told = {name: hidden(events).get(name, count) for name, count in events.items()}
    found = list(readings(told, sum(counts))) if sum(counts) >= SMALL else []
    for name, count in events.items() if found else ():
        assert counts in found
        assert not 0 < count < SMALL or len({one[name] for one in found}) > 1


@given(st.dictionaries(st.integers(0, 9), st.integers(0, 40)))
def test_a_told_sum_leaves_two_cells_of_five_records_open_or_is_itself_of_few(events):
    found = hidden(events)
    assert {name for name, count in events.items() if 0 < count < SMALL} <= found.keys()
    assert all(events[name] for name in found)
    if found and sum(events.values()) >= SMALL:
        assert len(found) >= 2 and sum(events[name] for name in found) >= SMALL
