"""The kiosk's time: never behind what it knew, and honest about how far it can be trusted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kiosk.clock import SHANGHAI, SystemClock

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=SHANGHAI)


class Machine:
    """A machine's two clocks, and what the kiosk remembers on it."""

    def __init__(self, system: datetime = NOON) -> None:
        self.system, self.seconds, self.remembered = system.astimezone(UTC), 50.0, None

    def pass_(self, seconds: float) -> None:
        self.seconds += seconds
        self.system += timedelta(seconds=seconds)

    def last_known_time(self):
        return self.remembered

    def remember_time(self, moment):
        self.remembered = moment


@pytest.fixture
def machine():
    return Machine()


@pytest.fixture
def boot(machine, tmp_path):
    def start() -> SystemClock:
        return SystemClock(
            machine,
            system_now=lambda: machine.system,
            monotonic=lambda: machine.seconds,
            system_synced_mark=tmp_path / "synchronized",
        )

    return start


def test_it_speaks_beijing_time(boot):
    assert boot().now().isoformat() == "2026-11-23T12:00:00+08:00"


def test_a_clock_that_was_never_told_the_time_says_so(boot):
    assert boot().state() == "unsynced"


def test_the_centre_s_time_is_taken_over_and_runs_on(boot, machine):
    clock = boot()
    clock.learn(NOON + timedelta(hours=3))
    machine.pass_(10)
    assert clock.now() == NOON + timedelta(hours=3, seconds=10)
    assert clock.state() == "synced"


def test_what_was_learnt_yesterday_drifts(boot, machine):
    clock = boot()
    clock.learn(NOON)
    machine.pass_(24 * 3600)
    assert clock.state() == "drifting"


def test_a_step_of_the_system_clock_changes_nothing(boot, machine):
    clock = boot()
    machine.system = datetime(2000, 1, 1, tzinfo=UTC)
    machine.pass_(5)
    assert clock.now() == NOON + timedelta(seconds=5)


def test_without_a_clock_battery_time_goes_on_from_what_was_known(boot, machine):
    boot().learn(NOON)
    machine.system = datetime(2000, 1, 1, tzinfo=UTC)
    clock = boot()
    machine.pass_(60)
    assert clock.now() == NOON + timedelta(seconds=60)
    assert clock.state() == "unsynced"


def test_a_guessed_time_is_not_remembered_as_known(boot, machine):
    boot().learn(NOON)
    machine.system = datetime(2000, 1, 1, tzinfo=UTC)
    clock = boot()
    machine.pass_(3600)
    clock.save()
    assert machine.remembered == NOON


def test_the_system_s_time_service_is_trusted(boot, tmp_path):
    (tmp_path / "synchronized").touch()
    assert boot().state() == "synced"


def test_after_a_restart_time_that_was_once_learnt_drifts(boot):
    boot().learn(NOON)
    assert boot().state() == "drifting"
