"""Any interleaving of the roads by which a request comes, of replays and of withdrawals: one case each, the earliest
time, and no way back from the end.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from sync.central.dispatch.api import HelpRequest
from sync.protocol import tickets
from sync.protocol.codes import ticket_code
from sync.protocol.envelope import decode
from sync.protocol.events import HelpCreated, HelpWithdrawn
from sync.protocol.ids import Uuid7Factory
from sync.protocol.tickets import Claim, to_path, to_sign

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

    @invariant()
    def there_is_one_case_each(self) -> None:
        rows = {row.event_id: row for row in HelpRequest.objects.all()}
        assert rows.keys() == self.arrived
        assert len({row.case_number for row in rows.values()}) == len(rows)
        assert len({row.position for row in rows.values()}) == len(rows)
        for id_, row in rows.items():
            assert row.requested_at == self.asked_at[id_]
            assert (row.state == "withdrawn") == (id_ in self.taken_back), row.state
            assert (row.carried_at or row.synced_at) is not None

    def tap(self, path: str, action: str) -> int:
        """What a button of the page does."""
        return type(self).ask("POST", f"/Q/{path}", FORM, urlencode({"action": action}).encode()).status


def test_one_case_whatever_the_carriers_and_their_order(database, ask, make_kiosk):
    Roads.ask, Roads.make_kiosk = staticmethod(ask), staticmethod(make_kiosk)
    run_state_machine_as_test(
        Roads,
        settings=settings(
            max_examples=25, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
