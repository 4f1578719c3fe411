"""All that volunteers do at a kiosk, put together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.clock import Clock
from kiosk.i18n import Translator
from kiosk.services.aid_log import AidLog
from kiosk.services.assistance import Assistance
from kiosk.services.badges import Badges
from kiosk.services.content import Content
from kiosk.services.desk import Desk, Records
from kiosk.services.fair_desk import FairDesk
from kiosk.services.incoming import Incoming
from kiosk.services.neighbours import Neighbours
from kiosk.services.open_rows import OpenRows
from kiosk.services.passing_on import PassingOn
from kiosk.services.pin_tries import PinTries
from kiosk.services.roster import RosterTable, Volunteer
from kiosk.services.shifts import Shifts
from kiosk.services.supplies import LocalStates, Supplies
from kiosk.store.database import Store
from kiosk.store.outbox import Outbox


@dataclass(frozen=True)
class Volunteering:
    """One service a subject; `desk` knows who is here."""

    roster: RosterTable
    badges: Badges
    desk: Desk
    shifts: Shifts
    assistance: Assistance
    supplies: Supplies
    states: LocalStates
    fair: FairDesk
    incoming: Incoming
    neighbours: Neighbours
    passing_on: PassingOn
    aid_log: AidLog

    def re_enter(self, badge: str) -> Volunteer | None:
        """Whoever is on shift needs no PIN with the badge in hand; None for everybody else."""
        known = self.roster.by_badge(badge)
        if known is None or self.shifts.mine(known) is None:
            return None
        self.desk.enter(known)
        return known

    def answer(self, key: str) -> bool:
        """Says "coming" in the name of whoever is here or alone on shift; False if a badge must say who."""
        shifts = self.shifts.on_shift()
        alone = self.roster.by_ref(shifts[0].ref) if len(shifts) == 1 else None
        return self.incoming.answer(key, alone)

    def forget_old(self) -> None:
        """Drops what is past its time."""
        everything = (self.shifts, self.assistance, self.incoming, self.neighbours, self.passing_on, self.aid_log)
        for kept in everything:
            kept.forget_old()


def make_volunteering(
    store: Store,
    outbox: Outbox,
    content: Content,
    clock: Clock,
    i18n: Translator,
    *,
    station: str,
    session: Callable[[], str | None] = lambda: None,
    on_changed: Callable[[], None] = lambda: None,
) -> Volunteering:
    """The services of those who serve at this station."""
    roster = RosterTable(store)
    states = LocalStates(store)
    desk, records = Desk(roster), Records(store, outbox, clock, session, on_changed)
    rows = OpenRows(records, content, clock)
    return Volunteering(
        roster=roster,
        badges=Badges(roster, PinTries(store, clock.monotonic, outbox.boot)),
        desk=desk,
        shifts=Shifts(records, desk, roster, i18n),
        assistance=Assistance(records, desk, content, i18n),
        supplies=Supplies(records, desk, content, i18n, states, station),
        states=states,
        fair=FairDesk(records, desk, content, i18n),
        incoming=Incoming(records, desk, content, rows, i18n, station),
        neighbours=Neighbours(store, clock),
        passing_on=PassingOn(records, desk, rows, i18n),
        aid_log=AidLog(records, desk, content, rows, i18n),
    )
