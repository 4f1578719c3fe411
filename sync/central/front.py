"""In front of Django: a request's body is taken in whole, for a while, before a thread is given to it.

Reading it in the thread would let a hundred connections that announce a body and never send it hold up everybody.
"""

from __future__ import annotations

import asyncio
import io
import itertools
import sys
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

THREADS = 16
# The largest thing anybody sends is a batch of 256 KiB; staff forms are far smaller. A workbook of content is not.
MAX_BODY_BYTES = 300_000
LARGER_BODIES = {"/staff/content/sheets": 2 * 2**20}
BODY_S = 20.0
# How long somebody may take to read one piece of an answer.
READ_S = 60.0

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Wsgi = Callable[..., Iterable[bytes]]


class HungUpError(Exception):
    """The other end has hung up."""


class TooLargeError(Exception):
    """The body is larger than anything we take."""


class Front:
    """An ASGI application that gives whole requests to a WSGI one, in threads of its own."""

    def __init__(self, application: Wsgi, threads: int = THREADS, body_s: float = BODY_S) -> None:
        self._application = application
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="request")
        self._body_s = body_s

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request; 408 and 413 are ours, all else is the application's."""
        if scope["type"] != "http":
            raise ValueError(f"{scope['type']} is not spoken here")
        try:
            async with asyncio.timeout(self._body_s):
                body = await _whole_body(receive, LARGER_BODIES.get(scope["path"], MAX_BODY_BYTES))
        except TimeoutError:
            await _refuse(send, 408)
        except TooLargeError:
            await _refuse(send, 413)
        except HungUpError:
            return
        else:
            loop = asyncio.get_running_loop()
            await loop.run_in_executor(self._threads, self._answer, environ(scope, body), _in_thread(send, loop))

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


async def _refuse(send: Send, status: int) -> None:
    headers = [(b"content-length", b"0"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


def _in_thread(send: Send, loop: asyncio.AbstractEventLoop) -> Callable[[Message], None]:
    def from_thread(message: Message) -> None:
        async def sending() -> None:
            await send(message)

        asyncio.run_coroutine_threadsafe(sending(), loop).result(READ_S)

    return from_thread
