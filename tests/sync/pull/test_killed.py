"""Killed before any of its steps and run again, a pull neither loses a row nor repeats one.

The steps are counted in a forked child that kills itself, as a power cut would, before the n-th of them: a request, a
write to disk, a sync, a rename, an SQL statement. n grows until a run comes through.
"""

from __future__ import annotations

import csv
import json
import os
import signal
import sqlite3
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from sync.client.transport import RequestsTransport
from sync.pull.__main__ import main

MOST_STEPS = 200


class _Steps:
    """Kills this process before the ``limit``-th step."""

    def __init__(self, limit: int) -> None:
        self.left = limit

    def step(self, *ignored: object) -> None:
        self.left -= 1
        if self.left < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def before(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*arguments: Any, **named: Any) -> Any:
            self.step()
            return function(*arguments, **named)

        return counted


def _killed_before_step(limit: int, arguments: list[str]) -> bool:
    """Run the command in a child; False if it came through before that step."""
    child = os.fork()
    if child:
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        assert code in (0, -signal.SIGKILL)
        return code != 0
    code = 1
    try:
        steps = _Steps(limit)
        connect = sqlite3.connect

        def traced(*given: Any, **named: Any) -> sqlite3.Connection:
            connection = connect(*given, **named)
            connection.set_trace_callback(steps.step)
            return connection

        sqlite3.connect = traced  # type: ignore[assignment]
        os.fsync = steps.before(os.fsync)
        Path.replace = steps.before(Path.replace)  # type: ignore[method-assign]
        RequestsTransport.send = steps.before(RequestsTransport.send)  # type: ignore[method-assign]
        code = main(arguments)
    finally:
        os._exit(code)


def _rows(path: Path) -> list[dict[str, Any]]:
    if path.suffix == ".db":
        with sqlite3.connect(path) as db:
            db.row_factory = sqlite3.Row
            return [dict(row) for row in db.execute("SELECT session, duration_s FROM visits ORDER BY rowid")]
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return [{"session": row["session"], "duration_s": int(row["duration_s"])} for row in csv.DictReader(file)]
    found = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [{"session": row["session"], "duration_s": row["duration_s"]} for row in found]


@pytest.mark.parametrize("out", ["visits.db", "visits.csv", "visits.ndjson"])
@pytest.mark.parametrize("kills_in_a_row", [1, 2])
def test_killed_before_any_step_and_run_again_every_row_is_there_once(
    desk: SimpleNamespace, out: str, kills_in_a_row: int
) -> None:
    wanted = [{"session": row["session"], "duration_s": row["duration_s"]} for row in desk.centre.rows["visits"]]
    step, was_killed = 0, True
    while was_killed:
        directory = desk.directory / str(step)
        directory.mkdir()
        arguments = ["--url", desk.centre.url, "--out", str(directory / out), "--limit", "5", "--quiet"]

        kills = [_killed_before_step(step, arguments) for _ in range(kills_in_a_row)]

        assert main(arguments) == 0
        assert _rows(directory / out) == wanted
        was_killed = any(kills)
        step += 1
    assert 10 < step < MOST_STEPS
