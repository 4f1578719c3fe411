"""Every ten minutes: a sign of life for the central, and the housekeeping that nobody waits for."""

from __future__ import annotations

import logging
import shutil
import threading
from collections.abc import Callable
from functools import lru_cache
from importlib import metadata
from pathlib import Path

from kiosk.errors import YizhanError
from kiosk.settings import MEGABYTE
from sync.protocol.events import DeviceHeartbeat

THERMAL = Path("/sys/class/thermal/thermal_zone0/temp")
NETS: dict[bool | None, str | None] = {True: "online", False: "offline", None: None}

log = logging.getLogger(__name__)


@lru_cache(maxsize=1)
def program_version() -> str:
    """The version of this software, e.g. 0.1.0."""
    try:
        return metadata.version("yizhan")
    except metadata.PackageNotFoundError:
        return "0"


def temperature_c(zone: Path = THERMAL) -> float | None:
    """The machine's temperature in degrees Celsius; None where it does not say."""
    try:
        return round(int(zone.read_text()) / 1000, 1)
    except (OSError, ValueError):
        return None


def free_mb(home: Path) -> int:
    """Free room on the disk in megabytes."""
    return shutil.disk_usage(home).free // MEGABYTE


def heartbeat(
    home: Path,
    *,
    queue_len: int,
    content_version: str,
    is_online: bool | None,
    is_drawing: bool | None,
    voice: tuple[str, ...],
) -> DeviceHeartbeat:
    """The event that says how the kiosk is; ``voice`` are the languages that it can say aloud."""
    return DeviceHeartbeat(
        version=program_version(),
        temp_c=temperature_c(),
        disk_free_mb=free_mb(home),
        queue_len=queue_len,
        content_version=content_version,
        panel_ok=is_drawing,
        net=NETS[is_online],
        voice=voice,
    )


class Rounds:
    """Calls some duties in turn every `every_s` seconds, in a thread; one that fails does not stop the others."""

    def __init__(self, duties: tuple[Callable[[], object], ...], every_s: float) -> None:
        self._duties, self._every_s = duties, every_s
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="yizhan-rounds", daemon=True)

    def start(self) -> None:
        """Begins; the first round comes after `every_s`."""
        self._thread.start()

    def beat(self) -> None:
        """One round now."""
        for duty in self._duties:
            try:
                duty()
            except (YizhanError, OSError):
                log.exception("a duty of the round failed")

    def close(self) -> None:
        """Ends the thread; safe to call twice, or without a start."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(self._every_s):
            self.beat()
