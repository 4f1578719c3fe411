"""Whoever types a word of danger sees the number or what to do first, in any language; whoever does not, does not."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.search.engine import Found
from kiosk.services import danger
from kiosk.services.danger import Danger

IN_DANGER = {
    "FA-01": ["没呼吸了", "he is not breathing", "не дышит"],
    "FA-04": ["孩子卡着嗓子了", "玩具卡喉咙里了", "my friend is choking", "подавилась"],
    "FA-07": ["流血不止", "bleeding badly", "кровь не останавливается"],
    "FA-08": ["中风", "stroke", "инсульт"],
    "FA-09": [
        "心脏疼",
        "心口这块儿疼",
        "胸口痛！！",
        "心臟痛",
        "xiongkouteng",
        "CHEST PAIN",
        "my chest hurts",
        "болит в груди",
    ],
    "FA-05": ["宝宝呛奶不出气"],
    "FA-10": ["抽羊角风了", "having a seizure", "приступ эпилепсии"],
    "FA-12": ["开水烫着孩子了", "burned my hand with boiling water", "обжегся кипятком"],
    "FA-14": ["冻得直哆嗦停不下来", "shivering won't stop"],
    "FA-16": ["糖尿病人手抖冒冷汗", "диабетику плохо"],
    "FA-17": ["吃花生脸肿了喘不上来"],
    "FA-18": ["哮喘犯了没带药", "asthma attack, no inhaler", "астма задыхается"],
    "FA-21": ["脑袋磕出血了", "hit his head and vomiting", "ударился головой"],
    "FA-24": ["被狗咬了", "dog bit my leg", "собака покусала"],
    "FA-26": ["眼睛溅进消毒液", "bleach in my eyes"],
    "FA-13": ["脚冻得没知觉了", "耳朵让风冻白了", "shoudongle", "frostbite", "отморозил пальцы"],
    "FA-15": ["煤烟中毒", "carbon monoxide poisoning", "угорели"],
    "FA-20": ["摔倒了起不来", "broken leg", "зимой упал на льду"],
    "FA-23": ["被电了", "electric shock", "ударило током"],
    "FA-25": ["喝农药了", "overdose", "отравился"],
    "A01": ["我妈晕倒了", "my dad collapsed", "потеряла сознание"],
    "A02": [
        "有人跟踪我",
        "a man is following me",
        "у меня украли деньги",
        "someone stole my wallet",
        "начальник ударил меня",
    ],
    "A03": [
        "家里着火了",
        "孩子上课的教室着火了",
        "著火了",
        "zhaohuole",
        "train fire",
        "my house is burning",
        "горит поезд",
        "пожap",
    ],
    "A04": ["摩托撞人跑了", "hit by a car", "попали в аварию"],
    "A06": ["活着太累", "i want to die", "hurt myself", "don't want to live", "хочу умереть"],
    "A09": ["屋里有煤气味", "i smell gas", "запах газа"],
    "A11": ["娃儿找不着了", "人群里找不到我儿子", "我找不到妈妈了", "i lost my son", "сына потеряла"],
    "A13": ["溺水", "有人掉江里了", "drowning", "провалился под лед"],
    "F08": ["老公打我", "my husband hits me", "муж бьёт меня", "муж ударил меня"],
    "120": [
        "120",
        "１２０",
        "一百二十",
        "幺二零",
        "救命",
        "救 命！",
        "jiuming",
        "快死了",
        "can't breathe",
        "задыхаюсь",
    ],
    "110": [
        "110",
        "police",
        "полиция",
        "有小偷",
        "有人砸车玻璃",
        "有人掉铁轨上了",
        "he fell on the tracks",
        "упала на рельсы",
    ],
    "119": ["119"],
    "122": ["122"],
    "I01": ["help", "Help me!", "помогите", "на помощь"],
}

HARMLESS = [
    *("坐着火车去北京", "电动车打不着火", "车打不着火了", "救助站", "防溺水", "电工证", "打火机", "心脏病能坐火车吗"),
    *("煤气费怎么交", "电脑中毒了", "孩子身份证丢了", "死亡证明", "急救课"),
    *("煤气罐哪换", "加油站", "天然气开户", "我迷路了", "gas station", "i am lost", "заправка", "я заблудилась"),
    *("送外卖摔断了腿算不算工伤", "骨折报销", "骑着电动车去哪上牌", "嗓子冒烟了", "给老公打电话", "票被抢光了"),
    *("fire extinguisher", "gas bill", "help buying a ticket", "police registration", "lost my phone", "heating"),
    *("пожарный гидрант", "оплатить газ", "скоро поезд", "потерял билет", "помогите купить билет"),
]
LIFE = {"first_aid", "hotline"}
TYPED = ("着火", "医院", "在哪", "yiyuan", "zaina", "help!", " fire ", " gas station ", "пожар", "?", "厕所")


@pytest.mark.parametrize(("id", "text"), [(id, text) for id, texts in IN_DANGER.items() for text in texts])
def test_danger_comes_first(kiosk, id, text):
    assert kiosk.search.find(text)[0].id == id


@pytest.mark.parametrize("text", HARMLESS)
def test_what_only_looks_like_danger_raises_no_alarm(kiosk, text):
    found = kiosk.search.find(text)
    assert not found or (found[0].kind not in LIFE and not found[0].id.startswith("A"))


@pytest.mark.parametrize(
    ("text", "path"), [("胸口疼", "first_aid/FA-09"), ("救命", "hotlines/120"), ("孩子丢了", "consultations/A11")]
)
def test_however_much_else_holds_the_words_help_leads_and_the_rest_follows_as_it_was(kiosk, text, path):
    others = [Found(f"readings/R{number}", 20.0 - number, 1.0) for number in range(36)]

    found = Danger(kiosk.content).first(text, others, None)

    assert [hit.path for hit in found] == [path, *(hit.path for hit in others)]
    assert found[0].share == 1.0


def test_what_a_station_has_is_named_first_however_much_else_holds_the_word(kiosk):
    others = [Found(f"readings/R{number}", 20.0 - number, 0.7) for number in range(36)]

    found = Danger(kiosk.content).first("哪里有热水", others, None)

    assert [hit.path for hit in found] == ["amenities/hot_water", *(hit.path for hit in others)]
    assert found[0].share == 0.7
    assert Danger(kiosk.content).first("哪里有热水", others, "readings") == others


def test_what_is_compared_with_every_text_is_made_ready_once_however_many_answers_were_looked_at(kiosk, monkeypatch):
    """It takes as long as twenty searches."""
    monkeypatch.setattr(danger, "KEPT", 1)
    made = []
    emergencies = kiosk.content.keys
    monkeypatch.setattr(kiosk.content, "keys", lambda *some, **more: made.append(some) or emergencies(*some, **more))
    leads = Danger(kiosk.content)

    leads.prepare()
    for key in ("C01", "C02", "C03"):
        leads.first("身份证", [Found(f"consultations/{key}", 1.0, 1.0)], None)

    assert len(made) == 1


def test_the_longest_way_to_say_it_leads(kiosk):
    found = Danger(kiosk.content).first("烧炭一氧化碳中毒", [], None)
    assert found[0].path == "first_aid/FA-15"


def test_one_kind_alone_is_led_by_its_own(kiosk):
    assert {hit.kind for hit in kiosk.search.find("胸口疼", group="consultation")} <= {"consultation"}


def test_answers_beside_help_stay_in_the_list(kiosk):
    assert "C01" in [hit.id for hit in kiosk.search.find("120 身份证丢了")]


@pytest.fixture
def leads(kiosk):
    return Danger(kiosk.content)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(text=st.lists(st.one_of(st.text(max_size=12), st.sampled_from(TYPED))).map("".join))
def test_whatever_is_typed_nothing_that_was_found_is_lost_or_stands_twice(leads, text):
    found = [Found("consultations/C01", 2.0, 0.5), Found("amenities/toilet", 1.0, 0.4)]
    listed = [hit.path for hit in leads.first(text, found, None)]
    assert len(listed) == len(set(listed))
    assert {hit.path for hit in found} <= set(listed)


def test_no_danger_no_help(kiosk):
    assert Danger(kiosk.content).first("量子纠缠", [], None) == []


@pytest.mark.parametrize("text", ["煤气罐在加油站爆炸了", "gas leak at the gas station", "换煤气罐着火了"])
def test_danger_leads_where_the_name_of_something_harmless_is_said_too(kiosk, text):
    assert kiosk.search.find(text)[0].id in {"A03", "A09"}


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("医院在哪", "PU-10"),
        ("附近有医院吗", "PU-10"),
        ("哪里有热水", "hot_water"),
        ("yiyuanzaina", "PU-10"),
        ("chongdianbao", "B09"),
        ("孩子在哪玩", "kids_corner"),
        ("can't find the toilet", "toilet"),
        ("не могу найти туалет", "toilet"),
    ],
)
def test_a_question_that_names_one_thing_and_nothing_else_is_answered_with_it(kiosk, typed, first):
    """Else the chance neighbours of its common words lead: a hospital was answered with where fireworks are banned."""
    assert kiosk.search.find(typed)[0].id == first


@pytest.mark.parametrize(
    ("typed", "first"),
    [("充电", "charging_usb"), ("chongdian", "charging_usb"), ("Charging", "charging_usb"), ("医院", "PU-10")],
)
def test_what_has_just_this_name_or_is_asked_for_in_just_these_words_comes_first(kiosk, typed, first):
    """Else the socket stood behind the question whether to charge in a stairwell, which holds the word in its title."""
    assert kiosk.search.find(typed)[0].id == first
