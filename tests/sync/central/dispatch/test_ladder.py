"""What is overdue climbs by itself, once, also after the worker was away; what happened in time does not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sync.central.dispatch import ladder, states, whistles
from sync.central.dispatch.api import CaseStep
from sync.central.dispatch.models import Rung
from sync.central.dispatch.shown import timeline
from sync.central.dispatch.whistle_models import BY_PHONE
from tests.sync.central.dispatch.cases import GARDENER, MORNING, OPERATOR, fresh, take, whistled, willow

pytestmark = pytest.mark.usefixtures("sqlite", "content")


def at(minutes: float):
    return MORNING + timedelta(minutes=minutes)


def climbed() -> list[tuple[str, object]]:
    return list(CaseStep.objects.filter(kind="ladder").order_by("at").values_list("note", "at"))


@pytest.fixture
def case(kiosk):
    """To be answered within 30 minutes, received at once."""
    return willow(kiosk)


def on_time(case):
    """As if it had been received when it was made: the tests' kiosk belongs to another day than their clock."""
    ladder.forget(case)
    ladder.watch_answer(case, case.requested_at)


def test_a_request_that_nobody_answers_climbs_rung_by_rung(case):
    on_time(case)
    assert ladder.next_due() == at(15)
    for minutes, level in ((14, 0), (15, 1), (29, 1), (30, 2), (45, 3), (60, 4), (600, 4)):
        ladder.climb(at(minutes))
        assert fresh(case).climbed == level, minutes
    assert climbed() == [("answer:1", at(15)), ("answer:2", at(30)), ("answer:3", at(45)), ("answer:4", at(60))]
    assert ladder.next_due() is None


def test_an_answer_ends_the_climb(case):
    on_time(case)
    ladder.climb(at(16))
    take(case, states.ACCEPTED, OPERATOR, at(20))
    ladder.climb(at(200))
    assert climbed() == [("answer:1", at(15))]


def test_a_worker_that_was_away_takes_up_what_came_due_once(case):
    on_time(case)
    assert ladder.climb(at(600)) == 4
    assert ladder.climb(at(601)) == 0
    assert fresh(case).climbed == 4


def test_a_request_that_comes_a_week_late_begins_at_the_rung_where_it_is(case):
    ladder.forget(case)
    ladder.watch_answer(case, at(7 * 24 * 60))
    ladder.climb(at(7 * 24 * 60))
    assert climbed() == [("answer:4", at(60))]


def test_a_unit_that_does_not_come_is_on_the_story_by_name(case):
    whistled(case, at(0))
    ladder.climb(at(31))
    assert [note for note, _at in climbed()] == ["arrival:1", "arrival:2"]
    told = [step for step in timeline(fresh(case), at(31)) if step.css == "late"]
    assert any("市政园林单位" in step.detail and "没有按时到场" in step.detail for step in told)


def test_a_unit_that_came_in_time_does_not_climb(case):
    (call,) = whistled(case, at(0))
    whistles.arrive(call.pk, GARDENER, BY_PHONE, at(10))
    ladder.climb(at(60))
    assert climbed() == []


def test_work_that_is_not_finished_in_time_climbs_and_a_new_deadline_begins_anew(case):
    whistled(case, at(0))
    due = fresh(case).due_at
    take(case, states.POSTPONED, OPERATOR, at(20), "风太大")
    Rung.objects.filter(about=ladder.ARRIVAL).delete()
    ladder.climb(due + timedelta(hours=1))
    assert climbed() == []
    ladder.climb(at(20) + timedelta(days=31))
    assert [note for note, _at in climbed()] == ["end:1", "end:2"]


@pytest.mark.parametrize("to", [states.SUSPENDED, states.CLOSED_SPECIAL, states.REFERRED])
def test_nothing_climbs_while_it_rests_or_after_the_end(case, to):
    whistled(case, at(0))
    take(case, to, OPERATOR, at(5))
    assert ladder.climb(at(90000)) == 0
    assert ladder.next_due() is None


def test_what_the_ladder_says_is_not_for_the_requester(case):
    from sync.central.dispatch.api import last_note

    on_time(case)
    ladder.climb(at(600))
    assert last_note(fresh(case), "zh") == ""
