"""The log of an embedded database is moved into its file beside the writer, not within a commit."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection

from sync.central import engines
from sync.central.ledger.folding import A_TRANSACTION, DUE_PAGES, Folder

ROWS, ROW_BYTES = 400, 40_000
"""Some four thousand pages: SQLite by itself would move them at a thousand."""


@pytest.fixture
def file(sqlite: str) -> Path:
    """The database's file, with much that was committed and lies in the log alone."""
    engines.leave_folding()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE much (body BLOB)")
        for _ in range(ROWS):
            cursor.execute("INSERT INTO much VALUES (zeroblob(%s))", [ROW_BYTES])
    return Path(connection.settings_dict["NAME"])


def test_commits_leave_the_file_alone_and_the_folder_moves_them_into_it(file: Path) -> None:
    assert file.stat().st_size < ROWS * ROW_BYTES
    folder = Folder()
    folder.wrote(DUE_PAGES - A_TRANSACTION)
    folder.close()
    assert file.stat().st_size > ROWS * ROW_BYTES


def test_little_is_left_where_it_is(file: Path) -> None:
    before = file.stat().st_size
    folder = Folder()
    folder.wrote(1)
    folder.close()
    assert file.stat().st_size == before
