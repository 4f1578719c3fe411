"""Small named checks, and the one reader that holds a JSON object against a table of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from .codes import is_ticket_code
from .ids import is_uuid
from .problems import ProblemError
from .wire import is_time

MAX_COUNT = 2**31 - 1  # an integer column of either engine
MAX_SEQ = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Check:
    """What a value must be: a test that never raises, and the words for a value that fails it."""

    expects: str
    test: Callable[[Any], bool]


def pattern(expects: str, expression: str) -> Check:
    """A text that matches the whole (ASCII) expression."""
    matches = re.compile(expression, re.ASCII).fullmatch
    return Check(expects, lambda value: isinstance(value, str) and matches(value) is not None)


def integer(low: int, high: int) -> Check:
    """An integer in low..high; true and false are none."""
    return Check(f"an integer {low}..{high}", lambda value: type(value) is int and low <= value <= high)


def number(low: float, high: float) -> Check:
    """An integer or float in low..high."""
    return Check(f"a number {low}..{high}", lambda value: type(value) in (int, float) and low <= value <= high)


def one_of(*names: str) -> Check:
    """One of these texts."""
    return Check(f"one of {', '.join(names)}", lambda value: isinstance(value, str) and value in names)


def many(check: Check, most: int) -> Check:
    """A list of at most ``most`` values that each pass ``check``."""
    return Check(
        f"at most {most} values, each {check.expects}",
        lambda value: isinstance(value, list | tuple) and len(value) <= most and all(map(check.test, value)),
    )


def optional(check: Check) -> Check:
    """``check``, or null, or left out."""
    return Check(f"{check.expects}, or nothing", lambda value: value is None or check.test(value))


def _is_day(value: Any) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


CODE = pattern("a code of 1-64 letters, digits, . _ : / -", r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,63}")
VERSION = pattern("a version of 1-64 letters, digits, . + _ -", r"[A-Za-z0-9][A-Za-z0-9.+_-]{0,63}")
NAME = pattern("a name of 1-64 letters, digits, . _ -", r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
LANGUAGE = pattern("a language tag of BCP 47", r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
TIME = Check("a moment of RFC 3339 with milliseconds and offset", is_time)
DAY = Check("a day as 2026-12-05", _is_day)
UUID = Check("a UUID in lower case", is_uuid)
TICKET = Check("a ticket code of 7 digits with its check digit", is_ticket_code)
FLAG = Check("true or false", lambda value: isinstance(value, bool))
COUNT = integer(0, MAX_COUNT)
SEQ = integer(1, MAX_SEQ)
OBJECT = Check("an object", lambda value: isinstance(value, dict))
LIST = Check("a list", lambda value: isinstance(value, list | tuple))
BOOT = pattern("a boot as b-000312", r"b-[0-9]{6,10}")
MONO = integer(0, 2**47)  # milliseconds
CLOCK = one_of("synced", "drifting", "unsynced")


def read(found: Mapping[str, Any], table: Mapping[str, Check], code: str, *, is_closed: bool = True) -> dict[str, Any]:
    """Every field of ``table`` from ``found``, None for one that is missing and may be.

    Raises ProblemError(code) that names the field if one is wrong, missing, or, unless the table is open to what newer
    peers say, not in it.
    """
    values = {}
    for name, check in table.items():
        value = values[name] = found.get(name)
        if not check.test(value):
            raise ProblemError(code, f"expected {check.expects}" if name in found else "missing field", name)
    for name in found if is_closed else ():
        if name not in values:
            raise ProblemError(code, "unknown field", name)
    return values
