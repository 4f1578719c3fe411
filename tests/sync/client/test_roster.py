"""The roster comes when it has changed, is gone when the kiosk is revoked, and never holds up events."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from sync.client.errors import ForeignReplyError, RefusedError
from sync.client.ports import Request, Response
from sync.client.session import SyncSession
from sync.client.worker import LOOK_EVERY_S, SyncWorker
from sync.protocol.problems import ProblemError, encode_problem
from sync.protocol.roster import ROSTER_PATH, Roster, encode_roster, make_roster


class MemoryRoster:
    """A roster port that counts what was done to it."""

    def __init__(self) -> None:
        self.held: Roster | None = None

    def version(self) -> str | None:
        return self.held.version if self.held else None

    def replace(self, roster: Roster) -> None:
        self.held = roster

    def forget(self) -> None:
        self.held = None


@pytest.fixture
def rostered(kit: SimpleNamespace) -> SimpleNamespace:
    """The kit with a roster; ``kit.reply`` is what the central says of it, an etag is honoured."""
    kit.roster, kit.reply = MemoryRoster(), Response(200, {}, encode_roster(make_roster([])))
    answer = kit.central._answer

    def with_roster(request: Request) -> Response:
        if request.path != ROSTER_PATH:
            return answer(request)
        known = request.headers.get("If-None-Match", "").strip('"')
        return Response(304) if known and known.encode() in kit.reply.body else kit.reply

    kit.central._answer = with_roster
    kit.session = SyncSession(kit.outbox, kit.content, kit.device, kit.clock, kit.central, roster=kit.roster)
    return kit


def test_it_is_taken_over_once(rostered: Any) -> None:
    assert rostered.session.pull_roster() is True
    assert rostered.roster.held == make_roster([])
    assert rostered.session.pull_roster() is False


def test_an_older_central_knows_of_none(rostered: Any) -> None:
    problem = ProblemError("not-found")
    rostered.reply = Response(problem.status, {}, encode_problem(problem))
    assert rostered.session.pull_roster() is False
    assert rostered.roster.held is None


def test_nonsense_leaves_the_old_one(rostered: Any) -> None:
    rostered.session.pull_roster()
    rostered.reply = Response(200, {}, b'{"version":"x"}')
    with pytest.raises(ForeignReplyError):
        rostered.session.pull_roster()
    assert rostered.roster.held == make_roster([])


def test_a_refusal_is_told(rostered: Any) -> None:
    problem = ProblemError("overloaded")
    rostered.reply = Response(problem.status, {}, encode_problem(problem))
    with pytest.raises(RefusedError):
        rostered.session.pull_roster()


def test_a_busy_kiosk_asks_no_more_often_than_one_at_rest(rostered: Any) -> None:
    worker = SyncWorker(rostered.session)

    def asked() -> int:
        return sum(request.path == ROSTER_PATH for request in rostered.central.requests)

    for _ in range(12):
        rostered.outbox.add()
        worker.step()
        rostered.clock.passed_s += LOOK_EVERY_S
    assert asked() == 1
    rostered.outbox.add()
    worker.step()
    assert asked() == 2


def test_the_worker_asks_with_each_contact_and_forgets_when_the_kiosk_is_revoked(rostered: Any) -> None:
    worker = SyncWorker(rostered.session)
    worker.step()
    assert rostered.roster.held == make_roster([])
    rostered.central.refusal = ProblemError("device-revoked")
    rostered.clock.passed_s += 120
    worker.step()
    assert worker.status().last_error == "device-revoked"
    assert rostered.roster.held is None
