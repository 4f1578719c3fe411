"""Keys that lie in files beside the database, so that a copy of the database alone opens and forges nothing."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path


def read_or_make(path: Path, make: Callable[[], bytes]) -> bytes:
    """The key in the file; where there is none, what `make` gives is written, for the owner's eyes alone."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return _write(path, make())


def _write(path: Path, key: bytes) -> bytes:
    """Write a new key beside its place and link it there: two processes at once agree on one."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
    try:
        path.hardlink_to(unfinished)
    except FileExistsError:
        pass
    finally:
        unfinished.unlink()
    return path.read_bytes()
