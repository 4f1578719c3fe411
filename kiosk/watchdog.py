"""Whether frames still reach the panel: the window says so now and then, the heartbeat passes it on.

Where systemd watches (NOTIFY_SOCKET is set), it is told too, and restarts a kiosk whose window hangs.
"""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Callable

SILENT_AFTER_S = 60.0

log = logging.getLogger(__name__)


class Watchdog:
    """Remembers when the window last said that it drew."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._beat_at: float | None = None

    def beat(self) -> None:
        """A frame was drawn."""
        is_first, self._beat_at = self._beat_at is None, self._monotonic()
        notify_systemd("READY=1" if is_first else "WATCHDOG=1")

    def is_drawing(self) -> bool | None:
        """True if a frame was drawn lately, False if not, None if there never was a window."""
        if self._beat_at is None:
            return None
        return self._monotonic() - self._beat_at < SILENT_AFTER_S


def notify_systemd(state: str) -> None:
    """Sends a state as sd_notify(3) does; without a service manager that listens, nothing."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    if address.startswith("@"):
        address = "\0" + address[1:]
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
            manager.sendto(state.encode(), address)
    except OSError:
        log.exception("the service manager was not told: %s", state)
