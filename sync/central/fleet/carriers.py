"""Carrier files as an operator brings them: each into the ledger and the audit trail, and receipts for the way back."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from django.http import HttpRequest
from django.utils import timezone

from sync.central.accounts.api import audit
from sync.central.ledger.api import Imported, import_carrier, receipts
from sync.protocol.batches import BatchReply
from sync.protocol.carriers import CARRIER_SUFFIX, MAX_CARRIER_BYTES, receipts_name
from sync.protocol.problems import ProblemError

Replies = dict[str, list[BatchReply]]


def take(file: BinaryIO, name: str, *, request: HttpRequest | None = None, username: str | None = None) -> Imported:
    """Take one file, and put into the audit trail what came of it; ``name`` is what it is called."""
    found = import_carrier(file)
    said = {
        "file": name,
        "already_there": str(found.repeated),
        "refused": str(found.refused),
        **({"problem": str(found.problems[0])[:200]} if found.problems else {}),
    }
    audit.record(
        request, audit.CARRIER_IMPORTED, target=found.device, filters=said, row_count=found.new, username=username
    )
    return found


def sealed(replies: Replies) -> Iterator[tuple[str, str, bytes]]:
    """(file name, kiosk, content) of the receipts for each kiosk that has a key for them."""
    for device, own in replies.items():
        content = receipts(device, own, timezone.localtime())
        if content is not None:
            yield receipts_name(device), device, content


class Import:
    """Files and folders taken one after another; none stops the others. ``is_whole`` tells whether all is well."""

    def __init__(self, username: str, receipts_to: Path | None = None) -> None:
        self._username, self._receipts_to = username, receipts_to
        self.is_whole = True

    def run(self, paths: Sequence[Path]) -> Iterator[str]:
        """Take them, and write receipts beside them; a line to show for each file."""
        places: dict[Path, Replies] = defaultdict(lambda: defaultdict(list))
        for path in _files(paths):
            if path in paths and path.is_dir():
                # The stick may not be where it was thought to be.
                self.is_whole = False
                yield f"{path}: no file of records (*{CARRIER_SUFFIX}) in this folder"
                continue
            found = self._take(path)
            yield f"{path}: {_told(found)}"
            if found.replies:
                places[self._receipts_to or path.parent][found.device] += found.replies
        for place, replies in places.items():
            yield from self._write(place, replies)

    def _take(self, path: Path) -> Imported:
        try:
            if path.stat().st_size > MAX_CARRIER_BYTES:
                found = Imported(problems=[ProblemError("batch-too-large", f"more than {MAX_CARRIER_BYTES} bytes")])
            else:
                with path.open("rb") as file:
                    found = take(file, path.name, username=self._username)
        except OSError as error:
            found = Imported(problems=[ProblemError("carrier-malformed", f"cannot be read: {error.strerror}")])
        self.is_whole &= found.is_whole
        return found

    def _write(self, place: Path, replies: Replies) -> Iterator[str]:
        for name, _device, content in sealed(replies):
            try:
                _replace(place / name, content)
                yield f"{place / name}: receipts for {len(content.splitlines()) - 2} batches"
            except OSError as error:
                self.is_whole = False
                yield f"{place / name}: no receipts: {error.strerror}; try --receipts DIR"


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files, those of folders too; a folder itself where it has none."""
    for path in paths:
        yield from (sorted(path.glob(f"*{CARRIER_SUFFIX}")) if path.is_dir() else []) or [path]


def _told(found: Imported) -> str:
    counts = f"{found.new} new, {found.repeated} already there, {found.refused} refused"
    return "; ".join([f"{found.device or 'nothing'}, {counts}", *map(str, found.problems)])


def _replace(path: Path, content: bytes) -> None:
    """A whole file or none; on a stick that somebody else prepared no link is followed."""
    unfinished = path.with_name(f"{path.name}.part")
    unfinished.unlink(missing_ok=True)
    descriptor = os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW, 0o644)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError:
        with suppress(OSError):  # the stick may be gone
            unfinished.unlink()
        raise
