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
    assert tile.fact == "热水 · 昨天 12:40 核对"
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
