"""The programs of the journey, each a real process that can be killed outright: the central, a kiosk, the puller."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import queue
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

from tests import templates

STATION = "FC-01"
WITHIN_S = 60.0


def wait_until(condition: Callable[[], object], what: str, within_s: float = WITHIN_S, every_s: float = 0.01) -> None:
    """Wait for a condition, looking often, or less often at what takes long to look at; raises AssertionError with
    `what` was waited for.
    """
    give_up = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < give_up, f"waited {within_s:g} s for {what}"
        threading.Event().wait(every_s)


def free_port() -> int:
    """A port of loopback that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def kill(process: subprocess.Popen[str]) -> None:
    """End a process and all it started, now: SIGKILL leaves no time to tidy up."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


class Central:
    """The central on a port of its own, with its files in `home`."""

    def __init__(self, root: Path, home: Path) -> None:
        self.port = free_port()
        self._root, self._home = root, home
        url = f"http://127.0.0.1:{self.port}"
        own = {"YIZHAN_HOME": str(home), "YIZHAN_PUBLIC_URL": url, "YIZHAN_SECOND_FACTOR": "0", "PYTHONUTF8": "1"}
        self._environment = {**os.environ, **own}
        self._log: IO[str] = (home.parent / "central.log").open("a")
        self._process: subprocess.Popen[str] | None = None

    def tell(self, *arguments: str, typed: str = "") -> str:
        """One command of yizhan-central, with what is typed into it; returns what it printed."""
        return self._python("-m", "sync.central", *arguments, typed=typed)

    def missing(self) -> dict[str, list[tuple[int, int]]]:
        """device -> the ranges of its event numbers that never arrived."""
        ask = (
            "import json, django; django.setup()\n"
            "from sync.central.ledger.api import Device, gaps\n"
            "print(json.dumps({device.id: gaps(device) for device in Device.objects.all()}))"
        )
        found: dict[str, list[tuple[int, int]]] = self.ask(ask)
        return found

    def ask(self, script: str) -> Any:
        """What a few lines of Python, beside the running centre, print as JSON."""
        return json.loads(self._python("-c", script))

    def start(self) -> None:
        """Start, and wait until it answers."""
        serve = [sys.executable, "-m", "sync.central", "serve", "--host", "127.0.0.1", "--port", str(self.port)]
        self._process = subprocess.Popen(
            serve, cwd=self._root, env=self._environment, stdout=self._log, stderr=self._log, text=True,
            start_new_session=True,
        )  # fmt: skip
        wait_until(self.is_healthy, "the central to answer")

    def is_healthy(self) -> bool:
        """Whether it answers at all."""
        assert self._process is None or self._process.poll() is None, "the central ended by itself; see central.log"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/api/v1/health")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def kill(self) -> None:
        """SIGKILL, workers and all."""
        if self._process is not None:
            kill(self._process)
            self._process = None

    def end(self) -> None:
        """Ask it to end, as an operator does, and wait until it has."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(WITHIN_S)
            self._process = None

    def close(self) -> None:
        """End and let the log go."""
        self.kill()
        self._log.close()

    def _python(self, *arguments: str, typed: str = "") -> str:
        environment = {**self._environment, "DJANGO_SETTINGS_MODULE": "sync.central.settings"}
        done = subprocess.run(
            [sys.executable, *arguments], cwd=self._root, env=environment, capture_output=True, text=True,
            timeout=WITHIN_S, input=typed,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()


def published(root: Path, home: Path) -> Central:
    """A centre with content and stations in the new directory `home`, not started yet."""
    return Central(root, templates.published(home))


class KioskProcess:
    """A kiosk whose visitors come by the line (kiosk_driver.py); started again on the same files after each kill.

    `maybe` are the visits that were about to be written, `sure` those whose first row was committed, `tickets` the
    requests for help that were committed: the truth that the rest is held against.
    """

    driver = "tests.e2e.kiosk_driver"

    def __init__(self, root: Path, home: Path, central_url: str) -> None:
        self.maybe: list[str] = []
        self.sure: set[str] = set()
        self.tickets: set[str] = set()
        self.lines = 0
        self._root, self._home = root, home
        self._environment = {
            **os.environ,
            "YIZHAN_HOME": str(home),
            "YIZHAN_CENTRAL_URL": central_url,
            "YIZHAN_STATION": STATION,
            "PYTHONUTF8": "1",
        }
        self._log: IO[str] = (home.parent / "kiosk.log").open("a")
        self._process: subprocess.Popen[str] | None = None
        self._heard: queue.SimpleQueue[str | None] = queue.SimpleQueue()

    def enrol(self, code: str) -> None:
        """Make it known to the central, by the kiosk's own command."""
        url = self._environment["YIZHAN_CENTRAL_URL"]
        command = [sys.executable, "-m", "kiosk", "enrol", "--url", url, "--code", code]
        done = subprocess.run(
            command, cwd=self._root, env=self._environment, capture_output=True, text=True, timeout=WITHIN_S
        )
        assert done.returncode == 0, done.stderr

    def start(self) -> None:
        """Start, and wait until it is ready for a visitor."""
        self._heard = queue.SimpleQueue()
        self._process = subprocess.Popen(
            [sys.executable, "-m", self.driver], cwd=self._root, env=self._environment,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._log, text=True, start_new_session=True,
        )  # fmt: skip
        threading.Thread(target=self._listen, args=(self._process, self._heard), daemon=True).start()
        assert self._hear("ready") is not None, "the kiosk did not start; see kiosk.log"

    def visit(self, seed: int, kill_after: int | None = None) -> bool:
        """One visit; killed after so many lines said, if told. False if the kiosk was killed over it."""
        stop_at = None if kill_after is None else self.lines + kill_after
        self._say(f"visit {seed}")
        return self._hear("done", stop_at) is not None

    def drain(self) -> None:
        """Wait until everything that waits was sent."""
        self._say("drain")
        heard = self._hear("drained")
        assert heard is not None, "the kiosk died while it sent the rest"

    def kill(self) -> None:
        """SIGKILL."""
        if self._process is not None:
            kill(self._process)

    def close(self) -> None:
        """Close as at the end of a day, and let the log go."""
        if self._process is not None and self._process.stdin is not None:
            try:
                self._process.stdin.close()
                self._process.wait(WITHIN_S)
            finally:
                self.kill()
        self._log.close()

    def _say(self, line: str) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        # If it was killed already, what it said before that is heard all the same.
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.write(line + "\n")
            self._process.stdin.flush()

    def _hear(self, word: str, stop_at: int | None = None) -> str | None:
        """Take down what the kiosk says up to `word`; None if it ended before, as it does when `stop_at` is reached."""
        for said in iter(lambda: self._heard.get(timeout=WITHIN_S), None):
            self.lines += 1
            self._take_down(said)
            assert not said.startswith("stuck"), said
            if self.lines == stop_at:
                self.kill()
                stop_at = None
                word = ""  # whatever it had said by then still counts
            elif said.split()[0] == word:
                return said
        return None

    def _take_down(self, said: str) -> None:
        word, _, value = said.partition(" ")
        if word == "maybe":
            self.maybe.append(value)
        elif word == "sure":
            self.sure.add(value)
        elif word == "ticket":
            self.tickets.add(value)

    @staticmethod
    def _listen(process: subprocess.Popen[str], heard: queue.SimpleQueue[str | None]) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            # A line that the kill cut short was not said.
            if line.endswith("\n"):
                heard.put(line.strip())
        heard.put(None)


class Puller:
    """yizhan-pull into files of `home`."""

    def __init__(self, root: Path, home: Path, url: str, token: str) -> None:
        self._root, self._home, self._url = root, home, url
        (home / "token").write_text(token)

    def command(self, dataset: str, out: str) -> list[str]:
        """Its command line for a dataset and a file name; the ending is the format. A hundred rows an answer."""
        told = ["--url", self._url, "--token-file", str(self._home / "token"), "--dataset", dataset, "--limit", "100"]
        return [sys.executable, "-m", "sync.pull", *told, "--out", str(self._home / out)]

    def pull(self, dataset: str, out: str) -> Path:
        """Pull what is new; returns the file."""
        done = subprocess.run(
            self.command(dataset, out), cwd=self._root, capture_output=True, text=True, timeout=WITHIN_S
        )
        assert done.returncode == 0, done.stderr
        return self._home / out

    def start(self, dataset: str, out: str) -> subprocess.Popen[str]:
        """Pull in a process that can be killed."""
        return subprocess.Popen(
            self.command(dataset, out), cwd=self._root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True,
            start_new_session=True,
        )  # fmt: skip


def lines_of(path: Path) -> Iterator[dict[str, object]]:
    """The rows of a file of NDJSON."""
    for line in path.read_text("utf-8").splitlines():
        yield json.loads(line)
