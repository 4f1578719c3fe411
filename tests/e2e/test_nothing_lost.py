"""The promise of the whole road: every visit made at a kiosk is pulled by staff once, whatever breaks on the way.

Hundreds of visits are made at a kiosk while its network drops, delays, cuts and garbles, replies are lost after the
central has committed, and both programs are killed with SIGKILL at points drawn from one seed: amid a visit, with a
request on its way, with the answer half heard. Then the network heals, the rest is sent, staff pull.
"""

from __future__ import annotations

import os
import random
import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlite_utils import Database

from tests.e2e.programs import WITHIN_S, Central, KioskProcess, Puller, lines_of, published, wait_until
from tests.e2e.weather import Fault, Stage, Weather

SEED = int(os.environ.get("YIZHAN_E2E_SEED", "20260418"))
ROUNDS, VISITS_A_ROUND = 8, 38
EACH_FAULT = 3
STORM = 0.5


@dataclass
class Journey:
    """The three programs and the network between them, after the storm."""

    central: Central
    weather: Weather
    kiosk: KioskProcess
    kiosk_files: Path
    puller: Puller
    kiosk_kills: int
    central_kills: int


class Round:
    """Some visits in a storm. In each round the kiosk is killed once or twice and the central once."""

    def __init__(self, central: Central, weather: Weather, kiosk: KioskProcess, rng: random.Random) -> None:
        self.central, self.weather, self.kiosk, self.rng = central, weather, kiosk, rng
        self.kiosk_kills = 0

    def run(self, first: int) -> None:
        """The visits whose seeds begin at `first`."""
        killed_at = self.rng.randrange(VISITS_A_ROUND)
        central_dies_at, kiosk_dies_at = self.rng.sample(range(VISITS_A_ROUND), 2)
        for number in range(VISITS_A_ROUND):
            if number == central_dies_at:
                self._kill_central_at_a_request(first + number)
            if number == kiosk_dies_at:
                self._kill_kiosk_at_a_request(first + number)
            lines = self.rng.randint(1, 4) if number == killed_at else None
            self.visit(first + number, lines)

    def visit(self, seed: int, kill_after: int | None = None) -> None:
        """One visit, killed after so many lines if told; a kiosk that was killed is started again."""
        if not self.kiosk.visit(seed, kill_after):
            self.kiosk_kills += 1
            self.kiosk.start()

    def _kill_central_at_a_request(self, seed: int) -> None:
        """It goes down at one point of one request, misses some visits, and comes up again."""
        dead = self.weather.ambush(self.rng.choice(list(Stage)), self.central.kill)
        self._visit_until(dead.is_set, seed * 1000)
        for number in range(self.rng.randrange(3)):
            self.visit(seed * 1000 + 100 + number)
        self.central.start()

    def _kill_kiosk_at_a_request(self, seed: int) -> None:
        """It dies while its own request is under way: the central has it, the kiosk never hears."""
        dead = self.weather.ambush(self.rng.choice([Stage.ANSWERED, Stage.HALF_HEARD]), self.kiosk.kill)
        self._visit_until(dead.is_set, seed * 1000 + 500)

    def _visit_until(self, condition: object, seed: int) -> None:
        """More visitors until it has happened: each of them makes the kiosk speak to the central."""
        visits = iter(range(seed, seed + 400))
        wait_until(lambda: condition() or self.visit(next(visits)), "a request to come by")  # type: ignore[operator]


def all_faults(weather: Weather) -> bool:
    """Whether every kind of weather has come a few times."""
    return all(weather.seen[fault] >= EACH_FAULT for fault in Fault)


@pytest.fixture(scope="module")
def journey(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Journey]:
    """Everything that happens; the tests then look at what is left."""
    place = tmp_path_factory.mktemp("journey")
    homes = {name: place / name for name in ("central", "kiosk", "staff")}
    for home in homes.values():
        home.mkdir()
    rng = random.Random(SEED)
    central = published(root, homes["central"])
    weather = Weather(central.port, random.Random(rng.random()))
    kiosk = KioskProcess(root, homes["kiosk"], weather.url)
    try:
        central.start()
        kiosk.enrol(central.tell("enrol", "--station", "FC-01").splitlines()[-1])
        kiosk.start()
        weather.likelihood = STORM
        kills = 0
        for number in range(ROUNDS):
            storm = Round(central, weather, kiosk, rng)
            storm.run(number * VISITS_A_ROUND)
            kills += storm.kiosk_kills
        # However fast this machine is, and so however few requests there were: every fault had its turn.
        seeds = iter(range(10**9, 2 * 10**9))
        wait_until(lambda: all_faults(weather) or storm.visit(next(seeds)), "every fault of the weather")
        weather.likelihood = 0.0
        kiosk.drain()
        token = central.tell("token", "--name", "staff").splitlines()[-1]
        puller = Puller(root, homes["staff"], weather.url, token)
        yield Journey(central, weather, kiosk, homes["kiosk"], puller, kills, ROUNDS)
    finally:
        kiosk.close()
        weather.close()
        central.close()


@pytest.fixture(scope="module")
def kept(journey: Journey) -> set[str]:
    """The visits in the kiosk's own table, which no acknowledgement empties."""
    with sqlite3.connect(f"{(journey.kiosk_files / 'outbox.db').as_uri()}?mode=ro", uri=True) as own:
        return {session for (session,) in own.execute("SELECT session FROM visits")}


@pytest.fixture(scope="module")
def pulled(journey: Journey) -> list[str]:
    """The sessions in the staff's SQLite file: the puller is killed amid its second answer and run again, twice."""
    attempt: list[object] = []
    heard_half = journey.weather.ambush(Stage.HALF_HEARD, lambda: attempt[0].kill(), let_pass=1)  # type: ignore[attr-defined]
    attempt.append(process := journey.puller.start("visits", "visits.db"))
    assert heard_half.wait(WITHIN_S)
    assert process.wait(WITHIN_S) != 0
    path = journey.puller.pull("visits", "visits.db")
    before = Database(path)["visits"].count
    journey.puller.pull("visits", "visits.db")
    assert Database(path)["visits"].count == before
    return [row["session"] for row in Database(path)["visits"].rows]


def test_the_storm_was_one(journey: Journey) -> None:
    assert len(journey.kiosk.maybe) >= ROUNDS * VISITS_A_ROUND
    assert journey.kiosk_kills >= 8
    assert journey.central_kills >= 8
    assert all_faults(journey.weather), journey.weather.seen


def test_the_kiosk_kept_every_visit_it_had_committed(journey: Journey, kept: set[str]) -> None:
    assert journey.kiosk.sure <= kept <= set(journey.kiosk.maybe)
    assert len(journey.kiosk.maybe) - len(journey.kiosk.sure) <= journey.kiosk_kills


def test_pulled_visits_are_the_visits_made(kept: set[str], pulled: list[str]) -> None:
    assert sorted(pulled) == sorted(kept)


def test_no_visit_is_handed_out_twice(journey: Journey, kept: set[str]) -> None:
    """As NDJSON nothing on the staff's side can hide a repetition."""
    rows = Counter(row["session"] for row in lines_of(journey.puller.pull("visits", "visits.ndjson")))
    assert set(rows) == kept
    assert set(rows.values()) == {1}


def test_every_ticket_reached_the_central_once(journey: Journey) -> None:
    with sqlite3.connect(f"{(journey.kiosk_files / 'outbox.db').as_uri()}?mode=ro", uri=True) as own:
        made = {code for (code,) in own.execute("SELECT code FROM help_requests")}
    asked = Counter(row["ticket"] for row in lines_of(journey.puller.pull("help_requests", "help.ndjson")))
    assert journey.kiosk.tickets
    assert journey.kiosk.tickets <= made == set(asked)
    assert set(asked.values()) == {1}


def test_the_numbers_of_the_events_have_no_hole_and_no_double(journey: Journey) -> None:
    with sqlite3.connect(f"{(journey.kiosk_files / 'outbox.db').as_uri()}?mode=ro", uri=True) as own:
        last, waiting, refused = own.execute(
            "SELECT last_seq, (SELECT count(*) FROM outbox), (SELECT count(*) FROM quarantine) FROM counter"
        ).fetchone()
    assert (waiting, refused) == (0, 0)
    assert [row["seq"] for row in lines_of(journey.puller.pull("events", "events.ndjson"))] == list(range(1, last + 1))
    assert not any(journey.central.missing().values())
