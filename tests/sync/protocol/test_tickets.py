"""The request in a code: what goes in comes out, whatever was altered is refused, and it is small enough to be read."""

from __future__ import annotations

import base64
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.protocol import tickets
from sync.protocol.codes import ticket_code
from sync.protocol.events import SEVERITIES
from sync.protocol.ids import Uuid7Factory
from sync.protocol.problems import ProblemError
from sync.protocol.tickets import Claim, encode, from_path, need_mark, needs_of, receipt_code, to_path
from tests.content_changes import shipped

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
SIGNATURE = bytes(range(64))
CLAIM = Claim(
    device="kiosk-0123456789",
    request=Uuid7Factory().new(int(NOON.timestamp() * 1000)),
    seq=48213,
    ticket="4829138",
    help="rail_priority",
    severity="S2",
    where="here",
    lang="ru",
    valid_minutes=720,
    promised_minutes=3,
    needs=(need_mark("kind:pregnant_alone"), need_mark("aid:wheelchair")),
)

claims = st.builds(
    Claim,
    device=st.binary(min_size=5, max_size=5).map(lambda raw: f"kiosk-{raw.hex()}"),
    request=st.integers(0, 4_102_444_800_000).map(lambda ms: Uuid7Factory().new(ms)),
    seq=st.integers(1, 2**32 - 1),
    ticket=st.integers(0, 999_999).map(lambda number: ticket_code(f"{number:06d}")),
    help=st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,20}", fullmatch=True),
    severity=st.sampled_from(SEVERITIES),
    where=st.sampled_from(tickets.PLACES),
    lang=st.sampled_from(tickets.LANGUAGES),
    valid_minutes=st.integers(0, tickets.MAX_VALID_MINUTES),
    promised_minutes=st.none() | st.integers(0, tickets.MAX_VALID_MINUTES - 1),
    needs=st.lists(st.binary(min_size=2, max_size=2), max_size=8).map(tuple),
    is_clock_sure=st.booleans(),
    is_demo=st.booleans(),
)


@given(claims)
def test_a_claim_comes_out_as_it_went_in_with_as_many_needs_as_fit(claim):
    path = to_path(encode(claim), SIGNATURE)
    found, signed, signature = from_path(path)

    assert replace(found, needs=()) == replace(claim, needs=())
    assert claim.needs[: len(found.needs)] == found.needs
    assert (signed, signature) == (encode(claim), SIGNATURE)
    assert len(signed) + len(signature) <= tickets.MAX_BYTES


def test_its_times_follow_from_its_id():
    assert CLAIM.asked_at == NOON
    assert CLAIM.expires_at == NOON + timedelta(hours=12)
    assert CLAIM.promised_by == NOON + timedelta(minutes=3)


@pytest.mark.parametrize("text", ["", "A", "Q" * 300, "求助", "aeaq====", "%00", "A" * 160, "\n", "0" * 160])
def test_what_no_kiosk_writes_is_refused(text):
    with pytest.raises(ProblemError, match="ticket-malformed"):
        from_path(text)


def test_a_path_has_one_spelling():
    path = to_path(encode(CLAIM), SIGNATURE)
    for other in (path.lower(), path + "=", path + "A", path[:-1], " " + path, path + "\n"):
        with pytest.raises(ProblemError, match="ticket-malformed"):
            from_path(other)


@given(st.binary(max_size=130))
def test_any_bytes_are_read_or_refused(raw):
    try:
        claim, signed, signature = from_path(base64.b32encode(raw).decode().rstrip("="))
    except ProblemError as error:
        assert error.code == "ticket-malformed"
    else:
        assert signed + signature == raw
        assert claim.asked_at.year < 2101


def test_every_kind_of_help_of_the_content_fits_with_two_chosen_needs():
    types = shipped().table("help_types").values()
    for kind in types:
        marks = tuple(need_mark(f"need:{number}") for number in range(2))
        found, _signed, _signature = from_path(
            to_path(encode(replace(CLAIM, help=kind.code, severity=kind.severity, needs=marks)), SIGNATURE)
        )
        assert found.needs == marks, kind.code


def test_no_two_options_of_a_kind_bear_the_same_mark():
    for kind in shipped().table("help_types").values():
        offered = {f"{ask.code}:{option.code}" for ask in kind.asks for option in ask.options}
        offered |= {option.code for ask in kind.asks for option in ask.options}
        assert len({need_mark(need) for need in offered}) == len(offered), kind.code


def test_needs_are_known_again_by_their_marks_and_the_unknown_ones_left_out():
    offered = ("aid:wheelchair", "aid:cane", "kind:child")
    marks = (need_mark("kind:child"), need_mark("something else"), need_mark("aid:cane"))
    assert needs_of(marks, offered) == ("kind:child", "aid:cane")


def test_a_mark_that_two_needs_bear_stands_for_neither():
    seen: dict[bytes, str] = {}
    for number in range(10_000):
        need = f"need:{number}"
        if need_mark(need) in seen:
            break
        seen[need_mark(need)] = need
    assert needs_of([need_mark(need)], [need, seen[need_mark(need)]]) == ()


@pytest.mark.parametrize(
    "wrong",
    [{"device": "phone-0123456789"}, {"help": "求助"}, {"help": "x" * 60}, {"where": "moon"}],
    ids=["device", "not ASCII", "too long", "place"],
)
def test_what_cannot_be_said_so_briefly_is_an_error(wrong):
    with pytest.raises(ValueError, match=r"."):
        encode(replace(CLAIM, **wrong))


def test_a_receipt_is_six_digits_for_one_request_and_one_key():
    rng = random.Random(7)
    key, other = rng.randbytes(32), rng.randbytes(32)
    code = receipt_code(key, CLAIM.request)
    assert len(code) == 6 and code.isdigit()
    assert tickets.is_receipt(key, CLAIM.request, code)
    assert not tickets.is_receipt(other, CLAIM.request, code)
    assert not tickets.is_receipt(key, Uuid7Factory().new(1), code)
    assert not tickets.is_receipt(key, CLAIM.request, "")
    assert not tickets.is_receipt(key, CLAIM.request, "１２３４５６")
