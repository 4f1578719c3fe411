"""Plain search: every word must occur, and where it occurs decides the order, always the same way."""

from __future__ import annotations

from itertools import permutations

import pytest

from kiosk.search.keywords import entry, search

LOST = entry("lost", ["身份证丢了怎么办？", "Lost ID card?", "Потерян паспорт?"], ["补办"], ["去派出所 police station"])
BABY = entry(
    "baby", ["孩子怎么买票？", "Tickets for children?", "Билет ребёнку?"], ["儿童票"], ["身份证也可以 passport"]
)
ENTRIES = [BABY, LOST]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("身份证", ["lost", "baby"]),
        ("ID", ["lost"]),
        ("id CARD", ["lost"]),
        ("ＩＤ", ["lost"]),
        ("补办", ["lost"]),
        ("билет ребенку", ["baby"]),
        ("БИЛЕТ", ["baby"]),
        ("passport", ["baby"]),
        ("丢了身份证", ["lost"]),
        ("card children", []),
        ("", []),
        ("，。！", []),
    ],
)
def test_words_are_found_wherever_they_are(query, found):
    assert search(query, ENTRIES) == found


def test_the_order_depends_on_the_entries_alone():
    assert {tuple(search("身份证", order)) for order in permutations(ENTRIES)} == {("lost", "baby")}


def test_equal_ones_stay_in_the_order_given():
    twins = [entry(key, ["同一个标题"], [], []) for key in ("b", "a", "c")]
    assert search("标题", twins) == ["b", "a", "c"]


def test_a_very_long_query_is_cut():
    assert search("身份证 " * 10_000, ENTRIES) == ["lost", "baby"]
