"""A kiosk on a directory of its own, at a time that only moves when told, with all its writing done at once."""

from __future__ import annotations

import gettext
import json
import os
import shutil
import signal
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from assets import asset
from kiosk import i18n, probation
from kiosk.bootstrap import build_kiosk
from kiosk.clock import SHANGHAI
from kiosk.kiosk import Kiosk
from kiosk.search.vectors import Encoder
from kiosk.settings import Settings
from sync.protocol.packs import Pack
from tests.content_changes import send, shipped

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


@pytest.fixture(scope="session", autouse=True)
def read_once() -> Iterator[None]:
    """What ships with the program is read once for all kiosks of these tests: it is the same, and nobody changes it."""
    load_directory, load_catalogue = probation.load_directory, cache(i18n.load_catalogue)

    def content(folder: Path) -> Pack:
        return shipped() if folder == asset("content") else load_directory(folder)

    def catalogue(lang: str, locales: Path) -> gettext.NullTranslations:
        read = load_catalogue if locales == asset("locales") else load_catalogue.__wrapped__
        return read(lang, locales)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(probation, "load_directory", content)
        patched.setattr(i18n, "load_catalogue", catalogue)
        yield


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
    return _content_file(tmp_path_factory.mktemp("indexed"), lambda kiosk: kiosk.content.engine())


@pytest.fixture(scope="session")
def pulled_content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The content file of a kiosk to which the centre has sent what ships: what comes next is a small change of it."""
    return _content_file(tmp_path_factory.mktemp("pulled"), lambda kiosk: send(kiosk, shipped()))


def _content_file(home: Path, fill: Callable[[Kiosk], object]) -> Path:
    settings = Settings(home=home, ballast_bytes=0)
    kiosk = build_kiosk(settings, clock=FakeClock(), start_sync=False, in_background=lambda work: work())
    fill(kiosk)
    kiosk.content.proven()
    kiosk.close()
    return settings.content_db


@pytest.fixture
def with_pulled_content() -> None:
    """Has the test's kiosk start with content that it pulled before."""


@pytest.fixture
def kiosk(request: pytest.FixtureRequest, start: Callable[..., Kiosk], settings: Settings) -> Kiosk:
    """A kiosk that starts with content it knows; ``start`` makes the first of all starts."""
    is_pulled = "with_pulled_content" in request.fixturenames
    settings.content_db.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(request.getfixturevalue("pulled_content" if is_pulled else "indexed_content"), settings.content_db)
    return start()
