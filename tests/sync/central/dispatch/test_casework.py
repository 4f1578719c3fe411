"""A case goes from state to state as the table allows and no other way; what was done is written down and shown."""

from __future__ import annotations

import itertools
import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from assets import asset
from sync.central.dispatch import states
from sync.central.dispatch.api import CaseStep, HelpRequest, public_state
from sync.central.dispatch.casework import Actor, Chosen, MoveRefusedError, move
from sync.protocol.events import HelpCreated, HelpWithdrawn
from sync.protocol.ticket_states import ENDED, PUBLIC_STATES
from sync.protocol.wire import format_time

pytestmark = pytest.mark.usefixtures("sqlite", "content")

GRID = "230804999901"
SAID = {way.to for way in states.WAYS if way.says is not None}


@pytest.fixture
def case(kiosk):
    """A request that has just come, to be answered within ten minutes."""
    now = timezone.localtime()
    event = HelpCreated("4829138", "cold", "S2", "here", "zh", (), False, format_time(now + timedelta(minutes=10)))
    kiosk.event(event, now)
    kiosk.push()
    return HelpRequest.objects.get()


def act(case, to, *, role="operator", note="", seen=None, later=timedelta()):
    found = HelpRequest.objects.get(pk=case.pk)
    now = timezone.localtime() + later
    chosen = Chosen(note, GRID, now + timedelta(days=30))
    move(case.case_number, seen or found.state, to, Actor(role), chosen, now)
    return HelpRequest.objects.get(pk=case.pk)


def test_every_state_has_a_public_word_that_kiosks_and_phones_know():
    assert {state.public for state in states.STATES.values()} <= set(PUBLIC_STATES)
    for state in states.STATES.values():
        assert (state.open311 == states.CLOSED) == (state.public in ENDED)


def test_every_open_state_can_be_left_and_no_closed_one():
    for code, state in states.STATES.items():
        assert bool(states.ways(code, states.OPERATOR)) == (state.open311 == states.OPEN), code


@pytest.mark.parametrize("role", ["operator", "grid_worker", "partner_duty", "statistician", "auditor", ""])
def test_no_step_is_taken_that_the_table_does_not_allow(case, role):
    for since, to in itertools.product(states.STATES, states.STATES):
        HelpRequest.objects.filter(pk=case.pk).update(state=since)
        way = states.find_way(since, to, role)
        try:
            act(case, to, role=role, note="QJ-2000-000001")
        except MoveRefusedError as refused:
            assert way is None or (to == states.DUPLICATE and refused.reason == "case"), (since, to)
        else:
            assert way is not None, (since, to)


def test_the_states_are_those_of_the_register_that_kiosks_carry():
    register = json.loads(Path(asset("content", "case_states.json")).read_text("utf-8"))["records"]
    ours = [(state.code, str(state.name), state.open311) for state in states.STATES.values()]
    assert ours == [(row["code"], row["name"]["zh"], row["open311_status"]) for row in register]


def test_from_reported_to_the_end_every_step_is_on_the_timeline(case):
    for to in (states.ACCEPTED, states.IN_PROGRESS, states.DONE, states.CLOSED_NORMAL):
        case = act(case, to)
    assert case.state == states.CLOSED_NORMAL and public_state(case) == "closed"
    assert list(CaseStep.objects.values_list("since", "to")) == [
        ("reported", "accepted"),
        ("accepted", "in_progress"),
        ("in_progress", "done"),
        ("done", "closed_normal"),
    ]


def test_what_was_answered_too_late_is_closed_as_late(case):
    act(case, states.ACCEPTED, later=timedelta(minutes=11))
    assert act(case, states.CLOSED_NORMAL, later=timedelta(minutes=12)).state == states.CLOSED_OVERTIME


def test_nobody_waits_longer_than_the_first_answer(case):
    HelpRequest.objects.update(acknowledge_by=timezone.now() - timedelta(minutes=1))
    assert public_state(HelpRequest.objects.get()) == "late"
    assert public_state(act(case, states.ACCEPTED)) == "accepted"


@pytest.mark.parametrize("way", [way for way in states.WAYS if way.says and way.to != states.DUPLICATE], ids=str)
def test_a_reason_or_an_address_has_to_be_written(case, way):
    HelpRequest.objects.update(state=way.since[0])
    with pytest.raises(MoveRefusedError, match="words"):
        act(case, way.to, role=way.by[0], note="   ")
    assert HelpRequest.objects.get().state == way.since[0]
    assert act(case, way.to, role=way.by[0], note="请找 12345").state == way.to


@pytest.mark.parametrize("number", ["QJ-2000-000001", "itself", "'; DROP TABLE"])
def test_a_duplicate_names_another_case_that_exists(case, number):
    with pytest.raises(MoveRefusedError, match="case"):
        act(case, states.DUPLICATE, note=case.case_number if number == "itself" else number)


def test_of_two_who_saw_the_same_state_the_second_is_told(case):
    act(case, states.ACCEPTED)
    with pytest.raises(MoveRefusedError, match="state"):
        act(case, states.REJECTED, note="x", seen=states.REPORTED)
    assert CaseStep.objects.count() == 1


def test_each_step_comes_again_to_whoever_pulled_the_case_before(case):
    assert act(case, states.ACCEPTED).position > case.position


def test_what_is_closed_is_not_withdrawn_any_more(case, kiosk):
    act(case, states.CLOSED_SPECIAL, note="x")
    kiosk.event(HelpWithdrawn(ticket="4829138"))
    kiosk.push(list(kiosk.lines))
    assert HelpRequest.objects.get().state == states.CLOSED_SPECIAL


def test_what_is_being_handled_can_still_be_withdrawn(case, kiosk):
    act(case, states.ACCEPTED)
    kiosk.event(HelpWithdrawn(ticket="4829138"))
    kiosk.push(list(kiosk.lines))
    assert HelpRequest.objects.get().state == states.WITHDRAWN


def test_every_state_has_an_icon_that_is_drawn():
    sprite = (Path(settings.CENTRAL) / "static" / "staff" / "icons.svg").read_text()
    assert [state.icon for state in states.STATES.values() if f'id="{state.icon}"' not in sprite] == []
