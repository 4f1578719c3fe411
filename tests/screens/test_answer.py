"""One answer: everything that is known, in the visitor's language or saying in which; nothing that is out of date."""

from __future__ import annotations

from typing import Any

import pytest
from journeys import begin, dialled, events, go

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
