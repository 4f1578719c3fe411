"""What can go wrong between kiosk and central. Each error has a stable ``code`` for the status and the log.

SyncError
  TransportError        no whole reply: no network, time-out, cut off, redirected, too large
  ForeignReplyError     a whole reply, but not from our central: a captive portal, another batch, broken JSON
  RefusedError          the central answered with a problem; may say when to come again
    DeviceRefusedError  the device is revoked or unknown: pushing on is pointless until staff act
"""

from __future__ import annotations


class SyncError(Exception):
    """The root. ``code`` is one word for machines, the message one line for the engineer."""

    code = "sync-failed"


class TransportError(SyncError):
    """No whole reply came back; whether the request took effect is not known."""

    code = "unreachable"


class ForeignReplyError(SyncError):
    """Something answered that is not our central speaking our protocol."""

    code = "foreign-reply"


class RefusedError(SyncError):
    """The central (or a proxy before it, then without a code of ours) refused the request.

    ``status`` is the HTTP status; ``retry_after_s`` what the reply asked for in seconds, None if nothing.
    """

    def __init__(self, status: int, code: str, detail: str = "", retry_after_s: float | None = None) -> None:
        super().__init__(f"{status} {code}: {detail}" if detail else f"{status} {code}")
        self.status = status
        self.code = code
        self.retry_after_s = retry_after_s


class DeviceRefusedError(RefusedError):
    """device-revoked or device-unknown. Events are kept."""
