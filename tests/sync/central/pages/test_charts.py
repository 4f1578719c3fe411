"""Charts and words of time: the small rules they are made of."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from sync.central.insight.coverage import merged
from sync.central.insight.heat import level
from sync.central.web.beijing import ago_text, clock_text, span_text
from sync.central.web.day_chart import DayBar, draw, step_for

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)


@pytest.mark.parametrize(("highest", "step"), [(0, 1), (4, 1), (5, 2), (8, 2), (9, 5), (20, 5), (21, 10), (637, 200)])
def test_four_round_steps_cover_the_highest_bar(highest: int, step: int) -> None:
    assert step_for(highest) == step
    assert step * 4 >= highest


@pytest.mark.parametrize(("count", "most", "shade"), [(0, 65, 0), (13, 65, 1), (14, 65, 2), (65, 65, 5), (1, 1, 1)])
def test_zero_alone_is_white_and_the_busiest_hour_is_darkest(count: int, most: int, shade: int) -> None:
    assert level(count, most) == shade


def test_an_unknown_day_is_hatched_and_a_day_of_zero_says_zero() -> None:
    known, unknown = DayBar(date(2026, 11, 19), 0, 0, False), DayBar(date(2026, 11, 20), 0, 0, True)
    assert 'fill="url(#hatch)"' not in draw([known], "t")
    assert ">0</text></g>" in draw([known], "t")
    assert 'fill="url(#hatch)"' in draw([unknown], "t")
    assert ">0</text></g>" not in draw([unknown], "t")


def test_a_title_cannot_break_out_of_the_drawing() -> None:
    assert "<b>" not in draw([], '"><b>')


def test_spans_that_touch_become_one_and_empty_ones_vanish() -> None:
    hour = [NOON + timedelta(hours=n) for n in range(6)]
    spans = [(hour[3], hour[4]), (hour[0], hour[1]), (hour[1], hour[2]), (hour[5], hour[5])]
    assert merged(spans) == ((hour[0], hour[2]), (hour[3], hour[4]))


@pytest.mark.parametrize(
    ("seconds", "zh", "en", "ru"),
    [
        (42, "42 秒", "42 s", "42 с"),
        (200, "3 分 20 秒", "3 min 20 s", "3 мин 20 с"),
        (720, "12 分钟", "12 min", "12 мин"),
        (-11100, "3 小时 5 分", "3 h 5 min", "3 ч 5 мин"),
        (187200, "2 天 4 小时", "2 d 4 h", "2 д 4 ч"),
    ],
)
def test_a_span_is_said_in_two_units_at_most(seconds: int, zh: str, en: str, ru: str) -> None:
    for lang, text in (("zh-hans", zh), ("en", en), ("ru", ru)):
        with translation.override(lang):
            assert span_text(seconds) == text


def test_moments_are_said_in_beijing_time_with_the_date() -> None:
    assert clock_text(NOON) == "2026-11-20 12:00"
    with translation.override("zh-hans"):
        assert ago_text(NOON, NOON + timedelta(minutes=3)) == "3 分钟前"
        assert ago_text(NOON, NOON) == "刚刚"
