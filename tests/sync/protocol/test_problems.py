"""One body for every problem, told apart from any other error page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.protocol.problems import PROBLEMS, ProblemError, decode_problem, encode_problem, problem_body


@pytest.mark.parametrize("code", PROBLEMS)
def test_a_problem_is_a_body_of_rfc_9457(code: str) -> None:
    body = problem_body(ProblemError(code, "why", "where"))

    assert body["type"] == f"urn:yizhan:problem:{code}"
    assert 400 <= body["status"] <= 599
    assert (body["code"], body["title"], body["detail"], body["field"]) == (code, PROBLEMS[code].title, "why", "where")


def test_a_problem_without_a_field_says_nothing_of_fields() -> None:
    assert "field" not in problem_body(ProblemError("internal"))


def test_a_problem_arrives_as_it_was_sent() -> None:
    found = decode_problem(encode_problem(ProblemError("seq-reused", "两次", "seq")))

    assert found is not None
    assert (found.code, found.detail, found.field, found.status) == ("seq-reused", "两次", "seq", 409)


def test_a_problem_of_a_newer_central_keeps_its_code() -> None:
    found = decode_problem(b'{"type":"urn:yizhan:problem:moon-full","code":"moon-full","status":418}')

    assert found is not None
    assert (found.code, found.detail) == ("moon-full", "")


@given(st.binary())
def test_any_other_page_is_no_problem_of_ours(page: bytes) -> None:
    assert decode_problem(page) is None


@pytest.mark.parametrize("page", [b"<html>", b"[]", b"{}", b'{"code":"internal"}', b'{"code":7}', b"[" * 100_000])
def test_nor_is_a_page_that_only_looks_like_one(page: bytes) -> None:
    assert decode_problem(page) is None
