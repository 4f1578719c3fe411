"""In front of Django: a request's body is taken in whole, for a while, before a thread is given to it.

Reading it in the thread would let a hundred connections that announce a body and never send it hold up everybody.
"""

from __future__ import annotations

import asyncio
import contextlib
import io
import itertools
import sys
import time
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol

THREADS = 16
# Of what every kiosk asks at each contact, so much at once: with all threads busy on it, the door's own would
# hardly get a turn. These answers are small: nobody who reads slowly holds a place.
NARROW_AT_ONCE = 3
# The largest thing anybody sends is a batch of 256 KiB; staff forms are far smaller. A workbook of content is not.
MAX_BODY_BYTES = 300_000
LARGER_BODIES = {"/staff/content/sheets": 2 * 2**20}
BODY_S = 20.0
# Requests at once, with their bodies in memory; more are sent away at once.
MOST_AT_ONCE = 512
RETRY_AFTER_S = 5
# How long somebody may take to read one piece of an answer.
READ_S = 60.0
# How old an answer may be that is the same for everybody.
FRESH_S = 1.0

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Wsgi = Callable[..., Iterable[bytes]]


Answer = tuple[int, list[tuple[bytes, bytes]], bytes]


class DoorPort(Protocol):
    """Takes whole requests to one path."""

    async def answer(self, headers: Mapping[str, str], query: str, body: bytes) -> Answer:
        """Status, headers and body; headers come under lower-case names, the query with its question mark."""
        ...


# The content type and the body of a refusal with a status, to who asked for a path.
Refusal = Callable[[int, str], tuple[str, bytes]]


class HungUpError(Exception):
    """The other end has hung up."""


class TooLargeError(Exception):
    """The body is larger than anything we take."""


class Told:
    """An answer in JSON that is the same for everybody who asks: made anew when it is older than a second.

    Thousands of kiosks ask for it every few seconds; it takes neither a thread nor the database for each of them.
    """

    def __init__(self, make: Callable[[], bytes], monotonic: Callable[[], float] = time.monotonic) -> None:
        self._make, self._monotonic = make, monotonic
        self._body, self._made_at = b"", float("-inf")
        self._making = asyncio.Lock()

    async def body(self, threads: ThreadPoolExecutor) -> bytes:
        """The answer of the last second; whatever making it raises."""
        async with self._making:
            if self._monotonic() - self._made_at >= FRESH_S:
                self._body = await asyncio.get_running_loop().run_in_executor(threads, self._make)
                self._made_at = self._monotonic()
        return self._body


class Front:
    """An ASGI application that gives whole requests to a WSGI one, in threads of its own; but a GET of one of the
    addresses ``told`` is answered at once, what kiosks bring goes to a door of its own, by its path, and few at once of
    those for an address that is ``narrow`` get a thread. ``refusal`` is what the front itself sends somebody away with.
    """

    def __init__(
        self,
        application: Wsgi,
        threads: int = THREADS,
        body_s: float = BODY_S,
        doors: Mapping[str, DoorPort] | None = None,
        told: Mapping[str, Callable[[], bytes]] | None = None,
        narrow: Collection[str] = (),
        refusal: Refusal | None = None,
    ) -> None:
        self._application = application
        self._refusal = refusal or (lambda _status, _path: ("text/plain", b""))
        self._doors = doors or {}
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="request")
        self._body_s = body_s
        self._inside = 0
        self._narrow, self._passage = narrow, asyncio.Semaphore(NARROW_AT_ONCE)
        self._told = {path: Told(make) for path, make in (told or {}).items()}

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request; 408, 413 and some 503 are ours, all else is the application's."""
        if scope["type"] != "http":
            raise ValueError(f"{scope['type']} is not spoken here")
        if scope["method"] == "GET" and (told := self._told.get(scope["path"])):
            await self._tell(told, scope, send)
            return
        if self._inside >= MOST_AT_ONCE:
            await self._refuse(scope, send, 503)
            return
        self._inside += 1
        try:
            await self._serve(scope, receive, send)
        finally:
            self._inside -= 1

    async def _serve(self, scope: Message, receive: Receive, send: Send) -> None:
        try:
            async with asyncio.timeout(self._body_s):
                body = await _whole_body(receive, LARGER_BODIES.get(scope["path"], MAX_BODY_BYTES))
        except TimeoutError:
            await self._refuse(scope, send, 408)
        except TooLargeError:
            await self._refuse(scope, send, 413)
        except HungUpError:
            return
        else:
            door = self._doors.get(scope["path"]) if scope["method"] == "POST" else None
            if door is not None:
                await _pass_on(send, await door.answer(*_plain(scope), body))
                return
            loop = asyncio.get_running_loop()
            async with self._passage if scope["path"] in self._narrow else contextlib.nullcontext():
                await loop.run_in_executor(self._threads, self._answer, environ(scope, body), _in_thread(send, loop))

    async def _tell(self, told: Told, scope: Message, send: Send) -> None:
        try:
            body = await told.body(self._threads)
        except Exception:  # the database is away: whoever asks comes again
            await self._refuse(scope, send, 503)
            return
        # A connection that is kept open is one less for those that wait: who asks for this asks for nothing else.
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(body)).encode()),
            (b"cache-control", b"no-store"),
            (b"connection", b"close"),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _refuse(self, scope: Message, send: Send, status: int) -> None:
        kind, body = self._refusal(status, scope["path"])
        headers = [
            (b"content-type", kind.encode()),
            (b"content-length", str(len(body)).encode()),
            (b"cache-control", b"no-store"),
            (b"x-content-type-options", b"nosniff"),
            (b"connection", b"close"),
        ]
        if status == 503:
            headers.append((b"retry-after", str(RETRY_AFTER_S).encode()))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    def _answer(self, request: dict[str, Any], send: Callable[[Message], None]) -> None:
        """Run the application and hand its answer on, all in one thread: a lazy answer reads its own connection."""
        start: Message = {}

        def start_response(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> None:
            pairs = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
            start.update(type="http.response.start", status=int(status.split(" ", 1)[0]), headers=pairs)

        pieces = self._application(request, start_response)
        try:
            is_begun = False
            # A lazy application names its status with its first piece.
            for piece in itertools.chain(pieces, [None]):
                if not is_begun:
                    send(start)
                    is_begun = True
                send({"type": "http.response.body", "body": piece or b"", "more_body": piece is not None})
        except TimeoutError:
            sys.stderr.write("somebody stopped reading an answer; it is given up\n")
        finally:
            if close := getattr(pieces, "close", None):
                close()


def environ(scope: Message, body: bytes) -> dict[str, Any]:
    """A request in the words of WSGI."""
    server, client = scope.get("server") or ("localhost", 80), scope.get("client") or ("", 0)
    found: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode("utf-8").decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1] or 0),
        "REMOTE_ADDR": client[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope["headers"]:
        key = "HTTP_" + name.decode("latin-1").upper().replace("-", "_")
        text = value.decode("latin-1")
        # An underscore would pass for a hyphen, and a header for one that a proxy has set.
        if b"_" not in name:
            found[key] = f"{found[key]}{';' if key == 'HTTP_COOKIE' else ','}{text}" if key in found else text
    found["CONTENT_TYPE"] = found.pop("HTTP_CONTENT_TYPE", "")
    # What arrived counts, also where it came in chunks that announced no length.
    found.pop("HTTP_CONTENT_LENGTH", None)
    found["CONTENT_LENGTH"] = str(len(body))
    return found


async def _whole_body(receive: Receive, most: int) -> bytes:
    pieces, size = [], 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            raise HungUpError
        pieces.append(message.get("body", b""))
        size += len(pieces[-1])
        if size > most:
            raise TooLargeError
        if not message.get("more_body"):
            return b"".join(pieces)


def _plain(scope: Message) -> tuple[dict[str, str], str]:
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    query = scope["query_string"].decode("latin-1")
    return headers, f"?{query}" if query else ""


async def _pass_on(send: Send, answer: Answer) -> None:
    status, headers, body = answer
    headers = [*headers, (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _in_thread(send: Send, loop: asyncio.AbstractEventLoop) -> Callable[[Message], None]:
    def from_thread(message: Message) -> None:
        async def sending() -> None:
            await send(message)

        asyncio.run_coroutine_threadsafe(sending(), loop).result(READ_S)

    return from_thread
