"""A batch arrives whole or not at all, and its reply settles only what it names."""

from __future__ import annotations

import dataclasses
import gzip
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.protocol import batches
from sync.protocol.batches import BatchHeader, BatchReply, Rejection
from sync.protocol.ids import new_uuid7
from sync.protocol.problems import ProblemError

NOW = datetime(2026, 12, 5, 0, 0, tzinfo=UTC)
HEADER = BatchHeader("kiosk-qj-0001", "FC-01", NOW, "synced", 7)
REPLY = BatchReply("0" * 64, ((1, 3), (5, 5)), (Rejection(4, new_uuid7(1), "seq-reused", ""),), NOW)

lines = st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n"), min_size=1), max_size=9)


def _code(function: object, *arguments: object) -> str:
    with pytest.raises(ProblemError) as caught:
        function(*arguments)  # type: ignore[operator]
    return caught.value.code


@given(lines)
def test_a_batch_arrives_as_it_was_sent(events: list[str]) -> None:
    body = batches.encode_batch(HEADER, events)

    assert batches.decode_batch(batches.decompress(batches.compress(body))) == (HEADER, events)


@given(st.binary())
def test_nothing_but_a_problem_comes_of_noise(noise: bytes) -> None:
    assert _code(batches.decode_batch, noise) == "batch-malformed"
    assert _code(batches.decompress, noise) == "batch-malformed"
    assert _code(batches.decode_reply, noise) == "reply-malformed"


@given(st.data())
def test_a_batch_cut_anywhere_is_refused(data: st.DataObject) -> None:
    body = batches.encode_batch(HEADER, ['{"a":1}', '{"b":2}'])
    sent = batches.compress(body)

    assert _code(batches.decompress, sent[: data.draw(st.integers(0, len(sent) - 1))]) == "batch-malformed"
    assert _code(batches.decompress, sent + b"tail") == "batch-malformed"


@pytest.mark.parametrize("event", ["", "a\nb", "a\rb", "\ud800"])
def test_an_event_that_is_no_line_cannot_be_sent(event: str) -> None:
    assert _code(batches.encode_batch, HEADER, [event]) == "batch-malformed"


def test_a_batch_has_bounds_at_both_ends() -> None:
    many = ["{}"] * (batches.MAX_EVENTS + 1)
    large = ["x" * batches.MAX_BODY_BYTES]
    body = batches.encode_batch(HEADER, many[1:])

    assert _code(batches.encode_batch, HEADER, many) == "batch-too-large"
    assert _code(batches.encode_batch, HEADER, large) == "batch-too-large"
    assert _code(batches.decode_batch, body + b"{}\n") == "batch-too-large"
    assert _code(batches.decode_batch, b"x" * (batches.MAX_BODY_BYTES + 1)) == "batch-too-large"


def test_a_small_body_that_unpacks_to_a_huge_one_is_refused() -> None:
    bomb = gzip.compress(b"\0" * 50_000_000)

    assert len(bomb) < batches.MAX_WIRE_BYTES
    assert _code(batches.decompress, bomb) == "batch-too-large"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"protocol": 3, "device": 7}, "protocol-unsupported"),
        ({"protocol": 0, "device": 7}, "protocol-unsupported"),
        ({"protocol": "1"}, "batch-malformed"),
        ({"device": 7}, "batch-malformed"),
        ({"last_seq": -1}, "batch-malformed"),
        ({"clock": "right"}, "batch-malformed"),
        ({"protocol": 1, "extra": 1}, "batch-malformed"),
        ({"protocol": 1, "mono": 1}, "batch-malformed"),
        ({"links": [[1, "short"]]}, "batch-malformed"),
        ({"links": [[0, "0" * 32]]}, "batch-malformed"),
        ({"boot": "first"}, "batch-malformed"),
        ({"mono": -1}, "batch-malformed"),
        ({"aside": [[3, 2]]}, "batch-malformed"),
    ],
)
def test_a_header_must_fit_and_another_protocol_is_told_apart(changes: dict[str, object], code: str) -> None:
    header = json.loads(batches.encode_batch(HEADER, []))

    assert _code(batches.decode_batch, json.dumps(header | changes).encode() + b"\n") == code


def test_the_present_protocol_passes_over_what_it_does_not_know_yet() -> None:
    header = json.loads(batches.encode_batch(HEADER, []))

    found, _ = batches.decode_batch(json.dumps(header | {"of_2031": [1]}).encode() + b"\n")

    assert found == HEADER
    reply = json.loads(batches.encode_reply(REPLY)) | {"of_2031": {}}
    assert batches.decode_reply(json.dumps(reply).encode()) == REPLY


def test_what_the_first_protocol_does_not_know_is_not_said_in_it() -> None:
    header = dataclasses.replace(HEADER, protocol=1, boot="b-000001", mono=7, links=((1, ""),), speaks=("zstd",))

    said = json.loads(batches.encode_batch(header, []))

    assert not said.keys() & {"boot", "mono", "links", "aside", "speaks"}


def test_a_header_arrives_as_it_was_sent() -> None:
    header = dataclasses.replace(
        HEADER, boot="b-000001", mono=7, links=((1, ""), (4, "0a" * 16)), aside=((2, 3),), speaks=("zstd",)
    )

    assert batches.decode_batch(batches.encode_batch(header, []))[0] == header


def test_a_reply_arrives_as_it_was_sent() -> None:
    assert batches.decode_reply(batches.encode_reply(REPLY)) == REPLY


@pytest.mark.parametrize(
    "changes",
    [
        {"batch": "0" * 63},
        {"acknowledged": ((3, 1),)},
        {"acknowledged": ((0, 1),)},
        {"acknowledged": ((1, 2, 3),)},
        {"acknowledged": ((1, 9),)},
        {"rejected": (Rejection(4, "not an id", "seq-reused", ""),)},
        {"content_version": "a b"},
    ],
)
def test_a_reply_that_does_not_fit_or_contradicts_itself_is_refused(changes: dict[str, object]) -> None:
    body = batches.encode_reply(dataclasses.replace(REPLY, **changes))  # type: ignore[arg-type]

    assert _code(batches.decode_reply, body) == "reply-malformed"
