"""Garbage at every door: always a named problem, never a failure of ours."""

from __future__ import annotations

import gzip
import json
import zlib
from dataclasses import fields
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync.central.insight.api import issue_token
from sync.central.ledger.api import Event
from sync.protocol import batches
from sync.protocol.envelope import Envelope
from sync.protocol.events import ScreenViewed
from sync.protocol.problems import PROBLEMS

pytestmark = pytest.mark.usefixtures("sqlite")

VIEWED = ScreenViewed(day="2026-11-20", screen="home", count=3)
MEBIBYTE = 1024 * 1024
noisy = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def named(reply):
    """The problem's code, after seeing to it that it is one and none of ours."""
    assert reply.status < 500, reply.body
    assert reply.headers["Content-Type"] == "application/problem+json"
    body = reply.json()
    assert body["status"] == reply.status == PROBLEMS[body["code"]].status
    return body["code"]


@noisy
@given(st.binary(max_size=2000))
def test_any_bytes_as_a_body(kiosk, sent):
    assert named(kiosk.post(sent)) in {"batch-malformed", "batch-too-large"}


@noisy
@given(st.text(max_size=600))
def test_any_text_as_a_batch(kiosk, text):
    sent = batches.compress(text.encode("utf-8", "surrogatepass"))

    assert named(kiosk.post(sent)) in {"batch-malformed", "protocol-unsupported"}


@noisy
@given(st.lists(st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"]), min_size=1), max_size=8))
def test_any_lines_as_events(kiosk, lines):
    header = kiosk.body([])

    reply = kiosk.post(batches.compress(header + "".join(f"{line}\n" for line in lines).encode()))

    assert reply.batch.acknowledged == ()


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)
FIELDS = [part.name for part in fields(Envelope)]
ASKED = {"dataset": "visits", "format": "csv", "watermark": "w", "filters": {"lang": "ru"}, "columns": ["lang"]}


@noisy
@given(st.sampled_from(FIELDS), json_values)
def test_any_value_in_any_field_of_an_event(kiosk, field, value):
    kiosk.event(VIEWED)
    event = {**json.loads(kiosk.lines[-1]), field: value}
    line = json.dumps(event)

    reply = kiosk.post(batches.compress(kiosk.body([]) + line.encode() + b"\n"))

    assert len(reply.batch.acknowledged) + len(reply.batch.rejected) <= 1


@noisy
@given(st.binary(max_size=300))
def test_any_bytes_as_an_enrolment(ask, body):
    assert named(ask("POST", "/api/v1/enrolments", {}, body)) == "enrolment-malformed"


@noisy
@given(st.text(max_size=40), st.text(max_size=40))
def test_any_words_in_headers(ask, device, signature):
    given_headers = {
        "X-Yizhan-Device": device,
        "X-Yizhan-Created": "1",
        "X-Yizhan-Signature": signature,
        "Content-Digest": "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:",
        "Authorization": f"Bearer {signature}",
    }
    assert named(ask("GET", "/api/v1/content/manifest", given_headers, b"")) in {"device-unknown", "signature-invalid"}
    assert named(ask("GET", "/api/v1/pull/visits", given_headers, b"")) == "token-invalid"


@noisy
@given(st.text(st.characters(exclude_characters="\n\r", exclude_categories=["Cs"]), min_size=1, max_size=30))
def test_any_ticket(ask, text):
    assert ask("GET", f"/t/{quote(text, safe='')}", {}, b"").status == 404


# -- bombs ----------------------------------------------------------------------------------------------------------


def test_a_bomb_is_not_unpacked(kiosk):
    bomb = gzip.compress(bytes(200 * MEBIBYTE), 9)
    assert len(bomb) < batches.MAX_WIRE_BYTES

    assert named(kiosk.post(bomb)) == "batch-too-large"


def test_a_body_over_the_limit_is_not_read(kiosk):
    assert named(kiosk.post(bytes(batches.MAX_WIRE_BYTES + 1))) == "batch-too-large"


@pytest.mark.parametrize("tail", [b"x", gzip.compress(b"more")], ids=["a byte", "another stream"])
def test_a_tail_behind_the_gzip_stream_is_refused(kiosk, tail):
    kiosk.event(VIEWED)

    assert named(kiosk.post(batches.compress(kiosk.body()) + tail)) == "batch-malformed"
    assert not Event.objects.exists()


OTHER = {
    "nothing": b"",
    "two bytes of gzip": b"\x1f\x8b",
    "zlib": zlib.compress(b"{}\n"),
    "gzip of nothing": gzip.compress(b""),
}


@pytest.mark.parametrize("sent", OTHER.values(), ids=OTHER.keys())
def test_what_is_cut_or_of_another_kind_is_refused(kiosk, sent):
    assert named(kiosk.post(sent)) == "batch-malformed"


def test_json_nested_without_end_is_refused(kiosk):
    kiosk.event(VIEWED)
    deep = '{"seq":2,"data":' + "[" * 20_000 + "]" * 20_000 + "}"

    reply = kiosk.push([kiosk.lines[0], deep])

    assert reply.batch.acknowledged == ((1, 1),)
    assert [found.code for found in reply.batch.rejected] == ["event-malformed"]


# -- the rest of the doors ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
@pytest.mark.parametrize(
    "path", ["batches", "enrolments", "content/manifest", "content/delta", "pull/visits", "health"]
)
def test_a_method_that_is_not_for_this_address_is_refused(ask, method, path):
    reply = ask(method, f"/api/v1/{path}", {}, b"")

    assert named(reply) == "method-not-allowed"
    assert reply.headers["Allow"]


@pytest.mark.parametrize("path", ["/api/v1/", "/api/v1/nothing", "/api/v2/batches", "/api/", "/api/v1/pull/"])
def test_an_address_that_is_not_there_is_a_problem_too(ask, path):
    assert named(ask("GET", path, {}, b"")) == "not-found"


def test_health_is_told_to_anybody(ask):
    reply = ask("GET", "/api/v1/health", {}, b"")

    assert (reply.status, reply.json()["status"]) == (200, "ok")
    assert "Set-Cookie" not in reply.headers


@noisy
@given(st.sampled_from(list(ASKED)), json_values)
def test_any_value_in_any_field_of_a_pull(ask, field, value):
    token = issue_token("noise")[1]
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    sent = json.dumps({"make_watermark": True, **ASKED, field: value}).encode()

    reply = ask("POST", "/api/v1/exports", headers, sent)

    assert reply.status == 201 or named(reply)
