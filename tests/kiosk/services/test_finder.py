"""Where to go for an amenity: here if it works here, else where it works and is open; and what answers a need."""

from __future__ import annotations

import pytest

from kiosk.services.finder import ASKED_FOR, NEEDS
from sync.protocol.packs import Pack
from tests.content_changes import send, shipped

pytestmark = pytest.mark.usefixtures("with_pulled_content")


@pytest.fixture
def known(kiosk, clock):
    """Says where an amenity is and in which state: `known("toilet", {"FC-02": "ok"})`; nowhere else is there one."""

    def change(amenity, states):
        items = shipped().items()
        for key, item in items.items():
            if key.startswith("facilities/"):
                others = [state for state in item["amenities"] if state["amenity"] != amenity]
                item["amenities"] = others + _states(amenity, states.get(key.removeprefix("facilities/")), clock.now())
        send(kiosk, Pack.from_items(items))

    return change


def _states(amenity, state, checked_at):
    return [{"amenity": amenity, "state": state, "checked_at": checked_at.isoformat()}] if state else []


def found(kiosk, amenity):
    place = kiosk.finder.place(amenity)
    return place.station.id, place.amenity.state


@pytest.mark.parametrize(("amenity", "station"), [("hot_water", "FC-01"), ("ebike_swap", "FC-05"), ("ramp", "FC-01")])
def test_here_comes_first(kiosk, amenity, station):
    assert kiosk.finder.place(amenity).station.id == station


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ({"FC-01": "ok", "FC-02": "ok"}, ("FC-01", "ok")),
        ({"FC-01": "limited", "FC-02": "ok"}, ("FC-01", "limited")),
        ({"FC-01": "unknown", "FC-02": "ok"}, ("FC-01", "unknown")),
        ({"FC-01": "out_of_order", "FC-02": "ok"}, ("FC-02", "ok")),
        ({"FC-01": "out_of_order", "FC-02": "out_of_order", "FC-06": "limited"}, ("FC-06", "limited")),
        ({"FC-02": "unknown", "FC-03": "ok"}, ("FC-03", "ok")),
        ({"FC-02": "limited", "FC-03": "ok"}, ("FC-02", "limited")),
        ({"FC-07": "limited", "FC-09": "ok"}, ("FC-09", "ok")),
        ({"FC-11": "ok", "FC-04": "ok", "FC-03": "ok"}, ("FC-11", "ok")),
        ({"FC-01": "out_of_order", "FC-02": "out_of_order"}, ("FC-01", "out_of_order")),
    ],
    ids=[
        "works here",
        "works a little here",
        "nobody knows, but here one can ask",
        "out of order here",
        "out of order at two",
        "elsewhere: known before unknown",
        "elsewhere: near before far, if it works at all",
        "elsewhere: whole before limited where nobody walks",
        "elsewhere: the nearest",
        "out of order everywhere: said honestly",
    ],
)
def test_where_it_works_comes_before_where_it_does_not(kiosk, known, states, expected):
    known("toilet", states)
    assert found(kiosk, "toilet") == expected


def test_an_open_station_comes_before_a_closed_one(kiosk, clock, known):
    clock.set(clock.now().replace(hour=3))
    known("toilet", {"FC-02": "ok", "FC-11": "limited"})
    assert found(kiosk, "toilet") == ("FC-11", "limited")


def test_even_here_closed_comes_after_open(kiosk, clock, known):
    clock.set(clock.now().replace(hour=3))
    known("toilet", {"FC-01": "ok", "FC-11": "ok"})
    assert found(kiosk, "toilet") == ("FC-11", "ok")


def test_what_nobody_checked_for_a_day_is_not_called_working(kiosk, clock, known):
    known("toilet", {"FC-02": "ok"})
    clock.pass_(hours=25)
    assert found(kiosk, "toilet") == ("FC-02", "unknown")


def test_the_way_there_is_in_the_language_of_the_visitor(kiosk):
    kiosk.i18n.set_language("ru")
    way = kiosk.finder.place("toilet").way
    assert way.lang == "ru" and "Рядом с вагоном" in way.text


@pytest.mark.parametrize(
    ("state", "instead"), [("ok", None), ("limited", None), ("unknown", "FC-02"), ("out_of_order", None)]
)
def test_where_nobody_knows_whether_it_works_here_the_nearest_that_does_is_named(kiosk, known, state, instead):
    known("toilet", {"FC-01": state, "FC-04": "ok", "FC-02": "ok", "FC-11": "out_of_order"})
    place = kiosk.finder.place("toilet")
    assert (place.instead and place.instead.id) == instead
    assert place.station.id == ("FC-02" if state == "out_of_order" else "FC-01")


def test_nobody_is_sent_where_nobody_knows(kiosk, known):
    known("toilet", {"FC-01": "unknown", "FC-02": "unknown", "FC-11": "out_of_order"})
    assert kiosk.finder.place("toilet").instead is None
    assert kiosk.finder.elsewhere("toilet") is None


def test_the_accessible_toilet_is_not_called_near(kiosk, clock):
    """Whoever sits in a wheelchair learns before setting out that it is not on this side of the square."""
    clock.set(clock.now().replace(day=22, hour=13))
    place = kiosk.finder.place("toilet_accessible")
    assert (place.station.id, place.station.walk_text) == ("FC-03", "步行约 22 分钟")
    assert not place.station.is_here


def test_what_nobody_has_is_nowhere(kiosk):
    assert kiosk.finder.place("swimming_pool") is None


def test_what_people_ask_for_most_comes_first(kiosk):
    places = [place.amenity.code for place in kiosk.finder.places()]
    assert places[0] == "toilet"
    assert len(places) == len(set(places)) == len({code for code in kiosk.content.table("amenities") if code in places})
    asked = [code for code in places if code in ASKED_FOR]
    assert asked == [code for code in ASKED_FOR if code in places]


def test_the_list_agrees_with_the_single_question(kiosk):
    assert kiosk.finder.places() == [kiosk.finder.place(place.amenity.code) for place in kiosk.finder.places()]


# Everyday words for service items


def test_every_word_finds_something_and_is_said_in_every_language(kiosk):
    titles = set()
    for lang in ("zh", "en", "ru"):
        kiosk.i18n.set_language(lang)
        titles |= {need.title for need in kiosk.finder.needs()}
    assert len(titles) == len(NEEDS) * 3
    assert all(kiosk.finder.services(need) for need in NEEDS)


@pytest.mark.parametrize(
    ("need", "item"),
    [("ebike", "SI-035"), ("papers", "SI-055"), ("haircut", "SI-010"), ("law", "SI-033"), ("elders", "SI-062")],
)
@pytest.mark.parametrize("lang", ["zh", "ru"])
def test_a_word_finds_what_people_mean_by_it(kiosk, lang, need, item):
    kiosk.i18n.set_language(lang)
    ids = [row.id for row in kiosk.finder.services(need)]
    assert item in ids and len(ids) == len(set(ids))
