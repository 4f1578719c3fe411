"""Content out by a workbook and back through the pages: drafts of all of it, or of nothing."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from sync.central.accounts.api import AuditEntry
from sync.central.directory import drafts
from sync.central.directory.api import current_version

SHEETS = "/staff/content/sheets"


@pytest.fixture
def editor(with_content: None, signed_in: Any) -> Any:
    return signed_in("editor")


def taken(person: Any, *tables: str) -> Any:
    """The workbook as it is downloaded."""
    page = person._page(person.client.get(f"{SHEETS}/export", {"table": tables}))
    assert page.headers["Content-Type"].endswith("spreadsheetml.sheet")
    assert page.headers["Content-Disposition"].startswith('attachment; filename="content-')
    return load_workbook(BytesIO(page.body.encode(errors="surrogateescape")))


def given(person: Any, book: Any) -> Any:
    """Send a workbook back."""
    file = BytesIO()
    book.save(file)
    return person._page(person.client.post(SHEETS, {"workbook": SimpleUploadedFile("c.xlsx", file.getvalue())}))


def put(sheet: Any, key: str, column: str, value: object) -> None:
    heads = [cell.value for cell in sheet[1]]
    row = next(cell.row for cell in sheet["A"] if cell.value == key)
    sheet.cell(row, heads.index(column) + 1).value = value


def test_out_changed_and_back_is_a_set_of_drafts(editor: Any) -> None:
    book = taken(editor, "notices", "synonyms")
    assert book.sheetnames == ["notices", "synonyms"]
    put(book["notices"], "NT-002", "title.ru", "Новый заголовок")
    put(book["synonyms"], "identity_card", "en", "ID card\nidentity paper")
    version = current_version()

    assert given(editor, book).headers["Location"] == "/staff/content/drafts"
    assert [draft.path for draft in drafts.pending()] == ["notices/NT-002", "synonyms/identity_card"]
    assert current_version() == version
    trail = AuditEntry.objects.filter(action__startswith="content_").order_by("pk").values_list("action", "row_count")
    assert list(trail) == [("content_exported", None), ("content_imported", 2)]


def test_an_unchanged_workbook_changes_nothing(editor: Any) -> None:
    assert given(editor, taken(editor)).status == 302
    assert not drafts.pending().exists()


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [("zh-hans", "请填写中文。"), ("en", "The Chinese is missing."), ("ru", "Нет текста по-китайски.")],
)
def test_one_fault_keeps_all_out_and_is_named_in_the_readers_language(editor: Any, lang: str, sentence: str) -> None:
    book = taken(editor.speak(lang), "notices")
    put(book["notices"], "NT-002", "title.ru", "Новый заголовок")
    put(book["notices"], "NT-003", "title.zh", None)

    page = given(editor, book)
    (row,) = page.rows()
    assert page.status == 422
    assert row.startswith("notices 4 title.zh · ") and row.endswith(sentence)
    assert not drafts.pending().exists()


def test_no_file_is_a_fault(editor: Any) -> None:
    page = editor.post(SHEETS)
    assert (page.status, "这不是 .xlsx 工作簿" in page.text) == (422, True)
