"""Homes of a central that many tests begin with, made once for all workers of a run and copied."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.surroundings import SHARED

ROOT = Path(__file__).resolve().parents[1]
MIGRATED: Sequence[Sequence[str]] = (("migrate",),)
PUBLISHED: Sequence[Sequence[str]] = (*MIGRATED, ("publish", str(ROOT / "assets" / "content")))


def migrated(home: Path) -> Path:
    """Make `home` that of a central with an empty database, which is up to date."""
    return copy("migrated", lambda place: tell(place, MIGRATED), home)


def published(home: Path) -> Path:
    """Make `home` that of a central that has published the content that ships."""
    return copy("published", lambda place: tell(migrated(place), PUBLISHED[1:]), home)


def copy(name: str, make: Callable[[Path], object], home: Path) -> Path:
    """Fill the folder `home` with what `make` puts into a folder, the first time that the run asks for this name."""
    if SHARED in os.environ:
        shutil.copytree(once(name, make), home, dirs_exist_ok=True)
    else:
        home.mkdir(parents=True, exist_ok=True)
        make(home)
    return home


def once(name: str, make: Callable[[Path], object]) -> Path:
    """The folder that `make` filled, once for all workers; the others wait until it is whole."""
    place = Path(os.environ[SHARED]) / "templates" / name
    place.parent.mkdir(exist_ok=True)
    with (place.parent / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not place.exists():
            draft = place.with_name(f"{name}.draft")
            shutil.rmtree(draft, ignore_errors=True)
            draft.mkdir()
            make(draft)
            draft.rename(place)
    return place


def tell(home: Path, commands: Sequence[Sequence[str]]) -> str:
    """Commands of the central of this home; what they printed."""
    environment = {**os.environ, "YIZHAN_HOME": str(home), "YIZHAN_SECOND_FACTOR": "0", "PYTHONUTF8": "1"}
    environment.pop("YIZHAN_DATABASE_URL", None)
    said = ""
    for words in commands:
        command = [sys.executable, "-m", "sync.central", *words]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=180)
        assert done.returncode == 0, done.stderr
        said += done.stdout
    return said
