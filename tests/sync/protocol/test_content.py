"""A content record says exactly what its class says, or it is refused with its file, its key and a plain reason."""

import copy
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from sync.protocol.content import TABLES, Consultation, Location, Picked, Text, is_sample_number
from sync.protocol.content_codec import encode_record
from sync.protocol.packs import ContentError, Pack
from tests.content_changes import shipped

Item = dict[str, Any]
SHIPPED = shipped()


def refused(path: str, change: Callable[[Item], object]) -> ContentError:
    """The error with which the shipped pack is refused after ``change`` was done to one of its items."""
    items = SHIPPED.items()
    change(items[path])
    with pytest.raises(ContentError) as caught:
        Pack.from_items(items)
    return caught.value


def setting(name: str, value: object) -> Callable[[Item], object]:
    return lambda item: item.__setitem__(name, value)


def dropping(name: str) -> Callable[[Item], object]:
    return lambda item: item.pop(name)


HOURS = {"opens_at": "06:00", "closes_at": "22:00", "byday": ["MO"], "note": None}
WALK = {"to": "FC-02", "minutes": 3}
UNCHECKED = {"amenity": "seats", "state": "ok", "checked_at": None}
QUESTION = {"code": "q", "title": {"zh": "问", "en": "q", "ru": "в"}, "options": []}

BROKEN: list[tuple[str, Callable[[Item], object], str]] = [
    ("consultations/C01", setting("colour", "red"), 'has the unknown key "colour"'),
    ("consultations/C01", dropping("steps"), 'lacks the key "steps"'),
    ("consultations/C01", setting("title", {"zh": "身份证", "en": "ID"}), 'title lacks the key "ru"'),
    ("first_aid/FA-01", setting("name", {"zh": "心肺复苏", "en": "CPR", "ru": None}), "name lacks its Russian text"),
    ("first_aid/FA-01", setting("name", {"zh": "心肺复苏", "en": None, "ru": "СЛР"}), "name lacks its English text"),
    ("consultations/C01", setting("title", {"zh": None, "en": "ID", "ru": None}), "title lacks its Chinese text"),
    ("consultations/C01", setting("answer", {"zh": "补领", "en": "", "ru": None}), "answer lacks its English text"),
    ("consultations/C01", setting("answer", {"zh": None, "en": "x", "ru": None}), "answer lacks its Chinese text"),
    ("consultations/C01", setting("keywords", "身份证"), "keywords must be a list"),
    ("consultations/C01", setting("keywords", ["身份证", 7]), "keywords[1] must be a string"),
    ("consultations/C01", setting("keywords", ["a\u0007"]), "keywords[0] has a character that cannot be shown"),
    ("consultations/C01", setting("keywords", ["\ud800"]), "keywords[0] has a character that cannot be shown"),
    ("consultations/C01", setting("keywords", [" "]), "keywords[0] must not be empty nor begin or end with a space"),
    ("consultations/C01", setting("is_demo", 1), "is_demo must be true or false"),
    ("consultations/C01", setting("id", "C02"), 'calls itself "C02"'),
    ("consultations/C01", setting("group", "Z"), 'group refers to "Z", which consultation_groups does not have'),
    ("consultations/C01", setting("phones", ["110", "999"]), 'phones[1] refers to "999", which hotlines does not have'),
    ("consultations/C01", setting("reviewed_on", "22.11.2026"), 'reviewed_on "22.11.2026" is not a date YYYY-MM-DD'),
    ("consultations/C01", setting("reviewed_on", "20261122"), 'reviewed_on "20261122" is not a date YYYY-MM-DD'),
    ("consultations/C01", setting("reviewed_on", "2026-11-31"), 'reviewed_on "2026-11-31" is not a date YYYY-MM-DD'),
    ("consultations/C01", setting("review_by", None), "is a fact without reviewed_on and review_by"),
    ("consultations/C01", setting("reviewed_on", None), "is a fact without reviewed_on and review_by"),
    ("consultations/C01", setting("sources", []), "is a fact without a source"),
    ("hotlines/120", setting("sources", []), "is a fact without a source"),
    ("hotlines/120", setting("position", True), "position must be a whole number"),
    ("hotlines/120", setting("position", -1), "position -1 is out of range"),
    ("areas/230804", setting("level", 9), "level 9 is out of range"),
    ("first_aid/FA-01", setting("steps", []), "must have one to six steps"),
    ("fair_themes/TH-01", setting("month", 13), "month 13 is out of range"),
    ("service_items/SI-001", setting("mode", "X"), "mode must be one of S, A, C, H, B"),
    ("service_items/SI-001", setting("theme", "TH-99"), 'theme refers to "TH-99", which fair_themes does not have'),
    ("service_items/SI-001", setting("organization", "PU-0"), 'organization refers to "PU-0"'),
    ("hazard_types/ice", setting("partner", "PU-99"), 'partner refers to "PU-99", which partner_types does not have'),
    ("notices/NT-001", setting("level", None), "must have a level if it is an emergency, and none if it is not"),
    ("notices/NT-002", setting("level", "red"), "must have a level if it is an emergency, and none if it is not"),
    ("notices/NT-001", setting("level", "green"), "level must be one of red, orange, yellow, blue"),
    ("notices/NT-001", setting("expires_at", "2026-11-22T08:00:00+08:00"), "expires before it is issued"),
    ("notices/NT-001", setting("expires_at", None), 'expires_at "None" is not a time'),
    ("notices/NT-001", setting("phones", ["120", "120"]), 'names "120" twice'),
    ("notices/NT-001", setting("phones", ["999"]), 'phones[0] refers to "999", which hotlines does not have'),
    ("fair_changes/2026-01", setting("month", "2026-13"), 'month "2026-13" is not a month YYYY-MM'),
    ("fair_changes/2026-01", setting("sequence", 0), "sequence 0 is out of range"),
    ("fair_changes/2026-01", setting("status", "moved"), "status must be one of cancelled, confirmed"),
    ("grid_cards/230804007901001", setting("phone", "0454-222-3344"), "is a sample with a phone number that could be"),
    ("grid_cards/230804007901001", setting("is_demo", False), "names a person who has not agreed to it"),
    ("grid_cards/230804007901001", setting("area", "1"), 'calls itself "1"'),
    ("facilities/FC-01", setting("kind", "tent"), 'kind refers to "tent", which location_kind does not have'),
    ("facilities/FC-01", setting("areas", ["sauna"]), 'areas[0] refers to "sauna", which area_purpose does not have'),
    ("facilities/FC-01", setting("areas", ["kids", "kids"]), 'names "kids" twice'),
    ("facilities/FC-01", setting("schedules", [HOURS | {"opens_at": "25:00"}]), 'schedules[0].opens_at "25:00" is not'),
    ("facilities/FC-01", setting("schedules", [HOURS | {"opens_at": "6:00"}]), 'schedules[0].opens_at "6:00" is not'),
    ("facilities/FC-01", setting("schedules", [HOURS | {"closes_at": "05:00"}]), "schedules[0] closes before it opens"),
    ("facilities/FC-01", setting("schedules", [HOURS | {"byday": ["MO", "MO"]}]), "must name each of its days once"),
    ("facilities/FC-01", setting("schedules", []), "must have schedules, or none if it is open round the clock"),
    ("facilities/FC-01", setting("amenities", [UNCHECKED]), "amenities[0] has a state that nobody checked"),
    ("facilities/FC-01", setting("amenities", [UNCHECKED | {"state": "fine"}]), "amenities[0].state must be one of"),
    (
        "facilities/FC-01",
        setting("amenities", [UNCHECKED | {"amenity": "pool", "state": "unknown"}]),
        'amenities[0].amenity refers to "pool", which amenities does not have',
    ),
    (
        "facilities/FC-01",
        setting("amenities", [UNCHECKED | {"checked_at": "2026-11-22T07:40:00"}]),
        'amenities[0].checked_at "2026-11-22T07:40:00" lacks its offset from UTC',
    ),
    ("facilities/FC-01", setting("phone", "0454-812-3456"), "is a sample with a phone number that could be real"),
    ("facilities/FC-01", setting("address", "somewhere"), "address must be an object"),
    ("facilities/FC-01", setting("walks", None), "walks must be a list"),
    ("facilities/FC-01", setting("walks", []), "walks says nothing and must be left out"),
    ("facilities/FC-01", setting("walks", [WALK | {"minutes": 0}]), "walks[0].minutes 0 is out of range"),
    ("facilities/FC-01", setting("walks", [WALK, WALK]), 'names "FC-02" twice'),
    ("facilities/FC-01", setting("walks", [WALK | {"to": "FC-01"}]), "has a walk to itself"),
    (
        "facilities/FC-01",
        setting("walks", [WALK | {"to": "FC-99"}]),
        'walks[0].to refers to "FC-99", which facilities does not have',
    ),
    (
        "show_cards/SC-07",
        setting("key", {"zh": "雪橇", "en": "a", "ru": "н"}),
        "has key words that are not in its text",
    ),
    ("show_cards/SC-07", setting("key", None), "key says nothing and must be left out"),
    ("help_types/medical", setting("asks", [QUESTION]), "asks[0] must offer two or more different options"),
    (
        "help_types/medical",
        lambda item: item.update(asks=SHIPPED.items()["help_types/luggage"]["asks"]),
        "asks something before a life is safe",
    ),
    ("help_types/medical", setting("numbers", []), "is about life but has no number or no first step"),
    ("help_types/medical", setting("first_steps", []), "is about life but has no number or no first step"),
    ("help_types/medical", setting("severity", "S5"), "severity must be one of S1, S2, S3, S4"),
    ("glossary/home", setting("text", ["首页"]), "text must be an object"),
]


@pytest.mark.parametrize(("path", "change", "reason"), BROKEN, ids=[f"{row[0]}: {row[2]}" for row in BROKEN])
def test_a_broken_record_refuses_the_whole_pack_and_says_where_and_why(
    path: str, change: Callable[[Item], object], reason: str
) -> None:
    error = refused(path, change)
    table, key = path.split("/")
    assert (error.file, error.key) == (f"{table}.json", key)
    assert reason in error.reason
    assert str(error) == f"{table}.json: {key}: {error.reason}"


@pytest.mark.parametrize("path", ["nothing/1", "consultations", "/C01", "consultations/"])
def test_an_item_that_belongs_to_no_table_is_refused(path: str) -> None:
    with pytest.raises(ContentError) as caught:
        Pack.from_items(SHIPPED.items() | {path: {}})
    assert all((caught.value.file, caught.value.key, caught.value.reason))


@pytest.mark.parametrize("item", [None, [], "text", 5, {"id": []}])
def test_an_item_that_is_no_record_is_refused(item: Any) -> None:
    with pytest.raises(ContentError):
        Pack.from_items(SHIPPED.items() | {"consultations/C01": item})


def test_every_shipped_item_survives_being_read_and_written() -> None:
    items = SHIPPED.items()
    assert Pack.from_items(copy.deepcopy(items)).items() == items


def test_every_table_has_records_of_its_own_class() -> None:
    for name, cls in TABLES.items():
        records = SHIPPED.table(name)
        assert records
        assert {type(record) for record in records.values()} == {cls}


def test_records_come_by_position_and_then_by_key() -> None:
    shuffled = dict(reversed(SHIPPED.items().items()))
    assert list(Pack.from_items(shuffled).items()) == list(SHIPPED.items())
    assert next(iter(SHIPPED.table("help_types"))) == "medical"
    assert list(SHIPPED.table("hotlines"))[:4] == ["110", "119", "120", "122"]


@pytest.mark.parametrize(
    ("text", "lang", "picked"),
    [
        (Text("水", "water", "вода"), "ru", Picked("вода", "ru")),
        (Text("水", "water", None), "ru", Picked("water", "en")),
        (Text("水", "water", "вода"), "en", Picked("water", "en")),
        (Text("水", "water", "вода"), "zh", Picked("水", "zh")),
        (Text("水", "water", "вода"), "fr", Picked("水", "zh")),
    ],
)
def test_a_text_is_picked_in_the_nearest_language_and_names_it(text: Text, lang: str, picked: Picked) -> None:
    assert text.pick(lang) == picked


def test_an_answer_may_wait_for_its_russian_but_its_title_may_not() -> None:
    record: Consultation = SHIPPED.table("consultations")["C01"]
    assert record.answer.ru is None
    assert record.answer.pick("ru").lang == "en"
    assert record.title.pick("ru").lang == "ru"


def test_a_record_is_valid_on_its_last_day_and_expired_on_the_next() -> None:
    record: Consultation = SHIPPED.table("consultations")["C01"]
    assert not record.is_expired(date(2027, 11, 22))
    assert record.is_expired(date(2027, 11, 23))


def test_a_sample_has_no_review_date_and_never_expires() -> None:
    record: Location = SHIPPED.table("facilities")["FC-01"]
    assert not record.is_expired(date(2099, 1, 1))


def test_only_sample_numbers_are_sample_numbers() -> None:
    assert is_sample_number("0454-000-0001")
    assert not any(is_sample_number(number) for number in SHIPPED.table("hotlines"))


def test_moments_are_written_as_they_were_read() -> None:
    amenity = SHIPPED.table("facilities")["FC-01"].amenities[0]
    assert encode_record(amenity)["checked_at"] == amenity.checked_at.isoformat()


def test_a_pack_from_before_a_field_was_added_stays_valid_and_keeps_its_version() -> None:
    items = SHIPPED.items()
    for path, item in items.items():
        for name in ("walks", "key", "is_about_health"):
            if path.startswith(("facilities/", "show_cards/")):
                item.pop(name, None)
    old = Pack.from_items(items)
    assert old.table("facilities")["FC-01"].walks == ()
    assert old.table("show_cards")["SC-08"].key is None
    assert old.items() == items
    assert Pack.from_items(old.items()).version == old.version != SHIPPED.version


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("notices/NT-001", "title"),
        ("notices/NT-001", "body"),
        ("fair_changes/2026-01", "note"),
        ("consultations/C01", "answer"),
        ("service_items/SI-001", "name"),
        ("hotlines/120", "purpose"),
    ],
)
def test_what_staff_write_may_go_out_before_it_is_translated(path: str, field: str) -> None:
    items = SHIPPED.items()
    items[path][field] = {"zh": "刚写的", "en": None, "ru": None}
    table, key = path.split("/")

    text = getattr(Pack.from_items(items).table(table)[key], field)

    assert (text.pick("ru"), text.pick("en")) == (Picked("刚写的", "zh"), Picked("刚写的", "zh"))
