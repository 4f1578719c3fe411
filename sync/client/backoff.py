"""How long to wait after a failure: full jitter, so that kiosks cut off together do not come back together.

Marc Brooker, "Exponential Backoff And Jitter" (AWS Architecture Blog, 2015): a uniform draw between nothing and a
ceiling that doubles.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime

BASE_S = 1.0
CAP_S = 300.0
_DOUBLINGS = 30  # beyond any cap; keeps the power small

_SECONDS = re.compile(r"[0-9]{1,9}")


class Backoff:
    """The waits after failures in a row, in seconds, never beyond ``cap_s``."""

    def __init__(self, base_s: float = BASE_S, cap_s: float = CAP_S, rng: random.Random | None = None) -> None:
        self._base_s = base_s
        self._cap_s = cap_s
        self._rng = rng or random.Random()
        self._failures = 0

    def next(self, retry_after_s: float | None = None) -> float:
        """The wait after one more failure; at least ``retry_after_s`` where the server named it."""
        ceiling = min(self._cap_s, self._base_s * 2.0 ** min(self._failures, _DOUBLINGS))
        self._failures += 1
        jitter = self._rng.uniform(0.0, ceiling)
        return min(self._cap_s, jitter if retry_after_s is None else retry_after_s + min(jitter, self._base_s))

    def reset(self) -> None:
        """It worked: the next failure is the first again."""
        self._failures = 0


def retry_after(headers: Mapping[str, str]) -> float | None:
    """The Retry-After of a reply (names in lower case) in seconds from its Date; None if there is none to be read."""
    value = headers.get("retry-after", "").strip()
    if _SECONDS.fullmatch(value):
        return float(value)
    until, sent = http_date(value), http_date(headers.get("date", ""))
    return max(0.0, (until - sent).total_seconds()) if until and sent else None


def http_date(text: str) -> datetime | None:
    """The aware datetime of an HTTP date, None if it is none."""
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    return moment if moment.utcoffset() is not None else None
