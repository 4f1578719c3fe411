"""Records of which it is not certain to which day or hour they belong are counted as such, and no others."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from sync.central.dispatch.api import HelpRequest
from sync.central.insight import recount
from sync.central.insight.models import Figure, Visit, Work
from sync.central.ledger.api import Counter, Device, ingest
from sync.protocol.codes import ticket_code
from sync.protocol.events import HelpCreated, SessionEnded, SessionStarted
from sync.protocol.events_volunteers import HeadcountAdded
from sync.protocol.ids import new_uuid7
from tests.sync.central.conftest import NOON

pytestmark = pytest.mark.usefixtures("database")

BEGAN = NOON - timedelta(hours=16)
LONG_AGO = datetime.fromisoformat("1970-01-01T08:00:00.000+08:00")
BATCH_AFTER_MS = int((NOON - BEGAN).total_seconds() * 1000)


def at(text):
    return NOON.replace(hour=int(text[:2]), minute=int(text[3:5]), second=int(text[6:]))


class Unset:
    """A kiosk that knows how long it has run and not what time it is: what it says is known to about a minute."""

    def __init__(self, kiosk):
        self.kiosk = kiosk

    def event(self, event, moment, session=None):
        mono = int((moment - BEGAN).total_seconds() * 1000)
        self.kiosk.event(event, LONG_AGO, session, clock="unsynced", boot="b-000002", mono=mono)

    def push(self, clock="unsynced"):
        body = self.kiosk.body(self.kiosk.lines, clock=clock, sent_at=NOON, boot="b-000002", mono=BATCH_AFTER_MS)
        ingest(Device.objects.get(pk=self.kiosk.device), body, NOON, None)


@pytest.fixture
def unset(kiosk):
    return Unset(kiosk)


def unsure(counter, dim="", value=""):
    """How many records, and of how many it is not certain."""
    rows = Figure.objects.filter(counter=counter, dim=dim, value=value).values_list("events", "unsure")
    return tuple(map(sum, zip(*rows, strict=True)))


def test_a_moment_about_midnight_may_be_of_either_day_and_one_about_nine_of_either_hour(unset):
    for moment in ("00:00:30", "09:00:30", "10:30:00"):
        unset.event(HeadcountAdded(1, "traveller", "tap"), at(moment))
    unset.push()
    assert unsure("visitors") == unsure("visitors", "audience", "traveller") == (3, 1)
    assert [unsure("visitors", "hour", hour) for hour in ("00", "09", "10")] == [(1, 1), (1, 1), (1, 0)]


def test_a_set_clock_is_taken_at_its_word(kiosk):
    for moment in ("00:00:02", "09:00:02"):
        kiosk.event(HeadcountAdded(1, None, "tap"), at(moment))
    kiosk.push()
    assert unsure("visitors") == (2, 0)
    assert not Figure.objects.filter(unsure__gt=0).exists()


def test_a_visit_whose_end_is_certain_is_certain(unset):
    first, second = (new_uuid7(1_790_000_000_000 + number) for number in range(2))
    unset.event(SessionStarted("zh", "touch", "normal"), at("00:00:05"), first)
    unset.event(SessionEnded(15, 1, 9, "none", "zh"), at("00:00:20"), first)
    unset.event(SessionStarted("zh", "touch", "normal"), at("00:00:30"), second)
    unset.kiosk.event(SessionEnded(20, 1, 9, "none", "zh"), at("00:00:50"), second, boot="b-000002")
    unset.push(clock="synced")
    uncertain, certain = Visit.objects.order_by("pk")
    assert certain.started_at == at("00:00:30")
    assert certain.started_from is None or certain.started_to - certain.started_from <= timedelta(seconds=20)
    assert uncertain.started_from < at("00:00:00") < at("00:00:05") < uncertain.started_to
    assert unsure("sessions") == unsure("touched") == (2, 1)


def test_a_centre_of_before_learns_it_from_its_events(unset):
    session = new_uuid7(1_790_000_000_000)
    unset.event(SessionStarted("zh", "touch", "normal"), at("00:00:10"), session)
    unset.event(SessionEnded(20, 1, 9, "none", "zh"), at("00:00:30"), session)
    unset.event(HeadcountAdded(1, None, "tap"), at("00:00:30"))
    unset.event(HelpCreated(ticket_code("000042"), "cold", "S2", "here", "zh", (), False), at("00:00:40"))
    unset.push()
    counters = ("sessions", "visitors", "requests")
    assert [unsure(counter) for counter in counters] == [(1, 1)] * 3
    kept = [list(model.objects.values()) for model in (Visit, Work, HelpRequest)]
    Visit.objects.update(started_from=None, started_to=None)
    Work.objects.update(at_from=None, at_to=None)
    HelpRequest.objects.update(requested_from=None, requested_to=None)
    Figure.objects.update(unsure=0)
    Counter.objects.update_or_create(name=recount.RULES_NAME, defaults={"value": 1})
    assert recount.check()[1] == 3
    assert recount.catch_up()
    assert [list(model.objects.values()) for model in (Visit, Work, HelpRequest)] == kept
    assert [unsure(counter) for counter in counters] == [(1, 1)] * 3
    assert recount.check() == ([], 0)
