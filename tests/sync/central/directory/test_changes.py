"""What differs between two states of a record, marked within."""

from __future__ import annotations

from typing import Any

import pytest

from sync.central.directory.changes import differences
from sync.central.directory.draft_pages import shown_changes


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        (["12367", "12345"], ["12367", "12345", "110"], [("same", "12367\n12345"), ("new", "\n110")]),
        (["12367", "12345"], ["12366", "12345"], [("gone", "12367"), ("new", "12366"), ("same", "\n12345")]),
        ([], ["110"], []),
    ],
)
def test_of_a_list_of_numbers_only_those_that_came_or_went_are_marked(
    before: list[str], after: list[str], pieces: list[Any]
) -> None:
    changes = differences("consultations", {"phones": before}, {"phones": after})
    assert [shown.pieces for shown in shown_changes(changes)] == [pieces]
