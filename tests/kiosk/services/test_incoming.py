"""A request rings until somebody comes, ever higher up, from this kiosk's own clock and rows alone."""

from __future__ import annotations

import pytest

from kiosk.errors import NotOnShift, TicketUnknown
from sync.protocol.ticket_states import TicketState
from tests.kiosk.services.volunteer_kit import ZHOU, serve


@pytest.fixture
def incoming(kiosk):
    serve(kiosk)
    return kiosk.volunteering.incoming


def test_nothing_rings_when_nobody_asks(incoming):
    assert incoming.alarm() is None and incoming.open_requests() == []


def test_coming_arrived_closed_are_one_event_each(kiosk, incoming, clock, records):
    ticket = kiosk.help_requests.create("cold").code
    clock.pass_(seconds=40)
    incoming.coming(ticket)
    incoming.coming(ticket)
    assert incoming.alarm() is None
    assert incoming.open_requests()[0].state == "coming"
    clock.pass_(seconds=60)
    incoming.arrived(ticket)
    incoming.close(ticket, "helped")
    assert incoming.open_requests() == []
    assert [event["data"] for event in records.events("help.acknowledged")] == [{"ticket": ticket, "after_s": 40}]
    assert [event["data"] for event in records.events("help.arrived")] == [{"ticket": ticket, "after_s": 100}]
    (closed,) = records.events("help.closed")
    assert closed["data"] == {"ticket": ticket, "state": "closed_normal", "note_code": "helped"}
    assert closed["actor"] == {"role": "volunteer", "ref": "vb-1001"}


def test_who_arrives_without_a_word_has_answered(kiosk, incoming, records):
    incoming.arrived(kiosk.help_requests.create("cold").code)
    assert len(records.events("help.acknowledged")) == len(records.events("help.arrived")) == 1


def test_nobody_answers_without_a_badge(kiosk, incoming):
    ticket = kiosk.help_requests.create("cold").code
    kiosk.volunteering.desk.leave()
    with pytest.raises(NotOnShift):
        incoming.coming(ticket)
    assert incoming.alarm().ticket == ticket


def test_a_request_that_was_taken_back_or_is_finished_is_unknown(kiosk, incoming):
    ticket = kiosk.help_requests.create("cold").code
    kiosk.help_requests.withdraw(ticket)
    with pytest.raises(TicketUnknown):
        incoming.coming(ticket)
    assert incoming.alarm() is None


def test_after_it_is_finished_the_same_need_is_a_new_request(kiosk, incoming):
    first = kiosk.help_requests.create("cold").code
    incoming.close(first, "helped")
    again = kiosk.help_requests.create("cold")
    assert again.code != first and not again.is_repeat
    assert [ticket.code for ticket in kiosk.help_requests.open_tickets()] == [again.code]


@pytest.mark.parametrize(
    ("share", "step", "number"),
    [(0.0, "ring", ""), (0.49, "ring", ""), (0.5, "again", ""), (1.0, "leader", ""), (1.5, "duty_phone", "x")],
)
def test_the_ladder_goes_up_with_the_time_that_was_promised(kiosk, incoming, clock, share, step, number):
    ticket = kiosk.help_requests.create("luggage")
    allowed = (ticket.acknowledge_by - ticket.created_at).total_seconds()
    clock.pass_(seconds=allowed * share)
    alarm = incoming.alarm()
    assert alarm.step == step
    assert bool(alarm.number) is bool(number)
    assert not alarm.is_full_screen


def test_at_the_top_somebody_is_to_call(kiosk, incoming, clock):
    ticket = kiosk.help_requests.create("rail_priority")
    clock.pass_(seconds=2 * (ticket.acknowledge_by - ticket.created_at).total_seconds())
    assert incoming.alarm().step == "call"
    assert incoming.alarm().number == kiosk.help_requests.plan("rail_priority").numbers[0].number


@pytest.mark.parametrize("hour", [10, 3])
def test_danger_to_life_is_the_whole_screen_after_a_minute_by_day_and_by_night(kiosk, incoming, clock, hour):
    clock.set(clock.now().replace(hour=hour))
    kiosk.help_requests.create("medical")
    clock.pass_(seconds=59)
    assert not incoming.alarm().is_full_screen
    clock.pass_(seconds=1)
    assert incoming.alarm().is_full_screen
    assert incoming.alarm().number == "120"


def test_danger_to_life_goes_before_what_waits_longer(kiosk, incoming, clock):
    kiosk.help_requests.create("luggage")
    clock.pass_(seconds=30)
    urgent = kiosk.help_requests.create("medical").code
    assert incoming.alarm().ticket == incoming.open_requests()[0].ticket == urgent


def test_the_time_that_is_left_and_the_time_that_is_over(kiosk, incoming, clock):
    ticket = kiosk.help_requests.create("luggage")
    allowed = (ticket.acknowledge_by - ticket.created_at).total_seconds()
    clock.pass_(seconds=allowed - 65)
    assert incoming.open_requests()[0].left_text == "还有 1:05"
    clock.pass_(seconds=70)
    assert incoming.open_requests()[0].left_text == "超过 0:05"


def told(kiosk, records, clock, state):
    """The centre says how the only request stands."""
    (row,) = records.rows("SELECT event_id FROM help_requests")
    kiosk.help_requests.progress.learn([TicketState(row["event_id"], state, clock.now())])


@pytest.mark.parametrize(("state", "shown"), [("coming", "coming"), ("on_site", "arrived"), ("done", "arrived")])
def test_an_answer_elsewhere_ends_the_ringing(kiosk, incoming, records, clock, state, shown):
    kiosk.help_requests.create("cold")
    told(kiosk, records, clock, state)
    assert incoming.alarm() is None
    assert incoming.open_requests()[0].state == shown
    assert records.events("help.acknowledged") == []


def test_that_the_centre_has_it_does_not_end_the_ringing(kiosk, incoming, records, clock):
    kiosk.help_requests.create("cold")
    told(kiosk, records, clock, "accepted")
    assert incoming.alarm() is not None


def test_a_case_that_the_centre_closed_leaves_the_list(kiosk, incoming, records, clock):
    kiosk.help_requests.create("cold")
    told(kiosk, records, clock, "closed")
    assert incoming.open_requests() == [] and incoming.alarm() is None


def test_whoever_asked_reads_what_was_said_here_without_a_network(kiosk, incoming):
    ticket = kiosk.help_requests.create("cold").code
    for say, state in ((incoming.coming, "coming"), (incoming.arrived, "on_site")):
        say(ticket)
        progress = kiosk.help_requests.find(ticket).progress
        assert progress.code == state and not progress.is_at_centre
    incoming.close(ticket, "helped")
    assert kiosk.help_requests.find(ticket).progress.is_over


def test_who_comes_survives_a_restart(start):
    first = start()
    serve(first, ZHOU)
    ticket = first.help_requests.create("cold").code
    first.volunteering.incoming.coming(ticket)
    first.close()
    again = start()
    assert again.volunteering.incoming.alarm() is None
    assert again.volunteering.incoming.open_requests()[0].state == "coming"
