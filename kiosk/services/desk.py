"""Who of those who serve stands at this kiosk now, and how what they do is written: row and event in one commit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from kiosk.clock import Clock
from kiosk.errors import NotOnShift
from kiosk.services.roster import RosterTable, Volunteer
from kiosk.store.database import Store
from kiosk.store.outbox import Outbox
from sync.protocol.envelope import Actor
from sync.protocol.events import Event


class Desk:
    """At most one person; whoever walks away is forgotten with the visit, their shift goes on."""

    def __init__(self, roster: RosterTable) -> None:
        self._roster = roster
        self._present: str | None = None

    @property
    def present(self) -> Volunteer | None:
        """Who showed a badge and is still on the roster."""
        return self._roster.by_ref(self._present) if self._present else None

    def enter(self, volunteer: Volunteer) -> None:
        """Somebody showed a badge."""
        self._present = volunteer.ref

    def leave(self) -> None:
        """Nobody who serves is here any more."""
        self._present = None

    def someone(self) -> Volunteer:
        """Who is here; raises NotOnShift if nobody is."""
        if (present := self.present) is None:
            raise NotOnShift
        return present

    def leader(self) -> Volunteer:
        """The leader who is here; raises NotOnShift for anybody else."""
        if not (present := self.someone()).is_leader:
            raise NotOnShift(present.ref)
        return present


class Records:
    """Writes a row and its event in one transaction. What returns is durable."""

    def __init__(
        self,
        store: Store,
        outbox: Outbox,
        clock: Clock,
        session: Callable[[], str | None] = lambda: None,
        on_changed: Callable[[], None] = lambda: None,
    ) -> None:
        self.store, self._outbox, self._clock = store, outbox, clock
        self._session, self._on_changed = session, on_changed

    def now(self) -> datetime:
        """The best known time, in Beijing time."""
        return self._clock.now()

    def new_id(self) -> str:
        """An id for a row, its event, or both."""
        return self._outbox.new_id()

    def write(self, rows: Callable[[], Any], event: Event, volunteer: Volunteer, event_id: str | None = None) -> None:
        """Does `rows` and appends `event` in the name of `volunteer`; raises StoreError, and then neither happened."""
        actor, session = Actor(volunteer.role, volunteer.ref), self._session()

        def work() -> None:
            rows()
            self._outbox.append(event, session, actor=actor, event_id=event_id)

        self.store.write(lambda _: work())
        self._on_changed()

    def insert(self, table: str, row: dict[str, Any]) -> None:
        """One row, within `write`; in the place of the one with its key."""
        self.store.database.table(table).upsert(row, pk=next(iter(row)))

    def update(self, table: str, key: str, changes: dict[str, Any]) -> None:
        """Some columns of a row, within `write`."""
        self.store.database.table(table).update(key, changes)
