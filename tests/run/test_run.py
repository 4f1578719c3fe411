"""The one command: what it says when something is missing, and that a demo leaves nothing behind."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests import templates
from tests.e2e.programs import free_port, wait_until

ROOT = Path(__file__).resolve().parents[2]
WITHIN_S = 90.0
SELDOM_S = 0.2
"""Between looks that read a database or every process, beside programs that need the processors."""


def surroundings() -> dict[str, str]:
    """This process's environment without what tests of the window set in it: the demo draws on a display of its own."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("SDL_", "KIVY_"))}


def run(root: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """./run with these arguments, to its end."""
    whole = {**surroundings(), **environment}
    command = ["bash", str(root / "run"), *arguments]
    return subprocess.run(
        command, env=whole, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=WITHIN_S
    )


@pytest.fixture
def ready(tmp_path: Path) -> dict[str, str]:
    """An environment in which nothing has to be installed, with a demo of its own and no display."""
    return {
        "YIZHAN_VENV": sys.prefix,
        "YIZHAN_DEMO_HOME": str(tmp_path / "demo"),
        "YIZHAN_PORT": str(free_port()),
        "YIZHAN_SCREEN": "1280x800",
        "DISPLAY": "",
    }


def test_help_names_every_command(root: Path) -> None:
    known = re.search(r"^\s+(demo(?: \| \w+)+)\) ", (root / "run").read_text(), re.MULTILINE)
    assert known
    shown = run(root, "--help").stdout
    assert [name for name in known[1].split(" | ") if name != "demo" and f"\n  {name} " not in shown] == []
    assert "\n  test " in shown


def test_a_command_it_does_not_know(root: Path) -> None:
    done = run(root, "dance")
    assert (done.returncode, done.stderr) == (1, "run: there is no command dance: ./run --help lists them.\n")


def test_a_taken_port_is_one_line_that_says_how_to_go_on(root: Path, ready: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run(root, **{**ready, "YIZHAN_PORT": str(port)})
    assert done.returncode == 1
    assert done.stderr == f"run: port {port} is taken or not allowed: choose another, YIZHAN_PORT=8766 ./run\n"


def test_pulling_before_there_is_a_demo(root: Path, ready: dict[str, str]) -> None:
    assert run(root, "pull", **ready).stderr == "run: there is no demo to pull from yet: start ./run first.\n"


# -- what is missing on a fresh machine, played by programs of the same names ----------------------------------------


@pytest.fixture
def fresh(root: Path, tmp_path: Path) -> Path:
    """A clone on which nothing has been set up, and a folder `bin` whose programs come before the machine's."""
    clone = tmp_path / "clone"
    (clone / "tools").mkdir(parents=True)
    for name in ("run", "tools/provision.sh", "requirements.lock", "pyproject.toml"):
        shutil.copy(root / name, clone / name)
    (tmp_path / "bin").mkdir()
    return clone


def play(fresh: Path, **programs: str) -> dict[str, str]:
    """Put shell programs in front of the machine's; returns the environment that finds them."""
    place = fresh.parent / "bin"
    for name, script in programs.items():
        program = place / name.replace("_", "-")
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
    return {"PATH": f"{place}:{os.environ['PATH']}"}


def test_a_full_disk(fresh: Path) -> None:
    path = play(fresh, df="echo header; echo /dev/disk 100 100 7168 99% /")
    done = run(fresh, "test", **path)
    assert done.returncode == 1
    assert done.stderr == (
        f"run: the disk of {fresh} has 7 MB free and 200 MB are needed: free some space, then run this again.\n"
    )


def test_no_network_for_packages(fresh: Path) -> None:
    path = play(
        fresh,
        dpkg_query="exit 1",
        sudo='while [ "${1#-}" != "$1" ]; do shift; done; exec "$@"',
        apt_get="echo 'E: Temporary failure resolving' >&2; exit 100",
    )
    done = run(fresh, **path)
    assert done.returncode == 1
    assert done.stderr.startswith("run: apt-get update failed (E: Temporary failure resolving): check the network")
    assert done.stderr.count("\n") == 1


def test_no_network_for_libraries_and_a_clean_second_try(fresh: Path) -> None:
    """What an interrupted installation left is not trusted: the next try makes the .venv anew."""
    path = play(fresh, dpkg_query="echo installed")
    offline = {"PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": "/dev/null", "PIP_FIND_LINKS": "", "PIP_EXTRA_INDEX_URL": ""}
    done = run(fresh, **path, **offline)
    assert done.returncode == 1
    assert done.stderr.startswith("run: pip could not install the libraries (ERROR: ")
    assert done.stderr.count("\n") == 1
    half = fresh / ".venv" / "half-a-library"
    half.touch()
    assert run(fresh, **path, **offline).returncode == 1
    assert not half.exists()


# -- a demo ----------------------------------------------------------------------------------------------------------


def processes_of(demo: str) -> set[int]:
    """The processes whose environment names this demo."""
    found = set()
    for place in Path("/proc").glob("[0-9]*"):
        try:
            if demo.encode() in (place / "environ").read_bytes() and (place / "cmdline").read_bytes():
                found.add(int(place.name))
        except OSError:
            continue  # it has ended, or is somebody else's
    return found


def commands_of(processes: set[int]) -> list[str]:
    """What they are, for a report."""
    places = [Path(f"/proc/{number}/cmdline") for number in sorted(processes)]
    return [place.read_bytes().replace(b"\0", b" ").decode() for place in places if place.exists()]


def is_taking_first_picture(demo: str) -> bool:
    """Whether the program that waits for the window is there still."""
    return any(command.endswith("--wait 60 ") for command in commands_of(processes_of(demo)))


def _prepare(home: Path) -> None:
    """The home of a demo's central, without invented visits and with nobody's look at an amenity."""
    content = str(ROOT / "assets" / "content")
    without_visits = ["demo", "--no-history", "--token-file", str(home / "pull.token")]
    templates.tell(templates.migrated(home), [without_visits, ["publish", content]])


@pytest.fixture
def prepared(ready: dict[str, str]) -> Path:
    """A demo that was prepared a moment ago, so that a start need not do it; the home of its central."""
    home = templates.copy("prepared", _prepare, Path(ready["YIZHAN_DEMO_HOME"]) / "central")
    (home / "pull.token").rename(home.parent / "pull.token")
    (home / ".prepared").touch()
    return home


@contextlib.contextmanager
def started_demo(root: Path, ready: dict[str, str], tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A demo of the tree at `root`, whose window shows something; ended with the block."""
    log = (tmp_path / "run.log").open("w")
    # Where the tests themselves run behind something, Ctrl-C is ignored, and so it would be by what they start.
    started = subprocess.Popen(
        ["env", "--default-signal=INT", "bash", str(root / "run")], env={**surroundings(), **ready},
        stdin=subprocess.DEVNULL, stdout=log, stderr=log, text=True, start_new_session=True,
    )  # fmt: skip
    picture = Path(ready["YIZHAN_DEMO_HOME"]) / "screens" / "start.png"
    try:
        wait_until(lambda: picture.exists() or started.poll() is not None, "the window", WITHIN_S)
        assert started.poll() is None, (tmp_path / "run.log").read_text()
        yield started
    finally:
        if started.poll() is None:
            started.terminate()
        started.wait(30)
        log.close()


@pytest.fixture
def demo(root: Path, ready: dict[str, str], tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A demo whose window shows something."""
    with started_demo(root, ready, tmp_path) as started:
        yield started


@pytest.mark.x11
def test_a_demo_from_its_start_to_ctrl_c(
    root: Path, ready: dict[str, str], demo: subprocess.Popen[str], tmp_path: Path
) -> None:
    home = Path(ready["YIZHAN_DEMO_HOME"])
    said = (tmp_path / "run.log").read_text()
    assert re.search(r"^password: \S{12,}$", said, re.MULTILINE)
    assert str(home / "screens") in said

    again = run(root, **ready)
    assert again.returncode == 1
    assert again.stderr.startswith(f"run: a demo is already running in {home}")

    assert run(root, "pull", "--quiet", **ready).returncode == 0
    with sqlite3.connect(home / "visits.db") as pulled:
        assert pulled.execute("SELECT count(*) FROM visits").fetchone()[0] > 100

    wait_until(lambda: "working, every" in (home / "work.log").read_text(), "the central's worker", WITHIN_S)
    assert len(processes_of(str(home))) >= 5
    demo.send_signal(signal.SIGINT)
    assert demo.wait(30) == 130
    assert processes_of(str(home)) == set()


@pytest.mark.x11
def test_a_demo_that_is_killed_outright_leaves_no_orphans(
    ready: dict[str, str], prepared: Path, demo: subprocess.Popen[str]
) -> None:
    home = ready["YIZHAN_DEMO_HOME"]
    # The picture is there; whoever took it waits a minute until the next.
    wait_until(lambda: not is_taking_first_picture(home), "the first picture", WITHIN_S, SELDOM_S)
    demo.kill()
    demo.wait(30)
    with contextlib.suppress(AssertionError):
        wait_until(lambda: not processes_of(home), "all that it started to end", 30, SELDOM_S)
    assert commands_of(processes_of(home)) == []


# -- a demo that was made long ago


@pytest.fixture
def old_tree(root: Path, tmp_path: Path) -> Path:
    """This tree under another name, in which no file is younger than a demo of ten days ago: its folders are links."""
    place = tmp_path / "tree"
    (place / "assets").mkdir(parents=True)
    inside = [path.relative_to(root) for path in (root / "assets").iterdir()]
    for name in (*inside, "run", "tools", "kiosk", "screens", "sync"):
        (place / name).symlink_to(root / name)
    return place


@pytest.fixture
def ten_days_old(prepared: Path) -> Path:
    """A demo as it was left ten days ago, with nobody's look at an amenity since; the home of its central."""
    then = time.time() - timedelta(days=10).total_seconds()
    os.utime(prepared / ".prepared", (then, then))
    return prepared


def age_of_newest_check(content: Path) -> timedelta:
    """How long ago somebody last looked at an amenity, by the content that a kiosk has pulled; years if it has none."""
    with contextlib.closing(sqlite3.connect(f"{content.as_uri()}?mode=ro", uri=True)) as pulled:
        places = pulled.execute("SELECT body FROM items WHERE path LIKE 'facilities/%'").fetchall()
    items = [item for (body,) in places for item in json.loads(body)["amenities"] if item["checked_at"]]
    checks = [datetime.fromisoformat(item["checked_at"]) for item in items]
    return datetime.now(UTC) - max(checks, default=datetime(2000, 1, 1, tzinfo=UTC))


def has_fresh_checks(content: Path) -> bool:
    """Whether somebody has looked at an amenity within the hour."""
    return age_of_newest_check(content) < timedelta(hours=1)


@pytest.mark.x11
def test_a_demo_of_ten_days_ago_is_made_fresh_again(
    old_tree: Path, ten_days_old: Path, ready: dict[str, str], tmp_path: Path
) -> None:
    """Beside the window, which opens without waiting: fresh checks reach the kiosk, and the days between are there."""
    content = ten_days_old.parent / "kiosk" / "content.db"
    stamp = ten_days_old / ".prepared"
    with started_demo(old_tree, ready, tmp_path):
        wait_until(lambda: has_fresh_checks(content), "fresh checks at the kiosk", WITHIN_S, SELDOM_S)
        wait_until(lambda: time.time() - stamp.stat().st_mtime < WITHIN_S, "the days since to be invented", WITHIN_S)
        assert run(old_tree, "pull", "--quiet", **ready).returncode == 0
    with contextlib.closing(sqlite3.connect(ten_days_old.parent / "visits.db")) as pulled:
        assert pulled.execute("SELECT count(*) FROM visits").fetchone()[0] > 100
