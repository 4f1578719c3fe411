"""Content as a workbook: what went out comes back the same, what was changed becomes drafts, what is wrong is named."""

from __future__ import annotations

import zipfile
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from sync.central.directory import drafts, spreadsheet
from sync.central.directory.api import publish
from sync.central.directory.reasons import say
from sync.central.directory.shape import flatten
from sync.central.directory.spreadsheet import Imported, guarded, read_workbook, unguarded, workbook
from sync.protocol.content import TABLES
from sync.protocol.packs import Pack
from tests.sync.central.directory.conftest import shipped

pytestmark = pytest.mark.usefixtures("published")


def read(data: bytes) -> Imported:
    return read_workbook(BytesIO(data))


def sheet(table: str, *rows: dict[str, Any]) -> bytes:
    """A workbook of one sheet with the columns of its first row."""
    book = Workbook()
    made = book.active
    made.title = table
    heads = list(dict.fromkeys(name for row in rows for name in row))
    made.append(heads)
    for row in rows:
        made.append([row.get(name) for name in heads])
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def places(found: Imported) -> list[tuple[str, int, str, str]]:
    return [(fault.sheet, fault.row, fault.column, fault.fault.reason) for fault in found.faults]


def test_all_the_content_comes_back_as_it_went_out() -> None:
    found = read(workbook(TABLES))
    assert (found.bodies, found.faults) == ({}, [])


def test_a_sheet_holds_every_value_of_its_records_under_its_own_name() -> None:
    book = load_workbook(BytesIO(workbook(["facilities"])))
    rows = list(book["facilities"].iter_rows(values_only=True))
    heads, first = rows[0], rows[1]
    cells = {head: spreadsheet.unguarded(str(value)) for head, value in zip(heads, first, strict=True) if value}
    assert book.sheetnames == ["facilities"]
    assert heads[0] == "id"
    assert cells == flatten("facilities", shipped().items()["facilities/FC-01"])
    assert {"name.zh", "name.en", "name.ru", "schedules.1.opens_at", "schedules.1.note.ru"} <= set(heads)


def test_the_name_of_a_column_does_not_depend_on_what_is_in_the_sheet(published: Any) -> None:
    few = spreadsheet.columns_of("consultations", [{"steps.1.zh": "x"}])
    many = spreadsheet.columns_of("consultations", [{"steps.7.zh": "x"}])
    assert [leaf.path for leaf in few] == [leaf.path for leaf in many if leaf.path in {each.path for each in few}]


@pytest.mark.parametrize("text", ["=1+1", "+86", "-28", "@here", "'quoted", "'=x", "plain"])
def test_no_cell_is_a_formula_and_none_is_lost(text: str) -> None:
    assert not guarded(text).startswith(("=", "+", "-", "@"))
    assert unguarded(guarded(text)) == text


@given(st.text())
def test_the_guard_is_undone_exactly(text: str) -> None:
    assert unguarded(guarded(text)) == text


def test_a_formula_in_the_content_leaves_as_text(change: Any, make_user: Any) -> None:
    from sync.central.directory import content_releases

    evil = {"zh": '=HYPERLINK("http://x","看")', "en": "+1", "ru": "@x"}
    draft = change("synonyms/identity_card", zh=["=cmd", "身份证"])
    other = change("service_items/SI-001", name=evil)
    drafts.approve(other.pk, make_user("zhao"), revision=other.revision)
    content_releases.publish_drafts(make_user("li"), {draft.pk: draft.revision, other.pk: other.revision}, "x")

    data = workbook(["synonyms", "service_items"])
    for made in load_workbook(BytesIO(data)).worksheets:
        assert {cell.data_type for row in made.iter_rows() for cell in row} <= {"s", "n", "inlineStr"}
        values = [cell.value for row in made.iter_rows(min_row=2) for cell in row if cell.value]
        assert not [value for value in values if str(value).startswith(("=", "+", "@"))]
    assert (read(data).bodies, read(data).faults) == ({}, [])


def test_a_changed_cell_is_a_changed_record_and_the_rest_stays() -> None:
    found = read(sheet("notices", {"id": "NT-002", "title.ru": "Новый заголовок"}))
    before = shipped().items()["notices/NT-002"]
    assert found.faults == []
    assert found.bodies == {("notices", "NT-002"): before | {"title": before["title"] | {"ru": "Новый заголовок"}}}


def test_an_emptied_cell_takes_away_and_a_new_row_is_a_new_record() -> None:
    emptied = read(sheet("synonyms", {"code": "identity_card", "ru": None}))
    assert emptied.bodies["synonyms", "identity_card"]["ru"] == []
    new = read(sheet("synonyms", {"code": "water", "zh": "开水\n热水", "en": "hot water", "ru": None}))
    assert new.bodies["synonyms", "water"] == {"code": "water", "zh": ["开水", "热水"], "en": ["hot water"], "ru": []}


@pytest.mark.parametrize("days", ["周一\n周日", "Mon\nSun", "пн\nвс", "MO\nSU"])
def test_a_choice_may_be_named_as_the_faults_name_it(days: str) -> None:
    found = read(sheet("facilities", {"id": "FC-01", "schedules.1.byday": days}))
    assert found.faults == []
    assert found.bodies["facilities", "FC-01"]["schedules"][0]["byday"] == ["MO", "SU"]


def test_a_fault_quotes_of_a_long_cell_what_it_takes_to_find_it() -> None:
    (found,) = read(sheet("facilities", {"id": "FC-01", "review_by": "明年" * 10_000})).faults
    assert say(found.fault).startswith("“明年明年") and len(say(found.fault)) < 300


def test_what_a_spreadsheet_makes_of_values_is_understood() -> None:
    row = {
        "id": "FC-01",
        "seats": 12.0,
        "is_fair_days": "否",
        "schedules.1.opens_at": time(7, 30),
        "schedules.1.valid_to": datetime.fromisoformat("2027-03-01"),
        "review_by": date(2027, 6, 1),
    }
    found = read(sheet("facilities", row))
    body = found.bodies["facilities", "FC-01"]
    assert found.faults == []
    assert (body["seats"], body["is_fair_days"], body["review_by"]) == (12, False, "2027-06-01")
    assert (body["schedules"][0]["opens_at"], body["schedules"][0]["valid_to"]) == ("07:30", "2027-03-01")


def test_every_fault_is_named_by_sheet_row_and_column() -> None:
    rows = [
        {"id": "NT-002", "title.zh": "好", "expires_at": "2027-12-31T20:00:00+08:00"},
        {"id": "NT-003", "title.zh": "", "expires_at": "tomorrow"},
        {"id": "NT-002", "title.zh": "again", "expires_at": "2027-12-31T20:00:00+08:00"},
        {"id": None, "title.zh": "no key", "expires_at": None},
        {"id": "NT-777", "title.zh": "new", "expires_at": "2027-12-31T20:00:00+08:00"},
    ]
    found = places(read(sheet("notices", *rows)))
    assert ("notices", 3, "title.zh", "lacks its Chinese text") in found
    assert ("notices", 3, "expires_at", '"tomorrow" is not a time YYYY-MM-DDTHH:MM:SS+HH:MM') in found
    assert ("notices", 4, "id", "is there twice") in found
    assert ("notices", 5, "id", "is missing") in found
    assert ("notices", 6, "body.zh", "lacks its Chinese text") in found
    assert not [fault for fault in found if fault[1] == 2]


def test_a_fault_after_a_gap_is_named_by_the_column_that_is_there() -> None:
    late = {"opens_at": "09:00", "closes_at": "08:00", "byday": "MO", "valid_to": "2027-03-01"}
    row = {"id": "FC-01", **{f"schedules.4.{name}": value for name, value in late.items()}}
    assert places(read(sheet("facilities", row))) == [
        ("facilities", 2, "schedules.4.closes_at", "closes before it opens")
    ]


def test_the_faults_of_a_sheet_are_in_the_order_of_its_rows() -> None:
    rows = [{"id": "A01", "group": "ZZ", "is_demo": "false"}, {"id": "A02", "group": "A", "is_demo": "maybe"}]
    assert [fault.row for fault in read(sheet("consultations", *rows)).faults] == [2, 3]


@pytest.mark.parametrize(
    ("table", "row", "expected"),
    [
        ("notices", {"id": "NT-002", "titel.zh": "x"}, ("notices", 1, "titel.zh", "is no column")),
        ("notices", {"title.zh": "x"}, ("notices", 1, "id", "is missing")),
        ("nowhere", {"id": "x"}, ("nowhere", 0, "", "is no table")),
        ("notices", {"id": "NT-002", "title.zh": '=CONCAT("a")'}, ("notices", 2, "title.zh", "is a formula")),
        (
            "service_items",
            {"id": "SI-001", "theme": "TH-99"},
            ("service_items", 2, "theme", 'refers to "TH-99", which fair_themes does not have'),
        ),
        (
            "consultations",
            {"id": "A01", "phones": "120\n99999"},
            ("consultations", 2, "phones", 'refers to "99999", which hotlines does not have'),
        ),
        ("hotlines", {"number": "120", "sources": None}, ("hotlines", 2, "sources", "is a fact without a source")),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_sheet(table: str, row: dict[str, Any], expected: tuple[str, int, str, str]) -> None:
    found = read(sheet(table, row))
    assert places(found) == [expected]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 not a zip", b"id,title\n1,2\n"])
def test_a_file_that_is_no_workbook_is_refused(data: bytes) -> None:
    assert places(read(data)) == [("", 0, "", "is not a workbook")]


def test_a_workbook_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet, "MOST_UNPACKED", 1000)
    assert places(read(sheet("notices", {"id": "NT-002"}))) == [("", 0, "", "is not a workbook")]


def test_a_workbook_with_more_rows_than_are_taken_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet, "MOST_ROWS", 2)
    few, many = [{"id": "NT-002"}], [{"id": "NT-002"}, {"id": "NT-003"}]
    assert places(read(sheet("notices", *few))) == []
    assert places(read(sheet("notices", *many))) == [("notices", 0, "", "is too large")]


def test_a_workbook_of_nothing_but_empty_cells_is_refused_before_it_is_read() -> None:
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(sheet("notices", {"id": "NT-002"}))) as book, zipfile.ZipFile(made, "w") as other:
        for name in book.namelist():
            rows = b"<row><c/><c/></row>" * 200_000 if name.startswith("xl/worksheets/") else b""
            other.writestr(name, book.read(name).replace(b"<sheetData>", b"<sheetData>" + rows), zipfile.ZIP_DEFLATED)
    assert len(made.getvalue()) < spreadsheet.MOST_BYTES // 10
    assert places(read(made.getvalue())) == [("", 0, "", "is not a workbook")]


def test_a_zip_of_something_else_is_no_workbook() -> None:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("xl/workbook.xml", "<broken")
    assert places(read(file.getvalue())) == [("", 0, "", "is not a workbook")]


def test_a_record_with_a_draft_is_not_written_over(change: Any) -> None:
    change("notices/NT-002", title={"zh": "草稿", "en": None, "ru": None})
    found = places(read(sheet("notices", {"id": "NT-002", "title.ru": "Новый"})))
    assert found == [("notices", 2, "id", "has a draft")]


def test_a_title_that_no_kiosk_shows_whole_is_named_by_sheet_row_and_column() -> None:
    long = sheet("notices", {"id": "NT-003", "title.zh": "短"}, {"id": "NT-002", "title.zh": "长" * 500})
    assert places(read(long)) == [("notices", 3, "title.zh", "is longer than 60 characters")]


def test_a_long_title_that_was_published_from_files_does_not_keep_its_record_out(published: Any) -> None:
    items = shipped().items()
    items["notices/NT-002"]["title"]["zh"] = "长" * 500
    publish(Pack.from_items(items))
    assert read(workbook(["notices"])).faults == []
    found = read(sheet("notices", {"id": "NT-002", "title.ru": "Новый"}))
    assert (set(found.bodies), found.faults) == ({("notices", "NT-002")}, [])


def test_records_of_one_workbook_may_point_at_each_other() -> None:
    group = {"code": "Z", "name.zh": "新分类", "name.en": "New", "name.ru": "Новое"}
    asked = {**flatten("consultations", shipped().items()["consultations/A01"]), "id": "Z01", "group": "Z"}
    book = load_workbook(BytesIO(sheet("consultation_groups", group)))
    other = load_workbook(BytesIO(sheet("consultations", asked))).active
    made = book.create_sheet("consultations")
    for row in other.iter_rows(values_only=True):
        made.append(row)
    file = BytesIO()
    book.save(file)
    found = read(file.getvalue())
    assert (set(found.bodies), found.faults) == ({("consultation_groups", "Z"), ("consultations", "Z01")}, [])
