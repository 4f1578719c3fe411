"""The ticket: a number to say, a code to scan, and the truth about what happens next."""

from __future__ import annotations

from typing import Any

import pytest
import zxingcpp
from journeys import LANGUAGES, begin, dialled, events, go, in_words

pytestmark = pytest.mark.window


def ask_for(stage: Any, code: str) -> Any:
    ticket = stage.kiosk.help_requests.create(code)
    go(stage, "ticket", code=ticket.code, is_repeat=ticket.is_repeat)
    return ticket


@pytest.mark.parametrize("lang", LANGUAGES)
def test_number_kind_deadline_and_next_steps_are_shown(stage: Any, lang: str) -> None:
    begin(stage, lang)
    ticket = ask_for(stage, "luggage")
    assert {ticket.spoken, ticket.deadline_text, in_words(stage, "没有手机？报这个号码")} <= set(stage.words())
    assert in_words(stage, "已记录：{help}").format(help=ticket.help_title.text) in stage.words()
    assert all(step.text in stage.words() for step in ticket.what_next)


def test_a_phone_reads_the_code_from_the_screen(stage: Any, tmp_path: Any) -> None:
    begin(stage)
    ticket = ask_for(stage, "luggage")
    picture = stage.screenshot(tmp_path / "ticket.png")
    (code,) = zxingcpp.read_barcodes(picture)
    assert code.text == ticket.url


def test_the_code_is_large_enough_for_any_camera(stage: Any) -> None:
    from screens.theme import theme
    from screens.widgets import QrView

    begin(stage)
    ticket = ask_for(stage, "luggage")
    view = stage.find(QrView)
    assert view.width / (len(ticket.qr) + 8) >= 1.2 * theme.px_per_mm


def test_the_code_is_in_sight_without_a_turn_of_the_page_on_a_short_screen(stage: Any) -> None:
    from screens.theme import theme
    from screens.widgets import QrView

    begin(stage)
    ask_for(stage, "luggage")
    for theme.is_low in (False, True):
        stage.settle()
        code, page = stage.find(QrView), stage.app.root.manager.current_screen
        top, bottom = code.to_window(*code.pos)[1] + code.height, code.to_window(*code.pos)[1]
        assert page.to_window(*page.pos)[1] <= bottom and top <= page.to_window(page.x, page.top)[1]


def test_asking_again_shows_the_same_ticket_and_says_so(stage: Any) -> None:
    begin(stage)
    first = ask_for(stage, "luggage")
    assert not stage.has_words_beginning("您刚才已经求助过")
    second = ask_for(stage, "luggage")
    assert second.spoken == first.spoken
    assert second.spoken in stage.words()
    assert stage.has_words_beginning("您刚才已经求助过")


def test_withdrawing_is_asked_twice(stage: Any) -> None:
    begin(stage)
    ticket = ask_for(stage, "luggage")
    stage.touch("不需要了，撤回")
    stage.touch("不撤回")
    assert ticket.spoken in stage.words()
    stage.touch("不需要了，撤回")
    stage.touch("确认撤回")
    assert ticket.spoken not in stage.words()
    assert events(stage, "help.withdrawn")[-1]["ticket"] == ticket.code


def test_two_fingers_on_the_button_withdraw_once(stage: Any) -> None:
    begin(stage)
    ticket = ask_for(stage, "luggage")
    stage.touch("不需要了，撤回")
    button = next(widget for widget in stage.visible() if getattr(widget, "words", "") == "确认撤回")
    x, y = button.to_window(*button.center)
    fingers = [stage.finger((x - 10, y), number=1), stage.finger((x + 10, y), number=2)]
    for phase in ("begin", "end"):
        for finger in fingers:
            stage.dispatch(phase, finger)
    stage.settle()
    assert [event["ticket"] for event in events(stage, "help.withdrawn")].count(ticket.code) == 1
    assert stage.has_words_beginning("这一单已经撤回")


def test_off_duty_the_number_to_call_stands_beside_the_ticket(stage: Any) -> None:
    begin(stage, hour=3)
    ask_for(stage, "luggage")
    assert dialled(stage, "12345") in stage.words()


def test_danger_to_life_keeps_its_number_in_view(stage: Any) -> None:
    begin(stage)
    ask_for(stage, "medical")
    assert "医疗急救" in stage.words()


def test_a_change_of_language_keeps_the_ticket(stage: Any) -> None:
    begin(stage)
    ticket = ask_for(stage, "luggage")
    stage.touch("Русский")
    assert stage.screen == "ticket"
    assert ticket.spoken in stage.words()
    assert "Нет телефона? Назовите код" in stage.words()
