"""What is told where no page can be made: to machines a problem body, to people a page in three languages."""

from __future__ import annotations

import json
import logging

import pytest
from django.core.exceptions import DisallowedHost
from django.test import Client, RequestFactory

from sync.central import plain_pages
from sync.central.access_log import Shortened
from sync.central.front import MAX_BODY_BYTES, Front
from sync.central.problems import bad_request, server_error
from sync.protocol.problems import MEDIA_TYPE, PROBLEMS
from tests.sync.central.fronts import sent_for

STRANGE = "evil.example"
TITLES = {
    400: ("打不开这个地址", "This address does not open", "Этот адрес не открывается"),
    500: ("系统出错了", "Something went wrong here", "Произошла ошибка"),
}


@pytest.mark.parametrize("path", ["/api/v1/health", "/open311/v2/services.json", "/hsds/services", "/api"])
def test_a_host_that_is_not_ours_is_a_problem_to_a_machine(path):
    reply = Client().get(path, headers={"host": STRANGE})

    assert (reply.status_code, reply["Content-Type"]) == (400, MEDIA_TYPE)
    assert json.loads(reply.content)["code"] == "request-malformed"
    assert STRANGE not in reply.content.decode()


@pytest.mark.parametrize("path", ["/staff/login", "/t/FC-01-480001"])
def test_a_host_that_is_not_ours_is_a_page_to_a_person(path):
    reply = Client().get(path, headers={"host": STRANGE})

    assert reply.status_code == 400
    assert all(title in reply.content.decode() for title in TITLES[400])


def test_a_page_that_failed_says_so_in_three_languages():
    reply = server_error(RequestFactory().get("/staff/figures"))

    assert reply.status_code == 500
    assert all(title in reply.content.decode() for title in TITLES[500])
    assert json.loads(server_error(RequestFactory().get("/api/v1/health")).content)["code"] == "internal"


def test_a_request_that_is_none_says_to_a_machine_what_is_wrong_with_it():
    found = json.loads(bad_request(RequestFactory().get("/api/v1/health"), DisallowedHost(STRANGE)).content)

    assert found["detail"] == "the host is none of this server's"


# The log


def _told(logger: str, ask) -> list[str]:
    """What the lines of a logger say when they have gone through the filter of the log, with their tracebacks."""
    said: list[str] = []

    class Written(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said.append(self.format(record))

    handler = Written()
    handler.addFilter(Shortened())
    logging.getLogger(logger).addHandler(handler)
    try:
        ask()
    finally:
        logging.getLogger(logger).removeHandler(handler)
    return said


def test_a_host_that_is_not_ours_leaves_one_line_without_it():
    said = _told("django.security", lambda: Client().get("/staff/login", headers={"host": STRANGE}))

    assert said == ["refused: DisallowedHost"]


def test_a_form_without_its_token_leaves_a_line_without_its_address():
    stranger = Client(enforce_csrf_checks=True)
    said = _told(
        "django.security", lambda: stranger.post("/staff/login?next=/t/FC-01-480001", headers={"host": "127.0.0.1"})
    )

    assert said == ["refused: csrf"]


def test_the_log_that_is_written_has_that_filter():
    from django.conf import settings

    assert settings.LOGGING["handlers"]["stderr"]["filters"] == ["shortened"]


# What the front sends somebody away with


def _refused(path: str, pieces: list[dict], body_s: float = 5.0) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of what the front itself answers."""
    scope = {"type": "http", "method": "POST", "path": path, "query_string": b"", "headers": []}
    front = Front(lambda *_: [], threads=1, body_s=body_s, refusal=plain_pages.answers())
    start, body = sent_for(pieces, scope, front)
    return start["status"], {name.decode(): value.decode() for name, value in start["headers"]}, body["body"]


LARGE = [{"type": "http.request", "body": bytes(MAX_BODY_BYTES + 1), "more_body": False}]
NEVER = [{"type": "http.request", "body": b"a", "more_body": True}]


@pytest.mark.parametrize(
    ("pieces", "body_s", "code"), [(LARGE, 5.0, "batch-too-large"), (NEVER, 0.01, "request-timeout")]
)
def test_a_machine_that_the_front_refuses_gets_a_problem(pieces, body_s, code):
    status, headers, body = _refused("/api/v1/batches", pieces, body_s)

    assert (status, headers["content-type"]) == (PROBLEMS[code].status, MEDIA_TYPE)
    assert headers["content-length"] == str(len(body))
    assert json.loads(body)["code"] == code


def test_a_person_whose_photo_is_too_large_reads_so():
    status, headers, body = _refused("/staff/requests/photos", LARGE)

    assert (status, headers["content-type"]) == (413, "text/html; charset=utf-8")
    assert all(words in body.decode() for words in ("文件太大", "choose a smaller file or photo", "Вернитесь назад"))


def test_who_comes_when_too_many_are_inside_is_told_when_to_come_again():
    answer = plain_pages.answers()

    assert json.loads(answer(503, "/api/v1/notices")[1])["code"] == "overloaded"
    assert "请过几秒再试一次" in answer(503, "/staff/login")[1].decode()
