"""Visits as CSV: what a spreadsheet opens without surprises."""

from __future__ import annotations

import csv
from datetime import datetime
from io import StringIO

import pytest

from sync.central.insight.api import csv_lines, visit_rows, visits

NOON = datetime.fromisoformat("2026-11-20T12:00:00.000+08:00")


@pytest.mark.usefixtures("sqlite")
def test_a_visit_is_a_row_with_times_to_the_minute(kiosk):
    session = kiosk.visit(NOON)
    kiosk.push()

    text = "".join(csv_lines(visit_rows(visits())))

    assert text.startswith("\ufeff")
    (row,) = csv.DictReader(StringIO(text.removeprefix("\ufeff")))
    assert (row["session"], row["station"], row["started_at"], row["demo"]) == (
        session,
        "FC-01",
        "2026-11-20 12:00",
        "0",
    )


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1+1", "＋1", "－1", "＠SUM(A1)"]
)
def test_no_cell_is_a_formula(cell):
    (row,) = csv.reader(StringIO("".join(csv_lines([[cell, '中文, "quoted"']])).removeprefix("\ufeff"), newline=""))

    assert row == [f"'{cell}", '中文, "quoted"']


def test_many_rows_come_in_pieces():
    pieces = list(csv_lines([str(number)] for number in range(1201)))

    assert len(pieces) == 3
    assert "".join(pieces).split() == ["\ufeff0", *map(str, range(1, 1201))]
