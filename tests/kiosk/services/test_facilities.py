"""The six windows of the carriage: lit when open, each with one live fact."""

from __future__ import annotations

import pytest

from kiosk.services.amenities import AREAS_OF_AMENITIES

FLOOR_PLAN = ["consult", "info", "rest_read", "kids", "water_power", "first_aid"]


def test_six_areas_in_the_order_of_the_floor_plan(kiosk):
    tiles = kiosk.facilities.areas()
    assert [tile.code for tile in tiles] == FLOOR_PLAN
    assert all(tile.is_open and tile.fact and tile.icon for tile in tiles)


def test_at_night_no_window_is_lit(kiosk, clock):
    clock.set(clock.now().replace(hour=3))
    assert not any(tile.is_open for tile in kiosk.facilities.areas())


def test_an_area_that_this_station_lacks_is_dark_and_says_so(start):
    tiles = {tile.code: tile for tile in start(station="FC-02").facilities.areas()}
    assert not tiles["kids"].is_open
    assert tiles["kids"].fact == "本站没有此区域"


def test_facts_are_live(kiosk, clock):
    tile = kiosk.facilities.areas()[4]
    assert tile.fact == "热水 · USB充电 · 昨天 12:40 核对"
    clock.pass_(days=1)
    assert kiosk.facilities.areas()[4].fact == "热水 · 请询问工作人员"


@pytest.mark.parametrize("lang", ["zh", "en", "ru"])
def test_tiles_speak_every_language(kiosk, lang):
    kiosk.i18n.set_language(lang)
    assert {tile.title.lang for tile in kiosk.facilities.areas()} == {lang}


def test_amenities_are_found_in_their_area(kiosk):
    kids = {row.code for row in kiosk.facilities.amenities_here("kids")}
    assert kids == {"kids_corner"}
    assert kids < {row.code for row in kiosk.facilities.amenities_here()}


def test_every_amenity_of_an_area_exists(kiosk):
    named = {code for codes in AREAS_OF_AMENITIES.values() for code in codes}
    assert named <= set(kiosk.content.table("amenities"))


# Nobody wants to touch anything to see whether the socket works


def test_the_window_itself_names_what_works_and_when_somebody_looked(kiosk, clock):
    clock.set(kiosk.facilities.amenities_here("water_power")[0].checked_at)
    clock.pass_(minutes=20)
    assert kiosk.facilities.areas()[4].fact == "热水 · 电源插座 · 今天 07:40 核对"


@pytest.mark.parametrize(
    ("minutes", "zh", "en", "ru"),
    [
        (0, "刚刚核对", "checked just now", "Проверено только что"),
        (1, "1 分钟前核对", "checked 1 min ago", "Проверено 1 минуту назад"),
        (3, "3 分钟前核对", "checked 3 min ago", "Проверено 3 минуты назад"),
        (20, "20 分钟前核对", "checked 20 min ago", "Проверено 20 минут назад"),
        (21, "21 分钟前核对", "checked 21 min ago", "Проверено 21 минуту назад"),
        (59, "59 分钟前核对", "checked 59 min ago", "Проверено 59 минут назад"),
        (60, "今天 12:40 核对", "checked today at 12:40", "Проверено сегодня в 12:40"),
        (12 * 60, "昨天 12:40 核对", "checked yesterday at 12:40", "Проверено вчера в 12:40"),
        (24 * 60 + 1, "超过一天未核对，请询问工作人员", "not checked for over a day", "Не проверяли больше суток"),
    ],
)
def test_freshness_is_said_as_people_say_it(kiosk, clock, minutes, zh, en, ru):
    clock.set(kiosk.facilities.amenities_here("water_power")[0].checked_at)
    clock.pass_(minutes=minutes)
    for lang, words in (("zh", zh), ("en", en), ("ru", ru)):
        kiosk.i18n.set_language(lang)
        said = kiosk.facilities.amenities_here("water_power")[0].freshness_text
        assert said.casefold().startswith(words.casefold())


# The carriage from above


def test_compartments_are_counted_from_the_door(kiosk):
    rows = kiosk.facilities.compartments()
    assert [row.code for row in rows] == FLOOR_PLAN
    assert [row.number for row in rows] == [6, 5, 4, 3, 2, 1]
    assert kiosk.facilities.compartment("hot_water").where_text == "饮水充电 · 从门口数第 2 间"


def test_what_belongs_to_the_whole_station_is_in_no_compartment(kiosk):
    assert kiosk.facilities.compartment("ramp") is None
    assert kiosk.facilities.compartment("toilet") is None


def test_a_house_has_no_plan_of_a_carriage(start):
    assert start(station="FC-02").facilities.compartments() == []
