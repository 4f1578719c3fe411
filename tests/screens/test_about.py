"""What the machine keeps about a visitor, for how long, and whom to complain to: plainly, one touch from home."""

from __future__ import annotations

from typing import Any

import pytest
from journeys import LANGUAGES, begin, go, in_words

pytestmark = pytest.mark.window


@pytest.mark.parametrize("lang", LANGUAGES)
def test_privacy_is_one_touch_from_home_and_said_in_the_visitors_language(stage: Any, lang: str) -> None:
    begin(stage, lang)
    stage.touch(in_words(stage, "关于本机"))
    assert stage.screen == "about"
    words = stage.words()
    assert in_words(stage, "不拍照，不识别人脸，不读证件。") in words
    for row in stage.kiosk.about.retention():
        assert row.data.text in words and row.data.lang == lang
        assert any(all(part.text in text for part in (row.kiosk, row.central, row.after)) for text in words)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_says_what_runs_here_how_old_the_content_is_and_whom_to_call(stage: Any, lang: str) -> None:
    begin(stage, lang)
    go(stage, "about")
    words = "\n".join(stage.words())
    about = stage.kiosk.about
    date = stage.kiosk.i18n.format_date(about.checked_on(), with_year=True)
    assert about.content_version() in words.replace(" ", "")
    for said in (date, about.station().text, "FC-01", "12345", in_words(stage, "示例")):
        assert said in words
