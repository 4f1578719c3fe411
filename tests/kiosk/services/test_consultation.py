"""Questions are found in three taps or by plain words; an answer that may be out of date is not shown."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from kiosk.errors import UnknownContent
from sync.protocol.packs import Pack, make_delta
from tests.content_changes import shipped


def test_there_are_ten_groups_and_every_question_is_in_one(kiosk):
    groups = kiosk.consultation.groups()
    assert len(groups) == 10
    assert sum(group.count for group in groups) == 107
    assert all(len(kiosk.consultation.questions(group.code)) == group.count for group in groups)


def test_an_answer_comes_with_phone_source_and_date(kiosk):
    answer = kiosk.consultation.answer("C01")
    assert answer.answer.text and answer.sources
    assert answer.reviewed_on and answer.review_by and answer.review_by > answer.reviewed_on
    assert not answer.is_expired


def test_an_answer_past_its_review_date_is_hidden_behind_12345(kiosk, clock):
    answer = kiosk.consultation.answer("B02")
    clock.pass_(days=(answer.review_by - clock.now().date()).days)
    assert not kiosk.consultation.answer("B02").is_expired
    clock.pass_(days=1)
    hidden = kiosk.consultation.answer("B02")
    assert hidden.is_expired
    assert (hidden.answer.text, hidden.steps, hidden.papers, hidden.next_step) == ("", [], [], None)
    assert [phone.number for phone in hidden.phones] == ["12345"]
    assert hidden.title.text


def test_a_missing_translation_falls_back_and_says_in_which_language(kiosk):
    kiosk.i18n.set_language("ru")
    visitors = kiosk.consultation.answer("I01")
    assert visitors.answer.lang == "ru"
    others = [kiosk.consultation.answer(row.id) for row in kiosk.consultation.questions("E")]
    assert {answer.title.lang for answer in others} == {"ru"}
    assert any(answer.answer.lang == "en" for answer in others)


def test_an_unknown_question_is_named(kiosk):
    with pytest.raises(UnknownContent, match="consultations/Z99"):
        kiosk.consultation.answer("Z99")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("身份证丢了", "C01"),
        ("补身份证", "C01"),
        ("lost id", "C01"),
        ("ПАСПОРТ потерян", "I09"),
        ("电动车 上牌", "H02"),
    ],
)
def test_search_finds_in_any_language(kiosk, query, expected):
    assert expected in [row.id for row in kiosk.consultation.search(query)][:5]


def test_search_stays_in_its_group(kiosk):
    rows = kiosk.consultation.search("身份证", group="B")
    assert rows and {row.group for row in rows} == {"B"}


@pytest.mark.parametrize("query", ["", "   ", "？！", "\x00", "量子纠缠望远镜"])
def test_nothing_found_is_no_error(kiosk, query):
    assert kiosk.consultation.search(query) == []


def test_a_search_is_reported_by_what_came_of_it(kiosk, records):
    kiosk.visits.touched()
    for typed in ("身", "身份", "身份证"):
        rows = kiosk.consultation.search(typed)
    kiosk.consultation.chosen(rows[0].id)
    (event,) = records.events("search.performed")
    assert event["data"] == {"group": None, "hit_count": len(rows), "chosen": rows[0].id}
    assert event["session"] == kiosk.visits.session


def test_a_search_that_led_nowhere_is_reported_when_the_visit_ends(kiosk, records):
    kiosk.visits.touched()
    kiosk.consultation.search("\u4e69\u4e82\u4e88", group="A")
    kiosk.visits.ended()
    assert [event["data"] for event in records.events("search.performed")] == [
        {"group": "A", "hit_count": 0, "chosen": None}
    ]


def test_opening_an_answer_without_a_search_reports_none(kiosk, records):
    kiosk.consultation.chosen("C01")
    assert not records.events("search.performed")


def test_a_smiley_is_kept(kiosk, records):
    kiosk.consultation.rated("C01", 3)
    assert records.events("content.rated")[0]["data"] == {"ref": "C01", "score": 3}


def test_six_questions_are_offered_at_any_hour_of_the_year(kiosk, clock):
    for _ in range(80):
        offered = kiosk.consultation.popular()
        assert len(offered) == len({row.id for row in offered}) == 6
        assert not any(kiosk.consultation.answer(row.id).is_expired for row in offered)
        clock.pass_(days=2, hours=13)


def test_what_is_offered_follows_hour_and_season(kiosk, clock):
    clock.pass_(hours=(23 - clock.now().hour) % 24)
    assert kiosk.consultation.popular()[0].id == "D03"
    clock.pass_(hours=8)
    assert kiosk.consultation.popular()[0].id == "B02"
    assert "H02" not in {row.id for row in kiosk.consultation.popular()}
    clock.pass_(days=(datetime(2027, 6, 1, tzinfo=clock.now().tzinfo) - clock.now()).days, hours=4)
    assert {"H01", "H03"} <= {row.id for row in kiosk.consultation.popular()}


def test_content_without_occasions_offers_the_first_question_of_each_group(kiosk):
    items = shipped().items()
    without = {path: item for path, item in items.items() if not path.startswith("occasions/")}
    kiosk.content.apply(make_delta(None, Pack.from_items(without)))
    assert [row.group for row in kiosk.consultation.popular()] == ["A", "B", "C", "D", "E", "F"]


def test_review_dates_are_those_of_the_content(kiosk):
    assert kiosk.consultation.answer("A01").reviewed_on == date(2026, 11, 22)


def test_questions_by_id_keep_the_order_asked_and_leave_out_the_unknown(kiosk):
    assert [row.id for row in kiosk.consultation.rows(("J01", "Z99", "A11"))] == ["J01", "A11"]


def test_what_is_related_is_other_questions_that_still_hold(kiosk, clock):
    for group in kiosk.consultation.groups():
        for question in kiosk.consultation.questions(group.code):
            related = kiosk.consultation.related(question.id)
            assert len({row.id for row in related}) == len(related) == 3
            assert question.id not in {row.id for row in related}
            assert not any(kiosk.consultation.answer(row.id).is_expired for row in related)


def test_a_related_question_is_about_the_same_before_it_is_the_next_of_the_group(kiosk):
    assert kiosk.consultation.related("D10")[0].id == "D07"


def test_a_service_of_the_fairs_is_named_where_it_does_what_is_asked_about(kiosk):
    names = [kiosk.directory.service(id).name.text for id in kiosk.consultation.done_here("D10")]
    assert names == ["残疾人证办理咨询"]
    assert kiosk.consultation.done_here("A01") == []


@pytest.mark.parametrize(
    ("question", "services"),
    [("C01", ["SI-055"]), ("A03", []), ("B03", ["SI-001"]), ("H02", ["SI-035"])],
)
def test_no_service_is_named_whose_papers_or_other_words_alone_are_asked_about(kiosk, question, services):
    assert kiosk.consultation.done_here(question) == services


@pytest.mark.parametrize(
    ("question", "amenities"),
    [("G04", ["nursing_room", "toilet"]), ("B14", ["hot_water"]), ("B06", ["wheelchair", "stretcher"]), ("C01", [])],
)
def test_an_answer_that_names_what_a_station_has_knows_its_code(kiosk, question, amenities):
    assert kiosk.consultation.at_hand(question) == amenities


def test_looking_for_what_is_related_counts_as_no_search(kiosk, records):
    kiosk.visits.touched()
    kiosk.consultation.related("D10")
    kiosk.visits.ended()
    assert records.events("search.performed") == []


def test_every_list_of_papers_fits_a_code_that_a_phone_reads(kiosk):
    for lang in ("zh", "en", "ru"):
        kiosk.i18n.set_language(lang)
        for group in kiosk.consultation.groups():
            for question in kiosk.consultation.questions(group.code):
                answer = kiosk.consultation.answer(question.id)
                assert bool(kiosk.consultation.checklist(answer)) == bool(answer.papers), answer.id
