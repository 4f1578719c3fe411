"""Where to go for an amenity: here if it works here, else where it works and is open."""

from __future__ import annotations

import pytest

from kiosk.services.finder import ASKED_FOR


@pytest.mark.parametrize(("amenity", "station"), [("hot_water", "FC-01"), ("ebike_swap", "FC-05"), ("ramp", "FC-01")])
def test_here_comes_first(kiosk, amenity, station):
    assert kiosk.finder.place(amenity).station.id == station


def test_at_night_what_is_open_comes_first(kiosk, clock):
    clock.set(clock.now().replace(hour=3))
    assert kiosk.finder.place("toilet").station.id == "FC-11"


def test_what_nobody_has_is_nowhere(kiosk):
    assert kiosk.finder.place("swimming_pool") is None


def test_what_people_ask_for_most_comes_first(kiosk):
    places = [place.amenity.code for place in kiosk.finder.places()]
    assert places[0] == "toilet"
    assert len(places) == len(set(places)) == len({code for code in kiosk.content.table("amenities") if code in places})
    asked = [code for code in places if code in ASKED_FOR]
    assert asked == [code for code in ASKED_FOR if code in places]
