"""The way from a need to a ticket; danger to life shows its number first and asks nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from journeys import LANGUAGES, begin, box_top, dialled, events, go, in_words, showing

from kiosk.errors import StoreFull

pytestmark = pytest.mark.window

URGENT = ("medical", "aed", "fire", "danger", "lost_child", "lost_elder", "crisis")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("code", URGENT)
def test_danger_to_life_shows_number_and_first_steps_and_asks_nothing(stage: Any, lang: str, code: str) -> None:
    begin(stage, lang)
    go(stage, "plan", code=code)
    plan = stage.kiosk.help_requests.plan(code)
    number = showing(stage, dialled(stage, plan.numbers[0].number))
    steps = [showing(stage, step.text) for step in plan.first_steps]
    assert all(box_top(number) > box_top(step) for step in steps)
    assert box_top(steps[0]) > 0
    assert not stage.has(in_words(stage, "跳过这一问"))
    assert not stage.has(in_words(stage, "叫志愿者过来"))
    assert events(stage, "help.created")[-1]["help"] == code


def test_danger_to_life_is_two_touches_from_home_and_recorded_meanwhile(stage: Any) -> None:
    begin(stage)
    stage.touch("请人帮忙")
    stage.touch("突发伤病")
    (ticket,) = [ticket for ticket in stage.kiosk.help_requests.open_tickets() if ticket.help_code == "medical"]
    assert f"已记录，求助单号 {ticket.spoken}" in stage.words()
    stage.touch(f"已记录，求助单号 {ticket.spoken}")
    assert stage.screen == "ticket"
    stage.reset()
    assert events(stage, "session.ended")[-1]["outcome"] == "help"


def test_whoever_is_threatened_sees_a_screen_that_says_nothing(stage: Any) -> None:
    begin(stage)
    go(stage, "plan", code="danger")
    plan = stage.kiosk.help_requests.plan("danger")
    assert plan.title.text not in stage.words()
    assert "服务信息" in stage.words()
    from screens.theme import theme

    assert list(showing(stage, "110").color) != list(theme.red)


def test_a_change_of_language_makes_no_second_request(stage: Any) -> None:
    begin(stage)
    go(stage, "plan", code="fire")
    before = len(events(stage, "help.created"))
    stage.kiosk.clock.pass_time(1200)
    stage.touch("Русский")
    assert stage.screen == "plan"
    assert len(events(stage, "help.created")) == before


def test_one_question_a_screen_and_back_is_the_question_before(stage: Any) -> None:
    begin(stage)
    go(stage, "plan", code="mobility")
    assert "需要什么？" in stage.words()
    stage.touch("轮椅")
    assert "要去哪里？" in stage.words()
    assert "需要什么？" not in stage.words()
    stage.touch("返回")
    assert "需要什么？" in stage.words()
    assert "第 1 问，共 2 问" in stage.words()
    stage.touch("轮椅")
    assert "第 2 问，共 2 问 · 选好就叫志愿者" in stage.words()
    stage.touch("检票口")
    assert stage.screen == "ticket"
    assert {"轮椅", "检票口"} <= set(stage.words())
    assert events(stage, "help.created")[-1]["needs"] == ["aid:wheelchair", "where_to:gate"]


def test_no_answer_to_the_next_question_looks_pressed(stage: Any) -> None:
    begin(stage)
    go(stage, "plan", code="mobility")
    chosen = next(widget for widget in stage.visible() if getattr(widget, "words", "") == "轮椅")
    usual, chosen.min_state_time = chosen.min_state_time, 60  # seconds that a tapped button looks pressed
    stage.touch("轮椅")
    assert "要去哪里？" in stage.words()
    assert [widget.words for widget in stage.visible() if getattr(widget, "is_pressed", False)] == []
    chosen.min_state_time = usual


def test_a_slip_at_the_last_answer_is_withdrawn_and_asked_again(stage: Any) -> None:
    begin(stage)
    go(stage, "plan", code="mobility", answers=("aid:wheelchair",))
    stage.touch("检票口")
    slip = stage.kiosk.help_requests.open_tickets()[0]
    stage.touch("不需要了，撤回")
    stage.touch("确认撤回")
    stage.touch("返回")
    assert "要去哪里？" in stage.words()
    stage.touch("卫生间")
    made = stage.kiosk.help_requests.open_tickets()[0]
    assert made.code != slip.code
    assert events(stage, "help.created")[-1]["needs"] == ["aid:wheelchair", "where_to:toilet"]


def test_any_question_may_stay_unanswered(stage: Any) -> None:
    begin(stage)
    go(stage, "plan", code="luggage")
    stage.touch("跳过这一问")
    assert stage.screen == "ticket"
    assert events(stage, "help.created")[-1]["needs"] == []


def test_what_nobody_comes_for_at_once_does_not_promise_it(stage: Any) -> None:
    begin(stage)
    go(stage, "plan", code="suggestion")
    assert stage.has_words_beginning("第 1 问，共 1 问 · 选好就登记")
    assert not stage.has("叫志愿者过来")


def test_off_duty_the_number_is_shown_before_the_button(stage: Any) -> None:
    begin(stage, hour=3)
    go(stage, "plan", code="cold")
    assert dialled(stage, "12345") in stage.words()
    assert stage.has_words_beginning("现在无人值守")
    go(stage, "plan", code="luggage")
    assert dialled(stage, "12345") in stage.words()


def test_a_full_disk_is_told_kindly_and_the_button_works_again(stage: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise StoreFull("no room")

    begin(stage)
    monkeypatch.setattr(stage.kiosk.help_requests, "create", full)
    go(stage, "plan", code="cold")
    stage.touch("叫志愿者过来")
    assert "没有记录成功，请直接拨打电话或找工作人员。" in stage.words()
    assert stage.screen == "plan"
    monkeypatch.undo()
    stage.touch("叫志愿者过来")
    assert stage.screen == "ticket"


def test_recorded_is_said_only_after_it_is(stage: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from screens.navigation import navigation

    held: list[Any] = []
    begin(stage)
    monkeypatch.setattr(navigation, "kiosk", replace(stage.kiosk, background=held.append))
    go(stage, "plan", code="fire")
    assert "正在记录…" in stage.words()
    assert not stage.has_words_beginning("已记录")
    held.pop()()
    stage.settle()
    assert stage.has_words_beginning("已记录")


def test_a_second_press_while_recording_is_no_second_request(stage: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from screens.navigation import navigation

    held: list[Any] = []
    begin(stage)
    monkeypatch.setattr(navigation, "kiosk", replace(stage.kiosk, background=held.append))
    go(stage, "plan", code="cold")
    stage.touch("叫志愿者过来")
    stage.touch("正在记录…")
    assert len(held) == 1


def test_a_request_that_is_recorded_after_the_visitor_left_moves_nobody(
    stage: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from screens.navigation import navigation

    held: list[Any] = []
    begin(stage)
    monkeypatch.setattr(navigation, "kiosk", replace(stage.kiosk, background=held.append))
    go(stage, "plan", code="cold")
    stage.touch("叫志愿者过来")
    stage.touch("首页")
    held.pop()()
    stage.settle()
    assert stage.screen == "home"
