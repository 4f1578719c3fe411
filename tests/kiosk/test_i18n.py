"""Three languages, changed at any moment; what has no translation is shown in Chinese rather than not at all."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from kiosk import i18n
from kiosk.i18n import LANGUAGES, Translator, language_of_shell

DAY = date(2026, 12, 12)


@pytest.fixture
def translator():
    return Translator()


def test_chinese_is_where_it_begins(translator):
    assert translator.lang == "zh"
    assert translator._("暂停使用") == "暂停使用"


def test_all_fragments_are_one_catalogue(translator, tmp_path):
    for name, (sentence, translation) in {"kiosk": ("甲", "alpha"), "rooms": ("乙", "beta")}.items():
        folder = tmp_path / "en" / "LC_MESSAGES"
        folder.mkdir(parents=True, exist_ok=True)
        head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        (folder / f"{name}.po").write_text(f'{head}msgid "{sentence}"\nmsgstr "{translation}"\n')
    translator = Translator("en", tmp_path)
    assert (translator._("甲"), translator._("乙"), translator._("丙")) == ("alpha", "beta", "丙")


def test_who_asked_is_told_of_each_change_and_not_of_none(translator):
    heard = []
    stop = translator.subscribe(lambda: heard.append(translator.lang))
    for lang in ("ru", "ru", "en"):
        translator.set_language(lang)
    stop()
    translator.set_language("zh")
    assert heard == ["ru", "en"]


def test_an_unknown_language_is_refused(translator):
    with pytest.raises(ValueError, match="fr"):
        translator.set_language("fr")
    assert translator.lang == "zh"


@pytest.mark.parametrize(
    ("lang", "expected"),
    [("zh", "12月12日 星期六"), ("en", "Saturday, 12 December"), ("ru", "суббота, 12 декабря")],
)
def test_dates_are_written_as_each_language_does(translator, lang, expected):
    translator.set_language(lang)
    assert translator.format_date(DAY) == expected
    assert "2026" in translator.format_date(DAY, with_year=True)


# A fourth language, Mongolian, of which nothing but its line in LANGUAGES is there yet.


@pytest.fixture
def fourth(monkeypatch):
    monkeypatch.setattr(i18n, "LANGUAGES", (*LANGUAGES, ("mn", "Монгол")))
    return "mn"


def test_a_language_without_dates_of_its_own_has_chinese_ones(fourth):
    translator = Translator(fourth)
    assert translator.format_date(DAY) == "12月12日 星期六"
    assert translator.format_date(DAY, with_year=True) == "2026年12月12日 星期六"
    assert translator.weekday_name(0) == "星期一"


def test_a_language_with_a_pattern_and_no_names_of_months_counts_them(fourth, monkeypatch):
    monkeypatch.setitem(i18n.DATE_PATTERNS, fourth, "{month_name} сарын {day}")
    assert Translator(fourth).format_date(DAY) == "12 сарын 12"


def test_a_visitor_who_chooses_the_fourth_language_is_served(fourth, start, records):
    kiosk = start()
    kiosk.visits.touched()
    kiosk.i18n.set_language(fourth)
    kiosk.visits.language_changed(fourth)
    here = kiosk.directory.here()
    assert here.hours and here.amenities and here.name.lang == "zh"
    assert all(tile.fact for tile in kiosk.facilities.areas())
    assert all(row.when_text for row in kiosk.directory.fairs())
    assert kiosk.finder.places() and kiosk.first_aid.procedures()
    assert kiosk.consultation.answer(kiosk.consultation.popular()[0].id)
    kiosk.help_requests.create("cold")
    kiosk.visits.ended()
    (request,), (ended,) = records.events("help.created"), records.events("session.ended")
    assert (request["data"]["lang"], ended["data"]["lang_final"]) == (fourth, fourth)


@pytest.mark.parametrize(("n", "expected"), [(1, "1 место"), (3, "3 места"), (28, "28 мест")])
def test_russian_counts_in_three_forms(translator, n, expected):
    translator.set_language("ru")
    assert translator.ngettext("{n} 个座位", "{n} 个座位", n).format(n=n) == expected


def test_times_have_two_digits(translator):
    assert translator.format_time(datetime(2026, 12, 12, 6, 5)) == "06:05"  # noqa: DTZ001 - only its digits are shown


@pytest.mark.parametrize(
    ("number", "shown"), [("120",) * 2, ("12345",) * 2, ("4008123", "400 812 3"), ("0454-000-0001",) * 2]
)
def test_a_short_number_stays_in_one_piece_and_a_long_one_is_grouped(translator, number, shown):
    assert translator.format_number_to_dial(number) == shown


def test_every_language_names_itself():
    assert dict(LANGUAGES) == {"zh": "中文", "en": "English", "ru": "Русский"}


@pytest.mark.parametrize(
    ("env", "expected"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "", "LC_MESSAGES": "ru_RU.UTF-8"}, "ru"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LANG": "ru"}, "ru"),
        ({"LANG": "uz_UZ@cyrillic"}, "en"),
        ({}, "en"),
    ],
)
def test_a_shell_is_spoken_to_in_the_language_of_its_locale(env, expected):
    assert language_of_shell(env) == expected
