"""A PIN is checked without a network, slowly for whoever guesses, and never locked for good."""

from __future__ import annotations

import pytest
from argon2 import extract_parameters

from kiosk.errors import PinLocked, PinWrong
from kiosk.services import badges
from kiosk.services.pin_tries import KIOSK_FAILURES
from tests.kiosk.services.volunteer_kit import CHEAP, LEADER, LIN, PINS, ZHOU, roster, serve


@pytest.fixture(autouse=True)
def cheap(monkeypatch):
    """An unknown badge costs what a badge of the kit does."""
    monkeypatch.setattr(badges, "_NOBODYS", CHEAP.hash("of nobody"))


def fail(kiosk, badge=LIN, times=1):
    for _ in range(times):
        with pytest.raises(PinWrong):
            kiosk.volunteering.badges.check(badge, "0000")


@pytest.fixture
def kiosk(kiosk):
    kiosk.volunteering.roster.replace(roster())
    return kiosk


def test_a_badge_and_its_pin_let_in(kiosk):
    assert kiosk.volunteering.badges.check(LIN, PINS[LIN]).ref == "vb-1001"
    assert kiosk.volunteering.badges.check(LEADER, PINS[LEADER]).is_leader


def test_a_scanner_reads_badges_and_nothing_else(kiosk):
    assert kiosk.volunteering.badges.scanned("VB:1001\n") == LIN
    assert kiosk.volunteering.badges.scanned("https://centre.example/t/FC-01-4829138") is None


def test_a_wrong_pin_and_an_unknown_badge_say_the_same(kiosk):
    fail(kiosk)
    fail(kiosk, badge="7777")


def test_an_unknown_badge_costs_what_a_known_one_does():
    assert extract_parameters(badges._hash_of_nothing()) == extract_parameters(badges.HASHER.hash("2468"))
    assert badges._hash_of_nothing() != badges._hash_of_nothing()


def test_five_wrong_pins_lock_five_minutes_then_longer_and_never_for_good(kiosk, clock):
    fail(kiosk, times=5)
    for minutes in (5, 15, 60, 60):
        with pytest.raises(PinLocked) as caught:
            kiosk.volunteering.badges.check(LIN, PINS[LIN])
        assert caught.value.wait_s == pytest.approx(minutes * 60)
        clock.pass_(minutes=minutes)
        fail(kiosk)
    clock.pass_(minutes=60)
    assert kiosk.volunteering.badges.check(LIN, PINS[LIN])
    fail(kiosk, times=4)
    assert kiosk.volunteering.badges.check(LIN, PINS[LIN])


def test_one_who_is_locked_locks_nobody_else(kiosk):
    fail(kiosk, times=5)
    assert kiosk.volunteering.badges.check(ZHOU, PINS[ZHOU])


def test_a_kiosk_takes_twenty_wrong_pins_an_hour(kiosk, clock):
    fail(kiosk, badge="7777", times=KIOSK_FAILURES)
    with pytest.raises(PinLocked):
        kiosk.volunteering.badges.check(LIN, PINS[LIN])
    clock.pass_(minutes=60)
    assert kiosk.volunteering.badges.check(LIN, PINS[LIN])


def test_a_clock_set_forward_shortens_no_wait(kiosk, clock):
    fail(kiosk, times=5)
    clock.set(clock.now().replace(year=2030))
    with pytest.raises(PinLocked):
        kiosk.volunteering.badges.check(LIN, PINS[LIN])


def test_pulling_the_plug_buys_nothing(start, clock, killed):
    """Killed in the middle of each check: the try was counted before it."""
    first = start()
    first.volunteering.roster.replace(roster())
    first.close()

    def try_once():
        child = start()
        tries = child.volunteering.badges._tries
        tries.begin("vb-1001")

    for _ in range(5):
        killed(try_once)
    again = start()
    with pytest.raises(PinLocked) as caught:
        again.volunteering.badges.check(LIN, PINS[LIN])
    assert caught.value.wait_s == pytest.approx(300)
    clock.pass_(minutes=4)
    again.close()
    restarted = start()
    with pytest.raises(PinLocked) as caught:
        restarted.volunteering.badges.check(LIN, PINS[LIN])
    assert caught.value.wait_s == pytest.approx(300), "a restart begins the wait anew"
    clock.pass_(minutes=5)
    assert restarted.volunteering.badges.check(LIN, PINS[LIN])


def test_failures_of_an_hour_outlive_a_restart(start, clock):
    first = start()
    first.volunteering.roster.replace(roster())
    fail(first, badge="7777", times=KIOSK_FAILURES)
    first.close()
    again = start()
    with pytest.raises(PinLocked):
        again.volunteering.badges.check(LIN, PINS[LIN])
    clock.pass_(minutes=61)
    assert again.volunteering.badges.check(LIN, PINS[LIN])


def test_who_was_struck_off_is_gone_with_the_next_roster_even_from_the_desk(kiosk):
    serve(kiosk, LIN)
    kiosk.volunteering.roster.replace(roster(ZHOU))
    assert kiosk.volunteering.desk.present is None
    fail(kiosk)
    assert kiosk.volunteering.badges.check(ZHOU, PINS[ZHOU])


def test_on_shift_the_badge_alone_lets_in_and_only_then(kiosk):
    assert kiosk.volunteering.re_enter(LIN) is None
    serve(kiosk, LIN)
    kiosk.volunteering.shifts.start("station_service")
    kiosk.volunteering.desk.leave()
    assert kiosk.volunteering.re_enter(LIN).badge == LIN
    assert kiosk.volunteering.desk.present.badge == LIN
    assert kiosk.volunteering.re_enter(ZHOU) is None


def test_the_end_of_a_visit_ends_who_is_at_the_desk_and_not_the_shift(kiosk):
    kiosk.visits.touched()
    serve(kiosk, LIN)
    kiosk.volunteering.shifts.start("station_service")
    kiosk.visits.ended()
    assert kiosk.volunteering.desk.present is None
    assert [shift.ref for shift in kiosk.volunteering.shifts.on_shift()] == ["vb-1001"]
