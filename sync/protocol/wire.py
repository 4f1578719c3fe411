"""JSON and time as they cross the wire: compact, strict, and never an error other than a ProblemError."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NoReturn

from .problems import ProblemError

MAX_DEPTH = 16
_MAX_INTEGER = 2**63 - 1  # what both database engines hold
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d", re.ASCII)
_YEARS = range(1970, 2100)  # a clock without battery wakes in 1970; further out, offsets overflow datetime


def dump(value: Mapping[str, Any]) -> str:
    """Compact JSON, keys in the order given, Chinese as itself."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def load_object(source: str | bytes, code: str) -> dict[str, Any]:
    """The JSON object in ``source``.

    Refused, as ProblemError(code): anything that is not one object in UTF-8, a key given twice, NaN and infinity,
    integers beyond 64 bits, nesting deeper than MAX_DEPTH, NUL and lone surrogates (no database stores them).
    """
    try:
        text = source.decode("utf-8") if isinstance(source, bytes) else source
        text.encode("utf-8")
        value = _DECODER.decode(text)
        # Only an escape hides NUL or a surrogate, and few brackets cannot nest deeply: most texts skip the walk.
        if "\\u" in text or text.count("{") + text.count("[") > MAX_DEPTH:
            _check_value(value, MAX_DEPTH)
    except (ValueError, RecursionError) as error:
        raise ProblemError(code, f"not acceptable JSON: {type(error).__name__}") from error
    if not isinstance(value, dict):
        raise ProblemError(code, "not a JSON object")
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is given twice")
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _integer(digits: str) -> int:
    if len(digits) > 20 or abs(value := int(digits)) > _MAX_INTEGER:
        raise ValueError("an integer beyond 64 bits")
    return value


def _float(digits: str) -> float:
    if not math.isfinite(value := float(digits)):
        raise ValueError("not a finite number")
    return value


# One for all: making a decoder costs as much as reading an event with it.
_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_constant=_refuse_constant, parse_int=_integer, parse_float=_float
)


def _check_value(value: Any, depth: int) -> None:
    if isinstance(value, str):
        if "\x00" in value:
            raise ValueError("NUL in a text")
        value.encode("utf-8")
    elif isinstance(value, dict | list):
        if not depth:
            raise ValueError("nested too deeply")
        for part in value if isinstance(value, list) else (*value, *value.values()):
            _check_value(part, depth - 1)


def format_time(moment: datetime) -> str:
    """RFC 3339 with milliseconds (finer parts are cut off) and a numeric offset. The datetime must be aware."""
    if moment.utcoffset() is None:
        raise ValueError("a moment needs its offset")
    return moment.isoformat(timespec="milliseconds")


def is_time(text: object) -> bool:
    """Whether this is a moment as format_time writes it."""
    if not isinstance(text, str) or not _TIME.fullmatch(text):
        return False
    try:
        return datetime.fromisoformat(text).year in _YEARS
    except ValueError:
        return False


def parse_time(text: str) -> datetime:
    """The aware datetime of a text for which is_time holds; raises ValueError on others."""
    if not is_time(text):
        raise ValueError("not a moment with milliseconds and offset")
    return datetime.fromisoformat(text)
