"""Numbers as they are said in Chinese, in characters: 1234 is 一千二百三十四, the phone 120 is 幺二零."""

from __future__ import annotations

DIGITS = "零一二三四五六七八九"
PHONE_DIGITS = "零幺二三四五六七八九"
"""On the phone 1 is said yao, so that nobody takes it for 7."""

SAID_PLAINLY = ("12345",)
"""Numbers that everybody counts out instead."""

_PLACES = ("", "十", "百", "千")
_MYRIADS = ("", "万", "亿")
_LARGEST = 10**12


def digits(number: str) -> str:
    """Digit by digit, as a year or a room is said."""
    return "".join(DIGITS[int(digit)] for digit in number)


def phone_digits(number: str) -> str:
    """Digit by digit, as a phone number is said; what is not a digit becomes a pause."""
    if number in SAID_PLAINLY:
        return digits(number)
    return "".join(PHONE_DIGITS[int(sign)] if sign.isdigit() else "，" for sign in number)


def cardinal(number: int) -> str:
    """A whole number from 0 to a million million; a larger one digit by digit."""
    if number >= _LARGEST:
        return digits(str(number))
    if number == 0:
        return DIGITS[0]
    said = ""
    for myriad in range(len(_MYRIADS) - 1, -1, -1):
        part = number // 10000**myriad % 10000
        if part:
            has_gap = bool(said) and part < 1000
            said += (DIGITS[0] if has_gap else "") + _below_ten_thousand(part) + _MYRIADS[myriad]
    return said.removeprefix("一") if said.startswith("一十") else said


def decimal(number: str) -> str:
    """A number with a point: 3.5 is 三点五."""
    whole, _, part = number.partition(".")
    return f"{cardinal(int(whole))}点{digits(part)}" if part else cardinal(int(whole))


def _below_ten_thousand(number: int) -> str:
    said, has_gap = "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit:
            said += (DIGITS[0] if has_gap and said else "") + DIGITS[digit] + _PLACES[place]
        has_gap = digit == 0
    return said
