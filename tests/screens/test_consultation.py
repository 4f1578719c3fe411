"""Consultation: from home to an answer in three touches, in each language."""

from __future__ import annotations

from typing import Any

import pytest
from journeys import LANGUAGES, begin, events

pytestmark = pytest.mark.window


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_answer_is_three_touches_from_home(stage: Any, lang: str) -> None:
    begin(stage, lang)
    consultation = stage.kiosk.consultation
    group = consultation.groups()[2]
    question = consultation.questions(group.code)[0]
    stage.touch(stage.kiosk.facilities.areas()[0].title.text)
    stage.touch(group.title.text)
    stage.touch(question.title.text)
    assert stage.screen == "answer"
    assert consultation.answer(question.id).answer.text in stage.words()
    stage.reset()
    assert events(stage, "session.ended")[-1]["outcome"] == "answered"


def test_all_ten_groups_say_how_much_they_hold(stage: Any) -> None:
    begin(stage)
    stage.touch("咨询服务")
    groups = stage.kiosk.consultation.groups()
    assert len(groups) == 10
    assert all(stage.has(group.title.text) for group in groups)
    assert all(f"{group.count} 个问题" in stage.words() for group in groups)


def test_what_is_asked_most_is_one_touch_less(stage: Any) -> None:
    begin(stage)
    stage.touch("咨询服务")
    stage.touch(stage.kiosk.consultation.popular()[0].title.text)
    assert stage.screen == "answer"
