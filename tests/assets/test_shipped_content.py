"""The content that ships: whole, marked where it is a sample, sourced where it is a fact, kind to its readers."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from fontTools.ttLib import TTFont

from assets import asset
from kiosk.search.entries import VARIANTS
from sync.protocol.content import Consultation, FirstAidProcedure, HelpType, Location, Text, is_sample_number
from tests.content_changes import shipped

PACK = shipped()
CONSULTATIONS: list[Consultation] = list(PACK.table("consultations").values())
PROCEDURES: list[FirstAidProcedure] = list(PACK.table("first_aid").values())
HELP_TYPES: dict[str, HelpType] = dict(PACK.table("help_types"))
FACILITIES: dict[str, Location] = dict(PACK.table("facilities"))
QUESTIONS_BY_GROUP = {"A": 13, "B": 18, "C": 11, "D": 10, "E": 10, "F": 12, "G": 8, "H": 7, "I": 10, "J": 8}


def numbered(prefix: str, count: int, digits: int = 2) -> set[str]:
    return {f"{prefix}{number:0{digits}}" for number in range(1, count + 1)}


KEYS = {
    "areas": "230804 230804007 230804008 230804009 230804010 230804007901 230804999901 230804007901001",
    "report_source": "walk_in letter phone leader_note superior transfer patrol media online other kiosk_self "
    "kiosk_volunteer hotline_12345 fair",
    "case_states": "reported accepted verifying filed dispatched in_progress suspended postponed reworked done "
    "checking closed_normal closed_overtime closed_special rejected referred duplicate withdrawn",
    "appeal_kind": "consult help complaint report suggest praise",
    "amenities": "hot_water cold_water charging_usb charging_socket wheelchair_charging ebike_swap seats heating "
    "cooling microwave fridge toilet toilet_accessible nursing_room kids_corner books wifi first_aid_kit aed "
    "blood_pressure wheelchair cane stretcher reading_glasses magnifier hearing_amp umbrella warm_coat sewing_kit "
    "tools air_pump printing lost_found low_desk ramp hearing_text_board",
    "rail_priority_kind": "elder_alone pregnant_alone child vision hearing wheelchair stretcher guide_dog ill",
    "retention": "visit_session assistance_event help_request requester_contact volunteer_shift feedback audit_log",
    "hotlines": "110 119 120 122 12345 12306 12356 12367 96110 12333 12338 12349 12315 12328 12348 12393 12329 12355 "
    "12351 12385 12305 12110 95598",
    "location_kind": "carriage station hut fair_ground mobile community_center partner_office",
    "area_purpose": "consult info rest_read kids water_power first_aid",
    "audience": "resident traveller merchant outdoor_worker foreign_visitor unknown",
    "event_types": "session.started session.ended screen.viewed search.performed content.rated headcount.added "
    "assistance.logged assistance.voided help.created help.acknowledged help.arrived help.escalated help.closed "
    "help.withdrawn hazard.reported care.requested whistle.blown whistle.checked_in whistle.closed shift.started "
    "shift.ended shift.confirmed fair.item_served fair.item_unmet amenity.changed consumable.changed firstaid.used "
    "device.started device.heartbeat content.applied notice.shown device.tamper",
    "roles": "visitor volunteer shift_leader keeper grid_worker partner_duty editor operator statistician maintainer "
    "auditor admin",
    "consultation_groups": "A B C D E F G H I J",
    "assistance_types": "hot_water way warm_seat charge luggage ticket escort child wheelchair elder first_aid "
    "translate sign phone_help call_for form policy leaflet lend medicine_box meal_heat sewing lost find_person "
    "comfort order hazard_seen other",
    "help_types": "medical aed fire danger lost_child lost_elder crisis scam mobility rail_priority cold interpret "
    "accompany luggage lost_item paperwork facility_fault hazard care visit hardship suggestion",
    "hazard_types": "tree_obstruction ice snow_roof manhole lamp road_damage litter pipe heat_fault gas_smell cable "
    "exit_blocked accessible_blocked other",
}
NUMBERED_KEYS = {
    "facilities": numbered("FC-", 12),
    "partner_types": numbered("PU-", 30),
    "fair_themes": numbered("TH-", 12),
    "service_items": numbered("SI-", 81, digits=3),
    "consultations": {key for group, count in QUESTIONS_BY_GROUP.items() for key in numbered(group, count)},
    "first_aid": numbered("FA-", 26),
    "show_cards": numbered("SC-", 12),
    "readings": numbered("P", 3) | numbered("S", 11) | numbered("C", 10),
    "notices": numbered("NT-", 6, digits=3),
}
COUNTS = {
    "amenities": 36,
    "assistance_types": 28,
    "case_states": 18,
    "consultation_groups": 10,
    "consultations": 107,
    "facilities": 12,
    "fair_themes": 12,
    "first_aid": 26,
    "fair_changes": 1,
    "glossary": 149,
    "grid_cards": 1,
    "hazard_types": 14,
    "help_types": 22,
    "hotlines": 23,
    "occasions": 11,
    "partner_types": 30,
    "here_variants": 2,
    "readings": 24,
    "service_items": 81,
    "show_cards": 12,
    "synonyms": 273,
}
COUNTS |= {name: COUNTS[table] for table, name in VARIANTS.items()}


def texts(value: Any) -> Iterator[tuple[str, str]]:
    """Every (language, text) in a JSON value of the content."""
    if isinstance(value, dict):
        if value.keys() == {"zh", "en", "ru"}:
            yield from ((lang, text) for lang, text in value.items() if text is not None)
        else:
            for inner in value.values():
                yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


def numbers_in(text: str) -> set[str]:
    return {number for number in re.findall(r"(?<![\d.])\d{3,6}(?!\d)", text) if number in PACK.table("hotlines")}


# -- whole --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", [*KEYS, *NUMBERED_KEYS])
def test_a_table_has_exactly_its_keys(table: str) -> None:
    expected = set(KEYS[table].split()) if table in KEYS else NUMBERED_KEYS[table]
    assert set(PACK.table(table)) == expected


@pytest.mark.parametrize("table", COUNTS)
def test_a_table_has_as_many_records_as_agreed(table: str) -> None:
    assert len(PACK.table(table)) == COUNTS[table]


def test_seventy_two_services_are_core() -> None:
    assert sum(service.is_core for service in PACK.table("service_items").values()) == 72


def test_every_month_has_its_fair_and_every_fair_its_services() -> None:
    themes = PACK.table("fair_themes")
    assert [theme.month for theme in themes.values()] == list(range(1, 13))
    assert {service.theme for service in PACK.table("service_items").values()} == set(themes)


def test_the_areas_stand_in_the_order_of_the_floor_plan() -> None:
    plan = ("consult", "info", "rest_read", "kids", "water_power", "first_aid")
    assert tuple(PACK.table("area_purpose")) == plan
    for facility in FACILITIES.values():
        assert facility.areas == tuple(area for area in plan if area in facility.areas)
    assert FACILITIES["FC-01"].areas == plan


# -- samples and facts --------------------------------------------------------------------------------------------


def test_samples_say_that_they_are_samples() -> None:
    for facility in FACILITIES.values():
        assert facility.is_demo
        for text in (facility.name, facility.address, facility.transportation):
            assert ("示例" in text.zh, "sample" in text.en, "пример" in str(text.ru)) == (True, True, True)
    for table in ("partner_types", "fair_themes", "service_items", "notices", "fair_changes", "grid_cards"):
        assert all(record.is_demo for record in PACK.table(table).values())


def test_invented_notices_name_themselves_in_every_text_that_could_be_taken_for_true() -> None:
    for notice in PACK.table("notices").values():
        for text in (notice.title, notice.issued_by):
            assert ("示例" in text.zh, "sample" in text.en, "пример" in str(text.ru)) == (True, True, True), notice.id
    assert {card.area for card in PACK.table("grid_cards").values()} == {
        area.code for area in PACK.table("areas").values() if area.level == 4
    }
    for card in PACK.table("grid_cards").values():
        assert "示例" in card.worker.zh and is_sample_number(card.phone) and not card.has_consent


def test_there_is_a_warning_to_see_and_no_notice_without_an_end() -> None:
    notices = list(PACK.table("notices").values())
    assert [notice.level for notice in notices if notice.kind == "emergency"] == ["yellow"]
    assert all(notice.expires_at > notice.issued_at for notice in notices)


def test_sample_phones_cannot_be_called() -> None:
    phones = [facility.phone for facility in FACILITIES.values()]
    assert phones == [f"0454-000-{number:04}" for number in range(1, 13)]
    assert all(is_sample_number(str(phone)) for phone in phones)


def test_nothing_to_follow_or_to_dial_hides_in_the_texts() -> None:
    for path, item in PACK.items().items():
        for _, text in texts(item):
            assert not re.search(r"https?:|www\.|\btel:|0454|@", text), path


def test_facts_name_their_sources_and_their_dates() -> None:
    for table in ("hotlines", "consultations", "first_aid"):
        for record in PACK.table(table).values():
            assert not record.is_demo
            assert record.reviewed_on == date(2026, 11, 22)
            assert all(re.search(r"[\u4e00-\u9fff]", source) for source in record.sources)


def test_law_is_reviewed_in_a_year_and_everything_else_in_half_a_year() -> None:
    for record in CONSULTATIONS:
        is_law = all("[L: " in source for source in record.sources)
        if record.id != "I05":
            assert record.review_by == (date(2027, 11, 22) if is_law else date(2027, 5, 21)), record.id


def test_the_visa_answer_is_hidden_until_an_editor_confirms_it() -> None:
    visa: Consultation = PACK.table("consultations")["I05"]
    assert visa.is_expired(date(2026, 11, 22))
    assert {"12367", "12345"} <= set(visa.phones)
    assert [record.id for record in CONSULTATIONS if record.is_expired(date(2026, 11, 22))] == ["I05"]


def test_numbers_from_general_knowledge_say_that_they_need_a_test_call() -> None:
    for phone in PACK.table("hotlines").values():
        if any("[GK]" in source for source in phone.sources):
            assert any("拨打测试" in source for source in phone.sources), phone.number
    assert [phone.number for phone in PACK.table("hotlines").values() if phone.is_emergency] == [
        "110",
        "119",
        "120",
        "122",
    ]


def test_no_first_aid_procedure_claims_a_signature_it_does_not_have() -> None:
    for procedure in PROCEDURES:
        assert not procedure.is_reviewed
        assert any("尚未" in source for source in procedure.sources)


# -- finding the toilet -------------------------------------------------------------------------------------------


def test_the_carriage_has_no_toilet_but_the_station_beside_it_has() -> None:
    here, beside = FACILITIES["FC-01"], FACILITIES["FC-02"]
    assert here.context == beside.context == "railway"
    assert not [item for item in here.amenities if "toilet" in item.amenity]
    assert [item.state for item in beside.amenities if item.amenity == "toilet"] == ["ok"]


def test_the_samples_show_every_state_of_an_amenity() -> None:
    states = Counter(item.state for facility in FACILITIES.values() for item in facility.amenities)
    assert set(states) == {"ok", "limited", "out_of_order", "unknown"}
    assert states["ok"] > 10 * (states["limited"] + states["out_of_order"] + states["unknown"])


def test_a_walk_takes_as_long_in_either_direction() -> None:
    walks = {(facility.id, walk.to): walk.minutes for facility in FACILITIES.values() for walk in facility.walks}
    assert walks
    assert {(end, start): minutes for (start, end), minutes in walks.items()} == walks


def test_nobody_gets_there_sooner_by_a_third_place() -> None:
    walks = {(facility.id, walk.to): walk.minutes for facility in FACILITIES.values() for walk in facility.walks}
    for (start, end), minutes in walks.items():
        for over in FACILITIES:
            if (start, over) in walks and (over, end) in walks:
                assert minutes <= walks[start, over] + walks[over, end], (start, over, end)


def test_the_stations_on_the_square_are_a_few_minutes_apart_and_a_moving_one_is_nowhere() -> None:
    near = {walk.to: walk.minutes for walk in FACILITIES["FC-01"].walks if walk.minutes <= 5}
    assert set(near) == {"FC-02", "FC-11"}
    assert FACILITIES["FC-12"].walks == ()


# -- cards to show ------------------------------------------------------------------------------------------------


def test_every_card_has_words_for_afar_and_only_the_one_about_a_medicine_is_about_health() -> None:
    cards = PACK.table("show_cards").values()
    assert all(card.key and card.key.ru and len(card.key.zh) <= 6 for card in cards)
    assert [card.id for card in cards if card.is_about_health] == ["SC-08"]


# -- answers ------------------------------------------------------------------------------------------------------


def test_an_answer_is_at_most_three_sentences() -> None:
    for record in CONSULTATIONS:
        assert len([part for part in record.answer.zh.split("。") if part]) <= 3, record.id


def test_every_answer_says_what_to_do_next_and_can_be_found() -> None:
    for record in CONSULTATIONS:
        assert record.next_step, record.id
        assert len(record.steps) <= 4, record.id
        assert 5 <= len(record.keywords) == len(set(record.keywords)), record.id
        words = " ".join(record.keywords)
        assert re.search(r"[\u4e00-\u9fff]", words), record.id
        assert re.search(r"[а-яё]", words, re.IGNORECASE), record.id
        assert re.search(r"[a-z]", words, re.IGNORECASE), record.id


def test_every_number_in_an_answer_can_be_touched() -> None:
    for record in CONSULTATIONS:
        said = [record.title, record.answer, *record.steps, *([record.next_step] if record.next_step else [])]
        for text in said:
            assert numbers_in(text.zh) <= set(record.phones), record.id


def test_the_languages_name_the_same_numbers() -> None:
    for record in CONSULTATIONS:
        for text in (record.answer, *record.steps):
            assert numbers_in(text.zh) == numbers_in(text.en), record.id
            assert text.ru is None or numbers_in(text.zh) == numbers_in(text.ru), record.id


@pytest.mark.parametrize("group", ["A", "I"])
def test_emergencies_and_visitors_from_abroad_are_answered_in_russian(group: str) -> None:
    for record in CONSULTATIONS:
        if record.group == group:
            said = [record.answer, *record.steps, *record.papers, record.next_step]
            assert all(text and text.ru for text in said), record.id


@pytest.mark.parametrize("key", ["B01", "B04", "B06", "B08", "J01", "J05"])
def test_what_travellers_ask_most_is_answered_in_russian(key: str) -> None:
    assert PACK.table("consultations")[key].answer.ru


# -- help and first aid -------------------------------------------------------------------------------------------


def test_life_and_death_asks_nothing_and_fits_a_glance() -> None:
    severe = [kind for kind in HELP_TYPES.values() if kind.severity == "S1"]
    life = {"medical", "aed", "fire", "danger", "lost_child", "lost_elder", "crisis"}
    assert {kind.code for kind in severe} == life
    for kind in severe:
        assert not kind.asks
        assert 1 <= len(kind.first_steps) <= 4
        assert all(len(step.zh) <= 18 for step in kind.first_steps), kind.code


def test_every_help_type_gives_a_number_and_who_comes() -> None:
    for kind in HELP_TYPES.values():
        assert kind.numbers, kind.code
        assert kind.route, kind.code


def test_questions_offer_the_codes_of_their_tables() -> None:
    def codes(kind: str, question: str) -> set[str]:
        (asked,) = (ask for ask in HELP_TYPES[kind].asks if ask.code == question)
        return {option.code for option in asked.options}

    assert codes("rail_priority", "kind") == set(PACK.table("rail_priority_kind"))
    assert codes("hazard", "type") == set(PACK.table("hazard_types"))
    assert codes("facility_fault", "amenity") - {"other"} <= set(PACK.table("amenities"))
    for kind in ("care", "visit", "hardship"):
        assert codes(kind, "community") - {"unknown"} <= set(PACK.table("areas"))


def test_only_what_the_public_may_see_is_public() -> None:
    assert {kind.code for kind in HELP_TYPES.values() if kind.is_public} == {"facility_fault", "hazard"}


def test_a_first_aid_step_begins_with_a_headline() -> None:
    for procedure in PROCEDURES:
        assert 1 <= len(procedure.steps) <= 6
        assert procedure.never
        for step in procedure.steps:
            assert len(step.zh.split("：")[0]) <= 14, (procedure.id, step.zh)


def figures(text: str | None) -> Counter[str]:
    return Counter(re.findall(r"\d+", text or ""))


def test_the_figures_of_first_aid_are_the_same_in_every_language() -> None:
    for procedure in PROCEDURES:
        for text in (*procedure.steps, *procedure.never, procedure.call_120_when):
            assert figures(text.en) == figures(text.ru), (procedure.id, text.en)
            assert figures(text.zh.replace("30比2", "30:2")) == figures(text.en), (procedure.id, text.zh)


# -- what the screen can draw -------------------------------------------------------------------------------------


@pytest.mark.parametrize("font", ["NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf"])
def test_the_shipped_font_draws_every_character(font: str) -> None:
    drawn = TTFont(asset("fonts", font), lazy=True).getBestCmap()
    for path, item in PACK.items().items():
        for _, text in texts(item):
            assert not [character for character in text if ord(character) not in drawn and character != "\n"], path


def test_each_language_is_written_in_its_own_script() -> None:
    for path, item in PACK.items().items():
        for lang, text in texts(item):
            if lang == "zh":
                assert not re.search(r"[а-яё]", text, re.IGNORECASE), path
            elif lang == "ru":
                assert re.search(r"[а-яё]", text, re.IGNORECASE) or text == "Wi-Fi", path


def test_a_term_reads_the_same_wherever_it_is_looked_up() -> None:
    entry: Text = PACK.table("glossary")["toilet"].text
    assert entry.zh == PACK.table("amenities")["toilet"].name.zh
