"""A private PostgreSQL that listens on a socket in its own directory."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

LASTING = ""
PASSING = "-c fsync=off -c full_page_writes=off -c autovacuum=off"
"""Nobody needs its data after a crash, nor does it get old."""


class _Tools:
    """PostgreSQL's own programs for the cluster in `place`, run by whom it allows."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._data = str(place / "data")
        self._as_owner = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        self._folder = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1]
        if self._as_owner:
            shutil.chown(place, "postgres")

    def make(self) -> None:
        self._run("initdb", "-D", self._data, "-U", "yizhan", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")

    def start(self, settings: str) -> str:
        """Start it; its URL with NAME where the database stands."""
        options = f"-c listen_addresses= -c unix_socket_directories={self._place} {settings}"
        self._run("pg_ctl", "-D", self._data, "-l", str(self._place / "log"), "-w", "-o", options, "start")
        return f"postgresql://yizhan@/NAME?host={self._place}"

    def stop(self, mode: str) -> None:
        self._run("pg_ctl", "-D", self._data, "-m", mode, "-w", "stop")

    def _run(self, tool: str, *arguments: str) -> None:
        command = [*self._as_owner, str(self._folder / tool), *arguments]
        subprocess.run(command, check=True, capture_output=True, cwd=self._place, timeout=120)


@contextmanager
def cluster(*, is_durable: bool = False, like: Path | None = None) -> Iterator[str]:
    """A running server; yields its URL with NAME where the database stands. Tests need none durable.

    `like`: with the databases of one that was `kept`.
    """
    with tempfile.TemporaryDirectory(prefix="yizhan-pg-") as name:
        place = Path(name)
        tools = _Tools(place)
        if like:
            # With its owner and its rights, on which PostgreSQL insists.
            subprocess.run(["cp", "-a", str(like), str(place / "data")], check=True)
        else:
            tools.make()
        url = tools.start(LASTING if is_durable else PASSING)
        try:
            yield url
        finally:
            tools.stop("immediate")


def keep(place: Path, fill: Callable[[str], None]) -> None:
    """Put into `place` the data of a server that `fill` was given the URL of."""
    with tempfile.TemporaryDirectory(prefix="yizhan-pg-") as name:
        tools = _Tools(Path(name))
        tools.make()
        url = tools.start(PASSING)
        try:
            fill(url)
        finally:
            tools.stop("fast")
        shutil.move(Path(name) / "data", place / "data")
