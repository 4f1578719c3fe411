"""A ticket code read or typed wrongly is noticed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.protocol.codes import damm_digit, is_ticket_code, spoken_ticket_code, ticket_code

six_digits = st.integers(min_value=0, max_value=999_999).map("{:06d}".format)


def test_the_check_digit_is_damms() -> None:
    assert damm_digit("572") == "4"  # the example of the thesis
    assert ticket_code("482913") == "4829138"


@given(six_digits)
def test_every_wrong_digit_is_caught(digits: str) -> None:
    code = ticket_code(digits)

    assert is_ticket_code(code)
    for place in range(7):
        for digit in "0123456789".replace(code[place], ""):
            assert not is_ticket_code(code[:place] + digit + code[place + 1 :])


@given(six_digits)
def test_every_swap_of_neighbours_is_caught(digits: str) -> None:
    code = ticket_code(digits)

    for place in range(6):
        swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
        assert swapped == code or not is_ticket_code(swapped)


@pytest.mark.parametrize("wrong", ["", "482913", "48291380", "482913a", "４８２９１３８", "482913\n", None, 4829138])
def test_what_is_no_code_is_no_code(wrong: object) -> None:
    assert not is_ticket_code(wrong)


@pytest.mark.parametrize("wrong", ["", "12345", "1234567", "12345x", "１２３４５６"])
def test_six_digits_are_needed(wrong: str) -> None:
    with pytest.raises(ValueError, match="six digits"):
        ticket_code(wrong)


def test_a_code_is_read_aloud_in_groups() -> None:
    assert spoken_ticket_code("4829138") == "482 913 8"
