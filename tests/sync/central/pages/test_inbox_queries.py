"""The order of the inbox, whose turn a case is, and what the box of words finds; alike on both engines."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from sync.central.accounts.api import User
from sync.central.dispatch import inbox, states
from sync.central.dispatch.inbox_search import of_kind, search
from sync.central.dispatch.models import CaseStep, HelpRequest
from sync.central.dispatch.scopes import scoped
from sync.central.dispatch.shown import awaited_by
from tests.sync.central.pages.cases import COMMUNITY, ELSEWHERE, GRID, OTHER_UNIT, UNIT, Cases


@pytest.fixture
def cases(with_content: None, database: str, kiosk: Any) -> Cases:
    return Cases(kiosk)


def numbers(found: Any) -> list[str]:
    return [case.case_number for case in found]


def turn_of(cases: Cases, role: str, **values: str) -> set[str]:
    user = User.objects.create(username=role, role=role, **values)
    found = scoped(HelpRequest.objects.all(), user)
    return set(numbers(inbox.under(inbox.MINE, found, inbox.waits_for(user, cases.now), cases.now)))


def test_the_query_says_the_same_of_deadlines_as_the_words(cases: Cases) -> None:
    moments = itertools.product((None, 5), (None, 0), (None, 10), (None, 1), (None, 90), (None, 3))
    for place, (by, answered, act, arrived, due, done) in enumerate(moments):
        state = list(states.STATES)[place % len(states.STATES)]
        cases.make(
            state,
            acknowledge_by=by,
            answered_at=answered,
            act_by=act,
            arrived_at=arrived,
            due_at=due,
            done_at=done,
        )
    for case in inbox.with_deadlines(HelpRequest.objects.all()):
        by = awaited_by(case)
        assert case.awaited_at == (by[1] if by else None), case.state


def test_the_overdue_come_first_then_the_grave_then_what_is_due_next_and_the_closed_last(cases: Cases) -> None:
    wanted = [
        cases.make(severity="S2", acknowledge_by=-20),
        cases.make(severity="S3", acknowledge_by=-40),
        cases.make(severity="S1", acknowledge_by=9),
        cases.make("accepted", severity="S3", due_at=30, filed_at=0),
        cases.make("accepted", severity="S3", due_at=60, filed_at=0),
        cases.make("accepted", severity="S3"),
        cases.make("closed_normal", severity="S4", state_at=-1),
        cases.make("withdrawn", severity="S1", state_at=-2),
    ]
    backwards = HelpRequest.objects.order_by("-position")
    assert numbers(inbox.in_order(backwards, cases.now)) == numbers(wanted)


def test_what_waits_for_an_operator(cases: Cases) -> None:
    wanted = [
        cases.make("reported"),
        cases.make("accepted"),
        cases.make("filed", grid=GRID),
        cases.make("done"),
        cases.make("checking"),
        cases.make("in_progress", due_at=-5, filed_at=-60),
    ]
    verified = cases.make("accepted", grid=GRID)
    CaseStep.objects.create(request=verified, at=cases.now, since="verifying", to="accepted", role="grid_worker")
    objected = cases.make("dispatched")
    cases.call(objected, objection="open", objected_because="不归我们")
    others = [cases.make("accepted", grid=GRID), cases.make("verifying", grid=GRID), cases.make("closed_normal")]
    called, let_off = cases.make("filed"), cases.make("filed")
    cases.call(called)
    cases.call(let_off, released_at=0)
    found = turn_of(cases, "operator")
    assert found == set(numbers([*wanted, verified, objected, let_off]))
    assert not found & set(numbers([*others, called]))


def test_what_waits_for_a_grid_worker_lies_in_their_grids(cases: Cases) -> None:
    wanted = [cases.make(state, grid=GRID) for state in ("accepted", "verifying", "done", "checking")]
    cases.make("accepted", grid=ELSEWHERE)
    cases.make("filed", grid=GRID)
    verified = cases.make("accepted", grid=GRID)
    CaseStep.objects.create(request=verified, at=cases.now, since="verifying", to="accepted", role="grid_worker")
    assert turn_of(cases, "grid_worker", grids=COMMUNITY) == set(numbers(wanted))


def test_what_waits_for_a_unit_is_what_it_was_called_to_and_has_not_done(cases: Cases) -> None:
    called, done, let_off, elsewhere, closed = (cases.make("dispatched") for _ in range(5))
    HelpRequest.objects.filter(pk=closed.pk).update(state="closed_normal")
    cases.call(called)
    cases.call(done, done_at=0, arrived_at=0)
    cases.call(let_off, released_at=0)
    cases.call(elsewhere, unit=OTHER_UNIT)
    cases.call(closed)
    assert turn_of(cases, "partner_duty", unit=UNIT) == {called.case_number}


def test_whoever_only_reads_has_no_turn(cases: Cases) -> None:
    cases.make("reported")
    assert turn_of(cases, "auditor") == set()


def test_the_box_of_words_finds_a_case_by_what_people_say_of_it(cases: Cases) -> None:
    ice = cases.make(help="hazard", needs=["type:ice"], address="滨江路与杏林路之间，急弯处", ticket="4829138")
    cold = cases.make(help="cold", ticket="7300016")
    for words in ("482 913 8", "４８２９１３８", "482913", ice.case_number, ice.case_number.lower(), "杏林路"):
        assert numbers(search(HelpRequest.objects.all(), words)) == [ice.case_number], words
    for words in ("路面结冰", "Ice on", "наледь", f"{ice.station_id}-4829138"):
        assert numbers(search(HelpRequest.objects.all(), words)) == [ice.case_number], words
    for words in ("", "fc-01", "站前广场", "Station Square"):
        assert set(numbers(search(HelpRequest.objects.all(), words))) == {ice.case_number, cold.case_number}, words
    assert numbers(search(HelpRequest.objects.all(), "没有这样的")) == []


def test_a_kind_of_hazard_is_told_from_the_others(cases: Cases) -> None:
    ice = cases.make(help="hazard", needs=["type:ice"])
    unnamed = cases.make(help="hazard", needs=["size:big"])
    cold = cases.make(help="cold", needs=["type:ice"])
    assert numbers(of_kind(HelpRequest.objects.all(), "hazard:ice")) == [ice.case_number]
    assert numbers(of_kind(HelpRequest.objects.all(), "hazard:other")) == [unnamed.case_number]
    assert numbers(of_kind(HelpRequest.objects.all(), "cold")) == [cold.case_number]
