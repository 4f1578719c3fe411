"""An outbox on real files, opened as often as a test likes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from kiosk.store.database import Droppable, Store
from kiosk.store.journal import Journal
from kiosk.store.outbox import Origin, Outbox
from kiosk.store.salvage import open_outbox_store
from sync.protocol.events import HelpWithdrawn

ORIGIN = Origin(station="FC-01", device="kiosk-0123456789", boot=7, is_demo=False)


@dataclass
class OpenOutbox:
    """An outbox with what it stands on."""

    outbox: Outbox
    store: Store
    journal: Journal

    def add(self, count: int = 1) -> list[int]:
        """Events, each in a transaction of its own; their numbers."""
        event = HelpWithdrawn(ticket="4829138")
        return [self.store.write(lambda _: self.outbox.append(event)) for _ in range(count)]

    def bodies(self) -> dict[int, str]:
        return {event.seq: event.body for event in self.outbox.pending(10_000, 10**9)}

    def close(self) -> None:
        self.store.close()
        self.journal.close()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def open_outbox(home: Path, clock) -> Iterator[Callable[..., OpenOutbox]]:
    with ExitStack() as stack:

        def open_(ballast: Droppable | None = None) -> OpenOutbox:
            store = open_outbox_store(home / "outbox.db", home / "outbox.log", ballast)
            journal = Journal(home / "outbox.log")
            opened = OpenOutbox(Outbox(store, journal, ORIGIN, clock), store, journal)
            stack.callback(opened.close)
            return opened

        yield open_
