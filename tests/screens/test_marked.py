"""What was asked for is marked in what was found, wherever its line broke."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from journeys import begin, go

from screens.line_breaking import break_lines

pytestmark = pytest.mark.window


def marked(text: str, lines: list[str], *marks: tuple[int, int]) -> list[str]:
    """What stands above the bars, line by line."""
    from screens.widgets.marked import parts_of

    return [lines[number][start:end] for number, start, end in parts_of(text, lines, marks)]


@pytest.mark.parametrize(
    ("text", "lines", "mark", "above"),
    [
        ("没带身份证怎么坐火车？", ["没带身份证怎么坐火车？"], (2, 5), ["身份证"]),
        ("没带身份证怎么坐火车？", ["没带身", "份证怎么", "坐火车？"], (2, 5), ["身", "份证"]),
        ("Lost ID card?", ["Lost ID", "card?"], (5, 12), ["ID", "card"]),
        ("безопасность", ["безопас-", "ность"], (0, 12), ["безопас", "ность"]),
        ("Worker’s pay", ["Worker's", "pay"], (9, 12), ["pay"]),
        ("第\u200b二 号", ["第二 号"], (4, 5), ["号"]),
    ],
)
def test_a_mark_follows_its_words_over_the_lines(
    text: str, lines: list[str], mark: tuple[int, int], above: list[str]
) -> None:
    assert marked(text, lines, mark) == above


@given(st.text("中文ab ж-，。1", max_size=40), st.integers(1, 12), st.integers(0, 40), st.integers(0, 40))
def test_exactly_the_marked_words_stand_above_the_bars(text: str, width: int, one: int, other: int) -> None:
    start, end = sorted((one, other))
    lines = break_lines(text, width, len)
    above = "".join(marked(text, lines, (start, end)))
    assert above.replace(" ", "") == text[start:end].replace(" ", "")


def test_a_bar_lies_within_its_card_below_what_was_asked_for(stage: Any) -> None:
    from screens.widgets.marked import MarkedText
    from screens.widgets.text import measure_text

    begin(stage)
    go(stage, "search", pinyin="shenfenzheng")
    titles = [widget for widget in stage.visible() if isinstance(widget, MarkedText) and widget.marks]
    assert titles
    for title in titles:
        ((left, bottom, width, height),) = title.bars()
        size = int(title.font_size)
        assert width == pytest.approx(measure_text("身份证", size, True), abs=3)
        before = title.text[: title.text.index("身份证")]
        assert left - title.x == pytest.approx(measure_text(before, size, True), abs=3)
        assert title.y <= bottom and bottom + height < title.top


def test_a_card_that_nothing_was_asked_of_has_no_bar(stage: Any) -> None:
    from screens.widgets.marked import MarkedText

    begin(stage)
    go(stage, "search", pinyin="shenfenzheng")
    stage.touch("清除")
    assert not [widget for widget in stage.visible() if isinstance(widget, MarkedText) and widget.bars()]
