"""A request can be followed by its number; a receipt read off a phone tells the kiosk that the centre has it."""

from __future__ import annotations

from typing import Any

import pytest
from journeys import begin, go, reach

from sync.protocol.ticket_states import TicketState
from sync.protocol.tickets import PATH, from_path, receipt_code

pytestmark = pytest.mark.window

KEY = bytes(range(32))


def type_digits(stage: Any, digits: str) -> None:
    for digit in digits:
        stage.touch(digit)


def ask_for(stage: Any, kind: str = "luggage") -> Any:
    begin(stage)
    return stage.kiosk.help_requests.create(kind)


@pytest.fixture
def agreed(stage: Any, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """A key as a centre gives it at enrolment."""
    monkeypatch.setattr(stage.kiosk.help_requests.progress, "_receipt_key", lambda: KEY)
    return KEY


def test_three_touches_and_the_number_show_how_a_request_stands(stage: Any) -> None:
    ticket = ask_for(stage)
    stage.reset()
    for words in ("请人帮忙", "查询进度"):
        stage.touch(words)
    type_digits(stage, ticket.code)
    assert stage.screen == "ticket"
    assert "还没有传到中心" in stage.words()


def test_a_wrong_number_says_so_and_takes_the_next(stage: Any) -> None:
    ticket = ask_for(stage)
    stage.reset()
    stage.touch("请人帮忙")
    stage.touch("查询进度")
    wrong = ticket.code[:6] + str((int(ticket.code[6]) + 1) % 10)
    type_digits(stage, wrong)
    assert stage.screen == "follow" and "没有找到这个求助单号。" in stage.words()
    type_digits(stage, ticket.code)
    assert stage.screen == "ticket"


def unknown_number(stage: Any) -> str:
    ticket = ask_for(stage)
    return str(ticket.code[:6]) + str((int(ticket.code[6]) + 1) % 10)


@pytest.mark.parametrize(("words", "screen"), [("重新求助", "help"), ("找工作人员", "ask")])
def test_an_unknown_number_leads_on(stage: Any, words: str, screen: str) -> None:
    wrong = unknown_number(stage)
    go(stage, "follow")
    assert "重新求助" not in stage.words()
    type_digits(stage, wrong)
    assert "请对一对号码，再输一遍" in stage.words()
    reach(stage, words)
    assert stage.screen == screen
    go(stage, "follow")
    assert "重新求助" not in stage.words()


def test_what_an_unknown_number_leads_on_to_does_not_move_the_digits(stage: Any) -> None:
    wrong = unknown_number(stage)
    go(stage, "follow")
    type_digits(stage, wrong)
    before = [button.to_window(*button.pos) for button in stage.visible() if type(button).__name__ == "DigitButton"]
    type_digits(stage, wrong[:3])
    after = [button.to_window(*button.pos) for button in stage.visible() if type(button).__name__ == "DigitButton"]
    assert before == after and "重新求助" in stage.words()


def test_a_digit_can_be_taken_back(stage: Any) -> None:
    ticket = ask_for(stage)
    stage.reset()
    stage.touch("请人帮忙")
    stage.touch("查询进度")
    type_digits(stage, ticket.code[0] + "9")
    stage.touch("删除")
    type_digits(stage, ticket.code[1:])
    assert stage.screen == "ticket"


def test_a_receipt_leads_back_to_the_ticket_that_has_arrived(stage: Any, agreed: bytes) -> None:
    from screens.navigation import navigation

    ticket = ask_for(stage)
    navigation.show("ticket", code=ticket.code)
    stage.settle()
    stage.touch("手机上有回执码？输在这里")
    claim, _signed, _signature = from_path(ticket.url.partition(PATH)[2])
    digits = receipt_code(agreed, claim.request)
    type_digits(stage, f"{(int(digits) + 1) % 1_000_000:06d}")
    assert "这不是这一单的回执码，请再看一眼手机。" in stage.words()
    type_digits(stage, digits)
    assert stage.screen == "ticket"
    assert "中心已收到" in stage.words()
    assert not stage.has("手机上有回执码？输在这里")


@pytest.mark.parametrize(("state", "words"), [("coming", "有人正在赶来"), ("closed", "已办结")])
def test_the_ticket_in_sight_follows_what_the_centre_tells(stage: Any, state: str, words: str) -> None:
    from screens.navigation import navigation

    ticket = ask_for(stage)
    navigation.show("ticket", code=ticket.code)
    stage.settle()
    claim, _signed, _signature = from_path(ticket.url.partition(PATH)[2])
    stage.kiosk.help_requests.progress.learn([TicketState(claim.request, state, stage.kiosk.clock.now())])
    stage.pass_time(1)
    assert words in stage.words()
    assert stage.has("不需要了，撤回") == (state != "closed")


def is_promised_an_answer(stage: Any) -> bool:
    from screens.widgets import Icon

    return "timer" in [widget.name for widget in stage.visible() if isinstance(widget, Icon)]


@pytest.mark.parametrize(
    ("state", "left"),
    [
        ("received", ["15分钟内有人过来", "帮到您为止"]),
        ("coming", ["15分钟内有人过来", "帮到您为止"]),
        ("on_site", ["帮到您为止"]),
        ("done", []),
        ("late", ["15分钟内有人过来", "帮到您为止"]),
        ("rejected", []),
    ],
)
def test_what_has_happened_is_not_promised_any_more(stage: Any, state: str, left: list[str]) -> None:
    from screens.navigation import navigation

    ticket = ask_for(stage)
    claim, _signed, _signature = from_path(ticket.url.partition(PATH)[2])
    stage.kiosk.help_requests.progress.learn([TicketState(claim.request, state, stage.kiosk.clock.now())])
    navigation.show("ticket", code=ticket.code)
    stage.settle()
    assert [step.text for step in navigation.screen.what_next] == left
    assert is_promised_an_answer(stage) == (state == "received")
    assert (ticket.deadline_text in stage.words()) == (state == "received")


def test_a_promise_that_was_not_kept_is_taken_back_while_one_looks(stage: Any) -> None:
    from screens.navigation import navigation

    ticket = ask_for(stage)
    navigation.show("ticket", code=ticket.code)
    stage.settle()
    assert ticket.deadline_text in stage.words()
    stage.kiosk.clock.learn(ticket.acknowledge_by)
    stage.app.root.idle_watch.touched()
    stage.pass_time(1)
    assert ticket.deadline_text not in stage.words()
    assert "回应晚了，对不起。请直接找工作人员" in stage.words()
