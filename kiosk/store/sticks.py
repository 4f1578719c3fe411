"""Sticks that somebody plugged in: which are mounted, and reading and writing there whatever they are like.

A stick comes from outside. It may be full, write-protected or pulled out at any moment, and its file system may hold
links that lead into ours: a new file is only ever made where there is none, and no link is followed.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

from kiosk.errors import StickFailed, StickFull, StickMissing, StickReadOnly, TooManySticks
from kiosk.store.files import sync_directory

MOUNTS = Path("/proc/mounts")
UNFINISHED = ".part"
MOST_FILES = 1000

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
READ_ONLY = (errno.EROFS, errno.EACCES, errno.EPERM)


class Sticks(Protocol):
    """Where sticks appear."""

    def mounted(self) -> Sequence[Path]:
        """The folders of the sticks that are there now."""


class MountedSticks:
    """What the system has mounted below certain folders; mounting is its business (see docs/kiosk.md)."""

    def __init__(self, roots: Sequence[Path], mounts: Path = MOUNTS) -> None:
        self._roots, self._mounts = roots, mounts

    def mounted(self) -> list[Path]:
        """The mount points below the roots, in order; none if that cannot be told."""
        try:
            lines = self._mounts.read_text("utf-8", "surrogateescape").splitlines()
        except OSError:
            return []
        places = {Path(_plain(line.split()[1])) for line in lines if len(line.split()) > 1}
        return sorted(place for place in places if any(root in place.parents for root in self._roots))


def only_stick(sticks: Sticks) -> Path:
    """The one stick; raises StickMissing, TooManySticks."""
    found = sticks.mounted()
    if not found:
        raise StickMissing
    if len(found) > 1:
        raise TooManySticks(f"{len(found)} sticks")
    return found[0]


def write_whole(folder: Path, name: str, content: bytes) -> None:
    """Puts a file on a stick, all of it or nothing, and durably; raises StickFull, StickReadOnly, StickFailed."""
    unfinished = folder / f"{name}{UNFINISHED}"
    with translated():
        unfinished.unlink(missing_ok=True)
        try:
            descriptor = os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(folder / name)
            sync_directory(folder)
        except OSError:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)
            raise


def read_some(folder: Path, pattern: str, limit: int) -> Iterator[tuple[str, bytes]]:
    """(name, content) of the ordinary files of this pattern, of each at most ``limit`` bytes; raises StickFailed."""
    with translated():
        names = sorted(path.name for path, _ in zip(folder.glob(pattern), range(MOST_FILES), strict=False))
    for name in names:
        with translated():
            # A pipe would hold us up for ever, a link lead elsewhere.
            descriptor = os.open(folder / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            with os.fdopen(descriptor, "rb") as file:
                if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                    continue
                content = file.read(limit)
        yield name, content


@contextmanager
def translated() -> Iterator[None]:
    """Turns what the system says of a stick into what a volunteer can do about it."""
    try:
        yield
    except OSError as error:
        kinds = {**dict.fromkeys(FULL, StickFull), **dict.fromkeys(READ_ONLY, StickReadOnly)}
        raise kinds.get(error.errno or 0, StickFailed)(str(error.strerror)) from error


def _plain(text: str) -> str:
    """A path of /proc/mounts, whose spaces are written in octal."""
    return re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), text)
