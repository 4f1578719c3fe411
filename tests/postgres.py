"""A private PostgreSQL that listens on a socket in its own directory."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def cluster(*, is_durable: bool = False) -> Iterator[str]:
    """A running server; yields its URL with NAME where the database stands. Tests need none durable."""
    with tempfile.TemporaryDirectory(prefix="yizhan-pg-") as name:
        place = Path(name)
        as_owner = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        if as_owner:
            shutil.chown(place, "postgres")
        tools = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1]

        def run(tool: str, *arguments: str) -> None:
            command = [*as_owner, str(tools / tool), *arguments]
            subprocess.run(command, check=True, capture_output=True, cwd=place, timeout=120)

        data = str(place / "data")
        run("initdb", "-D", data, "-U", "yizhan", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        options = f"-c listen_addresses= -c unix_socket_directories={place}"
        options += "" if is_durable else " -c fsync=off -c full_page_writes=off"
        run("pg_ctl", "-D", data, "-l", str(place / "log"), "-w", "-o", options, "start")
        try:
            yield f"postgresql://yizhan@/NAME?host={place}"
        finally:
            run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
