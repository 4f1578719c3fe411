"""What is typed in any script, whole or not, right or nearly, finds what was meant; nothing typed makes it fail."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.search.engine import Engine
from tests.kiosk.search.conftest import make_engine

QUESTIONS = {
    "lost": (
        ("身份证丢了怎么办？", "Lost ID card?", "Потеряно удостоверение личности?"),
        "去派出所补办，当天可办临时身份证",
    ),
    "pass": (("护照丢了怎么办？", "Lost passport?", "Потерян паспорт?"), "先报警，再找领事馆"),
    "child": (("孩子怎么买票？", "Tickets for children?", "Билеты для детей?"), "六岁以下免费 under six free"),
    "bike": (("电动自行车要上牌吗？", "Must e-bikes be registered?", "Нужна ли регистрация электровелосипеда?"), ""),
    "bank": (("重庆银行在哪里？", "Where is the bank?", "Где банк?"), "出站口东侧"),
    "blood": (("献血有什么条件？", "Who can give blood?", "Кто может сдать кровь?"), "体重达标"),
    "toilet": (("卫生间在哪里？", "Where is the restroom?", "Где уборная?"), ""),
}
SYNONYMS = [("卫生间", "厕所", "toilet", "туалет"), ("身份证", "证件", "ID card")]


@pytest.fixture(scope="module")
def engine(tmp_path_factory) -> Engine:
    """Made once: whoever searches changes nothing."""
    return make_engine(tmp_path_factory.mktemp("engine") / "search.db", QUESTIONS, SYNONYMS)


def first(engine: Engine, text: str) -> str | None:
    found = engine.search(text)
    return found[0].path.removeprefix("consultations/") if found else None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("身份证", "lost"),
        ("我的身份证丢了咋整", "lost"),
        ("ＩＤ", "lost"),
        ("LOST id", "lost"),
        ("потеряла паспорт", "pass"),
        ("child ticket", "child"),
        ("ребенка билет", "child"),
    ],
)
def test_words_are_found_in_each_language(engine, text, meant):
    assert first(engine, text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("身分证", "lost"),
        ("护照丢啦", "pass"),
        ("现血", "blood"),
        ("pasport", "pass"),
        ("regsitered", "bike"),
        ("паспрот", "pass"),
        ("паспртами", "pass"),
    ],
)
def test_one_slip_is_forgiven(engine, text, meant):
    assert first(engine, text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("shenfenzheng", "lost"),
        ("shen fen zheng", "lost"),
        ("shenfenz", "lost"),
        ("senfenzheng", "lost"),
        ("shenfenzehng", "lost"),
        ("sfz", "lost"),
        ("ddzxc", "bike"),
        ("xianxue", "blood"),
        ("chongqingyinhang", "bank"),
        ("cqyh", "bank"),
        ("hzdl", "pass"),
        ("woyaobanshenfenzheng", "lost"),
        ("shenfzh", "lost"),
        ("shenfz", "lost"),
        ("shenfenzhd", "lost"),
        ("chongqyh", "bank"),
        ("diandzxch", "bike"),
    ],
)
def test_pinyin_whole_or_begun_with_a_slip_or_first_letters_only(engine, text, meant):
    assert first(engine, text) == meant


@pytest.mark.parametrize(("text", "meant"), [("护", "pass"), ("regis", "bike"), ("удост", "lost"), ("huz", "pass")])
def test_results_come_from_the_first_letters(engine, text, meant):
    assert first(engine, text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("she lost it", "lose"),
        ("feet hurt", "foot"),
        ("corona virus", "virus"),
        ("check in", "checkin"),
        ("water bottle refill", "refill"),
    ],
)
def test_english_words_with_other_forms_joined_or_in_their_order(engine_of, text, meant):
    engine = engine_of(
        {
            "lose": "If you lose a thing",
            "foot": "A sore foot",
            "virus": "The coronavirus",
            "computer": "A virus in a computer",
            "checkin": "Where to checkin",
            "refill": ("Refill", "bring a water bottle"),
            "bottle": ("Refill", "bottle of hot water"),
        }
    )
    assert first(engine, text) == meant


@pytest.mark.parametrize("text", ["厕所", "请问厕所在哪儿啊", "toilet", "где туалет"])
def test_other_words_for_the_same_find_it(engine, text):
    assert first(engine, text) == "toilet"


def test_what_holds_all_that_was_asked_says_so(engine):
    assert engine.search("护照丢了")[0].share == 1.0
    assert {found.path for found in engine.search("护照 身份证") if found.share < 1.0} == {
        "consultations/lost",
        "consultations/pass",
    }


def test_other_words_for_a_whole_term_hold_more_than_one_of_its_pairs_that_stands_elsewhere(engine_of):
    texts = {"join": "怎样成为志愿者？", "rescue": (("路人急救会被追责吗？",), "自愿实施紧急救助不承担责任")}
    engine = engine_of(texts, [("志愿者", "自愿者")])

    shares = {found.path.removeprefix("consultations/"): found.share for found in engine.search("自愿者")}

    assert shares["join"] > shares["rescue"]


def test_marks_are_what_was_meant(engine):
    mark = engine.marker("shenfenzheng")
    assert mark("身份证丢了怎么办？") == ((0, 3),)
    assert engine.marker("shenfzh")("身份证丢了怎么办？") == ((0, 3),)
    assert engine.marker("厕所在哪里")("卫生间在哪里？")[0][0] == 0
    assert engine.marker("LOST")("Lost passport?") == ((0, 4),)
    assert engine.marker("。")("护照") == ()


@pytest.mark.parametrize("text", ["", " ", "。！？", "\x00", '"', "*", "'", "a" * 10_000, "身份证 " * 10_000])
def test_strange_input_is_no_error(engine, text):
    engine.search(text)


def test_the_order_does_not_depend_on_the_order_of_writing(engine_of, tmp_path):
    twins = dict.fromkeys(("b", "a", "c"), "同一个标题")
    assert [found.path for found in engine_of(twins).search("标题")] == [f"consultations/{key}" for key in "abc"]


SYNTAX = st.sampled_from(
    ['"', "'", "*", "^", "(", ")", ":", "-", "+", "NEAR(", " AND ", " OR ", " NOT ", "{", "}", "%"]
)
ANYTHING = st.lists(st.one_of(st.text(max_size=20), SYNTAX, st.sampled_from("身份证护照zhxqaeiпж1 "))).map("".join)
MOST_STATEMENTS, MOST_ROWS = 400, 25_000


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=300)
@given(text=ANYTHING.map(lambda text: text[:500]))
def test_any_input_is_answered_with_bounded_work(engine, text):
    reader = engine.reader
    reader.statements = reader.rows = 0
    found = engine.search(text)
    assert reader.statements <= MOST_STATEMENTS
    assert reader.rows <= MOST_ROWS
    assert all(found[number].score >= found[number + 1].score for number in range(len(found) - 1))
    for title in ("身份证丢了怎么办？", text):
        assert all(0 <= start < end <= len(title) for start, end in engine.marker(text)(title))


@pytest.mark.parametrize("typed", ["cdb", "chidb"])
def test_a_name_comes_before_another_way_to_ask_for_something_else(engine_of, typed):
    engine = engine_of({"name": (("迟到吧",), ""), "asked": (("低保",), "", ("吃低保",))})
    assert [hit.path for hit in engine.search(typed)] == ["consultations/name", "consultations/asked"]
