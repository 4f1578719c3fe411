"""A first-aid procedure: 120 and the first step together, what never to do, and who has not signed it yet."""

from __future__ import annotations

from typing import Any

import pytest
from journeys import LANGUAGES, begin, go, in_words, showing

pytestmark = pytest.mark.window

IDS = tuple(f"FA-{number:02}" for number in range(1, 27))


@pytest.mark.parametrize("id", IDS)
def test_120_and_the_first_step_are_seen_together(stage: Any, id: str) -> None:
    from screens.widgets.emergency import CallFirst
    from screens.widgets.scroll import PagedScroll

    begin(stage)
    go(stage, "procedure", id=id)
    first = showing(stage, stage.kiosk.first_aid.procedure(id).steps[0].text)
    view = next(widget for widget in stage.visible() if isinstance(widget, PagedScroll)).ids.view
    assert stage.find(CallFirst).height > 0
    assert first.to_window(*first.pos)[1] >= view.to_window(*view.pos)[1]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_procedure_says_all_it_knows_and_what_it_is_not(stage: Any, lang: str) -> None:
    begin(stage, lang)
    go(stage, "procedure", id="FA-04")
    procedure = stage.kiosk.first_aid.procedure("FA-04")
    for part in (*procedure.steps, *procedure.never, procedure.call_120_when):
        assert part.text in stage.words()
    assert in_words(stage, "先拨120；以下为指导，不能代替医生") in stage.words()
    assert in_words(stage, "尚未经医生审核签字") in stage.words()


def test_a_person_can_be_called_from_the_steps(stage: Any) -> None:
    begin(stage)
    go(stage, "procedure", id="FA-04")
    stage.touch("叫志愿者过来")
    assert stage.screen == "plan"
    assert "120" in stage.words()
