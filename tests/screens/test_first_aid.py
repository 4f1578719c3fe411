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
