"""Pulls that kill themselves before a step, as a power cut would: a request, a write to disk, a sync, a rename, an SQL
statement.

Read from standard input: a line of JSON each, [the step, the arguments of the command]. Written to standard output: the
exit code of each. This process is small, and so is what it forks; a worker of the tests has imported everything.
"""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from sync.client.transport import RequestsTransport
from sync.pull import database
from sync.pull.__main__ import main

LOADED = database
"""Here, and not by each of the children that need it."""


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


def _exit_code(limit: int, arguments: Sequence[str]) -> int:
    """Run the command in a child."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
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


if __name__ == "__main__":
    for line in sys.stdin:
        os.write(sys.stdout.fileno(), f"{_exit_code(*json.loads(line))}\n".encode())
