"""Hours of the day that spans of silence touch are those of which some hour of some day overlaps one."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from sync.central.insight.coverage import Coverage, merged
from sync.central.insight.figures import HOURS, hour_span
from tests.sync.central.conftest import NOON

FIRST = NOON.date()
MINUTES = st.integers(-2000, 6000)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(spans=st.lists(st.tuples(MINUTES, MINUTES), max_size=4), until=st.integers(1, 4 * 24 * 60))
@example(spans=[(59, 61)], until=24 * 60)
@example(spans=[(60, 120)], until=24 * 60)
@example(spans=[(-5, 5000)], until=90)
def test_they_are_found_by_the_spans_as_by_looking_at_every_hour(spans, until):
    start = hour_span(FIRST, 0)[0]
    end = start + timedelta(minutes=until)
    blind = merged((start + timedelta(minutes=min(span)), start + timedelta(minutes=max(span))) for span in spans)
    known = Coverage(present=blind, blind=blind)
    expected = {
        hour
        for day in range(5)
        for hour in HOURS
        for begin, over in [hour_span(FIRST + timedelta(days=day), hour)]
        if begin < end and known.is_blind_in(begin, min(over, end))
    }
    assert known.hours_blind(start, end) == known.hours_present(start, end) == expected
