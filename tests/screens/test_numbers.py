"""Emergency numbers: one touch, in the visitor's language and in Chinese."""

from __future__ import annotations

from typing import Any

import pytest
from journeys import LANGUAGES, begin, dialled, in_words, showing

pytestmark = pytest.mark.window

EMERGENCY = {"120": "急救", "110": "报警", "119": "火警", "122": "交通事故"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_four_numbers_in_one_touch_in_both_languages(stage: Any, lang: str) -> None:
    begin(stage, lang)
    stage.touch(in_words(stage, "紧急电话"))
    assert stage.screen == "numbers"
    for phone in stage.kiosk.directory.emergency():
        assert phone.name.text in stage.words()
        if lang != "zh":
            assert EMERGENCY[phone.number] in stage.words()


def test_the_emergency_numbers_are_the_largest_things_on_the_screen(stage: Any) -> None:
    begin(stage)
    stage.touch("紧急电话")
    sizes = {number: showing(stage, number).font_size for number in EMERGENCY if number != "120"}
    assert set(sizes.values()) == {96}


def test_all_hotlines_follow_and_the_caller_reads_where_they_are(stage: Any) -> None:
    begin(stage)
    stage.touch("紧急电话")
    directory = stage.kiosk.directory
    numbers = {dialled(stage, phone.number) for phone in directory.phones()}
    assert numbers <= set(stage.words())
    assert any(directory.here().name.text in text for text in stage.words())
