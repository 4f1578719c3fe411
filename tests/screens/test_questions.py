"""The questions of one group."""

from __future__ import annotations

from typing import Any

import pytest
from journeys import begin, go

pytestmark = pytest.mark.window


@pytest.mark.parametrize("code", "ABCDEFGHIJ")
def test_a_group_lists_its_questions_under_its_name(stage: Any, code: str) -> None:
    begin(stage)
    go(stage, "questions", group=code)
    consultation = stage.kiosk.consultation
    assert next(card.title.text for card in consultation.groups() if card.code == code) in stage.words()
    assert all(stage.has(question.title.text) for question in consultation.questions(code))


def test_a_change_of_language_keeps_the_group(stage: Any) -> None:
    begin(stage)
    go(stage, "questions", group="B")
    stage.touch("Русский")
    assert stage.screen == "questions"
    assert all(stage.has(question.title.text) for question in stage.kiosk.consultation.questions("B"))
