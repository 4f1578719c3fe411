"""Event and session identifiers: UUID version 7 (RFC 9562), monotonic within a process."""

from __future__ import annotations

import re
import secrets
import threading
from collections.abc import Callable

_CANONICAL = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_MAX_MS = 2**48 - 1
_RANDOM_BITS = 74  # rand_a (12) and rand_b (62)
_VERSION_7 = 0x7 << 76
_VARIANT = 0b10 << 62


class Uuid7Factory:
    """Makes UUIDv7 texts that only ever grow, whatever the clock does.

    Within one millisecond, and while the clock stands behind the last identifier, rand_a and rand_b count up as one
    74-bit counter (RFC 9562, 6.2, method 2); a new millisecond draws them afresh.
    """

    def __init__(self, random_bits: Callable[[int], int] = secrets.randbits) -> None:
        self._random_bits = random_bits
        self._lock = threading.Lock()
        self._ms = -1
        self._counter = 0

    def new(self, now_ms: int, random_bits: Callable[[int], int] | None = None) -> str:
        """An identifier for ``now_ms``, milliseconds since 1970 (held within 48 bits)."""
        with self._lock:
            now_ms = min(max(now_ms, 0), _MAX_MS)
            if now_ms > self._ms:
                # The top bit stays clear, so that counting up has room for 2**73 more.
                self._ms, self._counter = now_ms, (random_bits or self._random_bits)(_RANDOM_BITS - 1)
            else:
                self._counter += 1
            return _text(self._ms, self._counter)


def _text(ms: int, counter: int) -> str:
    rand_a, rand_b = counter >> 62, counter & (2**62 - 1)
    digits = f"{ms << 80 | _VERSION_7 | rand_a << 64 | _VARIANT | rand_b:032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


_PROCESS = Uuid7Factory()


def new_uuid7(now_ms: int, random_bits: Callable[[int], int] = secrets.randbits) -> str:
    """The next identifier of this process for ``now_ms``, milliseconds since 1970."""
    return _PROCESS.new(now_ms, random_bits)


def is_uuid(text: object) -> bool:
    """Whether this is a UUID in its canonical lower-case form, so that equal identifiers are equal texts."""
    return isinstance(text, str) and _CANONICAL.fullmatch(text) is not None
