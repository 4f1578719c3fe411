"""Every window of the carriage opens a real page; what the machine keeps about a visitor is said in plain words."""

from __future__ import annotations

from typing import Any

import pytest
from journeys import LANGUAGES, begin, go, in_words

from screens.area import LINKS, QUESTIONS

pytestmark = pytest.mark.window

PLAIN = ("info", "rest_read", "kids", "water_power")
OWN = {"consult": "consultation", "first_aid": "first_aid", "kids": "play"}


@pytest.mark.parametrize("number", range(6))
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_window_of_the_carriage_is_a_door(stage: Any, number: int, lang: str) -> None:
    begin(stage, lang)
    tile = stage.kiosk.facilities.areas()[number]
    stage.touch(tile.title.text)
    assert stage.screen == OWN.get(tile.code, "area")
    assert len(stage.words()) > 20


@pytest.mark.parametrize("area", PLAIN)
def test_an_area_says_what_is_there_whether_it_works_and_where_it_is(stage: Any, area: str) -> None:
    begin(stage)
    go(stage, "area", area=area)
    tile = next(tile for tile in stage.kiosk.facilities.areas() if tile.code == area)
    number = [row.code for row in stage.kiosk.directory.here().areas].index(area) + 1
    words = stage.words()
    assert {tile.fact, f"车厢里 6 个区域中的第 {number} 个"} <= set(words)
    assert {row.name.text for row in stage.kiosk.facilities.amenities_here(area)} <= set(words)


@pytest.mark.parametrize("area", PLAIN)
def test_the_questions_of_an_area_are_in_the_content(stage: Any, area: str) -> None:
    begin(stage)
    go(stage, "area", area=area)
    rows = stage.kiosk.consultation.rows(QUESTIONS[area])
    assert [row.id for row in rows] == list(QUESTIONS[area])
    assert all(stage.has(row.title.text) for row in rows)


def test_assistance_information_leads_on(stage: Any) -> None:
    for _icon, title, target, _params in LINKS["info"]:
        begin(stage)
        go(stage, "area", area="info")
        stage.touch(in_words(stage, title))
        assert stage.screen == target


def test_what_is_missing_here_is_offered_elsewhere(stage: Any) -> None:
    begin(stage)
    go(stage, "area", area="rest_read")
    stage.touch("卫生间")
    assert stage.screen == "station"


def test_at_night_an_area_says_that_it_is_closed(stage: Any) -> None:
    begin(stage, hour=3)
    go(stage, "area", area="water_power")
    assert "现在不开放" in stage.words()


def test_a_change_of_language_keeps_the_area(stage: Any) -> None:
    begin(stage)
    go(stage, "area", area="kids")
    stage.touch("Русский")
    assert stage.screen == "area"
    assert "Пожалуйста, не оставляйте ребёнка: сотрудники не присматривают за детьми." in stage.words()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_privacy_is_one_touch_from_home_and_said_in_the_visitors_language(stage: Any, lang: str) -> None:
    begin(stage, lang)
    stage.touch(in_words(stage, "关于本机"))
    assert stage.screen == "about"
    assert in_words(stage, "不拍照，不识别人脸，不读证件。") in stage.words()
    assert any(stage.kiosk.content.version() in text for text in stage.words())
