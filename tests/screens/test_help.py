"""All kinds of help: danger to life first, and how urgent each is in words."""

from __future__ import annotations

from typing import Any

import pytest
from journeys import LANGUAGES, begin, box_top, go, in_words, showing

pytestmark = pytest.mark.window


@pytest.mark.parametrize("lang", LANGUAGES)
def test_all_kinds_are_listed_under_their_urgency(stage: Any, lang: str) -> None:
    begin(stage, lang)
    go(stage, "help")
    kinds = stage.kiosk.help_requests.types()
    assert len(kinds) == 22
    assert all(stage.has(kind.title.text) for kind in kinds)
    headings = [in_words(stage, words) for words in ("危及生命", "紧急", "当班处理", "登记办理")]
    tops = [box_top(showing(stage, words)) for words in headings]
    assert tops == sorted(tops, reverse=True)


def test_danger_to_life_is_seen_without_turning_the_page(stage: Any) -> None:
    from screens.widgets.links import UrgentCard

    begin(stage)
    go(stage, "help")
    cards = [widget for widget in stage.visible() if isinstance(widget, UrgentCard)]
    assert len(cards) == 7
    assert all(widget.to_window(*widget.pos)[1] > 0 for widget in cards)
    assert all(widget.icon for widget in cards)


def test_a_kind_leads_to_its_plan(stage: Any) -> None:
    begin(stage)
    go(stage, "help")
    stage.touch("取暖热水")
    assert stage.screen == "plan"
