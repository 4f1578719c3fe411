"""Carrier files and receipts: what is damaged is named and spoils nothing else, and nothing passes for another."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.protocol import batches
from sync.protocol.batches import BatchReply, Rejection
from sync.protocol.carriers import (
    CarriedBatch,
    CarrierHead,
    Receipts,
    decode_receipts,
    encode_carrier,
    encode_receipts,
    read_carrier,
    to_sign,
)
from sync.protocol.problems import ProblemError
from sync.protocol.signing import content_digest, signature_base

HEAD = CarrierHead("kiosk-0123456789", 1_796_000_000)
BATCHES = [CarriedBatch(bytes([number]) * (10 + number), bytes([200 + number]) * 64) for number in range(3)]
WHOLE = encode_carrier(HEAD, BATCHES)
KEY = bytes(range(32))
NOON = datetime(2026, 11, 30, 4, 0, tzinfo=UTC)
REPLY = BatchReply("ab" * 32, ((1, 3),), (Rejection(4, None, "event-malformed", "why"),), NOON, None, ((9, 9),))
RECEIPTS = Receipts("kiosk-0123456789", NOON, (REPLY, replace(REPLY, batch="cd" * 32)))
SEALED = encode_receipts(RECEIPTS, KEY)


def read(content: bytes) -> tuple[list[CarriedBatch], str]:
    """The batches that are whole, and what is wrong with the file."""
    found: list[CarriedBatch] = []
    try:
        _head, carried = read_carrier(io.BytesIO(content))
        for batch in carried:
            found.append(batch)
    except ProblemError as error:
        return found, f"{error.code}: {error.detail}"
    return found, ""


def test_what_was_written_is_read() -> None:
    head, carried = read_carrier(io.BytesIO(WHOLE))

    assert head == HEAD
    assert list(carried) == BATCHES


def test_an_empty_carrier_is_one() -> None:
    assert read(encode_carrier(HEAD, [])) == ([], "")


@pytest.mark.parametrize("size", range(len(WHOLE)))
def test_wherever_it_is_cut_off_what_stands_before_is_read_and_the_file_named(size: int) -> None:
    found, problem = read(WHOLE[:size])

    assert found == BATCHES[: len(found)]
    assert problem.startswith("carrier-malformed")


@given(at=st.integers(0, len(WHOLE) - 1), bit=st.integers(0, 7))
def test_no_flipped_bit_goes_unnoticed(at: int, bit: int) -> None:
    damaged = bytearray(WHOLE)
    damaged[at] ^= 1 << bit

    found, problem = read(bytes(damaged))
    head = damaged.split(b"\n", 1)[0]
    assert problem or head != WHOLE.split(b"\n", 1)[0]
    assert len(found) <= len(BATCHES)


@given(st.binary(max_size=400))
def test_any_other_file_is_none(content: bytes) -> None:
    assert read(content)[1]


def test_a_tail_is_damage() -> None:
    assert read(WHOLE + b"x") == (BATCHES, "carrier-malformed: damaged: its digest does not fit")


def test_a_format_to_come_is_said_to_be_one() -> None:
    assert read(WHOLE.replace(b"carrier 1 ", b"carrier 2 ", 1))[1].startswith("protocol-unsupported")


def test_a_frame_that_claims_to_be_huge_is_not_read() -> None:
    huge = encode_carrier(HEAD, [CarriedBatch(bytes(batches.MAX_WIRE_BYTES + 1), bytes(64))])

    assert read(huge) == ([], "carrier-malformed: damaged after 0 batches")


@given(
    method=st.sampled_from(["GET", "POST", "PUT", "CARRIER"]), path=st.text(max_size=30).map(lambda text: f"/{text}")
)
def test_no_request_has_what_a_carrier_signs(method: str, path: str) -> None:
    """The address of every request begins with a slash."""
    sent = BATCHES[0].sent
    try:
        base = signature_base(method, path, HEAD.device, HEAD.created, content_digest(sent))
    except ValueError:
        return
    assert base != to_sign(HEAD, sent)


def test_a_signature_is_for_one_device_one_time_and_these_bytes() -> None:
    others = [
        to_sign(replace(HEAD, device="kiosk-9"), b"a"),
        to_sign(replace(HEAD, created=1), b"a"),
        to_sign(HEAD, b"b"),
    ]
    assert len({to_sign(HEAD, b"a"), *others}) == 4


def test_receipts_are_read_by_whom_they_are_for() -> None:
    assert decode_receipts(SEALED, RECEIPTS.device, KEY) == RECEIPTS


@given(at=st.integers(0, len(SEALED) - 1), bit=st.integers(0, 7))
def test_receipts_with_a_flipped_bit_are_none(at: int, bit: int) -> None:
    damaged = bytearray(SEALED)
    damaged[at] ^= 1 << bit

    with pytest.raises(ProblemError, match="receipts-malformed"):
        decode_receipts(bytes(damaged), RECEIPTS.device, KEY)


@given(st.binary(max_size=300) | st.integers(0, len(SEALED) - 1).map(lambda size: SEALED[:size]))
def test_no_other_bytes_are_receipts(content: bytes) -> None:
    with pytest.raises(ProblemError, match="receipts-malformed"):
        decode_receipts(content, RECEIPTS.device, KEY)


def test_receipts_of_another_key_or_for_another_terminal_are_none() -> None:
    for device, key in ((RECEIPTS.device, bytes(32)), ("kiosk-9999999999", KEY)):
        with pytest.raises(ProblemError, match="receipts-malformed"):
            decode_receipts(SEALED, device, key)


def test_a_reply_that_contradicts_itself_is_refused_though_it_is_sealed() -> None:
    wrong = replace(REPLY, rejected=(Rejection(2, None, "seq-reused", ""),))

    with pytest.raises(ProblemError, match="receipts-malformed"):
        decode_receipts(encode_receipts(replace(RECEIPTS, replies=(wrong,)), KEY), RECEIPTS.device, KEY)
