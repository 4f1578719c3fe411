"""Kiosks of one station are told each other's requests, and of two who answer the first in the ledger's order goes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from sync.central.dispatch.api import CaseStep, HelpRequest, public_state
from sync.central.dispatch.casework import Actor, Chosen, move
from sync.protocol.codes import ticket_code
from sync.protocol.envelope import decode
from sync.protocol.events import HelpCreated, HelpWithdrawn
from sync.protocol.events_volunteers import HelpAcknowledged, HelpArrived, HelpClosed
from sync.protocol.station_requests import STATION_PATH, decode_station, encode_known
from sync.protocol.wire import format_time

pytestmark = pytest.mark.usefixtures("sqlite", "content")

STRANGER = "01a2436e-dfa4-7e35-9b52-6d0f2c6f3a10"


@pytest.fixture
def now():
    return timezone.localtime().replace(microsecond=0) - timedelta(minutes=5)


@pytest.fixture
def one(make_kiosk):
    return make_kiosk()


@pytest.fixture
def other(make_kiosk):
    return make_kiosk()


@pytest.fixture
def asked(one, now):
    """A request that the first kiosk took and sent: its id and its number."""

    def ask(number=482913, at=now, **changes):
        ticket = ticket_code(f"{number:06d}")
        values = {"help": "mobility", "severity": "S2", "where": "here", "lang": "ru", "needs": ("aid:wheelchair",)}
        due = format_time(at + timedelta(minutes=20))
        event = HelpCreated(ticket, **{**values, **changes}, contact_present=False, acknowledge_by=due)
        line = one.event(event, at)
        one.push([line])
        return decode(line).id, ticket

    return ask


def told(kiosk, *known):
    reply = kiosk.post(encode_known(known), STATION_PATH)
    assert reply.status == 200, reply.body
    return decode_station(reply.body)


def say(kiosk, event, at):
    """One thing said, and sent at once."""
    line = kiosk.event(event, at)
    assert kiosk.push([line]).status == 200
    return line


def first_at(kiosk):
    """Who came first, as this kiosk is told: of the others' requests and of its own."""
    found = told(kiosk)
    return [row.first for row in (*found.open, *found.own)]


def test_the_other_kiosk_is_told_what_is_wanted_and_not_by_whom(one, other, asked, now):
    id, ticket = asked()
    (row,) = told(other).open
    assert (row.id, row.ticket, row.terminal) == (id, ticket, one.device)
    assert (row.help, row.severity, row.where, row.lang) == ("mobility", "S2", "here", "ru")
    assert row.needs == ("aid:wheelchair",)
    assert (row.requested_at, row.acknowledge_by) == (now, now + timedelta(minutes=20))
    assert (row.state, row.first) == ("received", None)
    assert told(one).open == () and told(one).own == ()


def test_another_station_is_told_nothing(make_kiosk, asked):
    id, _ticket = asked()
    stranger = make_kiosk("FC-02")
    assert told(stranger, id) == told(stranger)
    assert told(stranger).open == ()


def test_the_most_urgent_stands_first_and_what_is_half_a_day_old_is_not_told(other, asked, now):
    asked(1, severity="S3")
    urgent, _ticket = asked(2, severity="S1")
    asked(3, at=now - timedelta(hours=13))
    assert [row.severity for row in told(other).open] == ["S1", "S3"]
    assert told(other).open[0].id == urgent


def test_whoever_asks_needs_the_key_of_a_kiosk(ask, one):
    body = encode_known([])
    assert ask("POST", STATION_PATH, {}, body).status == 401
    assert one.post(b'{"known":["x"]}', STATION_PATH).status == 400
    assert one.post(b" " * 5000, STATION_PATH).status == 413
    assert ask("GET", STATION_PATH, {}, b"").status == 405


@pytest.mark.parametrize("order", ["one", "other"])
def test_of_two_who_answer_the_first_in_the_ledger_goes(one, other, asked, now, order):
    """Both said so without a network; what counts is whose word came here first, not whose clock says earlier."""
    id, ticket = asked()
    mine = one.event(HelpAcknowledged(ticket, 10), now + timedelta(seconds=10))
    theirs = other.event(HelpAcknowledged(ticket, 5, id), now + timedelta(seconds=5))
    words = [(one, mine), (other, theirs)]
    for kiosk, line in words if order == "one" else reversed(words):
        assert kiosk.push([line]).status == 200
    first = {"one": ["here"], "other": ["elsewhere"]}[order]
    assert first_at(one) == first
    assert first_at(other) == (["elsewhere"] if order == "one" else ["here"])
    assert CaseStep.objects.count() == 1
    assert public_state(HelpRequest.objects.get()) == "coming"


def test_when_the_centre_sent_somebody_first_both_are_told_so(one, other, asked, now):
    id, ticket = asked()
    case = HelpRequest.objects.get()
    move(case.case_number, "reported", "in_progress", Actor("operator"), Chosen(), timezone.localtime())
    say(other, HelpAcknowledged(ticket, 5, id), now)
    assert first_at(one) == first_at(other) == ["centre"]


def test_arrived_and_closed_at_another_kiosk_end_the_case_there_too(one, other, asked, now):
    id, ticket = asked()
    say(other, HelpArrived(ticket, 60, id), now + timedelta(minutes=1))
    assert public_state(HelpRequest.objects.get()) == "on_site"
    say(other, HelpClosed(ticket, "closed_normal", "helped", id), now + timedelta(minutes=2))
    assert HelpRequest.objects.get().state == "closed_normal"
    assert told(other).open == () and told(one).own == ()
    assert told(other, id, STRANGER).ended == (id,)


def test_closed_twice_and_too_late_is_one_step_and_no_harm(one, other, asked, now):
    id, ticket = asked()
    say(one, HelpClosed(ticket, "closed_normal", "helped"), now + timedelta(minutes=1))
    say(other, HelpClosed(ticket, "referred", "handed_over", id), now + timedelta(minutes=2))
    say(other, HelpAcknowledged(ticket, 200, id), now + timedelta(minutes=3))
    say(other, HelpArrived(ticket, 240, id), now + timedelta(minutes=4))
    assert HelpRequest.objects.get().state == "closed_normal"
    assert list(CaseStep.objects.values_list("to", flat=True)) == ["closed_normal"]
    assert HelpRequest.objects.get().arrived_at is None


def test_what_was_taken_back_is_told_as_ended(one, other, asked, now):
    id, ticket = asked()
    say(one, HelpWithdrawn(ticket), now + timedelta(minutes=1))
    assert told(other, id).ended == (id,)
    say(other, HelpAcknowledged(ticket, 90, id), now + timedelta(minutes=2))
    assert HelpRequest.objects.get().state == "withdrawn"


def test_another_station_says_nothing_of_a_request_nor_does_another_number(make_kiosk, other, asked, now):
    id, ticket = asked()
    say(make_kiosk("FC-02"), HelpClosed(ticket, "closed_normal", "helped", id), now)
    say(other, HelpClosed(ticket_code("111111"), "closed_normal", "helped", id), now)
    assert HelpRequest.objects.get().state == "reported"


def test_a_number_alone_never_means_the_request_of_another_kiosk(other, asked, now):
    _id, ticket = asked()
    say(other, HelpAcknowledged(ticket, 5), now)
    assert HelpRequest.objects.get().state == "reported"


def test_two_kiosks_with_one_number_are_two_requests(one, other, asked, now):
    _id, ticket = asked()
    line = other.event(HelpCreated(ticket, "cold", "S2", "here", "zh", (), False), now)
    other.push([line])
    say(one, HelpAcknowledged(ticket, 5, decode(line).id), now + timedelta(minutes=1))
    states = dict(HelpRequest.objects.values_list("help", "state"))
    assert states == {"mobility": "reported", "cold": "in_progress"}


def test_a_restored_centre_takes_up_what_the_other_kiosk_said_before_the_request_came_again(one, other, now):
    ticket = ticket_code("482913")
    created = one.event(HelpCreated(ticket, "cold", "S2", "here", "zh", (), False), now)
    say(other, HelpAcknowledged(ticket, 30, decode(created).id), now + timedelta(seconds=30))
    one.push([created])
    assert HelpRequest.objects.get().state == "in_progress"
    assert first_at(other) == ["here"] and first_at(one) == ["elsewhere"]


def test_sent_again_it_is_the_same_word(other, asked, now):
    id, ticket = asked()
    line = say(other, HelpAcknowledged(ticket, 5, id), now)
    other.push([line])
    assert CaseStep.objects.count() == 1
