"""The other end of duty_driver.py: a kiosk with a window in a process of its own, touched by the line, or killed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import IO, Any

from tests.e2e.programs import kill

Answer = dict[str, Any]


class Hands:
    """One pair of hands at one kiosk; ``home`` holds its files, ``url`` is where it looks for the centre."""

    def __init__(self, root: Path, home: Path, url: str) -> None:
        self._root, self._home, self._url = root, home, url
        self._log: IO[str] = (home.parent / "kiosk.log").open("a")
        self._process: subprocess.Popen[str] | None = None
        self.durable = 0

    def start(self, moment: str) -> None:
        """Switch the kiosk on at this moment of the scenario; returns when its window is drawn."""
        command = [sys.executable, "-m", "tests.e2e.duty_driver", str(self._home), self._url, moment]
        self._process = subprocess.Popen(
            command, cwd=self._root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._log, text=True,
            start_new_session=True,
        )  # fmt: skip
        self._hear("ready")

    def do(self, verb: str, *rest: str) -> Answer:
        """One verb of duty_driver.Hands, and how it went."""
        self._say(verb, *rest)
        return self._hear("screen")

    def die_when_durable(self, *names: str) -> int:
        """Touch, and cut the power the moment an event is committed, whatever the screen shows; its number."""
        self._say("touch", *names)
        self._hear("durable")
        self.kill()
        return self.durable

    def kill(self) -> None:
        """SIGKILL."""
        if self._process is not None:
            kill(self._process)
            self._process = None

    def close(self) -> None:
        """Switch off as at the end of a day."""
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()
            self._process.wait(60)
        self.kill()
        self._log.close()

    def _say(self, *line: str) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(line) + "\n")
        self._process.stdin.flush()

    def _hear(self, wanted: str) -> Answer:
        """What is said with this word in it; what else was committed meanwhile is noted."""
        assert self._process is not None
        assert self._process.stdout is not None
        for line in self._process.stdout:
            said: Answer = json.loads(line)
            self.durable = said.get("durable", self.durable)
            if wanted in said:
                return said
        raise AssertionError("the kiosk ended by itself; see kiosk.log")
