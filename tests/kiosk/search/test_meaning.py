"""Which questions are looked for by what they mean, and where what is found so stands."""

from __future__ import annotations

import pytest

from kiosk.search.engine import Found
from kiosk.search.entry import Entry
from kiosk.search.meaning import (
    ANOTHER_WAY,
    FOREIGN,
    NEAR,
    NEAR_FOREIGN,
    Near,
    is_sentence,
    may_mean,
    meant,
    merged,
    nearest,
    scripts,
    texts,
)

ZH, EN, RU = "东西让人偷走了怎么办", "somebody stole my bag", "у меня украли сумку"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (ZH, True),
        (EN, True),
        (RU, True),
        ("身份证", False),
        ("身份证丢了", False),
        ("shenfenzhengdiulezenmeban", False),
        ("sfz", False),
        ("lost id", False),
        ("потерял паспорт", False),
        ("12345", False),
        ("", False),
    ],
)
def test_a_sentence_is_no_term_and_no_letters(text, expected):
    assert is_sentence(text) == expected


def paths(text: str, found: list[Found], near: list[Near], wanted: str = "") -> list[str]:
    hits = merged(text, found, meant(text, near), lambda path: path.startswith(wanted))
    return [hit.path for hit in hits]


WORDS = [Found("a/1", 0.6, 0.3), Found("a/2", 0.5, 0.3)]


@pytest.mark.parametrize(("text", "lang"), [(ZH, "zh"), (EN, "en"), (RU, "ru")])
def test_a_sentence_is_put_in_order_by_words_and_meaning(text, lang):
    near = [Near("a/1", lang, 0.87), Near("a/2", lang, 0.92), Near("b/3", lang, 0.99), Near("b/4", lang, 0.7)]
    assert paths(text, WORDS, near) == ["b/3", "a/2", "a/1"]
    assert paths(text, WORDS, near, wanted="a/") == ["a/2", "a/1"]


def test_as_near_as_what_holds_words_comes_behind_it():
    assert paths(ZH, WORDS, [Near(path, "zh", 0.9) for path in ("a/1", "a/2", "b/3")]) == ["a/1", "a/2", "b/3"]


@pytest.mark.parametrize(("text", "lang"), [(EN, "en"), (RU, "ru")])
def test_what_says_nothing_in_the_language_of_a_question_answers_it_where_words_find_little(text, lang):
    near = [Near("b/3", "zh", 0.9), Near("b/4", "zh", 0.99), Near("b/4", lang, 0.85)]
    assert paths(text, [], near) == ["b/3", "b/4"]
    assert paths(text, [Found("b/4", 0.5, 0.2)], near) == ["b/3", "b/4"]
    assert paths(text, [Found("b/4", 0.5, 0.6)], near) == ["b/4"]


def test_another_language_sets_an_entry_back_less_than_its_cosine():
    assert meant(EN, [Near("b/3", "zh", 0.8), Near("b/3", "ru", 0.7)]).foreign == {"b/3": 0.8 + FOREIGN}


@pytest.mark.parametrize(("text", "lang"), [(ZH, "zh"), (EN, "en"), (RU, "ru")])
def test_what_is_far_is_no_answer(text, lang):
    assert paths(text, [], [Near("b/3", lang, NEAR[lang] - 0.01)]) == []


def test_what_is_far_and_says_nothing_in_the_language_of_a_question_is_no_answer():
    assert paths(EN, [], [Near("b/3", "zh", NEAR_FOREIGN - FOREIGN - 0.01)]) == []
    assert paths(EN, [], [Near("b/3", "zh", NEAR_FOREIGN - FOREIGN + 0.01)]) == ["b/3"]


def test_what_is_found_by_meaning_is_as_good_an_answer_as_the_best_by_words():
    hits = merged(ZH, WORDS, meant(ZH, [Near("b/3", "zh", 0.9)]), lambda _: True)
    assert {hit.path: hit.share for hit in hits} == {"a/1": 0.3, "a/2": 0.3, "b/3": 0.4}


def test_a_term_is_left_to_words_whatever_is_near():
    assert paths("身份证", WORDS, [Near("b/3", "zh", 1.0)]) == ["a/1", "a/2"]
    assert not may_mean("身份证")


def test_a_few_characters_are_looked_for_by_meaning_where_words_find_little():
    near = [Near("b/3", "zh", 1.0)]
    assert may_mean("车辆审车")
    assert paths("车辆审车", [Found("a/1", 0.6, 0.3)], near) == ["b/3", "a/1"]
    assert paths("车辆审车", [Found("a/1", 0.6, 0.7)], near) == ["a/1"]


def test_what_is_encoded_is_in_one_language_at_a_time():
    titles = ("身份证丢了", "Lost ID", "Потерян паспорт")
    entry = Entry("a/1", titles, "先挂失\nReport it\n再补办", ("证件没了", "my id is gone"))
    assert texts(entry) == [
        ("zh", "身份证丢了\n先挂失 再补办"),
        ("zh", "证件没了"),
        ("en", "Lost ID\nReport it"),
        ("en", "my id is gone"),
        ("ru", "Потерян паспорт\n"),
    ]
    assert scripts(entry.titles) == "zh en ru"


def test_a_number_comes_with_its_name_and_anything_has_some_text():
    assert texts(Entry("a/1", ("120", "急救", "Ambulance"), "")) == [("zh", "急救\n"), ("en", "Ambulance\n")]
    assert texts(Entry("a/1", ("120",), "")) == [("", "120\n")]


def test_only_the_beginning_of_what_is_said_counts():
    ((_, text),) = texts(Entry("a/1", ("题",), "字" * 500))
    assert len(text) == 242


def test_another_way_to_ask_counts_a_little_less():
    assert nearest([0.85, 0.9]) == pytest.approx(0.9 - ANOTHER_WAY)
    assert nearest([0.85, 0.855]) == 0.85
    assert nearest([0.5]) == 0.5
