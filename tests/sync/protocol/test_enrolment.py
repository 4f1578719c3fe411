"""Enrolment: a code read aloud, a public key, and the names that come back."""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.protocol import enrolment
from sync.protocol.enrolment import EnrolmentReply, EnrolmentRequest
from sync.protocol.problems import ProblemError

REQUEST = EnrolmentRequest("K7QX2M4ZPA", bytes(range(32)))
REPLY = EnrolmentReply("kiosk-qj-0001", "FC-01", "qiaoji", datetime(2026, 12, 5, tzinfo=UTC))


def test_request_and_reply_arrive_as_they_were_sent() -> None:
    assert enrolment.decode_request(enrolment.encode_request(REQUEST)) == REQUEST
    assert enrolment.decode_reply(enrolment.encode_reply(REPLY)) == REPLY


@pytest.mark.parametrize("typed", ["k7qx2m4zpa", "K7QX2-M4ZPA", " k7qx2 m4zpa "])
def test_the_code_may_be_typed_in_any_way(typed: str) -> None:
    assert enrolment.decode_request(enrolment.encode_request(EnrolmentRequest(typed, bytes(32)))).code == "K7QX2M4ZPA"


def test_look_alikes_that_base32_does_not_have_are_read_as_what_was_meant() -> None:
    assert enrolment.normalize_code("0118oi") == "OIIBOI"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": "K7QX2M4ZP"}, "code"),
        ({"code": 7}, "code"),
        ({"public_key": "AAAA"}, "public_key"),
        ({"public_key": "*" * 44}, "public_key"),
        ({"public_key": None}, "public_key"),
        ({"station": "FC-02"}, "station"),
    ],
)
def test_a_request_that_does_not_fit_is_refused_with_its_field(changes: dict[str, object], field: str) -> None:
    body = json.dumps(json.loads(enrolment.encode_request(REQUEST)) | changes).encode()

    with pytest.raises(ProblemError) as caught:
        enrolment.decode_request(body)
    assert (caught.value.code, caught.value.field) == ("enrolment-malformed", field)


@given(st.binary())
def test_nothing_but_a_problem_comes_of_noise(noise: bytes) -> None:
    for decode, code in (
        (enrolment.decode_request, "enrolment-malformed"),
        (enrolment.decode_reply, "reply-malformed"),
    ):
        with pytest.raises(ProblemError) as caught:
            decode(noise)  # type: ignore[operator]
        assert caught.value.code == code


def test_a_reply_must_name_a_device_that_fits_into_a_header() -> None:
    with pytest.raises(ProblemError):
        enrolment.decode_reply(enrolment.encode_reply(dataclasses.replace(REPLY, device="kiosk\nevil: 1")))
