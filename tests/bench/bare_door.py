"""A server that reads what comes and says so: what the centre's door is held against."""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.request
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Message = MutableMapping[str, Any]
WITHIN_S = 20.0


async def app(scope: Message, receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Any]) -> None:
    """Read the body, answer two bytes."""
    while (await receive()).get("more_body"):
        pass
    headers = [(b"content-type", b"application/json"), (b"content-length", b"2")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"{}"})


@contextmanager
def served(root: Path, port: int) -> Iterator[int]:
    """It, served as the centre is: by granian, one process; yields the port."""
    command = [sys.executable, "-m", "granian", "--interface", "asginl", "--port", str(port), "--no-ws"]
    command += ["--backpressure", "4096", "--log-level", "warning", "tests.bench.bare_door:app"]
    with subprocess.Popen(command, cwd=root) as server:
        try:
            deadline = time.monotonic() + WITHIN_S
            while not _answers(port):
                if time.monotonic() > deadline:
                    raise SystemExit("the bare server does not answer")
                time.sleep(0.1)
            yield port
        finally:
            server.terminate()


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=1):
            return True
    except OSError:
        return False
