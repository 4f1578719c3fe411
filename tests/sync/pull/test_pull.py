"""yizhan-pull as staff use it: every row once, whatever happens between."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

OUTPUTS = ("visits.db", "visits.csv", "visits.ndjson")


def _sessions(path: Path) -> list[str]:
    """The sessions in any kind of output, in order."""
    if path.suffix == ".db":
        with sqlite3.connect(path) as db:
            return [row[0] for row in db.execute("SELECT session FROM visits ORDER BY session")]
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return [row["session"] for row in csv.DictReader(file)]
    return [json.loads(line)["session"] for line in path.read_text(encoding="utf-8").splitlines()]


def _wanted(desk: SimpleNamespace) -> list[str]:
    return [row["session"] for row in desk.centre.rows["visits"]]


def _more(desk: SimpleNamespace, count: int) -> None:
    rows = desk.centre.rows["visits"]
    for _ in range(count):
        rows.append({**rows[0], "session": f"01a2436c-03f4-7c11-8a2e-{len(rows):012d}"})


@pytest.mark.parametrize("out", OUTPUTS)
def test_every_row_arrives_once_and_later_runs_fetch_only_what_is_new(desk: SimpleNamespace, out: str) -> None:
    code, said = desk.pull(out)
    assert (code, _sessions(desk.directory / out)) == (0, _wanted(desk))
    assert f"{out}: 10 visits (always), 10 taken now" in said

    _more(desk, 4)
    before = len(desk.centre.paths)
    code, said = desk.pull(out)
    assert (code, _sessions(desk.directory / out)) == (0, _wanted(desk))
    assert "14 visits (always), 4 taken now" in said
    assert "after=v1%3A10" in desk.centre.paths[before]


@pytest.mark.parametrize("out", OUTPUTS)
def test_nothing_there_is_no_error(desk: SimpleNamespace, out: str) -> None:
    desk.centre.rows["visits"] = []

    assert desk.pull(out)[0] == 0
    assert desk.pull(out)[0] == 0
    _more_rows = {"session": "s", "started_at": "2026-11-22T00:00:00.000+08:00"}
    desk.centre.rows["visits"] = [_more_rows]
    desk.pull(out)
    assert _sessions(desk.directory / out) == ["s"]


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
    assert _sessions(desk.directory / out) == [_wanted(desk)[number] for number in numbers]
    assert f": {len(numbers)} visits (" in said


def test_a_moment_in_another_offset_counts_to_the_day_at_the_stations(desk: SimpleNamespace) -> None:
    rows = desk.centre.rows["visits"] = desk.centre.rows["visits"][:2]
    rows[0]["started_at"] = "2026-11-21T16:00:00.000+00:00"
    rows[1]["started_at"] = "2026-11-21T15:59:59.999+00:00"

    code, said = desk.pull("visits.db", "--day", "2026-11-22")

    assert (code, _sessions(desk.directory / "visits.db")) == (0, [rows[0]["session"]])
    assert "1 visits (2026-11-22)" in said


def test_one_database_takes_one_day_then_another_then_everything(desk: SimpleNamespace) -> None:
    for options in (("--day", "2026-11-20"), ("--day", "2026-11-22"), ()):
        assert desk.pull("visits.db", *options)[0] == 0

    assert _sessions(desk.directory / "visits.db") == _wanted(desk)


def test_a_visit_that_arrives_late_comes_with_the_next_run_of_its_day(desk: SimpleNamespace) -> None:
    desk.pull("visits.db", "--day", "2026-11-20")
    _more(desk, 1)

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


# -- what can go wrong


def _cut(handler: BaseHTTPRequestHandler) -> bool:
    body = b'{"session":"lost"}\n{"sess'
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nContent-Length: 999\r\n\r\n" + body)
    handler.close_connection = True
    return True


def _break(times: int, how: Callable[[BaseHTTPRequestHandler], bool]) -> Callable[[BaseHTTPRequestHandler], bool]:
    left = [times]

    def before(handler: BaseHTTPRequestHandler) -> bool:
        left[0] -= 1
        return left[0] >= 0 and how(handler)

    return before


@pytest.mark.parametrize("out", OUTPUTS)
def test_a_network_that_breaks_a_few_times_is_only_slow(desk: SimpleNamespace, out: str) -> None:
    desk.centre.before = _break(4, _cut)

    assert desk.pull(out)[0] == 0
    assert _sessions(desk.directory / out) == _wanted(desk)


def test_a_busy_centre_is_asked_again(desk: SimpleNamespace) -> None:
    desk.centre.before = _break(2, lambda handler: desk.centre.problem(handler, "overloaded", Retry_After="2") or True)

    assert desk.pull("visits.db")[0] == 0
    assert len(desk.waits) == 2
    assert min(desk.waits) >= 2


@pytest.mark.parametrize("out", OUTPUTS)
def test_a_centre_away_is_said_in_one_line_and_the_next_run_goes_on(desk: SimpleNamespace, out: str) -> None:
    seen = [0]

    def away_after_the_first_page(handler: BaseHTTPRequestHandler) -> bool:
        seen[0] += 1
        return seen[0] > 1 and _cut(handler)

    desk.centre.before = away_after_the_first_page
    code, said = desk.pull(out, "--quiet")
    assert code == 3
    assert said.count("\n") == 1
    assert "run the same command again" in said

    desk.centre.before = lambda handler: False
    assert desk.pull(out)[0] == 0
    assert _sessions(desk.directory / out) == _wanted(desk)


def test_a_wrong_token_is_said(desk: SimpleNamespace, tmp_path: Path) -> None:
    (tmp_path / "token").write_text("yz_wrong\n", encoding="ascii")

    code, said = desk.pull("visits.db", "--token-file", str(tmp_path / "token"))

    assert code == 4
    assert said == (
        "yizhan-pull: the centre does not take this token: it is wrong, withdrawn, or not for this dataset\n"
    )


def test_the_token_goes_in_no_address(desk: SimpleNamespace) -> None:
    desk.pull("visits.db")

    assert not any("yz_" in path for path in desk.centre.paths)


@pytest.mark.parametrize("out", OUTPUTS)
def test_a_centre_put_back_to_an_older_copy_is_noticed_and_from_start_mends_it(desk: SimpleNamespace, out: str) -> None:
    desk.pull(out)
    del desk.centre.rows["visits"][5:]

    code, said = desk.pull(out)
    assert code == 4
    assert "--from-start" in said

    assert desk.pull(out, "--from-start")[0] == 0
    assert set(_wanted(desk)) <= set(_sessions(desk.directory / out))
    assert len(_sessions(desk.directory / out)) == len(set(_sessions(desk.directory / out)))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}\n",
        b"[]\n",
        b"\xff\n",
        b'{"_cursor":7,"_more":false}\n',
        b'{"device":"no key"}\n{"_cursor":"v1:1","_more":false}\n',
        b'{"_cursor":"v1:0","_more":false}',
    ],
)
def test_an_answer_that_is_none_changes_nothing(desk: SimpleNamespace, body: bytes) -> None:
    desk.centre.before = lambda handler: desk.centre.send(handler, 200, body, "application/x-ndjson") or True

    code, said = desk.pull("visits.db", "--quiet")

    assert code == 1
    assert said.startswith("yizhan-pull: the centre's answer is not understood")
    assert _sessions(desk.directory / "visits.db") == []


def test_a_centre_that_never_moves_on_is_left(desk: SimpleNamespace) -> None:
    body = desk.centre.page([], 0, True)
    desk.centre.before = lambda handler: desk.centre.send(handler, 200, body, "application/x-ndjson") or True

    assert desk.pull("visits.db")[0] == 4


@pytest.mark.parametrize("out", ["visits.csv", "visits.ndjson"])
def test_a_file_that_somebody_made_is_not_written_over(desk: SimpleNamespace, out: str) -> None:
    (desk.directory / out).write_text("mine", encoding="utf-8")

    code, said = desk.pull(out)

    assert code == 5
    assert "move it away" in said
    assert (desk.directory / out).read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("out", ["visits.csv", "visits.ndjson"])
@pytest.mark.parametrize("change", [lambda old: old[:-5], lambda old: old[:-5] + b"other", lambda old: b""])
def test_a_file_changed_by_hand_is_noticed(desk: SimpleNamespace, out: str, change: Callable[[bytes], bytes]) -> None:
    desk.pull(out)
    path = desk.directory / out
    path.write_bytes(change(path.read_bytes()))

    code, said = desk.pull(out)
    assert code == 5
    assert "changed" in said

    assert desk.pull(out, "--from-start")[0] == 0
    assert _sessions(path) == _wanted(desk)


@pytest.mark.parametrize("out", ["visits.csv", "visits.ndjson"])
def test_what_a_cut_left_behind_the_cursor_is_cut_back(desk: SimpleNamespace, out: str) -> None:
    desk.pull(out)
    with (desk.directory / out).open("ab") as file:
        file.write(b'{"session":"half a li')
    _more(desk, 2)

    assert desk.pull(out)[0] == 0
    assert _sessions(desk.directory / out) == _wanted(desk)


def test_what_is_no_database_is_said_in_one_line(desk: SimpleNamespace) -> None:
    (desk.directory / "visits.db").write_text("not a database at all, but text" * 50, encoding="ascii")

    code, said = desk.pull("visits.db")

    assert code == 5
    assert said.endswith("file is not a database\n")
    assert said.count("\n") == 1


@pytest.mark.parametrize("content", ["", "{", "[]", '{"cursor":1}', '{"url":[],"dataset":1}'])
def test_what_is_no_cursor_file_is_said_in_one_line(desk: SimpleNamespace, content: str) -> None:
    (desk.directory / "c").write_text(content, encoding="ascii")

    code, said = desk.pull("visits.csv", "--cursor", str(desk.directory / "c"))

    assert code == 5
    assert "is no cursor file" in said


@pytest.mark.parametrize("out", ["visits.csv", "visits.ndjson"])
def test_two_runs_at_once_do_not_mix(desk: SimpleNamespace, out: str) -> None:
    inner: list[int] = []

    def run_another(handler: BaseHTTPRequestHandler) -> bool:
        if not inner:
            inner.append(-1)
            inner[0] = desk.pull(out)[0]
        return False

    desk.centre.before = run_another

    assert desk.pull(out)[0] == 0
    assert inner == [5]
    assert _sessions(desk.directory / out) == _wanted(desk)


def test_two_runs_at_once_into_a_database_do_not_mix(desk: SimpleNamespace) -> None:
    inner: list[int] = []

    def run_another(handler: BaseHTTPRequestHandler) -> bool:
        if not inner:
            inner.append(-1)
            inner[0] = desk.pull("visits.db")[0]
        return False

    desk.centre.before = run_another

    assert desk.pull("visits.db")[0] == 5
    assert inner == [0]
    assert _sessions(desk.directory / "visits.db") == _wanted(desk)


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
    }
    desk.centre.rows["visits"] = [{"session": "s", **cells}]
    desk.pull("visits.csv")

    with (desk.directory / "visits.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert list(row.values()) == [
        *("s", "'=1+1", "'+1", "'-1", "'@SUM(A1)", "'\t=1", "'\r=1", "-1", 'x,"y"\nz', "true", '["是"]')
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
        ("visits.xlsx", (), "--out must end in .db, .csv, .ndjson"),
        ("no/visits.db", (), "no directory"),
        ("visits.db", ("--day", "2026-02-30"), "is no day"),
        ("visits.db", ("--day", "today", "--since", "today"), "--day cannot be joined"),
        ("visits.db", ("--since", "2026-11-02", "--until", "2026-11-01"), "ends (2026-11-01) before it begins"),
        ("visits.db", ("--url", "http://centre.example"), "https://"),
        ("visits.db", ("--token-file", "/nowhere"), "token file cannot be read"),
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
