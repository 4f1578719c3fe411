"""Volunteers for tests of the screens, their PINs, and a shift with something of everything."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import Any

from argon2 import PasswordHasher
from journeys import go

from sync.protocol.codes import ticket_code
from sync.protocol.roster import Roster, RosterEntry, make_roster
from sync.protocol.station_requests import OpenRequest, StationRequests

PINS = {"1001": "2468", "1002": "1357", "9001": "246813"}

CHEAP = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
"""A hash says itself what checking it costs."""


@cache
def roster() -> Roster:
    """Two volunteers and a leader, whose names are as long as a badge carries."""
    people = (
        ("1001", "vb-0000000001", "示例·小林", "volunteer"),
        ("1002", "vb-0000000002", "示例·Александра", "volunteer"),
        ("9001", "vb-0000000009", "示例·班长", "shift_leader"),
    )
    return make_roster(
        RosterEntry(badge, ref, name, role, CHEAP.hash(PINS[badge]), is_demo=True) for badge, ref, name, role in people
    )


def serve(kiosk: Any, badge: str = "9001") -> Any:
    """The roster is there, and whose badge this is stands at the desk."""
    kiosk.volunteering.roster.replace(roster())
    person = kiosk.volunteering.roster.by_badge(badge)
    kiosk.volunteering.desk.enter(person)
    return person


def work(kiosk: Any) -> None:
    """A shift under way, one to confirm, records, requests, little left and something broken."""
    volunteering = kiosk.volunteering
    leader = volunteering.desk.present
    serve(kiosk, "1002")
    volunteering.shifts.start("travel_peak")
    kiosk.clock.pass_time(165 * 60)
    volunteering.shifts.end()
    volunteering.desk.enter(leader)
    volunteering.shifts.start("station_service")
    volunteering.assistance.log("hot_water", 12)
    volunteering.assistance.log("medicine_box")
    volunteering.supplies.change("cup", 7)
    volunteering.supplies.set_state(volunteering.supplies.amenities()[0].code, "out_of_order")
    kiosk.help_requests.create("lost_item")
    volunteering.incoming.arrived(kiosk.help_requests.create("cold").code)
    for key in elsewhere(kiosk, 2):
        volunteering.incoming.coming(key)
    elsewhere(kiosk, 2, state="coming", first="elsewhere")
    for to in ("120", "rail"):
        volunteering.passing_on.pass_on(volunteering.incoming.open_requests()[0].key, to, "call")


def elsewhere(kiosk: Any, count: int = 1, help: str = "mobility", **changes: Any) -> list[str]:
    """Somebody asked for help at another terminal of the station, or at several, and the centre told; how they are
    named here.
    """
    told, now = [], kiosk.clock.now()
    for number in range(count):
        values = {"state": "received", "first": None, **changes}
        told.append(
            OpenRequest(
                id=f"01a2436e-dfa4-7e35-9b52-{number:012d}",
                terminal=f"kiosk-{number:010x}",
                ticket=ticket_code(f"{480000 + number:06d}"),
                help=help,
                severity="S2",
                where="here",
                lang="zh",
                needs=(),
                requested_at=now,
                acknowledge_by=now + timedelta(minutes=2),
                **values,
            )
        )
    kiosk.volunteering.neighbours.learn(StationRequests(open=tuple(told)))
    return [request.id for request in told]


def finish(kiosk: Any) -> None:
    """The leader ends the shift, confirms all that there are, and goes; what others were asked has ended."""
    kiosk.volunteering.neighbours.forget()
    shifts = kiosk.volunteering.shifts
    shifts.end()
    for shift in shifts.to_confirm():
        shifts.confirm(shift.id, shift.minutes)
    kiosk.volunteering.desk.leave()


def on_shift(stage: Any, badge: str = "1001") -> None:
    """At the desk, on shift."""
    serve(stage.kiosk, badge)
    stage.kiosk.visits.touched()
    stage.kiosk.volunteering.shifts.start("station_service")
    go(stage, "desk")


def ring(stage: Any, code: str = "luggage", seconds: float = 1) -> str:
    """Somebody asks for help and goes away; the shell looks at its watch."""
    ticket: str = stage.kiosk.help_requests.create(code).code
    stage.pass_time(seconds)
    return ticket
