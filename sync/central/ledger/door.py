"""The door that kiosks bring their batches to, before Django: one thread takes what waits, in one transaction.

At a handful of events a request, a transaction each would be a sync of the disk each, and threads would wait for each
other's turn. Small batches go first: a request for help does not stand behind a kiosk that brings a month. A kiosk is
told as soon as its events are durable; what people see of them is made right after, if somebody waits for it.
"""

from __future__ import annotations

import asyncio
import contextlib
import heapq
import itertools
import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import DatabaseError, close_old_connections, connection, connections
from django.utils import timezone

from sync.central import engines
from sync.central.ledger import backlog, ingest, signatures, unpacking
from sync.central.ledger.batch import parts, read_batch, together
from sync.central.ledger.folding import Folder
from sync.central.ledger.ingest import Job
from sync.central.ledger.models import Device
from sync.central.problems import RETRY_AFTER_S, as_problem
from sync.protocol import batches
from sync.protocol.problems import MEDIA_TYPE, ProblemError, encode_problem

log = logging.getLogger("sync.central.access")

PATH = "/api/v1/batches"
# What may wait here; more than this waits at the kiosks.
MAX_WAITING = 1000
MAX_WAITING_BYTES = 48 * 1024 * 1024
# Packed bytes taken in one transaction: some fifteen hundred events, so that nobody waits for long behind them.
GROUP_BYTES = 24 * 1024
GROUP_JOBS = 200
# Where several kiosks bring something, so many events of one at a time: small batches go in between.
PART_EVENTS = 500
# Packed bytes of a small batch, one class of the queue.
SMALL_BYTES = 2048
# Showing what was put off waits for so long a pause, but goes on now and then where there is none. Longer than a kiosk
# with many batches takes from one to the next: otherwise its turns would be taken by the showing of its last one.
PAUSE_S = 0.5
AT_LEAST_EVERY_S = 5.0
# While nothing is put off, as far as this process knows: another may have been ended before it showed what it took.
LOOK_EVERY_S = 5.0
SHOW_AT_ONCE = 250
# How old what is known of the content may be.
CONTENT_S = 1.0
# How long the thread stands back for an answer to a request for help to be on its way.
PASSED_ON_S = 0.005
# How often the thread looks whether the database has left it.
CONNECTION_S = 1.0

Answer = tuple[int, list[tuple[bytes, bytes]], bytes]


@dataclass(slots=True)
class Caller:
    """A request that waits for its turn: what was sent, and where its answer goes."""

    headers: Mapping[str, str]
    query: str
    sent: bytes
    loop: asyncio.AbstractEventLoop
    answer: asyncio.Future[Answer]
    came: float = field(default_factory=time.monotonic)


@dataclass(slots=True)
class Group:
    """Requests that are taken together: the batches of those whose signature holds, each whole or in parts, and the
    answers of the others."""

    callers: list[Caller]
    jobs: list[tuple[Caller, list[Job]]] = field(default_factory=list)
    answers: list[tuple[Caller, Answer]] = field(default_factory=list)

    def refuse(self, error: Exception) -> None:
        """Refuse all that have no answer."""
        refused, told = _refused(as_problem(error)), {id(caller) for caller, _ in self.answers}
        self.answers += [(caller, refused) for caller in self.callers if id(caller) not in told]
        self.jobs = []


class Door:
    """Takes batches. `contents` gives what tells which version of the content a kiosk is to have."""

    def __init__(self, contents: Callable[[], Callable[[Device], str | None]]) -> None:
        self._contents = contents
        self._queue: list[tuple[int, int, Caller]] = []
        self._order = itertools.count()
        self._bytes = 0
        self._wake = threading.Condition()
        self._is_closed, self._is_behind, self._shown_at = False, False, 0.0
        self._content_until = 0.0
        self._folder = Folder()
        self._used: object = None
        self._came: set[str] = set()
        self._looked_until = 0.0
        self._thread = threading.Thread(target=self._run, name="ledger-writer", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End the thread after what it has in hand."""
        with self._wake:
            self._is_closed = True
            self._wake.notify()
        self._thread.join()
        self._folder.close()

    async def answer(self, headers: Mapping[str, str], query: str, body: bytes) -> Answer:
        """The answer to a request whose body has come whole; `headers` under lower-case names."""
        loop = asyncio.get_running_loop()
        caller = Caller(headers, query, body, loop, loop.create_future())
        with self._wake:
            if len(self._queue) >= MAX_WAITING or self._bytes + len(body) > MAX_WAITING_BYTES:
                return _refused(ProblemError("overloaded", f"{len(self._queue)} batches are waiting already"))
            self._bytes += len(body)
            # Rounded: among batches of about one size whoever came first goes first.
            heapq.heappush(self._queue, (len(body) // SMALL_BYTES, next(self._order), caller))
            self._wake.notify()
        return await caller.answer

    # -- the writer

    def _run(self) -> None:
        while not self._is_closed:
            callers = self._next()
            self._keep_connection()
            self._leave_folding()
            try:
                if callers and self._take(self._read(callers)):
                    backlog.show_urgent()
                if not callers or time.monotonic() - self._shown_at > AT_LEAST_EVERY_S:
                    self._show()
            except Exception as error:  # the thread must outlive whatever happens: without it nothing is taken
                as_problem(error)
                self._looked_until = 0.0
        connections.close_all()

    def _keep_connection(self) -> None:
        """Give up a connection that the database has left."""
        if time.monotonic() >= self._looked_until:
            close_old_connections()
            self._looked_until = time.monotonic() + CONNECTION_S

    def _leave_folding(self) -> None:
        """To the thread for it, on a connection that is new; whoever has none yet finds out when it is needed."""
        with contextlib.suppress(DatabaseError):
            connection.ensure_connection()
            if connection.connection is not self._used:
                engines.leave_folding()
                self._used = connection.connection

    def _show(self) -> None:
        """Show some of what was put off; and what somebody waits for, where a process ended before it did."""
        backlog.show_urgent()
        self._is_behind = backlog.catch_up(SHOW_AT_ONCE) > 0
        self._shown_at = time.monotonic()

    def _next(self) -> list[Caller]:
        """The next batches to take together; none after a while of quiet."""
        with self._wake:
            if not self._queue and not self._is_closed:
                self._wake.wait(PAUSE_S if self._is_behind else LOOK_EVERY_S)
            return self._popped()

    def _popped(self, *, is_small: bool = False) -> list[Caller]:
        found: list[Caller] = []
        size = 0
        while self._queue and len(found) < GROUP_JOBS:
            order, _, caller = self._queue[0]
            if (found and size + len(caller.sent) > GROUP_BYTES) or (is_small and order > 0):
                break
            heapq.heappop(self._queue)
            found.append(caller)
            size += len(caller.sent)
        self._bytes -= size
        return found

    def _take(self, group: Group) -> bool:
        """Take these batches and answer all, whatever happens; whether somebody waits for what is in them."""
        written, is_let_by = 0, False
        try:
            self._is_behind = True
            for number, jobs in enumerate(_turns(group)):
                is_let_by |= number > 0 and self._let_small_ones_by()
                written += ingest.take(jobs, is_later=True)
            group.answers += [(caller, _answer(jobs)) for caller, jobs in group.jobs]
        except Exception as error:
            self._looked_until = 0.0
            group.refuse(error)
        is_urgent = any(job.is_urgent for _, jobs in group.jobs for job in jobs)
        passed_on = _tell(group.answers)
        if is_urgent:
            # What this thread does next would take the processor from the answer that somebody waits for.
            passed_on.wait(PASSED_ON_S)
        _note(group.answers)
        self._folder.wrote(written)
        return is_urgent or is_let_by

    def _let_small_ones_by(self) -> bool:
        """Take what is small before the rest of a large batch; whether somebody waits for what is in it."""
        with self._wake:
            callers = self._popped(is_small=True)
        return bool(callers) and self._take(self._read(callers))

    def _wanted(self) -> Callable[[Device], str | None]:
        """What tells which version a kiosk is to have: as it was within the last second."""
        if time.monotonic() >= self._content_until:
            self._content, self._content_until = self._contents(), time.monotonic() + CONTENT_S
        return self._content

    def _read(self, callers: list[Caller]) -> Group:
        """Look at who sent these, and what."""
        group = Group(callers)
        came = {signatures.claimed(caller.headers) for caller in callers}
        most = PART_EVENTS if came != self._came else batches.MAX_EVENTS
        self._came = came
        try:
            content, received_at = self._wanted(), timezone.localtime()
            devices = signatures.known(came)
        except Exception as error:
            self._looked_until = 0.0
            group.refuse(error)
            return group
        for caller in callers:
            try:
                device = signatures.signed("POST", PATH + caller.query, caller.headers, caller.sent, devices)
                body = unpacking.unpacked(caller.sent, caller.headers.get("content-encoding", ""))
                version = content(device)
                jobs = [Job(part, received_at, version) for part in parts(read_batch(device, body), most)]
                group.jobs.append((caller, jobs))
            except Exception as error:
                group.answers.append((caller, _refused(as_problem(error))))
        return group


def _turns(group: Group) -> Iterator[list[Job]]:
    """What goes into one transaction each: the first parts of all, then what is left of each, part by part."""
    yield [jobs[0] for _, jobs in group.jobs]
    for _, jobs in group.jobs:
        for job in jobs[1:]:
            yield [job]


def _answer(jobs: Sequence[Job]) -> Answer:
    for job in jobs:
        if job.reply is None:
            return _refused(as_problem(job.error or AssertionError("a batch without an outcome")))
    reply = together([job.reply for job in jobs if job.reply is not None]) if len(jobs) > 1 else jobs[0].reply
    assert reply is not None
    return 200, _headers(b"application/json"), batches.encode_reply(reply)


def _refused(problem: ProblemError) -> Answer:
    headers = _headers(MEDIA_TYPE.encode())
    if problem.status == 503:
        headers.append((b"retry-after", str(RETRY_AFTER_S).encode()))
    if problem.status == 401:
        headers.append((b"www-authenticate", b"Signature"))
    return problem.status, headers, encode_problem(problem)


def _headers(kind: bytes) -> list[tuple[bytes, bytes]]:
    return [(b"content-type", kind), (b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff")]


def _tell(answers: list[tuple[Caller, Answer]]) -> threading.Event:
    """Give the answers to those who wait; what comes back is set when the last of them is on its way."""
    passed_on = threading.Event()
    for loop in {caller.loop for caller, _ in answers}:
        # In one go: each call wakes the loop, and two hundred that wait for one transaction are answered at once.
        here = [found for found in answers if found[0].loop is loop]
        loop.call_soon_threadsafe(_settle, loop, here, passed_on)
    return passed_on


def _note(answers: list[tuple[Caller, Answer]]) -> None:
    waited: dict[int, list[float]] = {}
    now = time.monotonic()
    for caller, (status, _, _) in answers:
        waited.setdefault(status, []).append((now - caller.came) * 1000)
    for status, found in waited.items():
        # One line for all that went through together, since each is a write while others wait.
        log.info("POST %s %d x%d %.0f..%.0f ms", PATH, status, len(found), min(found), max(found))


def _settle(loop: asyncio.AbstractEventLoop, answers: list[tuple[Caller, Answer]], passed_on: threading.Event) -> None:
    for caller, answer in answers:
        if not caller.answer.done():  # whoever asked may have gone away
            caller.answer.set_result(answer)
    loop.call_soon(passed_on.set)  # after those who were waiting have gone on
