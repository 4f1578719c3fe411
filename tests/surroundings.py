"""What a run of tests puts around itself: compiled modules that stay, memory for a disk, a heap at rest."""

from __future__ import annotations

import gc
import os
import shutil
import sys
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")
ROOM_BYTES = 6 << 30
"""A whole run leaves some two gigabytes behind until it ends."""

SHARED = "YIZHAN_TESTS_SHARED"
YOUNG = 60_000
"""So many new objects until the garbage among them is looked for: a test makes millions, and keeps few."""


def keep_compiled() -> None:
    """Keep what was compiled, whatever the machine says: each of hundreds of programs would compile it anew."""
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def begin() -> Path:
    """A folder for all files of this run, in memory where there is plenty; the run's workers come to share it.

    What is killed here are programs, not machines: no disk need be waited for.
    """
    has_room = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM_BYTES
    place = Path(tempfile.mkdtemp(prefix="yizhan-tests-", dir=MEMORY if has_room else None))
    # Servers run as somebody else.
    place.chmod(0o755)
    os.environ[SHARED] = os.environ["TMPDIR"] = tempfile.tempdir = str(place)
    return place


def set_aside() -> None:
    """What was imported and collected lasts: it is not searched for garbage again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, *gc.get_threshold()[1:])
