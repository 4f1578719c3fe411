"""One search over everything: what a visitor would really type finds what was meant, and is kept nowhere."""

from __future__ import annotations

import pytest

from kiosk.services.search import NEAREST
from kiosk.services.search_views import KINDS
from tests.content_changes import shipped

NONSENSE = "量子纠缠云计算研究所"


def first(kiosk, text: str, group: str | None = None) -> tuple[str, str] | None:
    found = kiosk.search.find(text, group)
    return (found[0].kind, found[0].id) if found else None


@pytest.mark.parametrize(
    ("lang", "text", "kind", "id"),
    [
        ("zh", "身份证丢了咋办", "consultation", "C01"),
        ("zh", "shenfenzhengdiule", "consultation", "C01"),
        ("zh", "身分证丢了", "consultation", "C01"),
        ("zh", "ddcsp", "consultation", "H01"),
        ("zh", "tuipiao", "consultation", "B17"),
        ("zh", "厕所", "amenity", "toilet"),
        ("zh", "老板不给钱", "consultation", "E04"),
        ("zh", "孩子找不着了", "consultation", "A11"),
        ("zh", "有人晕倒了", "consultation", "A01"),
        ("zh", "reshui", "amenity", "hot_water"),
        ("en", "lost pasport", "consultation", "I09"),
        ("en", "wifi", "amenity", "wifi"),
        ("en", "heart attack", "first_aid", "FA-09"),
        ("en", "my boss does not pay me", "consultation", "E04"),
        ("ru", "потерял паспорт", "consultation", "I09"),
        ("ru", "где поменять рубли", "consultation", "I08"),
        ("ru", "нужна ли виза", "consultation", "I05"),
        ("ru", "скорая", "hotline", "120"),
    ],
)
def test_what_a_visitor_would_type(kiosk, lang, text, kind, id):
    kiosk.i18n.set_language(lang)
    assert first(kiosk, text) == (kind, id)


@pytest.mark.parametrize(
    ("lang", "ways"),
    [
        ("zh", ("{}在哪", "附近有{}吗", "请问哪里有{}")),
        ("en", ("where is the {}", "is there a {} near here", "can't find the {}")),
        ("ru", ("где {}", "как найти {}", "где ближайший {}")),
    ],
)
def test_where_something_is_that_a_station_has_is_answered_with_it(kiosk, lang, ways):
    asked = [
        (way.format(getattr(term.name, lang).lower()), ("amenity", code))
        for code, term in kiosk.content.table("amenities").items()
        for way in ways
    ]
    missed = [text for text, wanted in asked if first(kiosk, text) != wanted]
    assert len(missed) <= len(asked) * 0.05, missed


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("consultation", "低保"),
        ("service", "理发"),
        ("facility", "站前服务驿站"),
        ("amenity", "微波炉"),
        ("partner", "社区居民委员会"),
        ("fair", "邻里年味"),
        ("hotline", "火警"),
        ("first_aid", "失温"),
        ("notice", "冬季开放时间"),
        ("reading", "红手套"),
        ("show_card", "我听不见，请写下来"),
    ],
)
def test_everything_is_found(kiosk, kind, text):
    assert first(kiosk, text)[0] == kind


def test_every_searched_table_has_its_kind():
    from kiosk.search.entries import HERE, SEARCHED

    # What is said of the station here leads to that station, which has its kind.
    assert set(KINDS) == set(SEARCHED) - {HERE}


@pytest.mark.parametrize("lang", ["zh", "en", "ru"])
def test_hits_are_in_the_visitors_language(kiosk, lang):
    kiosk.i18n.set_language(lang)
    found = kiosk.search.find("身份证丢了")
    assert (found[0].title.lang, found[0].id) == (lang, "C01")
    assert found[0].place.lang == lang


def test_marks_and_place_say_why(kiosk):
    (hit, *_) = kiosk.search.find("shenfenzheng", group="C")
    assert [hit.title.text[start:end] for start, end in hit.marks] == ["身份证"]
    assert hit.place.text == "证件与户籍婚姻"


def test_a_group_holds_a_kind_or_a_group_of_questions(kiosk):
    assert {hit.kind for hit in kiosk.search.find("身份证", group="service")} == {"service"}
    rows = kiosk.search.find("身份证", group="B")
    assert rows and {kiosk.content.record("consultations", hit.id).group for hit in rows} == {"B"}


def test_two_words_narrow_the_search(kiosk):
    both, one = kiosk.search.find("身份证 火车"), kiosk.search.find("身份证")
    assert both[0].id == "B02"
    assert "C04" in [hit.id for hit in one] and "C04" not in [hit.id for hit in both]


def test_a_notice_is_found_as_long_as_it_holds(kiosk, clock):
    assert first(kiosk, "冬季开放时间")[0] == "notice"
    clock.pass_(days=3000)
    assert not [hit for hit in kiosk.search.find("冬季开放时间") if hit.kind == "notice"]


def test_where_nothing_is_found_the_nearest_are_offered(kiosk):
    assert list(kiosk.search.find(NONSENSE)) == []
    offered = kiosk.search.suggest(NONSENSE)
    assert 0 < len(offered) <= NEAREST and len({(hit.kind, hit.id) for hit in offered}) == len(offered)


def test_beside_few_answers_to_a_sentence_stands_what_else_may_be_meant(kiosk):
    found = kiosk.search.find("家里失火啥都烧没了求帮助")
    offered = kiosk.search.suggest("家里失火啥都烧没了求帮助", beside=len(found))
    assert [hit.id for hit in found] == ["A03"]
    assert "D02" in [hit.id for hit in offered] and "A03" not in [hit.id for hit in offered]
    assert len(offered) <= NEAREST - len(found)


@pytest.mark.parametrize("asked", ["身份证", "shenfenzheng", "identity card", "удостоверение"])
def test_beside_the_answers_to_a_few_words_nothing_else_is_offered(kiosk, asked):
    assert list(kiosk.search.suggest(asked, beside=len(kiosk.search.find(asked)))) == []


def searches(records) -> list[dict[str, object]]:
    return [event["data"] for event in records.events("search.performed")]


def test_a_search_is_reported_by_what_came_of_it(kiosk, records):
    kiosk.visits.touched()
    for typed in ("d", "di", "dibao"):
        found = kiosk.search.find(typed)
    kiosk.search.chosen(found[0])
    assert searches(records) == [{"group": None, "hit_count": len(found), "chosen": found[0].id}]


def test_an_unanswered_search_is_counted_by_what_comes_nearest(kiosk, records):
    kiosk.visits.touched()
    kiosk.search.find(NONSENSE)
    kiosk.visits.ended()
    (data,) = searches(records)
    assert data["hit_count"] == 0
    assert data["chosen"] in {key for kind in KINDS for key in kiosk.content.table(kind)}


def test_a_search_left_without_a_choice_names_none(kiosk, records):
    kiosk.visits.touched()
    found = kiosk.search.find("身份证")
    kiosk.visits.ended()
    assert searches(records) == [{"group": None, "hit_count": len(found), "chosen": None}]


@pytest.mark.parametrize("is_first_start", [True, False], ids=["first start", "started again"])
def test_a_damaged_index_mends_itself_and_nothing_typed_is_logged(start, request, caplog, is_first_start):
    kiosk = start() if is_first_start else request.getfixturevalue("kiosk")
    expected = list(kiosk.search.find("护照"))
    store = kiosk.content._cache._store
    store.write(lambda database: database.execute("DELETE FROM entry_words_data WHERE id > 1"))
    caplog.set_level("DEBUG")
    assert list(kiosk.search.find("护照")) == expected
    assert "made anew" in caplog.text
    assert "护照" not in caplog.text


def test_another_version_is_found_as_soon_as_it_is_live(kiosk):
    from sync.protocol.packs import Pack, make_delta

    pack = shipped()
    kiosk.search.find("身份证")
    items = pack.items()
    items["consultations/C01"]["title"]["zh"] = "雪橇丢了怎么办？"
    kiosk.content.apply(make_delta(None, Pack.from_items(items)))
    assert first(kiosk, "xueqiao") == ("consultation", "C01")
    assert kiosk.search.find("雪橇")[0].title.text == "雪橇丢了怎么办？"


@pytest.mark.parametrize(
    "text",
    ["几点关门", "你们这几点下班", "周末开不开", "jidianguanmen", "what time do you close", "до скольки работаете"],
)
def test_who_asks_when_it_closes_means_the_station_here(kiosk, text):
    found = kiosk.search.find(text)
    assert (found[0].kind, found[0].id) == ("facility", kiosk.settings.station)
    assert [hit.kind for hit in found].count("facility") == 1


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("附近有超市吗", "PU-28"),
        ("哪里能取钱", "PU-25"),
        ("where is an ATM", "PU-25"),
        ("где банкомат", "PU-25"),
        ("last bus to the airport", "PU-24"),
        ("寄快递", "PU-27"),
    ],
)
def test_places_in_town_are_found_by_what_people_want_there(kiosk, text, unit):
    assert ("partner", unit) == (kiosk.search.find(text)[0].kind, kiosk.search.find(text)[0].id)
