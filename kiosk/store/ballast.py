"""A file that only takes up room: on a full disk even DELETE fails, so this is what gives way first."""

from __future__ import annotations

import logging
import os
import shutil
from pathlib import Path

# Put back only when the disk has that many times its size to spare, so that it is not dropped again at once.
ROOM_FACTOR = 4

log = logging.getLogger(__name__)


class Ballast:
    """`size` bytes of really allocated disk at `path`; size 0 means that there is none."""

    def __init__(self, path: Path, size: int, logs: Path | None = None) -> None:
        """`logs` is a folder whose old log files go next when the ballast is gone."""
        self._path, self._size, self._logs = path, size, logs

    @property
    def is_there(self) -> bool:
        """Whether there is something left to drop."""
        return self._path.exists()

    def drop(self) -> bool:
        """Frees the room; False if there was nothing to drop."""
        old_logs = sorted(self._logs.glob("*.log.*")) if self._logs else []
        for files in ([self._path] if self.is_there else [], old_logs):
            for file in files:
                file.unlink(missing_ok=True)
            if files:
                log.warning("the disk is full: dropped %s", ", ".join(file.name for file in files))
                return True
        return False

    def restore(self) -> bool:
        """Takes the room again if the disk has plenty; True if the ballast is there afterwards."""
        if self._size == 0 or self.is_there:
            return self.is_there
        try:
            if shutil.disk_usage(self._path.parent).free < ROOM_FACTOR * self._size:
                return False
            self._allocate()
        except OSError as error:
            log.warning("no ballast: %s", error)
            self._path.unlink(missing_ok=True)
            return False
        return True

    def _allocate(self) -> None:
        # A sparse file would weigh nothing: the blocks must be taken now.
        descriptor = os.open(self._path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        try:
            os.posix_fallocate(descriptor, 0, self._size)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
