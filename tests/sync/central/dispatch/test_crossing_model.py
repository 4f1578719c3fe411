"""Any interleaving of the roads by which a request comes, of replays, of withdrawals and of what is said and done about
it: one case each, the earliest time, no illegal step, and no way back from the end.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from sync.central.dispatch import states
from sync.central.dispatch.api import CaseStep, HelpRequest
from sync.central.dispatch.casework import Actor, Chosen, move
from sync.protocol import tickets
from sync.protocol.codes import ticket_code
from sync.protocol.envelope import decode
from sync.protocol.events import Event, HelpCreated, HelpWithdrawn
from sync.protocol.events_volunteers import HelpAcknowledged, HelpArrived, HelpClosed
from sync.protocol.ids import Uuid7Factory
from sync.protocol.tickets import Claim, to_path, to_sign

SAID: tuple[Callable[[str], Event], ...] = (
    lambda ticket: HelpAcknowledged(ticket, 30),
    lambda ticket: HelpArrived(ticket, 90),
    lambda ticket: HelpClosed(ticket, "closed_normal", "done"),
)
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Roads(RuleBasedStateMachine):
    """What a kiosk, its visitors' phones and the network may do."""

    made = Bundle("made")
    ask: Callable[..., Any]
    make_kiosk: Callable[..., Any]

    @initialize()
    def begin(self) -> None:
        HelpRequest.objects.all().delete()
        self.kiosk = type(self).make_kiosk()
        self.now: datetime = timezone.localtime().replace(microsecond=0)
        self.arrived: set[str] = set()
        self.taken_back: set[str] = set()
        self.withdrawals: dict[int, str] = {}
        self.asked_at: dict[str, datetime] = {}
        self.ends: dict[str, str] = {}

    @rule(target=made, minutes=st.integers(0, 600))
    def somebody_asks(self, minutes: int) -> tuple[str, str, str]:
        at = self.now - timedelta(minutes=minutes)
        ticket = ticket_code(f"{len(self.asked_at):06d}")
        event = HelpCreated(ticket, "cold", "S2", "here", "zh", (), False)
        id_ = Uuid7Factory().new(int(at.timestamp() * 1000))
        envelope = decode(self.kiosk.event(event, at, id=id_))
        claim = Claim(self.kiosk.device, id_, envelope.seq, ticket, "cold", "S2", "here", "zh", 720)
        body = tickets.encode(claim)
        self.asked_at[id_] = at
        return id_, ticket, to_path(body, self.kiosk.key.sign(to_sign(body)))

    @rule(one=made)
    def a_phone_sends(self, one: tuple[str, str, str]) -> None:
        assert self.tap(one[2], "send") == 303
        self.arrived.add(one[0])

    @rule(one=made)
    def a_phone_only_looks(self, one: tuple[str, str, str]) -> None:
        assert type(self).ask("GET", f"/Q/{one[2]}", {}, b"").status == 200

    @rule(one=made)
    def a_phone_withdraws(self, one: tuple[str, str, str]) -> None:
        assert self.tap(one[2], "withdraw") == 303
        if one[0] in self.arrived:
            self.taken_back.add(one[0])

    @rule(one=made)
    def the_kiosk_withdraws(self, one: tuple[str, str, str]) -> None:
        self.kiosk.event(HelpWithdrawn(ticket=one[1]), self.now)
        self.withdrawals[self.kiosk.seq] = one[0]

    @rule(one=made, how=st.sampled_from(SAID))
    def somebody_at_the_station_says(self, one: tuple[str, str, str], how: Callable[[str], Event]) -> None:
        self.kiosk.event(how(one[1]), self.now)

    @rule(one=made, to=st.sampled_from(["accepted", "in_progress", "done", "closed_normal"]))
    def the_operator_acts(self, one: tuple[str, str, str], to: str) -> None:
        row = HelpRequest.objects.filter(pk=one[0]).first()
        if row is not None and states.find_way(row.state, to, "operator") is not None:
            move(row.case_number, row.state, to, Actor("operator"), Chosen(), self.now)

    @rule(first=st.integers(0, 30), count=st.integers(1, 30))
    def a_part_is_synced(self, first: int, count: int) -> None:
        """Any stretch, again or out of order: replies get lost."""
        lines = self.kiosk.lines[first : first + count]
        assert self.kiosk.push(lines).status == 200
        for line in lines:
            envelope = decode(line)
            if envelope.type == "help.created":
                self.arrived.add(envelope.id)
            self.taken_back |= {id_ for seq, id_ in self.withdrawals.items() if seq == envelope.seq}

    @rule()
    def all_is_synced(self) -> None:
        """Again from the first: as after a restore."""
        self.a_part_is_synced(0, max(len(self.kiosk.lines), 1))

    @rule(one=made)
    def the_station_ends_it(self, one: tuple[str, str, str]) -> None:
        """Served to the end, at once, as it mostly goes."""
        for how in SAID:
            self.kiosk.event(how(one[1]), self.now)
        self.all_is_synced()

    @invariant()
    def there_is_one_case_each(self) -> None:
        rows = {row.event_id: row for row in HelpRequest.objects.all()}
        assert rows.keys() == self.arrived
        assert len({row.case_number for row in rows.values()}) == len(rows)
        assert len({row.position for row in rows.values()}) == len(rows)
        for id_, row in rows.items():
            assert row.requested_at == self.asked_at[id_]
            assert row.state != "withdrawn" or id_ in self.taken_back
            assert row.state in states.ENDED or id_ not in self.taken_back, row.state
            if row.state in states.ENDED:
                # Whichever end came first stays.
                assert self.ends.setdefault(id_, row.state) == row.state
            assert id_ not in self.ends or row.state in states.ENDED
            assert (row.carried_at or row.synced_at) is not None

    @invariant()
    def every_step_is_a_way_of_the_table(self) -> None:
        for step in CaseStep.objects.all():
            to = "closed_normal" if step.to == "closed_overtime" else step.to
            assert states.find_way(step.since, to, step.role) is not None, step

    def tap(self, path: str, action: str) -> int:
        """What a button of the page does."""
        return type(self).ask("POST", f"/Q/{path}", FORM, urlencode({"action": action}).encode()).status


@pytest.mark.parametrize(
    ("engine", "examples"), [("sqlite", 25), pytest.param("postgresql", 6, marks=pytest.mark.postgresql)]
)
def test_one_case_whatever_the_carriers_and_their_order(request, engine, examples, ask):
    request.getfixturevalue(engine)
    make_kiosk = request.getfixturevalue("make_kiosk")
    Roads.ask, Roads.make_kiosk = staticmethod(ask), staticmethod(make_kiosk)
    run_state_machine_as_test(
        Roads,
        settings=settings(
            max_examples=examples, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
