"""yizhan-pull as staff use it: every row once, whatever happens between."""

from __future__ import annotations

import csv
import sqlite3
from types import SimpleNamespace
from typing import Any

import pytest

OUTPUTS = ("visits.db", "visits.csv", "visits.ndjson")


@pytest.mark.parametrize("out", OUTPUTS)
def test_every_row_arrives_once_and_later_runs_fetch_only_what_is_new(desk: SimpleNamespace, out: str) -> None:
    code, said = desk.pull(out)
    assert (code, desk.sessions(out)) == (0, desk.wanted())
    assert f"{out}: 10 visits (always), 10 taken now" in said

    desk.more(4)
    before = len(desk.centre.paths)
    code, said = desk.pull(out)
    assert (code, desk.sessions(out)) == (0, desk.wanted())
    assert "14 visits (always), 4 taken now" in said
    assert "after=v1%3A10" in desk.centre.paths[before]


@pytest.mark.parametrize("out", OUTPUTS)
def test_nothing_there_is_no_error(desk: SimpleNamespace, out: str) -> None:
    desk.centre.rows["visits"] = []

    assert desk.pull(out)[0] == 0
    assert desk.pull(out)[0] == 0
    row = {"session": "s", "started_at": "2026-11-22T00:00:00.000+08:00"}
    desk.centre.rows["visits"] = [row]
    desk.pull(out)
    assert desk.sessions(out) == ["s"]


def test_values_keep_their_types_in_sqlite(desk: SimpleNamespace) -> None:
    desk.pull("visits.db")

    with sqlite3.connect(desk.directory / "visits.db") as db:
        found = db.execute("SELECT duration_s, outcome, demo, lang FROM visits ORDER BY session LIMIT 2").fetchall()
    assert found == [(30, "help", 0, "ru"), (31, None, 0, "ru")]


def test_a_row_that_comes_again_is_updated_and_not_doubled(desk: SimpleNamespace) -> None:
    desk.pull("visits.db")
    desk.centre.rows["visits"].append({**desk.centre.rows["visits"][0], "outcome": "answered"})
    desk.pull("visits.db")

    with sqlite3.connect(desk.directory / "visits.db") as db:
        assert db.execute("SELECT count(*), sum(outcome = 'answered') FROM visits").fetchone() == (10, 1)


def test_other_datasets_share_a_database(desk: SimpleNamespace) -> None:
    desk.centre.rows["help_requests"] = [{"event_id": "e1", "ticket": "4829138", "needs": ["wheelchair"]}]
    desk.pull("all.db")
    desk.pull("all.db", "--dataset", "help_requests")

    with sqlite3.connect(desk.directory / "all.db") as db:
        assert db.execute("SELECT count(*) FROM visits").fetchone() == (10,)
        assert db.execute("SELECT ticket, needs FROM help_requests").fetchall() == [("4829138", '["wheelchair"]')]


# -- days


@pytest.mark.parametrize("out", OUTPUTS)
@pytest.mark.parametrize(
    ("options", "numbers"),
    [
        (("--day", "2026-11-21"), range(3, 6)),
        (("--since", "2026-11-22"), range(6, 10)),
        (("--until", "2026-11-20"), range(3)),
        (("--since", "2026-11-20", "--until", "2026-11-21"), range(6)),
        (("--day", "2026-11-30"), range(0)),
    ],
)
def test_days_are_those_of_the_stations_from_midnight_to_midnight(
    desk: SimpleNamespace, out: str, options: tuple[str, ...], numbers: range
) -> None:
    code, said = desk.pull(out, *options)

    assert code == 0
    assert desk.sessions(out) == [desk.wanted()[number] for number in numbers]
    assert f": {len(numbers)} visits (" in said


def test_a_moment_in_another_offset_counts_to_the_day_at_the_stations(desk: SimpleNamespace) -> None:
    rows = desk.centre.rows["visits"] = desk.centre.rows["visits"][:2]
    rows[0]["started_at"] = "2026-11-21T16:00:00.000+00:00"
    rows[1]["started_at"] = "2026-11-21T15:59:59.999+00:00"

    code, said = desk.pull("visits.db", "--day", "2026-11-22")

    assert (code, desk.sessions("visits.db")) == (0, [rows[0]["session"]])
    assert "1 visits (2026-11-22)" in said


def test_one_database_takes_one_day_then_another_then_everything(desk: SimpleNamespace) -> None:
    for options in (("--day", "2026-11-20"), ("--day", "2026-11-22"), ()):
        assert desk.pull("visits.db", *options)[0] == 0

    assert desk.sessions("visits.db") == desk.wanted()


def test_a_visit_that_arrives_late_comes_with_the_next_run_of_its_day(desk: SimpleNamespace) -> None:
    desk.pull("visits.db", "--day", "2026-11-20")
    desk.more(1)

    assert "4 visits (2026-11-20), 1 taken now" in desk.pull("visits.db", "--day", "2026-11-20")[1]


@pytest.mark.parametrize("out", ["visits.csv", "visits.ndjson"])
def test_a_cursor_goes_on_with_its_own_days_only(desk: SimpleNamespace, out: str) -> None:
    desk.pull(out, "--day", "2026-11-20")
    content = (desk.directory / out).read_bytes()

    code, said = desk.pull(out, "--day", "2026-11-21")

    assert code == 5
    assert "2026-11-20, not to visits" in said
    assert said.count("\n") == 1
    assert (desk.directory / out).read_bytes() == content


def test_a_cursor_goes_on_with_its_own_dataset_only(desk: SimpleNamespace) -> None:
    desk.pull("visits.csv")

    assert desk.pull("visits.csv", "--dataset", "events")[0] == 5
    assert desk.pull("visits.db", "--cursor", str(desk.directory / "visits.csv.cursor"), "--day", "today")[0] == 5


# -- CSV


def test_no_cell_of_a_csv_can_be_taken_for_a_formula(desk: SimpleNamespace) -> None:
    cells: dict[str, Any] = {
        "a": "=1+1",
        "b": "+1",
        "c": "-1",
        "d": "@SUM(A1)",
        "e": "\t=1",
        "f": "\r=1",
        "g": -1,
        "h": 'x,"y"\nz',
        "i": True,
        "j": ["是"],
        "k": "\n=1",
        "l": "＝1",
    }
    desk.centre.rows["visits"] = [{"session": "s", **cells}]
    desk.pull("visits.csv")

    with (desk.directory / "visits.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert list(row.values()) == [
        *(
            "s",
            "'=1+1",
            "'+1",
            "'-1",
            "'@SUM(A1)",
            "'\t=1",
            "'\r=1",
            "-1",
            'x,"y"\nz',
            "true",
            '["是"]',
            "'\n=1",
            "'＝1",
        )
    ]


def test_a_csv_keeps_its_columns_and_says_when_they_no_longer_suffice(desk: SimpleNamespace) -> None:
    desk.pull("visits.csv")
    desk.centre.rows["visits"].append({"session": "short"})
    assert desk.pull("visits.csv")[0] == 0

    desk.centre.rows["visits"].append({"session": "long", "weather": "snow"})
    code, said = desk.pull("visits.csv")
    assert code == 5
    assert "weather" in said

    desk.centre.rows["visits"] = [{**row, "weather": None} for row in desk.centre.rows["visits"]]
    assert desk.pull("visits.csv", "--from-start")[0] == 0


# -- the command line


@pytest.mark.parametrize(
    ("out", "options", "said"),
    [
        ("visits.txt", (), "--out must end in .db, .csv, .ndjson, .xlsx, .parquet"),
        ("visits.csv", ("--watermark", "a", "--new-watermark", "b"), "only one of the two"),
        ("visits.csv", ("--filter", "station"), "is not of the form NAME=VALUE"),
        ("visits.xlsx", ("--from-start",), "for following what comes"),
        ("no/visits.db", (), "no directory"),
        ("visits.db", ("--day", "2026-02-30"), "is no day"),
        ("visits.db", ("--day", "today", "--since", "today"), "--day cannot be joined"),
        ("visits.db", ("--since", "2026-11-02", "--until", "2026-11-01"), "ends (2026-11-01) before it begins"),
        ("visits.db", ("--url", "http://centre.example"), "https://"),
        ("visits.db", ("--token-file", "/nowhere"), "token file cannot be read"),
        ("visits.db", ("--ca-file", "/nowhere"), "there is no file /nowhere"),
    ],
)
def test_a_wrong_command_line_is_said_in_one_line(
    desk: SimpleNamespace, out: str, options: tuple[str, ...], said: str
) -> None:
    code, line = desk.pull(out, *options)

    assert code == 2
    assert said in line
    assert line.count("\n") == 1


@pytest.mark.parametrize("token", ["", "two words", "ключ"])
def test_a_token_that_is_none_is_said(desk: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, token: str) -> None:
    monkeypatch.setenv("YIZHAN_TOKEN", token)

    assert desk.pull("visits.db")[0] == 2


def test_help_tells_how(desk: SimpleNamespace, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        desk.pull("visits.db", "--help")
    shown = capsys.readouterr().out
    assert "--day yesterday" in shown
    assert "exit codes" in shown


def test_quiet_is_quiet(desk: SimpleNamespace) -> None:
    assert desk.pull("visits.db", "--quiet") == (0, "")
