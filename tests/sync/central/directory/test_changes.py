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


def test_a_text_that_is_too_long_to_compare_is_marked_between_its_first_and_last_difference() -> None:
    old, new = "开头" + "的一是不" * 50_000 + "结尾", "开头" + "了人我在" * 50_000 + "结尾"
    (change,) = differences("consultations", {"answer": {"zh": old}}, {"answer": {"zh": new}})

    same, gone, came, end = change.pieces()
    assert (same, end) == (("same", "开头"), ("same", "结尾"))
    assert (gone, came) == (("gone", old[2:-2]), ("new", new[2:-2]))


def test_one_word_in_a_long_text_is_marked_alone() -> None:
    old = "的一是不" * 50_000 + "旧" + "了人我在" * 10
    (change,) = differences("consultations", {"answer": {"zh": old}}, {"answer": {"zh": old.replace("旧", "新")}})
    assert [piece for piece in change.pieces() if piece[0] != "same"] == [("gone", "旧"), ("new", "新")]
