"""What volunteers say at the kiosk moves the case: whoever asked reads it on the phone, staff on the timeline."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from sync.central.dispatch.api import CaseStep, HelpRequest, public_state
from sync.protocol.events import HelpCreated
from sync.protocol.events_volunteers import HelpAcknowledged, HelpArrived, HelpClosed

pytestmark = pytest.mark.usefixtures("sqlite", "content")

TICKET = "4829138"


@pytest.fixture
def now():
    return timezone.localtime().replace(microsecond=0) - timedelta(minutes=30)


@pytest.fixture
def said(kiosk, now):
    """The request and what was said of it, a minute apart, as lines."""
    events = (
        HelpCreated(TICKET, "cold", "S2", "here", "zh", (), False),
        HelpAcknowledged(TICKET, 60),
        HelpArrived(TICKET, 120),
        HelpClosed(TICKET, "closed_normal", "helped"),
    )
    return [kiosk.event(event, now + timedelta(minutes=number)) for number, event in enumerate(events)]


@pytest.mark.parametrize(("count", "state"), [(1, "received"), (2, "coming"), (3, "on_site"), (4, "closed")])
def test_each_thing_said_is_the_public_state(kiosk, said, ask, count, state):
    kiosk.push(said[:count])
    assert public_state(HelpRequest.objects.get()) == state


def test_the_phone_says_that_somebody_comes(kiosk, said, ask):
    kiosk.push(said[:2])
    assert "有人正在赶来" in ask("GET", f"/t/FC-01-{TICKET}", {}, b"").body.decode()


@pytest.mark.parametrize("order", [(3, 2, 1, 0), (1, 0, 2, 3), (2, 3, 0, 1), (0, 3, 1, 2)])
def test_in_whatever_order_the_lines_come_the_case_ends_closed(kiosk, said, order):
    for number in order:
        kiosk.push([said[number]])
    assert HelpRequest.objects.get().state == "closed_normal"


def test_sent_again_nothing_is_written_twice(kiosk, said):
    for _ in range(3):
        kiosk.push(said)
    assert list(CaseStep.objects.values_list("to", flat=True)) == ["in_progress", "closed_normal"]


def test_the_times_are_those_of_the_kiosk(kiosk, said, now):
    kiosk.push(said)
    request = HelpRequest.objects.get()
    assert request.answered_at == now + timedelta(minutes=1)
    assert request.arrived_at == now + timedelta(minutes=2)
    assert request.state_at == now + timedelta(minutes=3)


def test_the_first_to_come_counts(kiosk, said, now):
    kiosk.push(said[:2])
    kiosk.event(HelpAcknowledged(TICKET, 400), now + timedelta(minutes=9))
    kiosk.push(kiosk.lines[-1:])
    assert HelpRequest.objects.get().answered_at == now + timedelta(minutes=1)
    assert CaseStep.objects.count() == 1


def test_what_is_said_of_a_closed_case_changes_nothing(kiosk, said, now):
    kiosk.push(said)
    kiosk.event(HelpArrived(TICKET, 900), now + timedelta(minutes=20))
    kiosk.push(kiosk.lines[-1:])
    assert HelpRequest.objects.get().state == "closed_normal"


def test_a_number_that_nobody_asked_with_is_kept_in_the_ledger_alone(kiosk, now):
    kiosk.event(HelpAcknowledged("0000000", 5), now)
    assert kiosk.push(kiosk.lines).status == 200
    assert not HelpRequest.objects.exists()
