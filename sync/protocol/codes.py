"""Ticket codes: six random digits and a check digit of Damm's, easily spoken and typed in any language.

H. Michael Damm, "Total anti-symmetrische Quasigruppen" (2004): the check catches every single wrong digit and every
swap of two neighbours.
"""

from __future__ import annotations

import re

_DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)
_SIX = re.compile(r"[0-9]{6}")
_SEVEN = re.compile(r"[0-9]{7}")


def damm_digit(digits: str) -> str:
    """The check digit of a text of ASCII digits. Raises ValueError on anything else."""
    if not (digits.isascii() and digits.isdigit()):
        raise ValueError("digits only")
    interim = 0
    for digit in digits:
        interim = _DAMM[interim][int(digit)]
    return str(interim)


def ticket_code(six_digits: str) -> str:
    """Seven digits: the six given and their check digit. Raises ValueError unless six digits are given."""
    if not _SIX.fullmatch(six_digits):
        raise ValueError("six digits are needed")
    return six_digits + damm_digit(six_digits)


def is_ticket_code(code: object) -> bool:
    """Whether this is seven digits whose check digit holds."""
    return isinstance(code, str) and _SEVEN.fullmatch(code) is not None and damm_digit(code) == "0"


def spoken_ticket_code(code: str) -> str:
    """The code in the groups in which it is read aloud: "4829138" -> "482 913 8"."""
    return f"{code[:3]} {code[3:6]} {code[6:]}"
