"""What is open under a kiosk's home directory, and what was decided there at enrolment."""

from __future__ import annotations

import fcntl
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from kiosk.errors import SettingsInvalid
from kiosk.identity import Identity, load_key
from kiosk.settings import Settings
from kiosk.store.ballast import Ballast
from kiosk.store.database import Store
from kiosk.store.journal import Journal
from kiosk.store.memory import CENTRAL_URL, STATION, Memory
from kiosk.store.salvage import open_outbox_store


@dataclass(frozen=True)
class Files:
    """What is open under the home directory."""

    ballast: Ballast
    memory: Memory
    store: Store
    journal: Journal
    identity: Identity


def open_files(settings: Settings, closing: ExitStack) -> Files:
    """Everything open, to be closed by `closing`. Raises SettingsInvalid if another kiosk runs here."""
    try:
        settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        _lock(settings.home / "lock", closing)
    except OSError as error:
        raise SettingsInvalid(f"{settings.home}: {error.strerror}") from error
    ballast = Ballast(settings.ballast, settings.ballast_bytes, settings.logs)
    memory = Memory(settings.settings_db, ballast)
    closing.callback(memory.close)
    store = open_outbox_store(settings.outbox_db, settings.outbox_log, ballast)
    closing.callback(store.close)
    journal = Journal(settings.outbox_log)
    closing.callback(journal.close)
    closing.callback(memory.end_run)
    ballast.restore()
    return Files(ballast, memory, store, journal, Identity(load_key(settings.device_key), settings.station))


def _lock(path: Path, closing: ExitStack) -> None:
    file = closing.enter_context(path.open("w"))
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise SettingsInvalid(f"{path.parent}: another kiosk is running on these files") from error


def known_settings(settings: Settings, memory: Memory) -> Settings:
    """The settings with what enrolment decided: the station for good, the address unless the environment names one."""
    central = settings.central_url or memory.fact(CENTRAL_URL)
    return replace(
        settings,
        station=memory.fact(STATION) or settings.station,
        central_url=central,
        public_url=settings.public_url or central,
    )
