"""Help is logged once, whatever happens, and can be taken back."""

from __future__ import annotations

import pytest

from kiosk.errors import NotOnShift, TooLate
from tests.kiosk.services.volunteer_kit import LEADER, ZHOU, serve

WINTER = ["hot_water", "way", "warm_seat", "charge", "luggage", "ticket", "escort", "child"]


@pytest.fixture
def kiosk(kiosk):
    serve(kiosk)
    return kiosk


def test_there_are_twenty_eight_kinds_and_winter_comes_first(kiosk):
    assert len(kiosk.volunteering.assistance.kinds()) == 28
    assert [card.code for card in kiosk.volunteering.assistance.likeliest()] == WINTER


def test_row_and_event_are_one_commit_in_the_volunteers_name(kiosk, records):
    id = kiosk.volunteering.assistance.log("hot_water", 3)
    (row,) = records.rows("SELECT * FROM assistances")
    (event,) = records.events("assistance.logged")
    assert row["id"] == event["id"] == id
    assert event["actor"] == {"role": "volunteer", "ref": "vb-1001"}
    assert event["data"] == {
        "assist": "hot_water",
        "count": 3,
        "audience": None,
        "minutes": 1,
        "lang": "zh",
        "consumable": "cup",
        "consumable_qty": 3,
        "help_ref": None,
    }


def test_nothing_is_logged_for_nobody(kiosk, records):
    kiosk.volunteering.desk.leave()
    with pytest.raises(NotOnShift):
        kiosk.volunteering.assistance.log("way")
    assert records.rows("SELECT * FROM assistances") == records.events("assistance.logged") == []


def test_what_is_logged_at_this_hour_comes_first(kiosk, clock):
    kiosk.volunteering.assistance.log("sewing", 2)
    kiosk.volunteering.assistance.log("lend", 5)
    assert [card.code for card in kiosk.volunteering.assistance.likeliest()][:3] == ["lend", "sewing", "hot_water"]
    clock.pass_(hours=5)
    assert [card.code for card in kiosk.volunteering.assistance.likeliest()] == WINTER
    clock.pass_(hours=19)
    assert kiosk.volunteering.assistance.likeliest()[0].code == "lend"
    clock.pass_(days=14)
    assert [card.code for card in kiosk.volunteering.assistance.likeliest()] == WINTER


def test_the_hours_around_midnight_are_neighbours(kiosk, clock):
    clock.set(clock.now().replace(hour=23, minute=50))
    kiosk.volunteering.assistance.log("sewing")
    clock.pass_(minutes=20)
    assert kiosk.volunteering.assistance.likeliest()[0].code == "sewing"


def test_undo_within_ten_minutes_once(kiosk, clock, records):
    id = kiosk.volunteering.assistance.log("way")
    clock.pass_(minutes=10)
    kiosk.volunteering.assistance.undo(id)
    kiosk.volunteering.assistance.undo(id)
    (event,) = records.events("assistance.voided")
    assert event["data"] == {"of": id, "reason": "undone"}
    assert kiosk.volunteering.assistance.today() == 0
    assert kiosk.volunteering.assistance.recent()[0].is_voided


def test_later_only_the_leader(kiosk, clock, records):
    id = kiosk.volunteering.assistance.log("way")
    clock.pass_(minutes=11)
    with pytest.raises(TooLate):
        kiosk.volunteering.assistance.undo(id)
    with pytest.raises(NotOnShift):
        kiosk.volunteering.assistance.void(id, "wrong_count")
    serve(kiosk, LEADER)
    kiosk.volunteering.assistance.void(id, "wrong_count")
    (event,) = records.events("assistance.voided")
    assert event["data"]["reason"] == "wrong_count" and event["actor"]["role"] == "shift_leader"


@pytest.mark.parametrize("reason", ["", "undone", "by_leader", "because"])
def test_a_leader_voids_for_a_reason_of_the_list_or_not_at_all(kiosk, records, reason):
    id = kiosk.volunteering.assistance.log("way")
    serve(kiosk, LEADER)
    with pytest.raises(ValueError, match="a reason"):
        kiosk.volunteering.assistance.void(id, reason)
    assert records.events("assistance.voided") == []


def test_every_reason_has_its_words(kiosk):
    reasons = kiosk.volunteering.assistance.void_reasons()
    assert [code for code, _words in reasons] == ["wrong_type", "entered_twice", "wrong_count", "test_entry", "other"]


def test_two_presses_are_two_and_none_is_lost(kiosk, records):
    for _ in range(2):
        kiosk.volunteering.assistance.add_headcount(1)
    kiosk.volunteering.assistance.add_headcount(5)
    assert [event["data"]["n"] for event in records.events("headcount.added")] == [1, 1, 5]
    assert kiosk.volunteering.assistance.headcount_today() == 7


def test_cups_go_down_with_what_was_logged_and_up_again(kiosk):
    kiosk.volunteering.supplies.change("cup", 22)
    id = kiosk.volunteering.assistance.log("hot_water", 3)
    (low,) = kiosk.volunteering.supplies.low()
    assert (low.code, low.left) == ("cup", 19)
    kiosk.volunteering.assistance.undo(id)
    assert kiosk.volunteering.supplies.low() == []


def test_what_was_said_to_be_logged_survives_a_kill(start, killed, records):
    def work():
        kiosk = start()
        serve(kiosk, ZHOU)
        kiosk.volunteering.shifts.start("station_service")
        kiosk.volunteering.assistance.log("luggage")
        kiosk.volunteering.assistance.add_headcount(5)

    killed(work)
    again = start()
    assert [row.code for row in again.volunteering.assistance.recent()] == ["luggage"]
    assert again.volunteering.assistance.headcount_today() == 5
    assert [shift.ref for shift in again.volunteering.shifts.on_shift()] == ["vb-1002"]
    assert len(records.events("assistance.logged")) == len(records.events("shift.started")) == 1


def test_today_begins_at_midnight(kiosk, clock):
    kiosk.volunteering.assistance.add_headcount(5)
    kiosk.volunteering.assistance.log("way")
    clock.pass_(days=1)
    assert kiosk.volunteering.assistance.headcount_today() == kiosk.volunteering.assistance.today() == 0


def test_rows_of_last_month_go(kiosk, clock, records):
    kiosk.volunteering.assistance.log("way")
    kiosk.volunteering.assistance.add_headcount(1)
    clock.pass_(days=31)
    kiosk.volunteering.forget_old()
    assert records.rows("SELECT * FROM assistances") == records.rows("SELECT * FROM headcounts") == []
