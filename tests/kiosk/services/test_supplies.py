"""What volunteers say about cups and sockets, and about a fair, is shown at once and sent with their name."""

from __future__ import annotations

import pytest

from kiosk.errors import NotOnShift, UnknownContent
from sync.protocol.problems import ProblemError
from tests.kiosk.services.volunteer_kit import serve


@pytest.fixture
def supplies(kiosk):
    serve(kiosk)
    return kiosk.volunteering.supplies


def state_of(kiosk, amenity):
    return next(row.state for row in kiosk.facilities.amenities_here() if row.code == amenity)


def test_nobody_has_counted_yet_and_nothing_is_low(supplies):
    assert all(item.left is None for item in supplies.consumables())
    assert supplies.low() == []


def test_what_is_left(supplies, records):
    supplies.change("cup", 40)
    supplies.change("cup", 3)
    assert [(item.code, item.left) for item in supplies.low()] == [("cup", 3)]
    assert [event["data"]["qty_left"] for event in records.events("consumable.changed")] == [40, 3]
    with pytest.raises(KeyError):
        supplies.change("gold", 1)


def test_a_visitor_sees_the_new_state_at_once(kiosk, supplies, records):
    for state in ("out_of_order", "ok"):
        supplies.set_state("hot_water", state)
        assert state_of(kiosk, "hot_water") == state
        here = next(row for row in kiosk.directory.here().amenities if row.code == "hot_water")
        assert here.state == state
    assert [event["data"]["state"] for event in records.events("amenity.changed")] == ["out_of_order", "ok"]


def test_what_is_broken_is_to_be_handed_over(supplies):
    supplies.set_state("hot_water", "out_of_order")
    assert "hot_water" in {row.code for row in supplies.broken()}
    assert supplies.amenities()[0].state in ("out_of_order", "limited")


def test_other_stations_stay_as_they_are(kiosk, supplies):
    before = kiosk.directory.station("FC-02").amenities
    supplies.set_state("hot_water", "out_of_order")
    assert kiosk.directory.station("FC-02").amenities == before


def test_a_newer_check_of_the_centre_counts_more(start, clock, kiosk, supplies):
    """The newest of each amenity: somebody looked at the centre's list after us."""
    checked = next(
        state.checked_at
        for state in kiosk.content.record("facilities", "FC-01").amenities
        if state.amenity == "hot_water"
    )
    was = state_of(kiosk, "hot_water")
    clock.set(checked.replace(hour=checked.hour - 1).astimezone(clock.now().tzinfo))
    supplies.set_state("hot_water", "out_of_order")
    clock.set(checked.astimezone(clock.now().tzinfo))
    assert state_of(kiosk, "hot_water") != "out_of_order"
    assert was != "out_of_order"


def test_a_state_or_an_amenity_that_is_not_here_is_refused(supplies, records):
    with pytest.raises(ValueError, match="hot_water"):
        supplies.set_state("hot_water", "on fire")
    with pytest.raises(ValueError, match="sauna"):
        supplies.set_state("sauna", "ok")
    assert records.events("amenity.changed") == []


def test_nobody_changes_anything_without_a_badge(kiosk, supplies):
    kiosk.volunteering.desk.leave()
    with pytest.raises(NotOnShift):
        supplies.change("cup", 1)
    with pytest.raises(NotOnShift):
        supplies.set_state("hot_water", "ok")


def test_the_state_outlives_a_restart(start):
    first = start()
    serve(first)
    first.volunteering.supplies.set_state("hot_water", "out_of_order")
    first.close()
    assert state_of(start(), "hot_water") == "out_of_order"


def test_the_fair_counts_what_was_done_and_what_not_and_why(kiosk, supplies, records):
    desk = kiosk.volunteering.fair
    item = desk.items()[0].code
    desk.served(item)
    desk.served(item, 2)
    desk.unmet(item, "papers")
    assert (desk.items()[0].served, desk.items()[0].unmet) == (3, 1)
    served, unmet = records.events("fair.item_served"), records.events("fair.item_unmet")
    assert [event["data"]["qty"] for event in served] == [1, 2]
    assert unmet[0]["data"] == {"fair": desk.fair, "item": item, "qty": 1, "reason": "papers"}
    with pytest.raises(ProblemError):
        desk.unmet(item, "no idea")
    with pytest.raises(UnknownContent):
        desk.served("nothing")


def test_the_fair_is_this_months_until_it_is_over(kiosk, supplies, clock):
    desk = kiosk.volunteering.fair
    clock.set(clock.now().replace(year=2026, month=12, day=12, hour=9))
    assert desk.is_today() and desk.fair == "2026-12"
    clock.pass_(hours=5)
    assert not desk.is_today() and desk.fair == "2027-01"
