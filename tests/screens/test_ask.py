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


@pytest.mark.parametrize(("screen", "box"), [("ask", "common"), ("consultation", "groups")])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_cards_of_one_grid_have_letters_of_one_size(stage: Any, screen: str, box: str, lang: str) -> None:
    from screens.navigation import navigation
    from screens.widgets.links import SlimCard
    from screens.widgets.text import cuts_a_word

    begin(stage, lang)
    go(stage, screen)
    cards = [card for card in navigation.screen.ids[box].walk(restrict=True) if isinstance(card, SlimCard)]
    titles = [text for card in cards for text in card.walk() if getattr(text, "text", None) == card.title]
    assert len(titles) == len(cards) >= 10
    assert len({title.font_size for title in titles}) == 1
    assert not any(cuts_a_word(title.text, title.width, int(title.font_size), True) for title in titles)
