"""A centre of the size of the pull interface: rows in order, pages, a token; real HTTP on loopback."""

from __future__ import annotations

import csv
import json
import sqlite3
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from sync.protocol.problems import ProblemError, encode_problem
from sync.pull.__main__ import main

TOKEN = "yz_right"


def visit(number: int, **changes: Any) -> dict[str, Any]:
    """A visit as the centre gives it; three begin on each day from 2026-11-20 on, one of them just after midnight."""
    day, hour = 20 + number // 3, ("00:00:00.000", "12:30:00.000", "23:59:59.999")[number % 3]
    return {
        "session": f"01a2436c-03f4-7c11-8a2e-{number:012d}",
        "device": "kiosk-qj-0001",
        "station": "FC-01",
        "started_at": f"2026-11-{day}T{hour}+08:00",
        "duration_s": 30 + number,
        "lang": "ru",
        "outcome": None if number % 2 else "help",
        "demo": False,
        **changes,
    }


class LoopbackCentre:
    """``rows`` by dataset, in the order of arrival. ``before`` runs before each answer and may break it."""

    def __init__(self) -> None:
        self.rows: dict[str, list[dict[str, Any]]] = {"visits": [], "help_requests": [], "events": []}
        self.before: Callable[[BaseHTTPRequestHandler], bool] = lambda handler: False
        self.paths: list[str] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                outer.paths.append(self.path)
                if not outer.before(self):
                    outer._answer(self)

            def log_message(self, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.handle_error = lambda *args: None  # type: ignore[method-assign]  # killed clients are expected
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(handler.path)
        rows = self.rows.get(parts.path.rpartition("/")[2])
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if handler.headers["Authorization"] != f"Bearer {TOKEN}":
            return self.problem(handler, "token-invalid")
        if rows is None:
            return self.problem(handler, "dataset-unknown")
        after = int(query.get("after", "v1:0").removeprefix("v1:"))
        if after > len(rows):
            return self.problem(handler, "cursor-invalid")
        end = min(len(rows), after + int(query["limit"]))
        self.send(handler, 200, self.page(rows[after:end], end, end < len(rows)), "application/x-ndjson")
        return None

    @staticmethod
    def page(rows: list[dict[str, Any]], end: int, has_more: bool) -> bytes:
        lines = [*rows, {"_cursor": f"v1:{end}", "_more": has_more}]
        return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()

    def problem(self, handler: BaseHTTPRequestHandler, code: str, **headers: str) -> None:
        problem = ProblemError(code)
        self.send(handler, problem.status, encode_problem(problem), "application/problem+json", **headers)

    @staticmethod
    def send(handler: BaseHTTPRequestHandler, status: int, body: bytes, type_: str, **headers: str) -> None:
        handler.send_response(status)
        for name, value in {"Content-Type": type_, "Content-Length": str(len(body)), **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)


@pytest.fixture
def centre() -> Iterator[LoopbackCentre]:
    made = LoopbackCentre()
    made.rows["visits"] = [visit(number) for number in range(10)]
    yield made
    made.close()


def _sessions(path: Path) -> list[str]:
    if path.suffix == ".db":
        with sqlite3.connect(path) as db:
            return [row[0] for row in db.execute("SELECT session FROM visits ORDER BY session")]
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return [row["session"] for row in csv.DictReader(file)]
    return [json.loads(line)["session"] for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def desk(
    centre: LoopbackCentre,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> SimpleNamespace:
    """A person at a desk.

    ``pull(out, *options)`` runs the command and returns (exit code, what it said); ``sessions(out)`` are the visits in
    an output of any kind, ``wanted()`` those at the centre, ``more(n)`` makes n new ones of the first day.
    """
    monkeypatch.setenv("YIZHAN_TOKEN", TOKEN)
    waits: list[float] = []

    def pull(out: str, *options: str) -> tuple[int, str]:
        arguments = ["--url", centre.url, "--out", str(tmp_path / out), "--limit", "3", *options]
        code = main(arguments, wait=waits.append)
        return code, capsys.readouterr().err

    def more(count: int) -> None:
        rows = centre.rows["visits"]
        for _ in range(count):
            rows.append({**rows[0], "session": visit(len(rows))["session"]})

    return SimpleNamespace(
        pull=pull,
        directory=tmp_path,
        centre=centre,
        waits=waits,
        sessions=lambda out: _sessions(tmp_path / out),
        wanted=lambda: [row["session"] for row in centre.rows["visits"]],
        more=more,
    )
