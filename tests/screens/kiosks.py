"""Kiosks for tests of the screens: real services on files in a temporary folder, a clock that stands still."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from voices import FakeEngine

from kiosk.bootstrap import build_kiosk
from kiosk.clock import SHANGHAI
from kiosk.kiosk import Kiosk
from kiosk.settings import Panel, Settings

PANELS = {
    "1080x1920": Panel(1080, 1920, 21.5),
    "1920x1080": Panel(1920, 1080, 21.5),
    "1280x800": Panel(1280, 800, 15.6),
}

JANUARY_DUSK = datetime(2027, 1, 12, 16, 5, tzinfo=SHANGHAI)


class FakeSticks:
    """Whatever folders a test calls sticks."""

    def __init__(self) -> None:
        self.folders: list[Path] = []

    def mounted(self) -> list[Path]:
        """Those that are plugged in."""
        return self.folders


class FakeClock:
    """Time that passes only when told."""

    def __init__(self, now: datetime = JANUARY_DUSK) -> None:
        self._now, self._monotonic = now, 1000.0

    def now(self) -> datetime:
        """The present moment."""
        return self._now

    def monotonic(self) -> float:
        """Seconds that only grow."""
        return self._monotonic

    def state(self) -> str:
        """Always trusted."""
        return "synced"

    def learn(self, server_time: datetime) -> None:
        """Take over another time."""
        self._now = server_time

    def pass_time(self, seconds: float) -> None:
        """Let ``seconds`` go by."""
        self._now += timedelta(seconds=seconds)
        self._monotonic += seconds


def at_once(work: Callable[[], None]) -> None:
    """A background that has finished before the caller goes on."""
    work()


def make_kiosk(home: Path, panel: Panel, clock: FakeClock | None = None, sticks: FakeSticks | None = None) -> Kiosk:
    """A kiosk without a network on files in ``home``."""
    settings = Settings(home=home, panel=panel, ballast_bytes=0, public_url="https://centre.example")
    return build_kiosk(
        settings,
        clock=clock or FakeClock(),
        start_sync=False,
        in_background=at_once,
        voice_engine=FakeEngine(),
        sticks=sticks or FakeSticks(),
    )
