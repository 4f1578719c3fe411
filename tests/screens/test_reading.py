"""The rest area: the shelves, what is on them, and the way to the seats."""

from __future__ import annotations

from typing import Any

import pytest
from journeys import LANGUAGES, begin

pytestmark = pytest.mark.window


def enter(stage: Any, lang: str = "zh") -> None:
    """From home to the shelves."""
    begin(stage, lang)
    stage.touch({"zh": "休息阅读", "en": "Rest and reading", "ru": "Отдых и чтение"}[lang])
    assert stage.screen == "reading"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_reading_stands_on_a_shelf_with_its_kind_and_its_minutes(stage: Any, lang: str) -> None:
    enter(stage, lang)
    words = set(stage.words())
    for shelf in stage.kiosk.reading.shelves():
        assert shelf.title in words
        for card in shelf.cards:
            assert stage.has(card.title.text)
            assert f"{card.kind_text} · {card.minutes_text}" in words
            assert (card.byline or card.summary.text) in words


def test_the_area_is_named_in_the_visitors_language(stage: Any) -> None:
    enter(stage, "ru")
    assert stage.app.root.title == "Отдых и чтение"
    stage.touch("English")
    assert stage.app.root.title == "Rest and reading"


def test_seats_and_quiet_are_said_and_lead_to_the_rest_of_the_area(stage: Any) -> None:
    enter(stage)
    seats = next(tile for tile in stage.kiosk.facilities.areas() if tile.code == "rest_read").fact
    assert {seats, "请小声交谈，座位先让给老人、孕妇和孩子。"} <= set(stage.words())
    stage.touch("座位和设施")
    assert stage.screen == "area"
    assert "图书报刊" in stage.words() or stage.has_words_beginning("车厢里")


def test_five_minutes_leave_the_short_ones_and_the_same_touch_brings_all_back(stage: Any) -> None:
    enter(stage)
    stage.touch("五分钟能读完的")
    shown = [card for shelf in stage.kiosk.reading.shelves() for card in shelf.cards if stage.has(card.title.text)]
    assert shown
    assert {card.minutes <= 5 for card in shown} == {True}
    assert not stage.has("小火车过四季")
    stage.touch("五分钟能读完的")
    assert stage.has("小火车过四季")


def test_the_filter_waits_for_who_comes_back_and_not_for_the_next_visitor(stage: Any) -> None:
    enter(stage)
    stage.touch("五分钟能读完的")
    stage.touch("姥姥的围巾")
    stage.touch("返回")
    assert not stage.has("小火车过四季")
    enter(stage)
    assert stage.has("小火车过四季")


def test_the_covers_are_the_pictures_of_their_first_pages(stage: Any) -> None:
    from screens.art.stories import painter_of
    from screens.reading import ReadingCard

    enter(stage)
    cards = [widget for widget in stage.visible() if isinstance(widget, ReadingCard)]
    covers = {card.title: card.painter for card in cards if card.painter}
    assert covers == {
        "小火车过四季": painter_of("seasons-1"),
        "一只红手套": painter_of("mitten-1"),
        "谁还没睡": painter_of("night-1"),
    }
