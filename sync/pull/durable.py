"""Files that survive a cut: on disk before anyone relies on them, whole or not changed at all."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import IO


def sync_directory(directory: Path) -> None:
    """Make new names in a directory durable. Windows knows no such thing and needs none."""
    if sys.platform == "win32":
        return
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_file(file: IO[bytes]) -> None:
    """Bring what was written to disk."""
    file.flush()
    os.fsync(file.fileno())


def replace_file(path: Path, content: bytes) -> None:
    """Put ``content`` in place of whatever is there; a cut leaves the old or the new, never a mixture."""
    draft = path.with_name(path.name + ".tmp")
    with draft.open("wb") as file:
        file.write(content)
        sync_file(file)
    draft.replace(path)
    sync_directory(path.parent)


def lock(file: IO[bytes]) -> bool:
    """Hold the file against other runs of this program until it is closed; False if another holds it."""
    if sys.platform == "win32":
        return True
    import fcntl

    try:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
