"""What a kiosk may know of those who serve, and nothing malformed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.protocol import roster, wire
from sync.protocol.problems import ProblemError

HASH = "$argon2id$v=19$m=65536,t=2,p=1$" + "c2FsdHNhbHRzYWx0c2FsdA$" + "a" * 43
LIN = roster.RosterEntry("1001", "vb-7f3c21", "小林", "volunteer", HASH, ("escort",), ("ru",), "2027-05-01")
LEADER = roster.RosterEntry("9001", "vb-90a1c4", "班长", "shift_leader", HASH)


def test_a_roster_survives_the_way() -> None:
    made = roster.make_roster([LEADER, LIN])
    assert [entry.badge for entry in made.volunteers] == ["1001", "9001"]
    assert roster.decode_roster(roster.encode_roster(made)) == made


def test_its_version_follows_from_what_it_says() -> None:
    assert roster.make_roster([LEADER, LIN]).version == roster.make_roster([LIN, LEADER]).version
    assert roster.make_roster([LIN]).version != roster.make_roster([LIN, LEADER]).version


@pytest.mark.parametrize(
    ("field", "value"),
    [("badge", "12"), ("role", "mayor"), ("pin_hash", "2468"), ("name", ""), ("first_aid_until", "soon"), ("x", 1)],
)
def test_what_does_not_fit_is_refused_with_its_field(field: str, value: Any) -> None:
    body = wire.load_object(roster.encode_roster(roster.make_roster([LIN])), "reply-malformed")
    body["volunteers"][0][field] = value
    with pytest.raises(ProblemError) as caught:
        roster.decode_roster(wire.dump(body).encode())
    assert caught.value.field == field


def test_two_with_one_badge_are_refused() -> None:
    body = wire.load_object(roster.encode_roster(roster.make_roster([LIN])), "reply-malformed")
    body["volunteers"] *= 2
    with pytest.raises(ProblemError):
        roster.decode_roster(wire.dump(body).encode())


@given(st.text())
def test_only_a_badge_is_a_badge(text: str) -> None:
    assert roster.scanned_badge(text) is None or text.strip().startswith(roster.BADGE_SCHEME)


def test_a_badge_as_a_scanner_reads_it() -> None:
    assert roster.scanned_badge("VB:1001\r\n") == "1001"
