"""A file of everything up to a watermark: the same bytes whenever it is asked for, and taken up again after a cut.

What has come is in OUT.part, how far that counts in OUT.part.json; both are gone once OUT is whole. A format whose file
is its parts in a row is fetched by position, any other by the bytes of a file that the central has made.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, field, replace
from io import BufferedRandom
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from sync.client.backoff import Backoff, retry_after
from sync.client.errors import ForeignReplyError, SyncError, TransportError
from sync.client.ports import Request, TransportPort
from sync.protocol import pulls
from sync.protocol.problems import decode_problem

from .durable import lock, replace_file, sync_directory, sync_file
from .errors import OutputError, PullError, RefusedError, UnreachableError
from .progress import Progress
from .source import ATTEMPTS, SENTENCES, TIMEOUT_S
from .stream import Stream, StreamPort

# Positions a part: as many as come in a few seconds, since a part that is cut comes again.
LEAST, FIRST, MOST = 2_000, 20_000, 400_000
QUICK_S, SLOW_S = 2.0, 8.0
PROBLEM_BYTES = 65_536
MEDIA_TYPES = {
    "csv": "text/csv",
    "ndjson": "application/x-ndjson",
    "parquet": "application/vnd.apache.parquet",
    "sqlite": "application/vnd.sqlite3",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for; ``watermark`` "": of this moment; ``is_new``: made now unless it is there."""

    url: str
    dataset: str
    format: str
    watermark: str = ""
    is_new: bool = False
    filters: dict[str, str] = field(default_factory=dict)
    columns: tuple[str, ...] = ()
    has_text: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a draft counts: ``digest`` of what it is a draft of, position and bytes that are on disk."""

    watermark: str = ""
    digest: str = ""
    after: int = 0
    bytes: int = 0
    rows: int = 0


@dataclass(frozen=True, slots=True)
class Told:
    """What the central says of a pull that has begun."""

    id: str
    digest: str
    watermark: str
    rows: int
    until: int
    is_parts: bool


class Snapshot:
    """One pull into one file. ``wait`` is called with seconds between attempts."""

    def __init__(
        self,
        wanted: Wanted,
        out: Path,
        token: str,
        transport: TransportPort,
        stream: StreamPort,
        wait: Callable[[float], None] = time.sleep,
        *,
        is_quiet: bool = False,
    ) -> None:
        self._wanted, self._out, self._token = wanted, out, token
        self._transport, self._stream, self._wait = transport, stream, wait
        self._is_quiet = is_quiet
        self._draft = out.with_name(out.name + ".part")
        self._note = out.with_name(out.name + ".part.json")

    def run(self) -> Told:
        """Fetch what is missing and put the file in its place. Raises PullError or OSError."""
        with os.fdopen(os.open(self._draft, os.O_RDWR | os.O_CREAT, 0o644), "r+b") as file:
            if not lock(file):
                raise OutputError(f"another run is writing to {self._draft}")
            mark = self._noted()
            told = self._begin(mark.watermark)
            if mark.digest != told.digest:
                mark = Mark(told.watermark, told.digest)
                self._keep(file, mark)
            (self._by_parts if told.is_parts else self._by_bytes)(file, told, mark)
            sync_file(file)
        self._draft.replace(self._out)
        self._note.unlink(missing_ok=True)
        sync_directory(self._out.parent)
        return told

    def _by_parts(self, file: BufferedRandom, told: Told, mark: Mark) -> None:
        file.truncate(mark.bytes)
        progress = self._progress(told.rows, "rows", mark.rows)
        step, failures, attempts = FIRST, Backoff(cap_s=60.0), 0
        is_begun = mark.after > 0  # also where there is no row: a head may stand before none
        while mark.after < told.until or not is_begun:
            began = time.monotonic()
            upto = min(told.until, mark.after + step)
            try:
                mark = self._part(file, told, replace(mark, after=upto), mark, progress)
            except SyncError as error:
                attempts += 1
                step = max(LEAST, step // 4)
                self._pause(attempts, failures, str(error), None)
                continue
            is_begun, attempts = True, 0
            failures.reset()
            spent = time.monotonic() - began
            step = min(MOST, step * 2) if spent < QUICK_S else max(LEAST, step // 2) if spent > SLOW_S else step
            self._keep(file, mark)
        progress.done()
        if self._wanted.format == "ndjson" and mark.rows != told.rows:
            self._forget()
            raise PullError(f"{mark.rows} rows came instead of {told.rows}; run the same command again")

    def _part(self, file: BufferedRandom, told: Told, then: Mark, mark: Mark, progress: Progress) -> Mark:
        query = urlencode({"after": mark.after, "upto": then.after})
        size, rows = mark.bytes, mark.rows
        file.seek(size)
        with self._get(f"/api/v1/exports/{told.id}/rows?{query}", {pulls.DIGEST: pulls.TAIL}) as reply:
            self._check(reply, {200})
            try:
                for piece in _sure(reply, pulls.part_question(told.id, mark.after, then.after)):
                    file.write(piece)
                    size += len(piece)
                    rows += piece.count(b"\n")
                    progress.told(rows)
            except pulls.AlteredError as error:
                raise TransportError(str(error)) from error
        file.truncate(size)
        return replace(then, bytes=size, rows=rows)

    def _by_bytes(self, file: BufferedRandom, told: Told, mark: Mark) -> None:
        """Until the file is whole and is what the central says it is."""
        failures, attempts = Backoff(cap_s=60.0), 0
        making = self._progress(told.rows, "rows")
        while True:
            size = file.seek(0, os.SEEK_END)
            try:
                found = self._rest(file, told, size, making)
            except SyncError as error:
                attempts = 1 if file.seek(0, os.SEEK_END) > size else attempts + 1
                self._pause(attempts, failures, str(error), None)
                continue
            if found is None:
                continue  # not made yet
            break
        making.done()
        file.seek(0)
        if f'"{hashlib.file_digest(file, "sha256").hexdigest()}"' != found:
            self._forget()
            raise PullError("the file is not what the centre has; run the same command again")

    def _rest(self, file: BufferedRandom, told: Told, size: int, making: Progress) -> str | None:
        """What of the file is not here yet; its tag once it is whole, None while it is still made."""
        headers = {"Range": f"bytes={size}-"} if size else {}
        with self._get(f"/api/v1/exports/{told.id}/file", headers) as reply:
            if reply.status == 202:
                making.told(_rows_done(b"".join(reply.pieces)))
                self._wait(retry_after(reply.headers) or 1.0)
                return None
            if reply.status == 416:  # what is here is no beginning of it
                file.truncate(0)
                return None
            self._check(reply, {200, 206})
            start = size if reply.status == 206 else 0
            making.done()
            length = reply.headers.get("content-length", "")
            # A proxy may say none: then the tag alone tells whether the file is whole.
            whole = start + int(length) if length.isascii() and length.isdigit() else None
            loading = self._progress(whole or start, "bytes", start)
            file.seek(start)
            file.truncate()
            for piece in reply.pieces:
                start += file.write(piece)
                loading.told(start)
            loading.done()
            if whole is not None and start != whole:
                raise TransportError("the file is cut off")
            return reply.headers.get("etag", "")

    def _begin(self, watermark: str) -> Told:
        wanted = self._wanted
        body = {
            "dataset": wanted.dataset,
            "format": wanted.format,
            "watermark": watermark or wanted.watermark,
            "make_watermark": wanted.is_new or not (watermark or wanted.watermark),
            "filters": wanted.filters,
            "columns": list(wanted.columns),
            "text": wanted.has_text,
        }
        headers = {**self._bearer(), "Content-Type": "application/json"}
        request = Request("POST", "/api/v1/exports", headers, json.dumps(body).encode(), TIMEOUT_S)
        failures = Backoff(cap_s=60.0)
        for attempt in range(1, ATTEMPTS + 1):
            try:
                reply = self._transport.send(request)
            except SyncError as error:
                self._pause(attempt, failures, str(error), None)
                continue
            if reply.status >= 500 or reply.status == 429:
                self._pause(attempt, failures, f"status {reply.status}", retry_after(reply.headers))
                continue
            if reply.status != 201:
                raise refusal(reply.status, reply.body)
            return _told(reply.body, wanted)
        raise UnreachableError("the centre cannot be reached; run the same command again later")

    def _get(self, path: str, headers: dict[str, str] | None = None) -> AbstractContextManager[Stream]:
        return self._stream.get(path, {**self._bearer(), **(headers or {})})

    def _bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._token}"}

    def _check(self, reply: Stream, good: set[int]) -> None:
        kind = reply.headers.get("content-type", "").partition(";")[0].strip()
        if reply.status in good:
            if kind != MEDIA_TYPES[self._wanted.format]:
                raise ForeignReplyError("a page instead of rows: a captive portal or a wrong address")
            return
        body = b"".join(reply.pieces)[:PROBLEM_BYTES]
        if reply.status >= 500 or reply.status == 429:
            raise TransportError(f"status {reply.status}")
        raise refusal(reply.status, body)

    def _pause(self, attempt: int, failures: Backoff, why: str, after_s: float | None) -> None:
        if attempt >= ATTEMPTS:
            raise UnreachableError(f"the centre cannot be reached ({why}); run the same command again later")
        self._wait(failures.next(after_s))

    def _progress(self, whole: int, unit: str, begun: int = 0) -> Progress:
        return Progress(None if self._is_quiet else sys.stderr, whole, unit, begun=begun)

    def _noted(self) -> Mark:
        """How far the draft counts; nothing if it is of another pull, or was cut shorter than its note says."""
        try:
            found = json.loads(self._note.read_text(encoding="utf-8"))
            mark = Mark(**found["mark"])
            is_same = found["wanted"] == _jsonable(self._wanted)
        except (OSError, ValueError, KeyError, TypeError):
            return Mark()
        return mark if is_same and self._draft.stat().st_size >= mark.bytes else Mark()

    def _keep(self, file: BufferedRandom, mark: Mark) -> None:
        if not mark.bytes:
            file.truncate(0)
        sync_file(file)
        replace_file(self._note, json.dumps({"wanted": _jsonable(self._wanted), "mark": asdict(mark)}).encode())

    def _forget(self) -> None:
        self._note.unlink(missing_ok=True)


def _jsonable(wanted: Wanted) -> dict[str, Any]:
    return {**asdict(wanted), "columns": list(wanted.columns)}


def _rows_done(body: bytes) -> int:
    """How many rows of a file are made, by what the central says while it makes it."""
    try:
        return int(json.loads(body)["rows_done"])
    except (ValueError, KeyError, TypeError, OverflowError) as error:
        raise ForeignReplyError("what the file waits for is not understood") from error


def _sure(reply: Stream, question: str) -> Iterator[bytes]:
    """The rows of a part, held against the digest behind them; an older central sends none."""
    is_told = reply.headers.get(pulls.DIGEST.lower()) == pulls.TAIL
    return pulls.without_tail(question, reply.pieces) if is_told else reply.pieces


def refusal(status: int, body: bytes) -> RefusedError:
    """What a refusal means to the person at the keyboard."""
    problem = decode_problem(body)
    if problem is None:
        return RefusedError(f"the centre answered with status {status}")
    return RefusedError(SENTENCES.get(problem.code, str(problem)))


def _told(body: bytes, wanted: Wanted) -> Told:
    try:
        found = json.loads(body)
        is_ours = (found["dataset"], found["format"]) == (wanted.dataset, wanted.format)
        if not is_ours or (wanted.watermark or found["watermark"]) != found["watermark"]:
            raise PullError("the answer is to another question; run the same command again")
        return Told(
            id=str(found["id"]),
            digest=str(found["digest"]),
            watermark=str(found["watermark"]),
            rows=int(found["rows"]),
            until=int(found["until"]),
            is_parts=bool(found["is_parts"]),
        )
    except (ValueError, KeyError, TypeError, OverflowError) as error:
        raise PullError(f"the centre's answer is not understood: {error}") from error
