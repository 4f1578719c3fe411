"""A kiosk on a directory of its own, at a time that only moves when told, with all its writing done at once."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kiosk.bootstrap import build_kiosk
from kiosk.clock import SHANGHAI
from kiosk.kiosk import Kiosk
from kiosk.search.vectors import Encoder
from kiosk.settings import Settings

MONDAY_MORNING = datetime(2026, 11, 23, 10, 0, tzinfo=SHANGHAI)


class FakeClock:
    """Stands still until `pass_`; `set` makes the wall clock jump and leaves durations alone."""

    def __init__(self, now: datetime = MONDAY_MORNING, state: str = "synced") -> None:
        self._now, self._monotonic, self.state_ = now, 1000.0, state
        self.learnt: list[datetime] = []

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._monotonic

    def state(self) -> str:
        return self.state_

    def learn(self, server_time: datetime) -> None:
        self.learnt.append(server_time)
        self._now = server_time

    def pass_(self, **duration: float) -> None:
        """Lets time pass: seconds=, minutes=, hours=, days=."""
        step = timedelta(**duration)
        self._now += step
        self._monotonic += step.total_seconds()

    def set(self, now: datetime) -> None:
        """The wall clock jumps."""
        self._now = now


class Records:
    """What a kiosk has on its disk, read as a stranger would."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def rows(self, query: str) -> list[dict[str, Any]]:
        connection = sqlite3.connect(self.settings.outbox_db)
        connection.row_factory = sqlite3.Row
        try:
            return [dict(row) for row in connection.execute(query)]
        finally:
            connection.close()

    def events(self, type_: str | None = None) -> list[dict[str, Any]]:
        """Waiting events, oldest first; those of one type."""
        found = [json.loads(row["body"]) for row in self.rows("SELECT body FROM outbox ORDER BY seq")]
        return [event for event in found if type_ in (None, event["type"])]


@pytest.fixture(scope="session")
def make_clock() -> type[FakeClock]:
    """For kiosks that live longer than one test."""
    return FakeClock


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home", public_url="https://centre.example", ballast_bytes=0)


@pytest.fixture
def records(settings: Settings) -> Records:
    return Records(settings)


@pytest.fixture
def start(settings: Settings, clock: FakeClock) -> Iterator[Callable[..., Kiosk]]:
    """Starts a kiosk without threads; `start(station="FC-02")` changes settings, `make_encoder` brings a model."""
    started: list[Kiosk] = []

    def build(make_encoder: Callable[[], Encoder] | None = None, **changes: Any) -> Kiosk:
        kiosk = build_kiosk(
            replace(settings, **changes),
            clock=clock,
            start_sync=False,
            in_background=lambda work: work(),
            make_encoder=make_encoder,
        )
        started.append(kiosk)
        return kiosk

    yield build
    for kiosk in started:
        kiosk.close()


@pytest.fixture
def killed() -> Callable[[Callable[[], object]], None]:
    """Does work in a process that is killed right after, with nothing closed."""

    def run(work: Callable[[], object]) -> None:
        child = os.fork()
        if child == 0:
            try:
                work()
            finally:
                os.kill(os.getpid(), signal.SIGKILL)
        os.waitpid(child, 0)

    return run


@pytest.fixture(scope="session")
def indexed_content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The content file of a kiosk that was on before, with its index: to make these takes longer than most tests."""
    settings = Settings(home=tmp_path_factory.mktemp("indexed"), ballast_bytes=0)
    kiosk = build_kiosk(settings, clock=FakeClock(), start_sync=False, in_background=lambda work: work())
    kiosk.content.engine()
    kiosk.close()
    return settings.content_db


@pytest.fixture
def kiosk(start: Callable[..., Kiosk], settings: Settings, indexed_content: Path) -> Kiosk:
    """A kiosk that starts with content it knows; ``start`` makes the first of all starts."""
    settings.content_db.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(indexed_content, settings.content_db)
    return start()
