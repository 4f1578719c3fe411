"""Sealed things, offers and boards on the wire: whole or refused, and open to what a newer centre adds."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.protocol import broadcasts, seals
from sync.protocol.broadcasts import Board, Posted
from sync.protocol.problems import ProblemError
from sync.protocol.seals import Link, Offer, Release, Sealed
from tests.boards import emergency

NOON = datetime.fromisoformat("2026-12-05T12:00:00.000+08:00")
KEY, OTHER, SIGNATURE = "ab" * 32, "cd" * 32, "ef" * 64
SEALED = Sealed('{"a":1}', KEY, SIGNATURE, (Link(KEY, OTHER, SIGNATURE),))
OFFER = Offer(SEALED, "0123456789abcdef", 4711, "12" * 32)
RELEASE = Release("0123456789abcdef", 1_796_025_908, "34" * 32, "56" * 32)


def test_what_is_encoded_is_decoded() -> None:
    assert seals.decode_sealed(seals.encode_sealed(SEALED)) == SEALED
    assert seals.decode_offer(seals.encode_offer(OFFER)) == OFFER
    assert seals.decode_release(seals.encode_release(RELEASE)) == RELEASE
    board = Board(7, (Posted(emergency("EN-1", "red", NOON), ("FC-01",)), Posted(emergency("EN-2", "blue", NOON))))
    assert broadcasts.decode_board(broadcasts.encode_board(board)) == board
    assert broadcasts.decode_serial(broadcasts.encode_serial(7)) == 7


def test_what_a_newer_centre_says_beyond_it_is_passed_over() -> None:
    for encoded, decode, wanted in (
        (seals.encode_sealed(SEALED), seals.decode_sealed, SEALED),
        (seals.encode_offer(OFFER), seals.decode_offer, OFFER),
        (seals.encode_release(RELEASE).encode(), lambda body: seals.decode_release(body.decode()), RELEASE),
    ):
        grown = json.dumps(json.loads(encoded) | {"news": [1]}).encode()
        assert decode(grown) == wanted  # type: ignore[operator]


@pytest.mark.parametrize("field", ["payload", "key", "signature", "chain"])
def test_a_sealed_thing_that_lacks_a_field_is_none(field: str) -> None:
    values = json.loads(seals.encode_sealed(SEALED))
    del values[field]
    with pytest.raises(ProblemError) as caught:
        seals.decode_sealed(json.dumps(values).encode())
    assert (caught.value.code, caught.value.field) == ("reply-malformed", field)


@pytest.mark.parametrize(
    ("field", "value"),
    [("size", 0), ("size", seals.MAX_DELTA_BYTES + 1), ("size", True), ("sha256", "x"), ("base", ""), ("sealed", [])],
)
def test_an_offer_beyond_its_bounds_is_none(field: str, value: Any) -> None:
    values = json.loads(seals.encode_offer(OFFER)) | {field: value}
    with pytest.raises(ProblemError):
        seals.decode_offer(json.dumps(values).encode())


@given(st.binary(max_size=200))
def test_noise_is_refused_and_never_more_than_that(noise: bytes) -> None:
    for decode in (seals.decode_sealed, seals.decode_offer, broadcasts.decode_serial):
        with pytest.raises(ProblemError):
            decode(noise)


def test_no_seal_of_one_kind_passes_for_another() -> None:
    kinds = (seals.CONTENT, seals.KEY, seals.NOTICES)
    assert len({seals.signed_bytes(kind, "{}") for kind in kinds}) == len(kinds)


def test_listing_and_digest_do_not_depend_on_order_and_do_on_every_item() -> None:
    items = {"a/1": {"x": 1, "y": "风"}, "b/2": {"z": None}}
    turned = {"b/2": {"z": None}, "a/1": {"y": "风", "x": 1}}
    assert seals.digest_of(items) == seals.digest_of(turned)
    assert seals.digest_of(items) != seals.digest_of(items | {"b/2": {"z": 0}})
    hashes = {"a/1": "11", "b/2": "22"}
    assert seals.listing_of(hashes) == seals.listing_of(dict(reversed(hashes.items())))
    assert seals.listing_of(hashes) != seals.listing_of(hashes | {"b/2": "23"})


def test_a_notice_without_a_level_is_none_on_a_board() -> None:
    board = json.loads(broadcasts.encode_board(Board(1, (Posted(emergency("EN-1", "red", NOON)),))))
    board["notices"][0]["notice"] |= {"kind": "ordinary", "level": None}
    with pytest.raises(ProblemError):
        broadcasts.decode_board(json.dumps(board))
