"""Which questions are looked for by what they mean, and where what is found so stands."""

from __future__ import annotations

import pytest

from kiosk.search.engine import Found
from kiosk.search.entry import Entry
from kiosk.search.meaning import Near, is_sentence, meant, merged, nearest, scripts, texts

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


def test_a_chinese_sentence_is_put_in_order_by_words_and_meaning():
    near = [Near("a/1", "zh", 0.2), Near("a/2", "zh", 0.8), Near("b/3", "zh", 0.9), Near("b/4", "zh", 0.1)]
    assert paths(ZH, WORDS, near) == ["a/2", "b/3", "a/1"]
    assert paths(ZH, WORDS, near, wanted="a/") == ["a/2", "a/1"]


def test_where_words_say_enough_they_decide_alone():
    near = [Near("b/3", "zh", 1.0)]
    for text, share in ((ZH, 0.8), (EN, 0.6), (RU, 0.6)):
        assert paths(text, [Found("a/1", 0.1, share)], near) == ["a/1"]


@pytest.mark.parametrize(("text", "lang"), [(EN, "en"), (RU, "ru")])
def test_other_letters_find_by_meaning_what_says_nothing_in_their_language(text, lang):
    near = [Near("b/3", "zh", 0.7), Near("b/4", f"zh {lang}", 0.9)]
    assert paths(text, [], near) == ["b/3"]
    assert paths(text, [Found("b/4", 0.1, 0.2)], near) == ["b/3", "b/4"]


def test_what_is_far_is_no_answer():
    assert paths(ZH, [], [Near("b/3", "zh", 0.39)]) == []


def test_what_is_found_by_meaning_is_as_good_an_answer_as_the_best_by_words():
    hits = merged(ZH, WORDS, meant(ZH, [Near("b/3", "zh", 0.9)]), lambda _: True)
    assert {hit.path: hit.share for hit in hits} == {"a/1": 0.3, "a/2": 0.3, "b/3": 0.4}


def test_a_term_is_left_to_words_whatever_is_near():
    assert paths("身份证", WORDS, [Near("b/3", "zh", 1.0)]) == ["a/1", "a/2"]


def test_what_is_encoded_is_in_one_language():
    titles = ("身份证丢了", "Lost ID", "Потерян паспорт")
    entry = Entry("a/1", titles, "先挂失\nReport it\n再补办", ("证件没了", "my id is gone"))
    assert texts(entry) == ["身份证丢了 先挂失 再补办", "证件没了"]
    assert scripts(entry.titles) == "zh en ru"


def test_a_number_comes_with_its_name_and_anything_has_some_text():
    assert texts(Entry("a/1", ("120", "急救", "Ambulance"), ""))[0] == "急救 "
    assert texts(Entry("a/1", ("120",), "")) == ["120 "]


def test_only_the_beginning_of_what_is_said_counts():
    assert len(texts(Entry("a/1", ("题",), "字" * 500))[0]) == 122


def test_another_way_to_ask_counts_a_little_less():
    assert nearest([0.5, 0.8]) == pytest.approx(0.68)
    assert nearest([0.5]) == 0.5
