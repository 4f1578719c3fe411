"""Every window of the carriage opens a real page: what is there, whether it works, the drawn way, and where else."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from journeys import LANGUAGES, begin, go, in_words, with_checks

from screens.area import QUESTIONS

pytestmark = pytest.mark.window

PLAIN = ("rest_read", "kids", "water_power")
OWN = {"consult": "consultation", "info": "info", "rest_read": "reading", "kids": "play", "first_aid": "first_aid"}


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
    here = next(row for row in stage.kiosk.facilities.compartments() if row.code == area)
    words = stage.words()
    assert {here.where_text, stage.kiosk.directory.here().open.text} <= set(words)
    for row in stage.kiosk.facilities.amenities_here(area):
        assert row.name.text in words
        assert any(row.freshness_text in text for text in words)


@pytest.mark.parametrize("area", PLAIN)
def test_the_way_is_drawn_from_the_kiosk_to_the_area_and_to_no_other(stage: Any, area: str) -> None:
    from screens.widgets.floor import FloorView

    begin(stage)
    go(stage, "area", area=area)
    view = stage.find(FloorView)
    codes = [row.code for row in stage.kiosk.facilities.compartments()]
    assert view.painter.areas == tuple(codes)
    assert view.painter.asked == codes.index(area)
    assert {row.short for row in view.compartments} <= set(stage.words())


def test_the_drawn_way_goes_along_the_corridor_to_the_compartment_and_no_farther(stage: Any, tmp_path: Path) -> None:
    from checks import box_of

    from screens.art.floor_plan import plan_floor
    from screens.widgets.floor import FloorView

    begin(stage)
    go(stage, "area", area="water_power")
    view, picture = stage.find(FloorView), stage.screenshot(tmp_path / "floor.png")
    plan, place = plan_floor(view.width, view.height, 6, 4), box_of(view)
    y = picture.height - int(place.bottom + plan.route[1][1])
    on_the_way = [picture.getpixel((int(place.left + x), y)) for x in (plan.route[1][0] - 20, plan.route[2][0] + 20)]
    beyond = picture.getpixel((int(place.left + plan.compartments[2].x), y))
    assert all(red > 220 and green > 150 and blue < 90 for red, green, blue in on_the_way)
    assert min(beyond) > 220


WATER = ("hot_water", "charging_usb", "charging_socket")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_does_not_work_here_has_the_nearest_place_where_it_does(stage: Any, lang: str) -> None:
    begin(stage, lang, hour=14)
    with_checks(stage, {("FC-01", "hot_water"): "out_of_order"})
    go(stage, "area", area="water_power")
    words = stage.words()
    assert any(text.startswith(in_words(stage, "暂停使用")) for text in words)
    assert in_words(stage, "可以先去这里") in words
    near = stage.kiosk.directory.station("FC-02")
    assert {near.name.text, near.walk_text, near.open.text} <= set(words)
    assert near.walk_text


def test_while_everything_works_here_nobody_is_sent_away_for_it(stage: Any) -> None:
    begin(stage)
    with_checks(stage, {})
    go(stage, "area", area="water_power")
    assert "可以先去这里" not in stage.words()


def test_hours_and_states_of_yesterday_are_not_told_as_todays(stage: Any) -> None:
    """Nobody looked for days: no amenity is called working, whatever the last one to look had said."""
    begin(stage)
    with_checks(stage, {})
    stage.kiosk.clock.learn(stage.kiosk.clock.now() + timedelta(days=2))
    go(stage, "area", area="water_power")
    assert not any(text.startswith("正常") for text in stage.words())
    assert "超过一天未核对，请询问工作人员" in stage.words()


@pytest.mark.parametrize("area", PLAIN)
def test_the_questions_of_an_area_are_in_the_content(stage: Any, area: str) -> None:
    begin(stage)
    go(stage, "area", area=area)
    rows = stage.kiosk.consultation.rows(QUESTIONS[area])
    assert [row.id for row in rows] == list(QUESTIONS[area])
    assert all(stage.has(row.title.text) for row in rows)


def test_what_is_missing_here_is_offered_elsewhere(stage: Any) -> None:
    begin(stage)
    go(stage, "area", area="rest_read")
    stage.touch("卫生间")
    assert stage.screen == "station"


def test_at_night_an_area_says_that_it_is_closed_until_when_and_what_is_open(stage: Any) -> None:
    begin(stage, hour=3)
    go(stage, "area", area="water_power")
    assert {"已关闭 · 今天 06:00 开放", "可以先去这里", "24小时开放"} <= set(stage.words())
    night = stage.kiosk.directory.station("FC-11")
    assert {night.name.text, night.walk_text} <= set(stage.words())


def test_a_change_of_language_keeps_the_area(stage: Any) -> None:
    begin(stage)
    go(stage, "area", area="kids")
    stage.touch("Русский")
    assert stage.screen == "area"
    assert "Пожалуйста, не оставляйте ребёнка: сотрудники не присматривают за детьми." in stage.words()
