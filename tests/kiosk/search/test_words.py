"""Where Chinese words begin and end, and that what stands as a word is found before what does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.search.words import AS_WORDS, LONGEST_WORD, known_words, standing

TEXT = " 身份证遗失补领 办理指南 "


@pytest.mark.parametrize(
    ("found", "stands"),
    [
        ("身份证", AS_WORDS),
        ("遗失", AS_WORDS),
        ("办理指南", AS_WORDS),
        ("身份", (1, 1, 0, 1)),
        ("份证", (0, 0, 1, 0)),
        ("证遗", (0, 0, 0, 0)),
    ],
)
def test_a_find_stands_as_words_or_across_them(found, stands):
    start = TEXT.index(found)
    assert standing(TEXT, start, start + len(found)) == stands


@given(text=st.text("身份证遗失补办理指南 a", max_size=20), start=st.integers(0, 20), size=st.integers(1, 8))
def test_it_is_what_trying_every_word_says(text, start, size):
    end = start + size
    if end > len(text):
        return

    def is_cut(place):
        some = [(a, b) for a in range(place) for b in range(place + 1, len(text) + 1) if b - a <= LONGEST_WORD]
        return not any(text[a:b] in known_words() for a, b in some)

    assert standing(text, start, end)[1:3] == (is_cut(start), is_cut(end))


@pytest.mark.parametrize(
    ("typed", "meant"), [("gzf", "rent"), ("bxht", "policy"), ("luohu", "register"), ("逻户", "register")]
)
def test_words_come_before_their_seams(engine_of, typed, meant):
    engine = engine_of(
        {
            "rent": "公租房申请条件",
            "workers": "施工作风检查",
            "policy": "如何订立保险合同",
            "heating": "供暖报修和停热申请",
            "register": "高校毕业生落户",
            "lake": "红螺湖鸟岛",
        }
    )
    found = [hit.path.removeprefix("consultations/") for hit in engine.search(typed)]
    assert found[0] == meant
