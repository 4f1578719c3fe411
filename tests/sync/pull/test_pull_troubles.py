"""yizhan-pull when something goes wrong: one line, an exit code, and nothing lost or doubled afterwards."""

from __future__ import annotations

from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from types import SimpleNamespace

import pytest

OUTPUTS = ("visits.db", "visits.csv", "visits.ndjson")


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
    assert desk.sessions(out) == desk.wanted()


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
    assert desk.sessions(out) == desk.wanted()


def test_a_wrong_token_is_said(desk: SimpleNamespace, tmp_path: Path) -> None:
    (tmp_path / "token").write_text("yz_wrong\n", encoding="ascii")

    code, said = desk.pull("visits.db", "--token-file", str(tmp_path / "token"))

    assert code == 4
    assert said == ("yizhan-pull: the centre does not take this token: it is wrong, withdrawn, or its time is over\n")


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
    assert set(desk.wanted()) <= set(desk.sessions(out))
    assert len(desk.sessions(out)) == len(set(desk.sessions(out)))


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
    assert desk.sessions("visits.db") == []


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
    assert desk.sessions(out) == desk.wanted()


@pytest.mark.parametrize("out", ["visits.csv", "visits.ndjson"])
def test_what_a_cut_left_behind_the_cursor_is_cut_back(desk: SimpleNamespace, out: str) -> None:
    desk.pull(out)
    with (desk.directory / out).open("ab") as file:
        file.write(b'{"session":"half a li')
    desk.more(2)

    assert desk.pull(out)[0] == 0
    assert desk.sessions(out) == desk.wanted()


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
    assert desk.sessions(out) == desk.wanted()


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
    assert desk.sessions("visits.db") == desk.wanted()
