"""A bad network on loopback: forwards requests to the central, and fails them in every way a network can.

Every request draws its weather from one seeded source. Two doors let a test act at an exact point of a request: before
the central has it, and when the central has answered but its caller has not heard yet.
"""

from __future__ import annotations

import contextlib
import http.client
import random
import socket
import threading
from collections import Counter
from collections.abc import Callable
from enum import Enum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

CENTRAL_TIMEOUT_S = 20.0
SLOW_S = 0.2
HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length"}


class Fault(Enum):
    """What may happen to one request."""

    NONE = "it arrives and so does its reply"
    REFUSED = "the connection breaks before anything is sent on"
    REQUEST_CUT = "the central gets the first half of the request"
    REPLY_LOST = "the central has done it, the reply never comes"
    REPLY_CUT = "half of the reply comes"
    REPLY_GARBAGE = "bytes that are no HTTP come"
    CAPTIVE_PORTAL = "a friendly page of somebody else's comes, with status 200"
    SLOW = "the reply takes its time"
    TWICE = "the central gets the request twice"
    STALE = "the reply to an earlier request comes instead"


class Stage(Enum):
    """Where in a request a test may act."""

    BEFORE = "the central does not have it yet"
    ANSWERED = "the central has answered, the caller has not heard"
    HALF_HEARD = "the caller has heard half of the answer"


class Answer(NamedTuple):
    """What the central said."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def as_bytes(self) -> bytes:
        """The reply as it goes over the wire, closing the connection after it."""
        head = [f"HTTP/1.1 {self.status} {http.client.responses.get(self.status, '')}"]
        head += [f"{name}: {value}" for name, value in self.headers if name.lower() not in HOP_BY_HOP]
        head += [f"Content-Length: {len(self.body)}", "Connection: close", "", ""]
        return "\r\n".join(head).encode("latin-1") + self.body


class Weather:
    """The proxy. `url` is where kiosks and pullers find it; `likelihood` is that of any fault, 0 to 1."""

    def __init__(self, central_port: int, rng: random.Random) -> None:
        self.central_port = central_port
        self.likelihood = 0.0
        self.seen: Counter[Fault] = Counter()
        self._rng = rng
        self._deck: list[Fault] = []
        self._lock = threading.Lock()
        self._ambush: tuple[Stage, Callable[[], None]] | None = None
        self._let_pass = 0
        self.earlier = b""
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """The address of the central as the others know it."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        """End."""
        self._server.shutdown()
        self._server.server_close()

    def ambush(self, stage: Stage, act: Callable[[], None], let_pass: int = 0) -> threading.Event:
        """Do `act` once, when the next request but `let_pass` reaches `stage`; the event is set when it is done.

        A request that is ambushed after the central has it goes no further: its caller never hears the (whole) reply.
        """
        done = threading.Event()

        def once() -> None:
            act()
            done.set()

        with self._lock:
            self._ambush, self._let_pass = (stage, once), let_pass
        return done

    def sprung(self, stage: Stage) -> Callable[[], None] | None:
        """Take the ambush if it lies at this stage."""
        with self._lock:
            if self._ambush is None or self._ambush[0] is not stage:
                return None
            if self._let_pass:
                self._let_pass -= 1
                return None
            act, self._ambush = self._ambush[1], None
            return act

    def draw(self) -> Fault:
        """The weather of the next request."""
        with self._lock:
            fault = self._deal() if self._rng.random() < self.likelihood else Fault.NONE
            self.seen[fault] += 1
            return fault

    def _deal(self) -> Fault:
        """The next fault of a shuffled deck: each comes as often as the others, in no order that anybody could fit."""
        if not self._deck:
            self._deck = [fault for fault in Fault if fault is not Fault.NONE]
            self._rng.shuffle(self._deck)
        return self._deck.pop()


def _handler(weather: Weather) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = CENTRAL_TIMEOUT_S

        def do_POST(self) -> None:
            self.close_connection = True
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            # Either end may be killed or give up: weather, too.
            with contextlib.suppress(OSError):
                pass_on(weather, self, body)

        do_GET = do_POST  # noqa: N815 - http.server's names

        def log_message(self, format: str, *args: object) -> None:
            """The noise of a test."""

    return Handler


def pass_on(weather: Weather, caller: BaseHTTPRequestHandler, body: bytes) -> None:
    """Take one request through the weather. Raises OSError when an end has gone."""
    if act := weather.sprung(Stage.BEFORE):
        act()
    fault = weather.draw()
    if fault is Fault.REFUSED:
        return
    if fault is Fault.REQUEST_CUT:
        ask_half(weather.central_port, caller, body)
        return
    if fault is Fault.TWICE:
        ask(weather.central_port, caller, body)
    answer = ask(weather.central_port, caller, body)
    if answer is None:
        return
    whole = answer.as_bytes()
    earlier, weather.earlier = weather.earlier, whole
    if act := weather.sprung(Stage.ANSWERED):
        act()
        return
    if act := weather.sprung(Stage.HALF_HEARD):
        caller.wfile.write(whole[: len(whole) // 2])
        act()
        return
    if fault is Fault.SLOW:
        threading.Event().wait(SLOW_S)
    if fault is Fault.STALE:
        whole = earlier
    caller.wfile.write(TRANSFORMS.get(fault, lambda reply: reply)(whole))


TRANSFORMS: dict[Fault, Callable[[bytes], bytes]] = {
    Fault.REPLY_LOST: lambda _: b"",
    Fault.REPLY_CUT: lambda whole: whole[: len(whole) * 2 // 3],
    Fault.REPLY_GARBAGE: lambda whole: b"\x00\xff\x15" * 40 + whole[-20:],
    Fault.CAPTIVE_PORTAL: lambda _: Answer(200, [("Content-Type", "text/html")], b"<h1>Free WiFi</h1>").as_bytes(),
}


def ask(port: int, caller: BaseHTTPRequestHandler, body: bytes) -> Answer | None:
    """The central's whole answer, None if it is down or dies over it."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=CENTRAL_TIMEOUT_S)
    try:
        connection.request(caller.command, caller.path, body or None, headers_of(caller))
        reply = connection.getresponse()
        return Answer(reply.status, reply.getheaders(), reply.read())
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def ask_half(port: int, caller: BaseHTTPRequestHandler, body: bytes) -> None:
    """Give the central the beginning of a request and hang up."""
    lines = [f"{caller.command} {caller.path} HTTP/1.1"]
    lines += [f"{name}: {value}" for name, value in {**headers_of(caller), "Content-Length": str(len(body))}.items()]
    request = "\r\n".join([*lines, "", ""]).encode("latin-1") + body
    with socket.create_connection(("127.0.0.1", port), timeout=CENTRAL_TIMEOUT_S) as connection:
        connection.sendall(request[: len(request) - len(body) // 2 - 1])


def headers_of(caller: BaseHTTPRequestHandler) -> dict[str, str]:
    """What the caller said, as far as it is meant for the central."""
    return {name: value for name, value in caller.headers.items() if name.lower() not in HOP_BY_HOP}
