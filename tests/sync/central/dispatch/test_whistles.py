"""The whistle: units are called, come, are done, are checked and judged; an objection is decided once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sync.central.dispatch import states, whistles
from sync.central.dispatch.api import CaseStep, expected_at, last_note, public_state
from sync.central.dispatch.casework import MoveRefusedError
from sync.central.dispatch.models import Call
from sync.central.dispatch.whistle_models import BY_PHONE, JOINT, PROMINENT, QR_ON_SITE, RESOURCE
from sync.protocol.events import HelpWithdrawn
from tests.sync.central.dispatch.cases import (
    ELECTRICIAN,
    GARDENER,
    LANDSCAPE,
    MORNING,
    OPERATOR,
    POWER,
    WORKER,
    blow,
    fresh,
    take,
    whistled,
    willow,
)

pytestmark = pytest.mark.usefixtures("sqlite", "content")


def at(minutes: float):
    return MORNING + timedelta(minutes=minutes)


@pytest.fixture
def case(kiosk):
    return willow(kiosk)


def test_the_willow_from_the_report_to_the_end(case):
    assert public_state(take(case, states.ACCEPTED, OPERATOR, at(5))) == "accepted"
    (call,) = blow(case, at(10))
    assert (fresh(case).state, public_state(fresh(case))) == ("dispatched", "accepted")
    whistles.accept(call.pk, GARDENER, at(12))
    assert public_state(fresh(case)) == "coming"
    whistles.arrive(call.pk, GARDENER, QR_ON_SITE, at(30))
    assert public_state(fresh(case)) == "on_site"
    whistles.finish(call.pk, GARDENER, "枝条已锯掉，隐患消除", at(90))
    assert (public_state(fresh(case)), last_note(fresh(case), "zh")) == ("done", "枝条已锯掉，隐患消除")
    take(case, states.CHECKING, WORKER, at(100), "")
    assert take(case, states.CLOSED_NORMAL, WORKER, at(110), "").state == states.CLOSED_NORMAL
    whistles.rate(call.pk, WORKER, 3, at(120))
    whistles.rate(call.pk, GARDENER, 2, at(121))
    call.refresh_from_db()
    assert (call.rating_by_grid, call.rating_by_partner, call.method) == (3, 2, QR_ON_SITE)
    assert [step.kind for step in CaseStep.objects.order_by("pk") if step.kind != "state"] == [
        *("whistle", "call.accepted", "call.arrived", "call.done", "rated.grid", "rated.partner")
    ]
    assert call.whistle.finished_at == at(110)


def test_a_whistle_puts_the_case_on_file_and_its_limits_begin(case):
    whistled(case, at(10))
    filed = fresh(case)
    assert (filed.limit_kind, filed.filed_at) == ("hazard:tree_obstruction", at(10))
    # The unit was asked to come sooner than the standard has it.
    assert filed.act_by == at(40) and filed.due_at is not None
    assert expected_at(filed) == filed.due_at


def test_on_file_a_case_is_as_grave_as_the_standard_in_force_has_it(case):
    from sync.central.limits.models import Limit

    Limit.objects.create(
        kind="hazard:tree_obstruction",
        version=1,
        severity="S1",
        close_amount=2,
        close_unit="hour",
        valid_from=MORNING,
        made_at=MORNING,
    )
    take(case, states.ACCEPTED, OPERATOR, at(5))
    filed = take(case, states.FILED, OPERATOR, at(10))
    assert (filed.severity, filed.limit_version, filed.due_at) == ("S1", 1, at(130))


def test_what_was_filed_on_friday_is_not_due_over_the_weekend(kiosk):
    friday = MORNING + timedelta(days=3, hours=7)
    case = willow(kiosk, friday)
    take(case, states.ACCEPTED, OPERATOR, friday)
    take(case, states.FILED, OPERATOR, friday)
    assert fresh(case).act_by.astimezone(friday.tzinfo).strftime("%A") == "Monday"


@pytest.mark.parametrize(("kind", "minutes"), [("emergency", 30), (JOINT, 120)])
def test_the_kind_says_how_soon_a_unit_has_to_be_there(case, kind, minutes):
    take(case, states.ACCEPTED, OPERATOR, at(5))
    (call,) = blow(case, at(10), kind=kind)
    assert call.required_arrival_at == at(10 + minutes)


@pytest.mark.parametrize("kind", [PROMINENT, RESOURCE])
def test_other_kinds_give_a_working_day(case, kind):
    take(case, states.ACCEPTED, OPERATOR, at(5))
    (call,) = blow(case, at(10), kind=kind)
    assert call.required_arrival_at.date() == (MORNING + timedelta(days=1)).date()


def test_each_unit_has_its_own_time_and_the_first_leads(case):
    take(case, states.ACCEPTED, OPERATOR, at(5))
    whistle = whistles.blow(
        case.case_number,
        states.ACCEPTED,
        OPERATOR,
        kind=JOINT,
        task="断电后锯树",
        calls=[(POWER, at(40)), (LANDSCAPE, None)],
        now=at(10),
    )
    assert list(whistle.calls.values_list("unit", "is_lead", "required_arrival_at")) == [
        (POWER, True, at(40)),
        (LANDSCAPE, False, at(130)),
    ]


def test_the_case_is_done_when_the_last_unit_is(case):
    power, landscape = whistled(case, at(10), POWER, LANDSCAPE)
    for call, actor in ((power, ELECTRICIAN), (landscape, GARDENER)):
        whistles.arrive(call.pk, actor, BY_PHONE, at(20))
    whistles.finish(power.pk, ELECTRICIAN, "已断电", at(30))
    assert fresh(case).state == states.IN_PROGRESS
    whistles.finish(landscape.pk, GARDENER, "已锯掉", at(40))
    assert fresh(case).state == states.DONE


@pytest.mark.parametrize("verb", ["accept", "arrive", "finish", "object"])
def test_a_unit_answers_for_itself_alone(case, verb):
    (call,) = whistled(case, at(10))
    doing = {
        "accept": lambda: whistles.accept(call.pk, ELECTRICIAN, at(11)),
        "arrive": lambda: whistles.arrive(call.pk, ELECTRICIAN, BY_PHONE, at(11)),
        "finish": lambda: whistles.finish(call.pk, ELECTRICIAN, "好了", at(11)),
        "object": lambda: whistles.object_to(call.pk, ELECTRICIAN, "不归我管", at(11)),
    }
    with pytest.raises(Call.DoesNotExist):
        doing[verb]()
    assert fresh(case).state == states.DISPATCHED


def test_who_never_came_was_not_done(case):
    (call,) = whistled(case, at(10))
    with pytest.raises(MoveRefusedError, match="arrived"):
        whistles.finish(call.pk, GARDENER, "好了", at(20))


def test_what_was_done_has_to_be_said(case):
    (call,) = whistled(case, at(10))
    whistles.arrive(call.pk, GARDENER, BY_PHONE, at(20))
    with pytest.raises(MoveRefusedError, match="done"):
        whistles.finish(call.pk, GARDENER, "  ", at(30))


def test_reporting_in_again_changes_nothing(case):
    (call,) = whistled(case, at(10))
    whistles.arrive(call.pk, GARDENER, QR_ON_SITE, at(20))
    whistles.arrive(call.pk, GARDENER, BY_PHONE, at(25))
    call.refresh_from_db()
    assert (call.arrived_at, call.method) == (at(20), QR_ON_SITE)
    assert CaseStep.objects.filter(kind="call.arrived").count() == 1


def test_a_unit_is_not_called_twice_while_it_is_at_work(case):
    whistled(case, at(10))
    with pytest.raises(MoveRefusedError, match="called"):
        blow(case, at(20), LANDSCAPE, actor=OPERATOR)
    assert Call.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"kind": "party"}, "units"),
        ({"calls": []}, "units"),
        ({"calls": [(LANDSCAPE, None), (LANDSCAPE, None)]}, "units"),
        ({"task": " "}, "task"),
        ({"calls": [(LANDSCAPE, MORNING - timedelta(days=1))]}, "arrival"),
        ({"seen": "reported"}, "state"),
    ],
)
def test_a_whistle_that_is_not_complete_is_refused_whole(case, changed, reason):
    take(case, states.ACCEPTED, OPERATOR, at(5))
    said = {"seen": "accepted", "kind": JOINT, "task": "锯树", "calls": [(LANDSCAPE, None)], "now": at(10)} | changed
    with pytest.raises(MoveRefusedError, match=reason):
        whistles.blow(case.case_number, said.pop("seen"), WORKER, **said)
    assert (fresh(case).state, Call.objects.count()) == (states.ACCEPTED, 0)


def test_an_objection_that_is_upheld_lets_the_unit_off_and_the_case_waits_for_another(case):
    (call,) = whistled(case, at(10))
    whistles.object_to(call.pk, GARDENER, "这棵树在铁路红线内", at(12))
    whistles.decide(call.pk, OPERATOR, True, "由铁路处理", at(20))
    call.refresh_from_db()
    assert (call.released_at, fresh(case).state) == (at(20), states.FILED)
    blow(case, at(21), "PU-23", actor=OPERATOR)
    assert fresh(case).state == states.DISPATCHED


def test_an_objection_that_is_turned_down_is_the_last_word(case):
    (call,) = whistled(case, at(10))
    whistles.object_to(call.pk, GARDENER, "不归我管", at(12))
    whistles.decide(call.pk, OPERATOR, False, "行道树归园林", at(20))
    with pytest.raises(MoveRefusedError, match="objected"):
        whistles.object_to(call.pk, GARDENER, "还是不归我管", at(21))
    whistles.arrive(call.pk, GARDENER, BY_PHONE, at(25))
    assert fresh(case).state == states.IN_PROGRESS


def test_when_the_others_are_done_and_the_last_is_let_off_the_case_is_done(case):
    power, landscape = whistled(case, at(10), POWER, LANDSCAPE)
    whistles.object_to(power.pk, ELECTRICIAN, "没有电线", at(12))
    whistles.arrive(landscape.pk, GARDENER, BY_PHONE, at(20))
    whistles.finish(landscape.pk, GARDENER, "已锯掉", at(30))
    assert fresh(case).state == states.IN_PROGRESS
    whistles.decide(power.pk, OPERATOR, True, "确实没有电线", at(40))
    assert fresh(case).state == states.DONE


def test_what_was_not_done_well_goes_back_to_the_same_units(case):
    (call,) = whistled(case, at(10))
    whistles.arrive(call.pk, GARDENER, BY_PHONE, at(20))
    whistles.finish(call.pk, GARDENER, "锯了一半", at(30))
    take(case, states.REWORKED, WORKER, at(40), "还挡着路")
    call.refresh_from_db()
    assert (call.done_at, public_state(fresh(case))) == (None, "coming")
    whistles.finish(call.pk, GARDENER, "全锯了", at(60))
    assert fresh(case).state == states.DONE


def test_time_stands_while_a_case_is_on_hold(case):
    (call,) = whistled(case, at(10))
    before = fresh(case)
    take(case, states.SUSPENDED, OPERATOR, at(12), "等高空车")
    assert (public_state(fresh(case)), expected_at(fresh(case))) == ("paused", None)
    resumed = take(case, states.FILED, OPERATOR, at(72), "")
    call.refresh_from_db()
    assert resumed.due_at == before.due_at + timedelta(minutes=60)
    assert call.required_arrival_at == at(100)
    whistles.arrive(call.pk, GARDENER, BY_PHONE, at(80))
    assert fresh(case).state == states.IN_PROGRESS


def test_a_new_deadline_is_told_with_its_reason(case):
    whistled(case, at(10))
    later = take(case, states.POSTPONED, OPERATOR, at(20), "风太大")
    assert (public_state(later), expected_at(later), last_note(later, "zh")) == (
        "extended",
        at(20) + timedelta(days=30),
        "风太大",
    )


def test_what_was_done_after_the_limit_is_closed_as_late_however_soon_it_was_answered(case):
    (call,) = whistled(case, at(10))
    whistles.arrive(call.pk, GARDENER, BY_PHONE, at(20))
    whistles.finish(call.pk, GARDENER, "好了", fresh(case).due_at + timedelta(minutes=1))
    assert take(case, states.CLOSED_NORMAL, OPERATOR, at(90000), "").state == states.CLOSED_OVERTIME


def test_a_late_check_does_not_make_the_work_late(case):
    (call,) = whistled(case, at(10))
    whistles.arrive(call.pk, GARDENER, BY_PHONE, at(20))
    whistles.finish(call.pk, GARDENER, "好了", at(30))
    assert take(case, states.CLOSED_NORMAL, OPERATOR, at(90000), "").state == states.CLOSED_NORMAL


def test_whoever_takes_it_back_lets_the_units_off(case, kiosk):
    (call,) = whistled(case, at(10))
    kiosk.event(HelpWithdrawn(ticket="4829138"), at(15))
    kiosk.push(list(kiosk.lines))
    call.refresh_from_db()
    assert (fresh(case).state, call.released_at) == (states.WITHDRAWN, at(15))
    with pytest.raises(MoveRefusedError, match="state"):
        whistles.arrive(call.pk, GARDENER, BY_PHONE, at(20))


def test_nobody_is_judged_before_they_were_done(case):
    (call,) = whistled(case, at(10))
    with pytest.raises(MoveRefusedError, match="state"):
        whistles.rate(call.pk, WORKER, 1, at(20))
