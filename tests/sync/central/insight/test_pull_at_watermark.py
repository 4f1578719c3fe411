"""yizhan-pull at a watermark: whatever is cut, what arrives in the end is the whole, and the same for ever."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from sync.central.insight import export_files
from sync.central.insight.api import issue_token
from sync.client.errors import TransportError
from sync.client.ports import Response
from sync.pull import snapshot
from sync.pull.__main__ import pull as run_pull
from sync.pull.errors import PullError, RefusedError, UnreachableError, UsageError
from sync.pull.options import parse
from sync.pull.progress import Progress, line
from sync.pull.stream import Stream
from tests.sync.central.databases import any_engine
from tests.sync.central.insight.pulling import Desk, read

NOON = datetime.fromisoformat("2026-11-20T12:00:00.000+08:00")
OUTS = {"all.csv": "csv", "all.ndjson": "ndjson", "all.xlsx": "xlsx", "all.parquet": "parquet", "all.db": "sqlite"}
VISITS = 25


class Cable:
    """Both roads of yizhan-pull to a centre in this process. `cut_after` bytes of a reply it breaks, so many times;
    once it has carried `budget` bytes it is dead."""

    def __init__(self, ask: Callable[..., Any], cut_after: int = 0, cuts: int = 0, budget: int = 1 << 30) -> None:
        self.ask, self.cut_after, self.cuts, self.budget = ask, cut_after, cuts, budget
        self.fetched = 0
        self.between: Callable[[], None] = lambda: None

    def send(self, request: Any) -> Response:
        reply = self.ask(request.method, request.path, dict(request.headers), request.body)
        return Response(reply.status, {name.lower(): value for name, value in reply.headers.items()}, reply.body)

    @contextmanager
    def get(self, path: str, headers: dict[str, str]) -> Iterator[Stream]:
        reply = self.ask("GET", path, headers, b"")
        told = {name.lower(): value for name, value in reply.headers.items()}
        yield Stream(reply.status, told, self._pieces(reply.body))

    def _pieces(self, body: bytes) -> Iterator[bytes]:
        self.between()
        if self.cuts and len(body) > self.cut_after:
            self.cuts -= 1
            self.fetched += self.cut_after
            yield body[: self.cut_after]
            raise TransportError("the cable is out")
        for start in range(0, len(body), 100):
            if self.fetched >= self.budget:
                raise TransportError("the cable is out")
            self.fetched += len(body[start : start + 100])
            yield body[start : start + 100]


@pytest.fixture
def visited(database: str, kiosk: Any) -> Any:
    for _ in range(VISITS):
        kiosk.visit(NOON)
    kiosk.push()
    return kiosk


@pytest.fixture
def desk(visited: Any, ask: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    # Several parts, though there are few rows.
    monkeypatch.setattr(snapshot, "FIRST", 6)
    monkeypatch.setattr(snapshot, "LEAST", 3)
    monkeypatch.setattr(snapshot, "MOST", 6)
    secret = issue_token("statistics")[1]
    (tmp_path / "token").write_text(secret)
    return Desk(ask, secret)


@pytest.fixture
def pull(desk: Desk, tmp_path: Path) -> Callable[..., bytes]:
    """Run the command once through a cable; what is in OUT then."""

    def run(cable: Cable, out: str, *told: str) -> bytes:
        arguments = ["--url", "https://centre.example", "--token-file", str(tmp_path / "token"), "--quiet"]
        options = parse([*arguments, "--out", str(tmp_path / out), *told], {}, datetime.now(UTC))
        run_pull(options, cable, lambda seconds: None, cable)  # type: ignore[arg-type]
        return (tmp_path / out).read_bytes()

    return run


def left(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if path.name not in ("token", "central.db", *OUTS)} - {
        "central.db-wal",
        "central.db-shm",
    }


@pytest.mark.parametrize("out", OUTS)
def test_what_is_pulled_is_what_the_page_gives(
    desk: Desk, ask: Any, pull: Callable[..., bytes], tmp_path: Path, out: str
) -> None:
    content = pull(Cable(ask), out, "--new-watermark", "2026-11")

    assert content == desk.file("visits", OUTS[out], watermark="2026-11")
    assert len(read(OUTS[out], content)) == VISITS
    assert left(tmp_path) == set()


@pytest.mark.parametrize("out", OUTS)
def test_a_cut_pull_goes_on_by_itself(ask: Any, desk: Desk, pull: Callable[..., bytes], out: str) -> None:
    assert pull(Cable(ask, cut_after=1500, cuts=3), out, "--new-watermark", "w") == desk.file(
        "visits", OUTS[out], watermark="w"
    )


@pytest.mark.parametrize("out", OUTS)
def test_a_page_of_somebody_else_is_no_row(ask: Any, desk: Desk, pull: Callable[..., bytes], out: str) -> None:
    """It comes with status 200 wherever somebody has to sign in first, or a proxy says that it is being mended."""
    cable, pages = Cable(ask), [b"<p>Free WiFi</p>\n"] * 3

    def asked(method: str, path: str, headers: dict[str, str], body: bytes) -> Any:
        reply = ask(method, path, headers, body)
        if method == "GET" and pages:
            return replace(reply, status=200, headers={"Content-Type": "text/html"}, body=pages.pop())
        return reply

    cable.ask = asked
    assert pull(cable, out, "--new-watermark", "w") == desk.file("visits", OUTS[out], watermark="w")
    assert pages == []


def flipped(bodies: list[bytes]) -> bytes:
    return bodies[-1].replace(b"zh", b"zz", 1)


def cut_short(bodies: list[bytes]) -> bytes:
    return bodies[-1][: bodies[-1].rindex(b"\n", 0, -40) + 1]


def an_earlier_one(bodies: list[bytes]) -> bytes:
    return bodies[-2]


@any_engine
@pytest.mark.parametrize("lie", [flipped, cut_short, an_earlier_one])
@pytest.mark.parametrize("told", [("all.csv", "--new-watermark", "w"), ("all.ndjson", "--new-watermark", "w")])
def test_rows_that_a_line_altered_cut_or_repeated_are_fetched_again(
    ask: Any, pull: Callable[..., bytes], lie: Callable[[list[bytes]], bytes], told: tuple[str, ...]
) -> None:
    """As a proxy may that ends an answer by closing, or keeps answers: nothing in the rows themselves shows it."""
    whole, bodies = pull(Cable(ask), *told), []

    def asked(method: str, path: str, headers: dict[str, str], body: bytes) -> Any:
        reply = ask(method, path, headers, body)
        if method == "GET":
            bodies.append(reply.body)
            if len(bodies) in (2, 3):
                return replace(reply, body=lie(bodies))
        return reply

    assert pull(Cable(asked), *told) == whole


@any_engine
@pytest.mark.parametrize("lie", [flipped, an_earlier_one])
def test_a_page_of_what_follows_that_a_line_altered_or_repeated_is_fetched_again(
    ask: Any, pull: Callable[..., bytes], lie: Callable[[list[bytes]], bytes]
) -> None:
    whole, bodies = pull(Cable(ask), "all.ndjson", "--limit", "6"), []

    def asked(method: str, path: str, headers: dict[str, str], body: bytes) -> Any:
        reply = ask(method, path, headers, body)
        bodies.append(reply.body)
        return replace(reply, body=lie(bodies)) if len(bodies) in (2, 3) else reply

    again = read("csv", pull(Cable(asked), "all.csv", "--limit", "6"))
    assert [row["session"] for row in again] == [row["session"] for row in read("ndjson", whole)]
    assert {row["lang"] for row in again} == {"zh"}


@any_engine
def test_a_file_whose_length_a_proxy_left_out_is_whole_when_its_tag_says_so(
    ask: Any, desk: Desk, pull: Callable[..., bytes]
) -> None:
    def asked(method: str, path: str, headers: dict[str, str], body: bytes) -> Any:
        reply = ask(method, path, headers, body)
        return replace(reply, headers={name: value for name, value in reply.headers.items() if "Length" not in name})

    assert pull(Cable(asked), "all.xlsx", "--new-watermark", "w") == desk.file("visits", "xlsx", watermark="w")


def test_an_answer_to_another_question_fills_no_file(ask: Any, pull: Callable[..., bytes], tmp_path: Path) -> None:
    told: list[Any] = []

    def asked(method: str, path: str, headers: dict[str, str], body: bytes) -> Any:
        told.append(ask(method, path, headers, body))
        return told[0] if method == "POST" else told[-1]

    cable = Cable(asked)
    pull(cable, "all.csv", "--new-watermark", "w")
    for out, watermark in (("all.ndjson", "w"), ("all.parquet", "w"), ("other.csv", "later")):
        with pytest.raises(PullError, match="to another question"):
            pull(cable, out, "--new-watermark", watermark)
        assert not (tmp_path / out).exists()


@pytest.mark.parametrize("out", OUTS)
def test_a_pull_that_was_given_up_goes_on_with_what_it_has(
    visited: Any, ask: Any, desk: Desk, pull: Callable[..., bytes], out: str
) -> None:
    whole = desk.file("visits", OUTS[out])
    for _ in range(2):
        with pytest.raises(UnreachableError):
            pull(Cable(ask, budget=len(whole) * 2 // 5), out, "--filter", "mode=normal")
        visited.visit(NOON)
        visited.push(visited.lines[-2:])
    cable = Cable(ask)
    content = pull(cable, out, "--filter", "mode=normal")

    assert content == whole  # of the moment at which it first began
    assert cable.fetched < len(whole) * 3 // 4


def test_events_that_come_between_the_parts_change_nothing(
    visited: Any, ask: Any, desk: Desk, pull: Callable[..., bytes]
) -> None:
    before = pull(Cable(ask), "all.ndjson", "--new-watermark", "w")
    cable = Cable(ask)

    def more() -> None:
        visited.visit(NOON)
        visited.push(visited.lines[-2:])

    cable.between = more
    assert pull(cable, "all.ndjson", "--watermark", "w") == before
    assert pull(Cable(ask), "all.ndjson", "--new-watermark", "later") != before


def test_what_another_command_left_behind_is_not_gone_on_with(ask: Any, desk: Desk, pull: Callable[..., bytes]) -> None:
    with pytest.raises(UnreachableError):
        pull(Cable(ask, budget=3000), "all.ndjson", "--new-watermark", "w")

    assert pull(Cable(ask), "all.ndjson", "--watermark", "w", "--columns", "lang") == b'{"lang":"zh"}\n' * VISITS


def test_a_draft_that_was_changed_by_hand_is_not_delivered(
    ask: Any, desk: Desk, pull: Callable[..., bytes], tmp_path: Path
) -> None:
    with pytest.raises(UnreachableError):
        pull(Cable(ask, budget=2500), "all.parquet", "--new-watermark", "w")
    draft = tmp_path / "all.parquet.part"
    draft.write_bytes(b"x" * draft.stat().st_size)

    cable = Cable(ask)
    with pytest.raises(PullError, match="not what the centre has"):
        pull(cable, "all.parquet", "--new-watermark", "w")
    assert not (tmp_path / "all.parquet").exists()
    assert pull(cable, "all.parquet", "--new-watermark", "w") == desk.file("visits", "parquet", watermark="w")


def test_filters_and_days_are_the_centres(visited: Any, ask: Any, pull: Callable[..., bytes]) -> None:
    visited.visit(NOON.replace(day=25), lang="ru")
    visited.push(visited.lines[-2:])

    content = pull(Cable(ask), "all.ndjson", "--since", "2026-11-21", "--filter", "lang=ru,en", "--columns", "lang")
    assert content == b'{"lang":"ru"}\n'


def test_a_watermark_that_is_not_there_is_said_in_a_sentence(ask: Any, pull: Callable[..., bytes]) -> None:
    with pytest.raises(RefusedError, match="there is no watermark of this name"):
        pull(Cable(ask), "all.csv", "--watermark", "none")


def test_a_file_that_follows_is_not_written_over(ask: Any, pull: Callable[..., bytes], tmp_path: Path) -> None:
    (tmp_path / "all.csv.cursor").write_text("{}")

    with pytest.raises(UsageError, match="follows what comes"):
        pull(Cable(ask), "all.csv", "--watermark", "w")
    pull(Cable(ask), "all.db")
    with pytest.raises(UsageError, match="follows what comes"):
        pull(Cable(ask), "all.db", "--watermark", "w")


def test_a_long_file_is_waited_for_with_the_rows_so_far(ask: Any, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = desk.begin("visits", "xlsx").json()["id"]
    monkeypatch.setattr(export_files, "_locked", lambda place: None)  # somebody else is making it

    reply = desk.get(f"{begun}/file")

    assert (reply.status, reply.headers["Retry-After"]) == (202, "1")
    assert json.loads(reply.body) == {"rows_done": 0, "rows": VISITS}


def test_progress_tells_rows_speed_and_what_is_left() -> None:
    shown = line(250_000, 1_000_000, "rows", 125_000.0)

    assert shown == "[######------------------]  25%  250,000 of 1,000,000 rows  125,000/s  6 s left"
    assert line(0, 0, "rows", 0.0) == f"[{'#' * 24}] 100%  0 of 0 rows"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_shows_one_line_drawn_anew_and_a_file_a_line_now_and_then() -> None:
    now = [0.0]
    terminal, log = Terminal(), io.StringIO()
    bars = [Progress(out, 100, "rows", monotonic=lambda: now[0]) for out in (terminal, log)]
    for second in range(21):
        now[0] = float(second)
        for bar in bars:
            bar.told(second)
    for bar in bars:
        bar.done()

    assert terminal.getvalue().count("\r") == 22
    assert "\n" not in terminal.getvalue()
    assert log.getvalue().count("\n") == 2
