"""A telephone that shows codes, and the time that it and the centre go by: RFC 6238 written down once more."""

from __future__ import annotations

import base64
import hmac
import html
import re
import struct
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

START = 1_790_000_010
STEP_S = 30


class Clock:
    """The time of codes and of the waits between them, in Unix seconds."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.now = float(START)
        patch.setattr("django_otp.plugins.otp_totp.models.time", SimpleNamespace(time=lambda: self.now))
        moments = SimpleNamespace(now=lambda: datetime.fromtimestamp(self.now, UTC))
        patch.setattr("django_otp.models.timezone", moments)
        patch.setattr("sync.central.accounts.second_factor.timezone", moments)

    def later(self, seconds: float = STEP_S) -> None:
        self.now += seconds


class Phone:
    """An authenticator that has scanned the code of a page."""

    def __init__(self, page: Any, clock: Clock) -> None:
        found = re.search(r'href="(otpauth://[^"]+)"', page.body)
        assert found, "no code to scan"
        self.address = urlsplit(html.unescape(found[1]))
        self._secret = base64.b32decode(parse_qs(self.address.query)["secret"][0])
        self._clock = clock

    def shows(self) -> str:
        digest = hmac.digest(self._secret, struct.pack(">Q", int(self._clock.now) // STEP_S), "sha1")
        at = digest[-1] & 15
        return f"{(struct.unpack('>I', digest[at : at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"

    def next(self) -> str:
        """The code after this one."""
        self._clock.later()
        return self.shows()
