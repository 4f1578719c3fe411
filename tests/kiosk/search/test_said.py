"""What is known how to be said is heard in what is typed: all of it, and not in words that only look like it."""

from __future__ import annotations

import pytest

from kiosk.search.said import said


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("我爸胸口疼得厉害", "胸口疼"),
        ("胸，口疼😭", "胸口疼"),
        ("喘部上气", "喘不上气"),
        ("心臟疼", "心脏疼"),
        ("厨房着火", "着火"),
        ("炕洞冒烟熏得慌", "冒烟"),
        ("老人昏倒在地上", "昏倒"),
        ("xiongkouteng", "胸口疼"),
        ("wo xiongkou teng", "胸口疼"),
        ("jiuming", "救命"),
        ("He is CHOKING!", "choking"),
        ("pain in my chest", "chest pain"),
        ("Муж ударил меня, бьёт", "муж бьет"),
        ("１２０", "120"),
        ("心口这块儿一直疼", "心口 疼"),
        ("疼，心口", "心口 疼"),
    ],
)
def test_all_of_a_way_is_heard_among_other_words(text, way):
    assert said(text).holds(said(way))


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("坐着火车去哈尔滨", "着火"),
        ("一起火锅", "起火"),
        ("中风险地区", "中风"),
        ("中峰", "中风"),
        ("心口不一", "心口 疼"),
        ("jiumingche", "救命"),
        ("my chest", "chest pain"),
        ("скоро поезд", "скорая помощь"),
        ("", "救命"),
        ("120", "救命"),
    ],
)
def test_what_only_looks_like_it_is_not(text, way):
    assert not said(text).holds(said(way))


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("请问附近有医院吗", "医院"),
        ("孩子在哪玩", "孩子 玩"),
        ("wifi在哪", "wifi"),
        ("yiyuan zai nali", "医院"),
        ("nayoureshui", "热水"),
        ("can't find the nearest hospital", "Hospital"),
        ("где рядом больница", "больницы"),
    ],
)
def test_a_question_may_ask_for_one_thing_only(text, way):
    assert said(text).asks_only_for(said(way, is_name=True))


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("医院报销", "医院"),
        ("儿童医院在哪", "医院"),
        ("在哪上火车", "上火"),
        ("医院 wifi", "医院"),
        ("hospital bill", "hospital"),
        ("在哪", "wifi"),
        ("", "医院"),
        ("chongdianbao", "充电"),
        ("ertongyiyuanzaina", "医院"),
    ],
)
def test_what_says_more_asks_for_more(text, way):
    assert not said(text).asks_only_for(said(way))


@pytest.mark.parametrize("text", ["help", "please HELP me", "help!!!"])
def test_a_cry_is_said_alone(text):
    assert said(text).holds(said("help!"))


@pytest.mark.parametrize("text", ["help buying a ticket", "please", ""])
def test_what_says_more_is_no_cry(text):
    assert not said(text).holds(said("help!"))


def test_a_name_is_said_alone():
    police = said("Police", is_name=True)
    assert said("the police please").holds(police) and not said("police registration").holds(police)


def test_the_longer_of_two_ways_says_more():
    assert said("煤气中毒").size > said("中毒").size
    assert said("heat stroke").size > said("stroke").size
