"""The door before Django: whole bodies or none, in time or not at all."""

from __future__ import annotations

import asyncio
import threading

import pytest

from sync.central.front import MAX_BODY_BYTES, MOST_AT_ONCE, NARROW_AT_ONCE, Front, environ
from tests.sync.central.fronts import sent_for

SCOPE = {
    "type": "http",
    "method": "POST",
    "path": "/t/站",
    "query_string": b"a=1",
    "http_version": "1.1",
    "headers": [],
    "client": ("192.0.2.7", 4711),
}


def ask(application, messages, scope=SCOPE, body_s=5.0):
    """What a front before this application sends."""
    return sent_for(messages, scope, Front(application, threads=2, body_s=body_s))


def piece(body, more=False):
    return {"type": "http.request", "body": body, "more_body": more}


def echo(request, start_response):
    start_response("200 OK", [("X-Length", request["CONTENT_LENGTH"])])
    yield request["wsgi.input"].read()
    yield b"!"


def test_a_body_in_pieces_arrives_whole_and_the_answer_leaves_in_pieces():
    start, *pieces = ask(echo, [piece(b"ab", True), piece(b"", True), piece(b"c")])

    assert (start["status"], start["headers"]) == (200, [(b"x-length", b"3")])
    assert [found["body"] for found in pieces] == [b"abc", b"!", b""]
    assert [found["more_body"] for found in pieces] == [True, True, False]


def test_a_body_that_does_not_come_is_not_waited_for():
    assert ask(echo, [piece(b"a", True)], body_s=0.01)[0]["status"] == 408


def test_a_body_without_end_is_not_taken():
    assert ask(echo, [piece(bytes(100_000), True)] * 10)[0]["status"] == 413
    assert ask(echo, [piece(bytes(MAX_BODY_BYTES))])[0]["status"] == 200


def test_nothing_is_said_to_somebody_who_hung_up():
    assert ask(echo, [piece(b"a", True), {"type": "http.disconnect"}]) == []


def test_an_answer_is_closed_when_it_was_given():
    closed = []

    class Pieces(list):
        def close(self):
            closed.append(True)

    def application(request, start_response):
        start_response("204 No Content", [])
        return Pieces()

    ask(application, [piece(b"")])
    assert closed == [True]


def test_a_request_says_who_asks_for_what():
    found = environ({**SCOPE, "headers": [(b"content-type", b"text/plain"), (b"x-a", b"1"), (b"x-a", b"2")]}, b"xy")

    assert found["PATH_INFO"].encode("latin-1").decode() == "/t/站"
    assert (found["QUERY_STRING"], found["REMOTE_ADDR"]) == ("a=1", "192.0.2.7")
    assert (found["CONTENT_TYPE"], found["CONTENT_LENGTH"], found["HTTP_X_A"]) == ("text/plain", "2", "1,2")


@pytest.mark.parametrize("name", [b"content_length", b"x_forwarded_proto"])
def test_a_header_with_an_underscore_passes_for_no_other(name):
    found = environ({**SCOPE, "headers": [(name, b"9")]}, b"")

    assert found["CONTENT_LENGTH"] == "0"
    assert "HTTP_X_FORWARDED_PROTO" not in found


def test_a_workbook_may_be_larger_than_anything_else():
    sheets = {**SCOPE, "path": "/staff/content/sheets"}
    assert ask(echo, [piece(bytes(MAX_BODY_BYTES + 1))])[0]["status"] == 413
    assert ask(echo, [piece(bytes(MAX_BODY_BYTES + 1))], sheets)[0]["status"] == 200
    assert ask(echo, [piece(bytes(3_000_000))], sheets)[0]["status"] == 413


# What every kiosk asks


def test_of_what_every_kiosk_asks_few_get_a_thread_and_others_need_not_wait_for_it():
    inside, most, lock, gate = 0, 0, threading.Lock(), threading.Event()

    def application(request, start_response):
        nonlocal inside, most
        start_response("200 OK", [])
        if request["PATH_INFO"] == "/asked":
            with lock:
                inside += 1
                most = max(most, inside)
            gate.wait(5)
            with lock:
                inside -= 1
        else:
            gate.set()
        yield b"done"

    front = Front(application, threads=8, narrow={"/asked"})

    async def receive():
        return piece(b"")

    async def one(path):
        sent = []

        async def send(message):
            sent.append(dict(message))

        await front({**SCOPE, "path": path, "method": "GET"}, receive, send)
        return sent[0]["status"]

    async def all_at_once():
        return await asyncio.gather(*(one("/asked") for _ in range(20)), one("/other"))

    assert asyncio.run(all_at_once()) == [200] * 21
    assert most == NARROW_AT_ONCE


# What is the same for everybody


class Told:
    """A made answer, how often it was made, and a front that gives it."""

    def __init__(self, application=echo):
        self.made, self.error = 0, None
        self.front = Front(application, threads=2, told={"/told": self.make})

    def make(self):
        self.made += 1
        if self.error:
            raise self.error
        return b'{"serial":%d}' % self.made

    async def ask(self, path="/told", method="GET"):
        sent = []

        async def send(message):
            sent.append(dict(message))

        async def receive():
            return piece(b"")

        await self.front({**SCOPE, "path": path, "method": method}, receive, send)
        return sent


def test_what_is_told_to_everybody_is_made_once_a_second_however_many_ask():
    told = Told()

    async def many():
        return await asyncio.gather(*(told.ask() for _ in range(500)))

    answers = asyncio.run(many())
    assert told.made == 1
    assert {sent[0]["status"] for sent in answers} == {200}
    assert {sent[1]["body"] for sent in answers} == {b'{"serial":1}'}


def test_it_is_told_while_every_thread_is_taken_and_the_rest_are_sent_away():
    ending = threading.Event()

    def slow(request, start_response):
        ending.wait(30)
        start_response("200 OK", [])
        yield b""

    told = Told(slow)

    async def crowd():
        await told.ask()
        waiting = [asyncio.create_task(told.ask("/staff")) for _ in range(MOST_AT_ONCE)]
        await asyncio.sleep(0)
        sent_away, answered = await told.ask("/staff"), await told.ask()
        ending.set()
        await asyncio.gather(*waiting)
        return sent_away, answered

    sent_away, answered = asyncio.run(crowd())
    assert sent_away[0]["status"] == 503
    assert (b"retry-after", b"5") in sent_away[0]["headers"]
    assert answered[0]["status"] == 200


def test_where_it_cannot_be_made_whoever_asks_is_to_come_again():
    told = Told()
    told.error = RuntimeError("the database is away")
    assert asyncio.run(told.ask())[0]["status"] == 503
    told.error = None
    assert asyncio.run(told.ask())[0]["status"] == 200


@pytest.mark.parametrize(("path", "method"), [("/told", "POST"), ("/told/more", "GET")])
def test_all_else_is_the_applications(path, method):
    told = Told()
    asyncio.run(told.ask(path, method))
    assert told.made == 0
