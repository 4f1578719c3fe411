"""When an event was, whatever the kiosk's clock said: the best word, and the span that is certain to hold it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from sync.central.ledger.api import Device, Event, ingest
from sync.protocol.events import ScreenViewed

pytestmark = pytest.mark.usefixtures("database")

VIEWED = ScreenViewed(day="2026-11-20", screen="home", count=3)
LONG_AGO = datetime.fromisoformat("1970-01-01T08:00:00.000+08:00")
NOW = timezone.localtime().replace(microsecond=0)
MINUTE = timedelta(minutes=1)


class RealTime:
    """A kiosk of which we know when things really were; `minute` counts from an hour before NOW."""

    def __init__(self, kiosk):
        self.kiosk, self.truth, self.began = kiosk, {}, None
        self.boot = 0

    def at(self, minute):
        return NOW + (minute - 60) * MINUTE

    def start(self, minute):
        self.boot += 1
        self.began = self.at(minute)

    def event(self, minute, clock="unsynced", said=None, **other):
        at = self.at(minute)
        mono = int((at - self.began).total_seconds() * 1000)
        said = said or (at if clock == "synced" else LONG_AGO + timedelta(milliseconds=mono))
        self.kiosk.event(VIEWED, said, clock=clock, boot=self.name, **{"mono": mono, **other})
        self.truth[self.kiosk.seq] = at

    @property
    def name(self):
        return f"b-{self.boot:06d}"

    def push(self, minute, first=1, clock="unsynced", *, is_carried=False, arrives=None, sent=None):
        at = self.at(minute)
        body = self.kiosk.body(
            self.kiosk.lines[first - 1 :],
            clock=clock,
            sent_at=sent or at,
            boot=self.name,
            mono=int((at - self.began).total_seconds() * 1000),
        )
        device = Device.objects.get(pk=self.kiosk.device)
        ingest(device, body, self.at(arrives) if arrives else at, None, is_carried=is_carried)

    def error(self, seq):
        """How far off the best word is; fails unless the span holds the truth."""
        event, truth = Event.objects.get(seq=seq), self.truth[seq]
        assert event.earliest <= truth <= event.latest
        assert event.earliest <= event.effective_at <= event.latest
        return abs(event.effective_at - truth)

    def width(self, seq):
        event = Event.objects.get(seq=seq)
        return event.latest - event.earliest


@pytest.fixture
def real(kiosk):
    return RealTime(kiosk)


def test_a_set_clock_is_right_to_seconds(real):
    real.start(0)
    real.event(10, "synced")
    real.push(20, clock="synced")

    assert real.error(1) == timedelta(0)
    assert real.width(1) <= 30 * timedelta(seconds=1)


def test_a_kiosk_that_woke_in_1970_is_put_in_its_place_by_the_batch_that_brings_it(real):
    real.start(0)
    real.event(1)
    real.event(30)
    real.push(45, sent=LONG_AGO + 45 * MINUTE)

    assert real.error(1) < MINUTE / 2
    assert real.error(2) < MINUTE / 2
    assert real.width(1) < 2 * MINUTE


def test_a_clock_that_is_set_in_the_middle_puts_what_was_before_in_its_place(real):
    real.start(0)
    real.event(1)
    real.event(20, "synced")
    real.event(21, said=LONG_AGO)
    real.push(50, clock="synced")

    assert real.error(1) < MINUTE / 2
    assert real.error(3) < MINUTE / 2


def test_a_run_that_was_known_before_the_network_went_is_known_after(real):
    real.start(0)
    real.event(1, "synced")
    real.push(2, clock="synced")
    real.event(20, "drifting", said=LONG_AGO)
    real.start(30)
    real.event(31, "drifting", said=LONG_AGO)
    real.push(40, first=2, clock="drifting")

    assert real.error(2) < MINUTE / 2
    assert real.error(3) < MINUTE / 2


def test_a_run_of_which_nothing_is_known_lies_between_its_neighbours(real):
    real.start(0)
    real.event(5, "synced")
    real.start(10)
    real.event(15, said=LONG_AGO + 3 * MINUTE)
    real.start(20)
    real.event(25, "synced")
    real.push(50, clock="synced")

    event = Event.objects.get(seq=2)
    assert real.at(4) < event.earliest <= real.truth[2] <= event.latest < real.at(26)
    assert event.earliest <= event.effective_at <= event.latest


def test_what_came_before_in_another_batch_bounds_it_too(real):
    real.start(0)
    real.event(5, "synced")
    real.push(6, clock="synced")
    real.start(10)
    real.event(15, said=LONG_AGO, mono=None)
    real.push(50, first=2, sent=LONG_AGO + 40 * MINUTE)

    event = Event.objects.get(seq=2)
    assert event.earliest > real.at(4)
    assert event.latest == real.at(50)


def test_a_stick_that_lay_about_does_not_move_what_it_carries(real):
    real.start(0)
    real.event(10, "synced")
    real.event(20, "drifting", said=LONG_AGO)
    real.push(25, clock="synced", is_carried=True, arrives=59)

    assert real.error(1) == timedelta(0)
    assert real.error(2) < MINUTE / 2


def test_a_stick_from_a_kiosk_without_time_says_only_that_it_was_before_it_came(real):
    real.start(0)
    real.event(10)
    real.push(25, is_carried=True, arrives=59, sent=LONG_AGO + 25 * MINUTE)

    event = Event.objects.get(seq=1)
    assert event.earliest <= real.truth[1] <= event.latest == real.at(59)


def test_nothing_is_certain_of_a_set_clock_that_runs_ahead(real):
    real.start(0)
    real.event(10, "synced", said=NOW + timedelta(days=400))
    real.push(20, clock="synced")

    event = Event.objects.get(seq=1)
    assert event.effective_at == real.at(20)
    assert event.earliest <= real.truth[1]
