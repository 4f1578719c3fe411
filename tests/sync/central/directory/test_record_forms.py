"""What a person fills in becomes a record that kiosks take, or each fault is told at its field, in three languages."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from sync.central.directory import expiry
from sync.central.directory.reading import Fault, missing_translations, read, too_long
from sync.central.directory.reasons import REASONS, placed, say
from sync.central.directory.shape import flatten, join, shape_of, split
from sync.central.directory.words import CHOICE_NAMES, FIELD_NAMES, TABLE_NAMES, label, place
from sync.protocol.content import TABLES
from tests.sync.central.directory.conftest import shipped

PROTOCOL = Path(__file__).resolve().parents[4] / "sync" / "protocol"
NOTICE = {
    "id": "NT-9",
    "kind": "ordinary",
    "title.zh": "停水",
    "body.zh": "今天停水。",
    "issued_by.zh": "驿站",
    "issued_at": "2026-12-01T08:00",
    "expires_at": "2026-12-02T08:00",
}


def faults(table: str, **given: str) -> dict[str, str]:
    """What is wrong by place, as the codec says it."""
    return {fault.path: fault.reason for fault in map(placed, read(table, {**NOTICE, **given}).faults)}


def test_every_shipped_record_is_the_same_after_a_form() -> None:
    for path, body in shipped().items().items():
        table, _slash, key = path.partition("/")
        entered = read(table, flatten(table, body), key)
        assert (entered.faults, entered.body) == ([], body), path


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).map(str.strip).filter(bool)))
def test_a_list_of_lines_is_read_as_it_was_written(values: list[str]) -> None:
    with_breaks = [f"{value}\n\\n{value}" for value in values]
    assert split(join(with_breaks)) == with_breaks


def test_every_fault_is_told_at_once_at_its_own_place() -> None:
    wrong = faults("notices", **{"title.zh": "", "expires_at": "tomorrow", "body.ru": "a\x07b", "kind": "loud"})
    assert wrong == {
        "title.zh": "lacks its Chinese text",
        "expires_at": '"tomorrow" is not a time YYYY-MM-DDTHH:MM:SS+HH:MM',
        "body.ru": "has a character that cannot be shown",
        "kind": "must be one of ordinary, emergency",
    }


def test_a_title_that_no_kiosk_shows_whole_is_at_fault_in_each_language_unless_it_stands_so_already() -> None:
    given = {**NOTICE, "title.zh": "长" * 61, "title.en": "x" * 150, "title.ru": "д" * 151, "body.zh": "长" * 500}
    entered = read("notices", given)
    faults = [Fault("title.zh", "is longer than 60 characters"), Fault("title.ru", "is longer than 150 characters")]
    assert too_long(entered, {}) == faults
    assert too_long(entered, {"title.zh": "长" * 61}) == faults[1:]
    assert "最多 60 个字符" in say(faults[0])


def test_a_text_or_a_list_that_nobody_reads_at_a_kiosk_is_at_fault_at_its_place() -> None:
    long = read("notices", {**NOTICE, "body.zh": "长" * 801, "body.en": "x" * 2_000})
    assert too_long(long, {}) == [Fault("body.zh", "is longer than 800 characters")]
    words = {"consultation": "A01", "zh": "字" * 301, "en": "\n".join(map(str, range(201))), "ru": "слово"}
    faults = [Fault("zh", "is longer than 300 characters"), Fault("en", "has more than 200 lines")]
    assert too_long(read("question_variants", words), {}) == faults
    assert "最多 200 行" in say(faults[1])


def test_chinese_is_needed_and_the_other_languages_are_named_as_missing() -> None:
    entered = read("notices", NOTICE)
    assert entered.faults == []
    assert missing_translations("notices", entered.body) == [
        (field, lang) for field in ("title", "body", "issued_by") for lang in ("en", "ru")
    ]


def test_a_text_that_kiosks_cannot_show_without_english_says_so() -> None:
    body = shipped().items()["first_aid/FA-01"]
    wrong = read("first_aid", {**flatten("first_aid", body), "name.en": ""}, "FA-01").faults
    assert wrong == [Fault("name.en", "lacks its English text")]


def test_a_fault_between_fields_is_told_at_the_one_to_change() -> None:
    assert faults("notices", expires_at="2026-11-01T08:00") == {"expires_at": "expires before it is issued"}
    assert faults("notices", kind="emergency").keys() == {"level"}


def test_a_time_without_a_zone_is_beijing_time() -> None:
    assert read("notices", NOTICE).body["expires_at"] == "2026-12-02T08:00:00+08:00"


def test_gaps_in_a_list_close_and_a_fault_keeps_its_place() -> None:
    body = flatten("facilities", shipped().items()["facilities/FC-01"])
    late = {"opens_at": "09:00", "closes_at": "08:00", "byday": "MO"}
    given = body | {f"schedules.3.{name}": value for name, value in late.items()}
    entered = read("facilities", given, "FC-01")
    assert [placed(fault) for fault in entered.faults] == [Fault("schedules.2.closes_at", "closes before it opens")]
    assert entered.was["schedules.2.closes_at"] == "schedules.3.closes_at"


def test_the_key_of_a_record_cannot_change() -> None:
    body = flatten("hotlines", shipped().items()["hotlines/120"])
    assert read("hotlines", body, "119").faults[0].path == "number"


@pytest.mark.parametrize(("lang", "names"), [("en", "Month, Months, Minutes"), ("ru", "Месяц, Месяцы, Минуты")])
def test_one_month_and_several_have_names_of_their_own(lang: str, names: str) -> None:
    with translation.override(lang):
        assert ", ".join(label(path) for path in ("month", "months", "minutes")) == names


def reasons_of_the_codec() -> set[str]:
    """Every sentence with which the protocol refuses a record, its fields filled with something."""
    found = set()
    for path in [*PROTOCOL.glob("content*.py"), PROTOCOL / "packs.py"]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef) and "fault" in node.name:
                found |= {text for inner in ast.walk(node) if isinstance(inner, ast.Return) for text in texts(inner)}
            elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "FieldError" and path.stem != "packs":
                found |= {text for argument in node.args[:1] for text in texts(argument)}
    return {reason for reason in found if " " in reason}


def texts(node: ast.AST) -> set[str]:
    """The sentences in an expression."""
    if isinstance(node, ast.JoinedStr):
        parts = [str(part.value) if isinstance(part, ast.Constant) else "5" for part in node.values]
        return {"".join(parts)}
    if isinstance(node, ast.Constant):
        return {node.value} if isinstance(node.value, str) else set()
    return {text for child in ast.iter_child_nodes(node) for text in texts(child)}


# What no form and no sheet can bring about: they make the JSON themselves.
NEVER = {
    "must be an object",
    "must be a list",
    "must be a string",
    'has the unknown key "5"',
    'lacks the key "5"',
    "says nothing and must be left out",
    # The language and the form of a pattern, which other sentences name.
    "lacks its 5 text",
    '"5" is not 5',
}


@pytest.mark.parametrize("lang", ["zh-hans", "en", "ru"])
def test_every_reason_of_the_codec_is_said_in_the_readers_language(lang: str) -> None:
    reasons = reasons_of_the_codec() - NEVER
    assert len(reasons) > 30
    with translation.override(lang):
        quoted = say(Fault("", "something new")).replace("something new", "")
        assert {reason for reason in reasons if say(Fault("", reason)).startswith(quoted.strip())} == set()


def test_every_pattern_of_a_field_has_its_sentence() -> None:
    names = {"a code", "a time HH:MM", "a short national number", "a month YYYY-MM"}
    for reason in [*(f'"x" is not {name}' for name in names), *(f"lacks its {name} text" for name in ("Chinese",))]:
        assert "不符合终端的要求" not in say(Fault("", reason)), reason


def test_reasons_name_fields_that_there_are() -> None:
    assert {reason.field for reason in REASONS} - {""} <= set(FIELD_NAMES)


def every_name(fields: Any) -> set[str]:
    return set(fields) | {name for shape in fields.values() for name in every_name(shape.fields)}


def test_every_table_field_and_choice_has_a_name() -> None:
    assert set(TABLE_NAMES) == set(TABLES)
    fields = {name for table in TABLES for name in every_name(shape_of(table))}
    assert fields <= set(FIELD_NAMES)
    choices = {code for table in TABLES for shape in shape_of(table).values() for code in shape.choices}
    assert choices <= set(CHOICE_NAMES)


def test_a_path_is_said_in_words() -> None:
    assert label("schedules.2.opens_at") == "开放时间 2 · 开门"
    with translation.override("en"):
        assert place("title.ru") == "Title (Russian)"


def test_what_must_end_names_its_end() -> None:
    hotline = shipped().items()["hotlines/120"]
    assert expiry.missing_ends("hotlines", hotline) == []
    assert expiry.missing_ends("hotlines", hotline | {"review_by": None}) == [Fault("review_by", "needs its end")]
    place_ = shipped().items()["facilities/FC-01"]
    real = place_ | {"is_demo": False, "review_by": "2027-01-01"}
    real["schedules"] = [{name: value for name, value in real["schedules"][0].items() if name != "valid_to"}]
    assert expiry.missing_ends("facilities", real) == [Fault("schedules.1.valid_to", "needs its end")]
