"""One station: open until when, how to get there, what it has, whether that works and how fresh this is."""

from __future__ import annotations

from typing import Any

import pytest
from journeys import LANGUAGES, begin, go

pytestmark = pytest.mark.window


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_station_tells_what_a_visitor_needs_to_get_there(stage: Any, lang: str) -> None:
    begin(stage, lang)
    go(stage, "station", id="FC-02")
    station = stage.kiosk.directory.station("FC-02")
    shown = (
        station.name,
        station.address,
        station.transportation,
        *station.hours,
        *(row.title for row in station.areas),
    )
    assert {part.text for part in shown} <= set(stage.words())
    assert {part.lang for part in shown} == {lang}
    assert station.open.text in stage.words()


def test_every_amenity_is_listed_with_its_state(stage: Any) -> None:
    begin(stage)
    go(stage, "station", id="FC-02")
    lines = [widget for widget in stage.visible() if type(widget).__name__ == "AmenityLine"]
    rows = {row.code: row for row in stage.kiosk.directory.station("FC-02").amenities}
    assert {line.amenity.code for line in lines} == set(rows)
    assert all(line.state == rows[line.amenity.code].state and line.state_text for line in lines)


def test_a_made_up_number_is_not_offered_for_dialling(stage: Any) -> None:
    begin(stage)
    go(stage, "station", id="FC-02")
    phone = stage.kiosk.directory.station("FC-02").phone
    assert f"示例电话，不可拨打：{phone}" in stage.words()
    assert "示例" in stage.words()


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("zh", "这项内容已更新，请返回重新查找。"),
        ("ru", "Эти сведения обновлены. Вернитесь и найдите их снова."),
    ],
)
@pytest.mark.parametrize("screen", ["station", "service", "partner"])
def test_what_an_update_took_away_is_explained(stage: Any, screen: str, lang: str, sentence: str) -> None:
    begin(stage, lang)
    go(stage, screen, id="X-99")
    assert sentence in stage.words()
    stage.touch("返回" if lang == "zh" else "Назад")
    assert stage.screen == "home"


def test_after_something_missing_the_next_station_is_whole_again(stage: Any) -> None:
    begin(stage)
    go(stage, "station", id="FC-99")
    go(stage, "station", id="FC-01")
    assert "您在这里" in stage.words()
    assert "这项内容已更新，请返回重新查找。" not in stage.words()


def test_a_change_of_language_keeps_the_station(stage: Any) -> None:
    begin(stage)
    go(stage, "station", id="FC-05")
    stage.touch("English")
    assert stage.screen == "station"
    assert stage.kiosk.directory.station("FC-05").name.text in stage.words()
