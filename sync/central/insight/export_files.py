"""Files of exports: made once, kept for a day under the digest of all that decides their bytes, made again if asked.

A file is made by a thread of whichever process is asked first, beside its other work; how far it is stands in a file
next to it, so that every process can tell. Whoever makes it holds a lock; if it dies, the next who asks begins anew.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connection

from sync.central.insight.formats import FORMATS
from sync.central.insight.selection import Selection

log = logging.getLogger(__name__)

FOLDER = "exports"
KEPT_S = 24 * 3600
# How long whoever asks for a small file waits for it, rather than being told to ask again.
PATIENCE_S = 1.5
RETRY_FAILED_S = 20
NOTED_S = 0.5
CHUNK = 256 * 1024
# So many files are made at once by a process; others wait for their turn, since kiosks want the machine too.
_turns = threading.Semaphore(2)


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a file is: `path` once it is there. `rows` of them are written; `has_failed` a moment ago."""

    rows: int
    path: Path | None = None
    has_failed: bool = False


def standing(digest: str, format_name: str, selection: Selection) -> Standing:
    """Where the file of this digest stands; begins to make it if nobody does."""
    place = _folder() / f"{digest}{FORMATS[format_name].suffix}"
    if place.exists():
        return Standing(0, place)
    rows, has_failed = _noted(place)
    if has_failed:
        return Standing(rows, has_failed=True)
    lock = _locked(place)
    if lock is None:
        return Standing(rows)
    if place.exists():  # made between the two looks
        lock.close()
        return Standing(0, place)
    maker = threading.Thread(target=_make, args=(place, format_name, selection, lock), name="export", daemon=True)
    maker.start()
    maker.join(PATIENCE_S)
    if place.exists():
        return Standing(0, place)
    rows, has_failed = _noted(place)
    return Standing(rows, has_failed=has_failed)


def pieces(path: Path, start: int, end: int) -> Iterator[bytes]:
    """The bytes of a file from `start` up to but not including `end`."""
    with path.open("rb") as file:
        file.seek(start)
        while start < end and (piece := file.read(min(CHUNK, end - start))):
            start += len(piece)
            yield piece


def fingerprint(path: Path) -> str:
    """SHA-256 of a file that was made, in hexadecimal, as it was noted then."""
    return _beside(path, ".sha256").read_text("ascii")


def forget() -> None:
    """Remove what is kept: rows in it may have been erased since. Whoever asks for what still may be had has it made
    anew."""
    for place in _folder().iterdir():
        # One in the making has none of these ends yet, and is not finished if rows of it go.
        if place.suffix in {format_.suffix for format_ in FORMATS.values()}:
            place.unlink(missing_ok=True)
            _beside(place, ".sha256").unlink(missing_ok=True)


def _folder() -> Path:
    folder = Path(settings.YIZHAN_HOME) / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _beside(place: Path, suffix: str) -> Path:
    return place.with_name(place.name + suffix)


def _locked(place: Path) -> IO[bytes] | None:
    """The lock of a file, None if another holds it; it goes when it is closed or its process ends."""
    lock = os.fdopen(os.open(_beside(place, ".lock"), os.O_RDWR | os.O_CREAT, 0o600), "r+b")
    try:
        fcntl.flock(lock.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        return None
    return lock


def _make(place: Path, format_name: str, selection: Selection, lock: IO[bytes]) -> None:
    draft = _beside(place, ".part")
    _turns.acquire()
    try:
        _clear_old(place.parent)
        draft.touch(0o600)
        columns = [selection.dataset.column(name) for name in selection.columns]
        note = _noter(place)
        FORMATS[format_name].whole(draft, selection.dataset.name, columns, _counted(selection, note))
        with draft.open("rb") as file:
            _note_durably(_beside(place, ".sha256"), hashlib.file_digest(file, "sha256").hexdigest())
            # Otherwise a power cut may leave the name and not the rows, and for a day nobody would have them.
            os.fsync(file.fileno())
        draft.replace(place)
        _beside(place, ".rows").unlink(missing_ok=True)
    except Exception:
        log.exception("an export of %s as %s failed", selection.dataset.name, format_name)
        draft.unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            _beside(place, ".rows").write_text(json.dumps([0, True]), "ascii")
    finally:
        _turns.release()
        lock.close()
        connection.close()


def _note_durably(path: Path, text: str) -> None:
    with path.open("w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _counted(selection: Selection, note: Callable[[int], None]) -> Iterator[bytes]:
    rows = 0
    for lines, count in selection.windows():
        yield lines
        rows += count
        note(rows)


def _noter(place: Path) -> Callable[[int], None]:
    """Notes the number of rows, twice a second at most."""
    last = 0.0
    noted = _beside(place, ".rows")

    def note(rows: int) -> None:
        nonlocal last
        if time.monotonic() - last >= NOTED_S:
            last = time.monotonic()
            draft = _beside(noted, ".new")
            draft.write_text(json.dumps([rows, False]), "ascii")
            draft.replace(noted)

    note(0)
    return note


def _noted(place: Path) -> tuple[int, bool]:
    """Rows so far, and whether it failed so lately that another try would be too early."""
    noted = _beside(place, ".rows")
    try:
        rows, has_failed = json.loads(noted.read_text("ascii"))
        is_late = time.time() - noted.stat().st_mtime < RETRY_FAILED_S
    except (OSError, ValueError):
        return 0, False
    return (0, is_late) if has_failed else (rows, False)


def _clear_old(folder: Path) -> None:
    for file in folder.iterdir():
        with contextlib.suppress(OSError):
            if time.time() - file.stat().st_mtime > KEPT_S:
                file.unlink()
