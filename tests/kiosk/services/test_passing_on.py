"""A request is passed on and stays where it is; first aid that was given is written down, and for whom it was."""

from __future__ import annotations

import pytest

from kiosk.errors import NotOnShift, TicketUnknown, UnknownContent
from sync.protocol.events_volunteers import PASSED_TO
from sync.protocol.problems import ProblemError
from sync.protocol.station_requests import OpenRequest, StationRequests
from tests.kiosk.services.volunteer_kit import serve

ID = "01a2436e-dfa4-7e35-9b52-6d0f2c6f3a10"
TICKET = "4829138"


@pytest.fixture
def volunteering(kiosk):
    serve(kiosk)
    return kiosk.volunteering


@pytest.fixture
def elsewhere(kiosk, clock):
    """A request of another terminal: how it is named here."""
    request = OpenRequest(ID, "kiosk-1", TICKET, "medical", "S1", "here", "zh", (), clock.now(), None, "received", None)
    kiosk.volunteering.neighbours.learn(StationRequests(open=(request,)))
    return ID


def test_it_is_one_event_and_the_request_stays_open(kiosk, volunteering, records):
    ticket = kiosk.help_requests.create("medical").code
    volunteering.passing_on.pass_on(ticket, "120", "call")
    (event,) = records.events("help.escalated")
    said = {"ticket": ticket, "to": "120", "by": "call", "external_ref": None, "request": None}
    assert event["data"] == said
    assert event["actor"]["ref"] == "vb-1001"
    assert volunteering.incoming.open_requests()[0].state == "waiting"
    assert volunteering.incoming.alarm().ticket == ticket


def test_another_terminals_request_is_named(volunteering, elsewhere, records):
    volunteering.passing_on.pass_on(elsewhere, "rail", "walk")
    (event,) = records.events("help.escalated")
    assert (event["data"]["ticket"], event["data"]["request"]) == (TICKET, ID)


def test_whom_it_was_passed_on_to_is_in_words_and_nobody_twice(kiosk, volunteering):
    ticket = kiosk.help_requests.create("medical").code
    for to, by in (("120", "call"), ("rail", "walk"), ("120", "walk")):
        volunteering.passing_on.pass_on(ticket, to, by)
    assert volunteering.passing_on.told() == {ticket: "已转告：120 急救、车站或列车"}


@pytest.mark.parametrize(("help", "first"), [("fire", "119"), ("danger", "110"), ("medical", "120"), ("cold", "110")])
def test_whoever_is_told_as_a_rule_stands_first(kiosk, volunteering, help, first):
    targets = volunteering.passing_on.targets(kiosk.help_requests.create(help).code)
    assert targets[0][0] == first
    assert {code for code, _words in targets} == set(PASSED_TO)


def test_nobody_passes_on_without_a_badge_nor_what_is_unknown(kiosk, volunteering, records):
    with pytest.raises(TicketUnknown):
        volunteering.passing_on.pass_on(TICKET, "120", "call")
    ticket = kiosk.help_requests.create("medical").code
    with pytest.raises(ProblemError):
        volunteering.passing_on.pass_on(ticket, "911", "call")
    volunteering.desk.leave()
    with pytest.raises(NotOnShift):
        volunteering.passing_on.pass_on(ticket, "120", "call")
    assert records.events("help.escalated") == []


def test_first_aid_is_one_event_with_the_request_it_was_for(volunteering, elsewhere, records):
    volunteering.aid_log.log("FA-01", aed=True, called_120=True, case=elsewhere)
    (event,) = records.events("firstaid.used")
    used = {"procedure": "FA-01", "aed": True, "called_120": True, "help_ref": TICKET, "request": ID}
    assert event["data"] == used


def test_first_aid_can_be_for_nobody_who_asked(kiosk, volunteering, records):
    kiosk.help_requests.create("cold")
    volunteering.aid_log.log("FA-03", aed=False, called_120=False)
    (event,) = records.events("firstaid.used")
    assert event["data"]["help_ref"] is None and event["data"]["request"] is None


def test_first_aid_needs_a_badge_and_a_procedure_that_there_is(volunteering, records):
    with pytest.raises(UnknownContent):
        volunteering.aid_log.log("FA-99", aed=False, called_120=False)
    volunteering.desk.leave()
    with pytest.raises(NotOnShift):
        volunteering.aid_log.log("FA-01", aed=False, called_120=False)
    assert records.events("firstaid.used") == []


def test_danger_to_life_is_the_first_that_it_may_have_been_for(kiosk, volunteering, elsewhere):
    for kind in ("lost_item", "cold"):
        kiosk.help_requests.create(kind)
    first, second = volunteering.aid_log.cases()
    assert (first.key, first.number, first.is_life_threatening) == (ID, "482 913 8", True)
    assert not second.is_life_threatening


def test_the_defibrillator_is_taken_for_two_procedures_as_a_rule(volunteering):
    rows = volunteering.aid_log.procedures()
    assert [row.id for row in rows if row.has_aed] == ["FA-01", "FA-02"]
    assert len(rows) == 26


def test_both_are_dropped_after_their_time(kiosk, volunteering, elsewhere, clock, records):
    volunteering.passing_on.pass_on(elsewhere, "120", "call")
    volunteering.aid_log.log("FA-01", aed=True, called_120=True)
    clock.pass_(days=31)
    kiosk.volunteering.forget_old()
    assert records.rows("SELECT id FROM passed_on UNION SELECT id FROM first_aid_uses") == []
