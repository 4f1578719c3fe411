"""What the machine says about itself comes from the content it holds."""

from __future__ import annotations

from datetime import date

import pytest


@pytest.mark.parametrize("lang", ["zh", "en", "ru"])
def test_how_long_everything_is_kept_is_said_in_the_visitors_language(kiosk, lang):
    kiosk.i18n.set_language(lang)
    rows = kiosk.about.retention()
    assert {row.code for row in rows} == set(kiosk.content.table("retention"))
    assert {row.code for row in rows[:3]} == {"visit_session", "help_request", "requester_contact"}
    assert {text.lang for row in rows for text in (row.data, row.kiosk, row.central, row.after)} == {lang}


OFFICE_WORDS = {
    "zh": ("同步", "字段", "审计", "汇总"),
    "en": ("sync", "aggregate", "acknowledg", "session", "event", "row", "field", "audit", " + "),
    "ru": ("подтвержд", "поле", "без личности", "аудит"),
}


@pytest.mark.parametrize("lang", ["zh", "en", "ru"])
def test_how_long_everything_is_kept_is_said_without_the_words_of_an_office(kiosk, lang):
    kiosk.i18n.set_language(lang)
    said = [text.text for row in kiosk.about.retention() for text in (row.data, row.kiosk, row.central, row.after)]
    assert [text for text in said if any(word in text for word in OFFICE_WORDS[lang])] == []


def test_the_content_is_as_old_as_its_latest_check(kiosk):
    assert kiosk.about.checked_on() == date(2026, 11, 22)
    assert kiosk.about.content_version() == kiosk.content.version()
    assert kiosk.about.station().text == "站前广场便民服务专列（示例）"
