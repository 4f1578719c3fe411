"""One answer: everything that is known, in the visitor's language or saying in which; nothing that is out of date."""

from __future__ import annotations

from typing import Any

import pytest
import zxingcpp
from journeys import LANGUAGES, begin, dialled, events, go, reach, turn_to

pytestmark = pytest.mark.window

EXPIRED = "I05"


def test_an_answer_shows_steps_papers_next_step_number_source_and_date(stage: Any) -> None:
    begin(stage)
    go(stage, "answer", id="C01")
    answer = stage.kiosk.consultation.answer("C01")
    words = stage.words()
    assert answer.steps and answer.papers
    for part in (answer.title, answer.answer, *answer.steps, *answer.papers, answer.next_step):
        assert part.text in words
    assert "1" in words
    assert dialled(stage, "12345") in words
    assert stage.has_words_beginning("依据：")
    assert any(f"核对日期：{answer.reviewed_on.isoformat()}" in text for text in words)


def test_the_editors_shorthand_for_evidence_is_not_shown(stage: Any) -> None:
    begin(stage)
    go(stage, "answer", id="C01")
    assert not any("[" in text for text in stage.words())


def test_an_answer_past_its_review_is_hidden_behind_a_number_and_a_person(stage: Any) -> None:
    begin(stage)
    go(stage, "answer", id=EXPIRED)
    assert "内容待更新，请咨询12345" in stage.words()
    assert dialled(stage, "12345") in stage.words()
    stage.reset()
    assert events(stage, "session.ended")[-1:] == [] or events(stage, "session.ended")[-1]["outcome"] != "answered"


def test_from_a_hidden_answer_a_person_is_one_touch_away(stage: Any) -> None:
    begin(stage)
    go(stage, "answer", id=EXPIRED)
    stage.touch("找工作人员")
    assert stage.screen == "ask"


def test_an_answer_that_is_not_in_russian_yet_says_so(stage: Any) -> None:
    begin(stage, "ru")
    go(stage, "answer", id="C01")
    answer = stage.kiosk.consultation.answer("C01")
    assert answer.answer.lang == "en"
    assert stage.words().count("На английском") == 1


def test_a_change_of_language_keeps_the_answer(stage: Any) -> None:
    begin(stage)
    go(stage, "answer", id="I09")
    stage.touch("Русский")
    assert stage.screen == "answer"
    assert stage.kiosk.consultation.answer("I09").answer.text in stage.words()


def test_an_answer_that_an_update_took_away_is_explained(stage: Any) -> None:
    begin(stage)
    go(stage, "answer", id="Z99")
    assert "这项内容已更新，请返回重新查找。" in stage.words()


def test_a_visit_that_was_reset_on_an_answer_begins_no_other(stage: Any) -> None:
    begin(stage, "ru")
    go(stage, "answer", id="C01")
    stage.reset()
    assert not stage.kiosk.visits.is_active


# Whether it helped


def test_one_of_three_faces_rates_the_answer_once(stage: Any) -> None:
    begin(stage)
    go(stage, "answer", id="C01")
    reach(stage, "有用")
    assert "谢谢，记下了" in stage.words()
    assert "一般" not in stage.words()
    reach(stage, "没帮上忙，找人问")
    assert stage.screen == "ask"
    rated = events(stage, "content.rated")
    assert [(event["ref"], event["score"]) for event in rated] == [("C01", 3)]
    stage.touch("返回")
    assert "谢谢，记下了" in stage.words()
    go(stage, "answer", id="B02")
    assert "这个回答帮上忙了吗？" in stage.words()
    stage.touch("返回")
    assert "谢谢，记下了" in stage.words()


def test_what_did_not_help_is_carried_to_a_person(stage: Any) -> None:
    begin(stage)
    go(stage, "answer", id="C01")
    question = stage.kiosk.consultation.answer("C01").title.text
    reach(stage, "没帮上忙，找人问")
    assert stage.screen == "ask"
    assert question in stage.words()
    stage.touch("叫志愿者过来")
    assert stage.screen == "ticket"
    assert events(stage, "help.created")[-1]["needs"] == ["about:C01"]
    assert question in stage.words()


def test_who_asks_for_a_person_from_the_bars_carries_no_question(stage: Any) -> None:
    begin(stage)
    go(stage, "answer", id="B02")
    reach(stage, "没帮上忙，找人问")
    stage.touch("返回")
    stage.touch("找工作人员")
    assert "会一起告诉志愿者您想问的" not in stage.words()


def test_a_hidden_answer_is_not_rated(stage: Any) -> None:
    begin(stage)
    go(stage, "answer", id=EXPIRED)
    assert "这个回答帮上忙了吗？" not in stage.words()


# What goes along, and what comes next


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_phone_takes_the_papers_along(stage: Any, tmp_path: Any, lang: str) -> None:
    from screens.widgets import QrView

    begin(stage, lang)
    go(stage, "answer", id="C01")
    answer = stage.kiosk.consultation.answer("C01")
    turn_to(stage, stage.find(QrView))
    (read,) = zxingcpp.read_barcodes(stage.screenshot(tmp_path / "papers.png"))
    title, *papers, number = read.bytes.decode().split("\n")
    assert title == answer.title.text
    assert papers == [f"□ {paper.text}" for paper in answer.papers]
    assert number == answer.phones[0].number


def test_no_papers_no_code(stage: Any) -> None:
    from screens.widgets import QrView

    begin(stage)
    go(stage, "answer", id="B02")
    assert not [widget for widget in stage.visible() if isinstance(widget, QrView)]


def test_an_answer_says_where_the_nearest_is_whether_it_is_open_and_how_far_that_is(stage: Any) -> None:
    begin(stage)
    go(stage, "answer", id="G04")
    place = stage.kiosk.finder.place("nursing_room")
    assert {place.station.name.text, place.station.walk_text, place.station.open.text} <= set(stage.words())
    reach(stage, place.amenity.name.text)
    assert stage.screen == "station"


def test_a_service_that_does_it_and_questions_about_the_same_are_one_touch_away(stage: Any) -> None:
    begin(stage)
    go(stage, "answer", id="D10")
    reach(stage, "残疾人证办理咨询")
    assert stage.screen == "service"
    stage.touch("返回")
    reach(stage, "残疾人乘车有什么优惠？")
    assert stage.screen == "answer"
    assert "残疾人乘车有什么优惠？" in stage.words()
