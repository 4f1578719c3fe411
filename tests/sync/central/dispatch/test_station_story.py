"""Who helped as well, whom a request was passed on to and what first aid was given stand on the case's timeline."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from sync.central.dispatch.api import CaseStep, HelpRequest, last_note
from sync.central.dispatch.shown import timeline
from sync.central.dispatch.station_story import told_at_station
from sync.central.ledger.api import reproject
from sync.protocol.envelope import decode
from sync.protocol.events import HelpCreated
from sync.protocol.events_volunteers import FirstAidUsed, HelpAcknowledged, HelpEscalated

pytestmark = pytest.mark.usefixtures("sqlite", "content")

TICKET = "4829138"


@pytest.fixture
def now():
    return timezone.localtime().replace(microsecond=0) - timedelta(minutes=10)


@pytest.fixture
def other(make_kiosk):
    return make_kiosk()


@pytest.fixture
def id(kiosk, now):
    line = kiosk.event(HelpCreated(TICKET, "medical", "S1", "here", "zh", (), False), now)
    kiosk.push([line])
    return decode(line).id


def say(kiosk, event, at):
    assert kiosk.push([kiosk.event(event, at)]).status == 200


def told(lang="zh-hans"):
    with translation.override(lang):
        return [(said.title, said.detail) for said in told_at_station(HelpRequest.objects.get())]


def test_an_escalation_is_told_and_is_no_step(kiosk, id, now):
    say(kiosk, HelpEscalated(TICKET, "120", "call"), now + timedelta(minutes=1))
    say(kiosk, HelpEscalated(TICKET, "partner", "walk", "A-17"), now + timedelta(minutes=2))
    assert told() == [("转告 120 急救", "打电话"), ("转告 合伙单位", "当面告知 · A-17")]
    assert told("en") == [("Passed on: 120 ambulance", "by phone"), ("Passed on: partner unit", "in person · A-17")]
    request = HelpRequest.objects.get()
    assert request.state == "reported" and request.answered_at is None
    assert not CaseStep.objects.exists() and last_note(request, "zh") == ""


def test_first_aid_is_told_with_the_name_of_the_procedure(kiosk, other, id, now):
    say(kiosk, FirstAidUsed("FA-01", True, True, TICKET), now + timedelta(minutes=1))
    say(other, FirstAidUsed("FA-99", False, False, TICKET, id), now + timedelta(minutes=2))
    assert told() == [
        ("做了急救", "成人心肺复苏 · 用了 AED · 打了 120"),
        ("做了急救", "FA-99 · 没用 AED · 没打 120"),
    ]


def test_first_aid_for_nobody_who_asked_is_on_no_timeline(kiosk, id, now):
    say(kiosk, FirstAidUsed("FA-01", True, True), now + timedelta(minutes=1))
    assert told() == []


def test_the_second_to_come_helped_and_is_told_once(kiosk, other, id, now):
    say(kiosk, HelpAcknowledged(TICKET, 20), now + timedelta(seconds=20))
    for seconds in (10, 90):
        say(other, HelpAcknowledged(TICKET, seconds, id), now + timedelta(seconds=seconds))
    assert told() == [("又有人去帮忙", f"另一台终端 {other.device}")]


def test_what_is_said_of_another_request_with_this_number_is_not_told(kiosk, other, make_kiosk, id, now):
    other.push([other.event(HelpCreated(TICKET, "cold", "S2", "here", "zh", (), False), now)])
    say(other, HelpEscalated(TICKET, "119", "call"), now + timedelta(minutes=1))
    say(make_kiosk("FC-02"), HelpEscalated(TICKET, "110", "call", None, id), now + timedelta(minutes=1))
    mine = HelpRequest.objects.get(pk=id)
    assert told_at_station(mine) == []


def test_it_stands_on_the_timeline_in_the_order_of_time(kiosk, id, now):
    say(kiosk, HelpEscalated(TICKET, "120", "call"), now + timedelta(minutes=1))
    say(kiosk, HelpAcknowledged(TICKET, 120), now + timedelta(minutes=2))
    with translation.override("zh-hans"):
        titles = [step.title for step in timeline(HelpRequest.objects.get(), timezone.localtime())]
    assert titles.index("转告 120 急救") < titles.index("处置中")


def test_projected_again_everything_is_told_once(kiosk, id, now):
    say(kiosk, HelpEscalated(TICKET, "120", "call"), now + timedelta(minutes=1))
    reproject(everything=True)
    assert len(told()) == 1
