"""Whatever people press, in whatever order: the case is where the table lets it be, and nothing is left open.

Staff of every role, called units, a requester who takes it back and the worker act on one case at random.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from sync.central import engines
from sync.central.dispatch import ladder, states, steps, whistles
from sync.central.dispatch.api import public_state
from sync.central.dispatch.casework import Actor, Chosen, MoveRefusedError, move
from sync.central.dispatch.models import Call, CaseStep, HelpRequest, Rung, Whistle
from sync.central.dispatch.projection import withdraw
from sync.central.dispatch.whistle_models import BY_PHONE, KINDS, OBJECTED, UPHELD
from sync.protocol.ticket_states import ENDED, PUBLIC_STATES
from tests.sync.central.dispatch.cases import GRID, MORNING, willow

UNITS = ("PU-07", "PU-08", "PU-22")
VERBS = ("accept", "arrive", "arrive", "finish", "finish", "object")
ROLES = st.sampled_from([Actor("operator"), Actor("grid_worker"), Actor("admin"), Actor("statistician")])
BLOWERS = st.sampled_from([Actor("operator"), Actor("grid_worker")])
UNIT_STAFF = [Actor("partner_duty", unit=unit) for unit in UNITS]
ACTORS = st.one_of(ROLES, st.sampled_from(UNIT_STAFF))


class Casework(RuleBasedStateMachine):
    """One case, everybody who may act on it, and time."""

    make_kiosk: Callable[[], Any]

    def __init__(self) -> None:
        super().__init__()
        self.now: datetime = MORNING
        self.case = willow(type(self).make_kiosk())
        ladder.forget(self.case)
        ladder.watch_answer(self.case, self.now)

    @initialize(units=st.lists(st.sampled_from(UNITS), max_size=3, unique=True))
    def is_taken(self, units: list[str]) -> None:
        """Most stories begin with a whistle."""
        move(self.case.case_number, "reported", "accepted", Actor("operator"), Chosen(), self.tick())
        if units:
            self.whistles(Actor("grid_worker"), units, KINDS[0])

    def tick(self, minutes: int = 1) -> datetime:
        self.now += timedelta(minutes=minutes)
        return self.now

    def fresh(self) -> HelpRequest:
        return HelpRequest.objects.get(pk=self.case.pk)

    @rule(actor=ROLES, which=st.integers(0, 9))
    def goes_on(self, actor: Actor, which: int) -> None:
        """A step that the table has, and that ends nothing: so that a run comes far."""
        state, at = self.fresh().state, self.tick()
        ways = [way for way in states.ways(state, actor.role) if way.to not in states.ENDED]
        if ways:
            chosen = Chosen("写明", GRID, at + timedelta(days=30))
            move(self.case.case_number, state, ways[which % len(ways)].to, actor, chosen, at)

    @precondition(lambda self: self.now > MORNING + timedelta(minutes=9))
    @rule(actor=ACTORS, to=st.sampled_from(sorted(states.STATES)), seen=st.sampled_from(["now", *states.STATES]))
    def moves(self, actor: Actor, to: str, seen: str) -> None:
        before, at = self.fresh().state, self.tick()
        given = before if seen == "now" else seen
        chosen = Chosen("写明", GRID, at + timedelta(days=30))
        try:
            move(self.case.case_number, given, to, actor, chosen, at)
        except MoveRefusedError:
            assert self.fresh().state == before
        else:
            assert given == before and states.find_way(before, to, actor.role) is not None

    @rule(actor=BLOWERS, units=st.lists(st.sampled_from(UNITS), max_size=3), kind=st.sampled_from(KINDS))
    def whistles(self, actor: Actor, units: list[str], kind: tuple[str, object]) -> None:
        calls, at = Call.objects.count(), self.tick()
        try:
            whistles.blow(
                self.case.case_number,
                self.fresh().state,
                actor,
                kind=kind[0],
                task="做",
                calls=[(unit, None) for unit in units],
                now=at,
            )
        except MoveRefusedError:
            assert Call.objects.count() == calls

    @rule(is_its_own=st.booleans(), other=ACTORS, which=st.integers(0, 9), verb=st.sampled_from(VERBS))
    def answers(self, is_its_own: bool, other: Actor, which: int, verb: str) -> None:
        calls = list(Call.objects.filter(whistle__request=self.case).order_by("pk"))
        if not calls:
            return
        call, at = calls[which % len(calls)], self.tick()
        actor = Actor("partner_duty", unit=call.unit) if is_its_own else other
        was_open = call.released_at is None and self.fresh().state not in states.ENDED
        doing = {
            "accept": lambda: whistles.accept(call.pk, actor, at),
            "arrive": lambda: whistles.arrive(call.pk, actor, BY_PHONE, at),
            "finish": lambda: whistles.finish(call.pk, actor, "做了", at),
            "object": lambda: whistles.object_to(call.pk, actor, "不归我", at),
        }
        try:
            doing[verb]()
        except MoveRefusedError:
            after = Call.objects.get(pk=call.pk)
            assert (after.accepted_at, after.arrived_at, after.done_at, after.objection) == (
                *(call.accepted_at, call.arrived_at, call.done_at),
                call.objection,
            )
        except Call.DoesNotExist:
            assert actor.role == states.PARTNER and actor.unit != call.unit
        else:
            assert was_open

    @rule(is_upheld=st.booleans(), which=st.integers(0, 9))
    def is_objected_to_and_decided(self, is_upheld: bool, which: int) -> None:
        calls = list(Call.objects.filter(whistle__request=self.case, done_at=None, released_at=None).order_by("pk"))
        if not calls or self.fresh().state in states.ENDED:
            return
        call = calls[which % len(calls)]
        unit = Actor("partner_duty", unit=call.unit)
        if not call.objection:
            whistles.object_to(call.pk, unit, "不归我", self.tick())
        elif call.objection != OBJECTED:
            return
        whistles.decide(call.pk, Actor("operator"), is_upheld, "因为", self.tick())
        if is_upheld:
            with pytest.raises(MoveRefusedError):
                whistles.arrive(call.pk, unit, BY_PHONE, self.tick())

    @precondition(lambda self: self.now > MORNING + timedelta(minutes=9))
    @rule(which=st.integers(0, 9))
    def ends(self, which: int) -> None:
        state, at = self.fresh().state, self.tick()
        ways = [way for way in states.ways(state, "operator") if way.to in states.ENDED]
        if ways and (to := ways[which % len(ways)].to) != states.DUPLICATE:
            move(self.case.case_number, state, to, Actor("operator"), Chosen("写明"), at)

    @precondition(lambda self: self.now > MORNING + timedelta(minutes=9))
    @rule()
    def is_taken_back(self) -> None:
        with engines.writer():
            request = self.fresh()
            if request.state not in states.ENDED:
                withdraw(request, self.tick())

    @rule(minutes=st.sampled_from([1, 5, 40, 600]))
    def time_passes(self, minutes: int) -> None:
        ladder.climb(self.tick(minutes))

    @invariant()
    def every_step_is_a_way_of_the_table(self) -> None:
        for step in CaseStep.objects.filter(request=self.case, kind=steps.STATE):
            to = states.CLOSED_NORMAL if step.to == states.CLOSED_OVERTIME else step.to
            ways = [states.find_way(step.since, to, step.role, is_by_call=by_call) for by_call in (False, True)]
            assert any(ways), (step.since, step.to, step.role)

    @invariant()
    def an_ended_case_leaves_nothing_open(self) -> None:
        request = self.fresh()
        assert public_state(request) in PUBLIC_STATES
        assert (request.state in states.ENDED) == (public_state(request) in ENDED)
        if request.state in states.ENDED:
            assert not Whistle.objects.filter(request=request, finished_at=None).exists()
            assert not Rung.objects.filter(request=request, taken_at=None).exists()

    @invariant()
    def each_unit_is_called_once_at_a_time(self) -> None:
        working = Call.objects.filter(
            whistle__request=self.case, whistle__finished_at=None, done_at=None, released_at=None
        )
        units = list(working.values_list("unit", flat=True))
        assert len(units) == len(set(units))

    @invariant()
    def who_was_done_was_there_and_who_was_let_off_was_not(self) -> None:
        for call in Call.objects.filter(whistle__request=self.case):
            assert call.done_at is None or call.arrived_at is not None
            assert call.objection != UPHELD or call.released_at is not None


def test_no_order_of_steps_leads_where_the_table_does_not(sqlite, content, make_kiosk) -> None:
    Casework.make_kiosk = staticmethod(make_kiosk)
    run_state_machine_as_test(
        Casework,
        settings=settings(
            max_examples=25,
            stateful_step_count=30,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
