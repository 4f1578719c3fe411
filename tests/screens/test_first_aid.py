"""First aid: two touches from home to the first step, 120 above everything."""

from __future__ import annotations

from typing import Any

import pytest
from journeys import LANGUAGES, begin, box_top, in_words, showing

pytestmark = pytest.mark.window


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_first_step_is_two_touches_from_home(stage: Any, lang: str) -> None:
    begin(stage, lang)
    rows = stage.kiosk.first_aid.procedures()
    stage.touch(in_words(stage, "应急救护"))
    stage.touch(rows[0].name.text)
    assert stage.screen == "procedure"
    assert stage.kiosk.first_aid.procedure(rows[0].id).steps[0].text in stage.words()


def test_all_procedures_are_listed_the_critical_ones_first(stage: Any) -> None:
    from screens.first_aid import CRITICAL

    begin(stage)
    stage.touch("应急救护")
    rows = stage.kiosk.first_aid.procedures()
    assert len(rows) == 26
    top = {row.id: box_top(showing(stage, row.name.text)) for row in rows}
    assert min(top[id] for id in CRITICAL) > max(top[id] for id in top if id not in CRITICAL)
    assert all(top[id] > 0 for id in CRITICAL)


def test_call_120_first_stands_above_the_list(stage: Any) -> None:
    from screens.widgets.emergency import CallFirst

    begin(stage)
    stage.touch("应急救护")
    assert box_top(stage.find(CallFirst)) > box_top(showing(stage, "危及生命"))


@pytest.mark.parametrize(
    ("passed_days", "shown"),
    [(0, "AED在本站“应急救护”区"), (2, "本站有AED，请问工作人员它在哪里、能不能用")],
)
def test_the_list_says_where_the_aed_is_or_that_nobody_knows(stage: Any, passed_days: int, shown: str) -> None:
    from datetime import timedelta

    begin(stage)
    aed = next(row for row in stage.kiosk.directory.here().amenities if row.code == "aed")
    stage.kiosk.clock.learn(aed.checked_at + timedelta(days=passed_days, hours=1))
    stage.touch("应急救护")
    assert shown in stage.words()
    assert "示例" in stage.words()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_despair_has_a_card_of_its_own(stage: Any, lang: str) -> None:
    from journeys import dialled

    begin(stage, lang)
    stage.touch(in_words(stage, "应急救护"))
    stage.touch(in_words(stage, "有人不想活了"))
    assert stage.screen == "crisis"
    assert {dialled(stage, number) for number in ("12356", "110", "120")} <= set(stage.words())
    assert in_words(stage, "留下来陪着，不要让他一个人") in stage.words()
    stage.touch(in_words(stage, "叫志愿者过来"))
    assert stage.screen == "plan"
