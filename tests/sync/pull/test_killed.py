"""Killed before any of its steps and run again, a pull neither loses a row nor repeats one.

The steps are counted in a forked child that kills itself before the n-th of them (see kills.py). n grows until a run
comes through.
"""

from __future__ import annotations

import csv
import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from sync.pull.__main__ import main
from tests.sync.pull.conftest import TOKEN

ROOT = Path(__file__).resolve().parents[3]
MOST_STEPS = 200


@pytest.fixture(scope="module")
def run_until() -> Iterator[Callable[[int, list[str]], bool]]:
    """Runs the command until before a step, and kills it there; False if it came through before that step."""
    command = [sys.executable, "-m", "tests.sync.pull.kills"]
    env = {**os.environ, "YIZHAN_TOKEN": TOKEN}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, env=env, stdin=pipe, stdout=pipe, text=True) as forks:
        assert forks.stdin and forks.stdout

        def run(limit: int, arguments: list[str]) -> bool:
            forks.stdin.write(f"{json.dumps([limit, arguments])}\n")
            forks.stdin.flush()
            code = int(forks.stdout.readline())
            assert code in (0, -signal.SIGKILL)
            return code != 0

        yield run


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
    desk: SimpleNamespace, run_until: Callable[[int, list[str]], bool], out: str, kills_in_a_row: int
) -> None:
    wanted = [{"session": row["session"], "duration_s": row["duration_s"]} for row in desk.centre.rows["visits"]]
    step, was_killed = 0, True
    while was_killed:
        directory = desk.directory / str(step)
        directory.mkdir()
        arguments = ["--url", desk.centre.url, "--out", str(directory / out), "--limit", "5", "--quiet"]

        kills = [run_until(step, arguments) for _ in range(kills_in_a_row)]

        assert main(arguments) == 0
        assert _rows(directory / out) == wanted
        was_killed = any(kills)
        step += 1
    assert 10 < step < MOST_STEPS
