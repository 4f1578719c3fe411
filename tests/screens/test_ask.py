"""Ask a person: two touches from home to a ticket, in each language."""

from __future__ import annotations

from typing import Any

import pytest
from journeys import LANGUAGES, begin, dialled, events, go, in_words

pytestmark = pytest.mark.window


@pytest.mark.parametrize(
    ("lang", "kind", "needs"),
    [("zh", "accompany", []), ("en", "interpret", ["language:en"]), ("ru", "interpret", ["language:ru"])],
)
def test_a_person_is_called_in_two_touches(stage: Any, lang: str, kind: str, needs: list[str]) -> None:
    begin(stage, lang)
    stage.touch(in_words(stage, "找工作人员"))
    stage.touch(in_words(stage, "叫志愿者过来"))
    assert stage.screen == "ticket"
    created = events(stage, "help.created")[-1]
    assert (created["help"], created["needs"], created["lang"]) == (kind, needs, lang)
    assert stage.kiosk.help_requests.open_tickets()[0].spoken in stage.words()


def test_pressing_again_is_the_same_ticket(stage: Any) -> None:
    begin(stage)
    before = len(events(stage, "help.created"))
    for _ in range(2):
        go(stage, "ask")
        stage.touch("叫志愿者过来")
    assert len(events(stage, "help.created")) == before + 1
    assert stage.has_words_beginning("您刚才已经求助过")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_off_duty_says_when_somebody_comes_and_whom_to_call(stage: Any, lang: str) -> None:
    begin(stage, lang, hour=3)
    go(stage, "ask")
    assert stage.kiosk.help_requests.plan("accompany").duty_text in stage.words()
    assert dialled(stage, "12345") in stage.words()


def test_common_needs_and_all_kinds_are_one_touch_away(stage: Any) -> None:
    begin(stage)
    go(stage, "ask")
    stage.touch("行动不便协助")
    assert stage.screen == "plan"
    stage.touch("返回")
    stage.touch("全部求助类型")
    assert stage.screen == "help"


def test_the_one_button_is_in_the_lower_half(stage: Any) -> None:
    from screens.widgets.calling import CallButton

    begin(stage)
    go(stage, "ask")
    assert stage.find(CallButton).to_window(0, stage.find(CallButton).top)[1] < 1920 / 2
