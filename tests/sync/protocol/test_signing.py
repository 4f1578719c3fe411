"""A signature holds for one request and no other."""

from __future__ import annotations

import itertools

import pytest

from sync.protocol import signing

REQUEST = ("POST", "/api/v1/batches?x=1", "kiosk-qj-0001", 1_765_000_000, signing.content_digest(b"body"))


def test_the_base_names_every_part() -> None:
    assert signing.signature_base(*REQUEST).decode().split("\n") == [
        '"@method": POST',
        '"@request-target": /api/v1/batches?x=1',
        '"x-yizhan-device": kiosk-qj-0001',
        '"x-yizhan-created": 1765000000',
        '"content-digest": sha-256=:Iw2DWNyOiJC0xY3utikS7i8gNXrpKlzIYbmOaP4xrLU=:',
    ]


def test_no_two_requests_share_a_base() -> None:
    others = (("GET",), ("/api/v1/batches",), ("kiosk-qj-0002",), (1_765_000_001,), (signing.content_digest(b""),))
    bases = {
        signing.signature_base(*parts)  # type: ignore[arg-type]
        for parts in itertools.product(*((mine, other[0]) for mine, other in zip(REQUEST, others, strict=True)))
    }

    assert len(bases) == 2**5


def test_a_line_break_cannot_pass_for_another_part() -> None:
    with pytest.raises(ValueError, match="line break"):
        signing.signature_base("GET", '/\n"x-yizhan-device": other', "kiosk", 1, "")


@pytest.mark.parametrize(("text", "created"), [("1765000000", 1_765_000_000), ("-1", None), ("1e9", None), ("", None)])
def test_the_time_is_whole_seconds(text: str, created: int | None) -> None:
    assert signing.parse_created(text) == created


def test_the_fingerprint_fits_on_two_screens() -> None:
    assert signing.fingerprint(bytes(32)) == "MZUH-VLPY-MK6X"
    assert signing.fingerprint(bytes(32)) != signing.fingerprint(bytes(31) + b"\1")
