"""The counters as they are defined, equal to a recount of the events, in whatever order and however often they came."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync.central.insight import counters
from sync.central.insight.counters import Figures, Wanted
from sync.central.insight.models import Figure, Work
from sync.central.ledger.api import reproject
from sync.protocol.codes import ticket_code
from sync.protocol.envelope import decode
from sync.protocol.events import ContentRated, HelpCreated, HelpWithdrawn
from sync.protocol.events_volunteers import (
    AssistanceLogged,
    AssistanceVoided,
    FairItemServed,
    HeadcountAdded,
    HelpAcknowledged,
    ShiftConfirmed,
)
from sync.protocol.wire import format_time
from tests.sync.central.conftest import NOON

ALL = Wanted()
SHIFTS = [str(UUID(int=(7 << 76) | (2 << 62) | number)) for number in range(3)]


def logged(count=1):
    return AssistanceLogged("hot_water", count, None, 2, "zh")


def only(kiosk):
    return counters.by_station(ALL).get(kiosk.station) or Figures()


def test_instances_are_help_without_what_was_voided_and_what_a_fair_served(database, kiosk):
    voided = decode(kiosk.event(logged(4))).id
    kiosk.event(logged(3))
    kiosk.event(FairItemServed("TH-11", "SI-001", 5, None))
    kiosk.event(AssistanceVoided(voided, "twice"))
    kiosk.push()
    assert only(kiosk).services == 8


def test_a_void_may_come_before_what_it_voids(database, kiosk):
    line = kiosk.event(logged(4))
    void = kiosk.event(AssistanceVoided(decode(line).id, "twice"))
    kiosk.push([void])
    kiosk.push([line])
    assert only(kiosk).services == 0


def test_another_kiosks_void_takes_nothing_away(database, make_kiosk):
    mine, other = make_kiosk(), make_kiosk()
    line = mine.event(logged(4))
    other.event(AssistanceVoided(decode(line).id, "twice"))
    mine.push()
    other.push()
    assert only(mine).services == 4


def test_a_station_that_counted_nobody_has_no_number_of_visitors(database, make_kiosk):
    counted, not_counted = make_kiosk("FC-01"), make_kiosk("FC-02")
    counted.event(HeadcountAdded(5, None, "tap"))
    for kiosk in (counted, not_counted):
        kiosk.event(logged())
        kiosk.push()
    found = counters.by_station(ALL)
    assert (found["FC-01"].visitors, found["FC-02"].visitors) == (5, None)
    assert counters.together(found.values()).visitors == 5


def test_of_two_confirmations_of_a_shift_the_later_counts(database, kiosk):
    for minutes in (180, 165):
        kiosk.event(ShiftConfirmed(SHIFTS[0], minutes))
    kiosk.event(ShiftConfirmed(SHIFTS[1], 60))
    kiosk.push()
    assert only(kiosk).hours == 3.8


@pytest.mark.parametrize(("scores", "percent"), [(29, None), (30, 50)])
def test_satisfaction_is_told_from_thirty_scores_on(database, kiosk, scores, percent):
    for number in range(scores):
        kiosk.event(ContentRated("A01", 3 if number % 2 else 2))
    kiosk.push()
    assert only(kiosk).satisfied_percent == percent


def test_requests_are_those_that_were_not_taken_back_and_punctual_by_their_promise(database, kiosk):
    promised = format_time(NOON + timedelta(minutes=10))
    for number, answered in ((1, 60), (2, 900), (3, None)):
        ticket = ticket_code(f"{number:06d}")
        kiosk.event(HelpCreated(ticket, "cold", "S2", "here", "zh", (), False, promised), NOON)
        if answered:
            kiosk.event(HelpAcknowledged(ticket, answered), NOON + timedelta(seconds=answered))
    kiosk.event(HelpCreated(ticket_code("000004"), "cold", "S2", "here", "zh", (), False, promised), NOON)
    kiosk.event(HelpWithdrawn(ticket_code("000004")), NOON + timedelta(minutes=1))
    kiosk.push()
    assert only(kiosk).requests == 3
    assert counters.punctuality(ALL) == {"S2": (1, 3)}


def test_days_are_beijing_days_and_samples_may_be_left_out(database, kiosk):
    kiosk.event(logged(1), NOON.replace(hour=0, minute=10))
    kiosk.event(logged(2), NOON.replace(hour=23, minute=50))
    kiosk.event(logged(4), NOON, demo=True)
    kiosk.push()
    day = NOON.date()
    assert counters.by_station(Wanted(day, day))[kiosk.station].services == 7
    assert counters.by_station(Wanted(day, day, demo=False))[kiosk.station].services == 3
    assert counters.by_station(Wanted(day + timedelta(days=1), None)) == {}


def test_made_anew_from_the_ledger_they_are_the_same(database, kiosk):
    kiosk.event(logged(4))
    kiosk.event(HeadcountAdded(5, None, "tap"))
    kiosk.push()
    before = counters.by_station(ALL)
    Work.objects.all().delete()
    Figure.objects.all().delete()
    reproject(everything=True)
    assert counters.by_station(ALL) == before


KINDS = st.one_of(
    st.builds(logged, st.integers(1, 5)),
    st.builds(lambda n: HeadcountAdded(n, None, "tap"), st.integers(1, 9)),
    st.builds(lambda n: FairItemServed("TH-11", "SI-001", n, None), st.integers(1, 9)),
    st.builds(ShiftConfirmed, st.sampled_from(SHIFTS), st.integers(0, 300)),
    st.integers(0, 5),
)


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(events=st.lists(KINDS, max_size=14), data=st.data())
def test_they_equal_a_recount_in_any_order_with_anything_twice(sqlite, make_kiosk, events, data):
    Work.objects.all().delete()
    Figure.objects.all().delete()
    kiosk, ids, counts = make_kiosk(), [], {}
    for event in events:
        if isinstance(event, int):
            if ids:
                counts[ids[event % len(ids)]] = 0
                kiosk.event(AssistanceVoided(ids[event % len(ids)], "twice"))
            continue
        id = decode(kiosk.event(event)).id
        if isinstance(event, AssistanceLogged):
            ids.append(id)
            counts[id] = event.count
        elif isinstance(event, FairItemServed):
            counts[id] = event.qty
    order = data.draw(st.permutations(kiosk.lines))
    for start in range(0, len(order), 4):
        for _ in range(data.draw(st.integers(1, 2))):
            assert kiosk.push(order[start : start + 4]).status == 200
    found = counters.by_station(ALL).get(kiosk.station) or Figures()
    people = [event.n for event in events if isinstance(event, HeadcountAdded)]
    assert (found.services, found.visitors) == (sum(counts.values()), sum(people) if people else None)
    last = {}
    for line in kiosk.lines:
        envelope = decode(line)
        if envelope.type == ShiftConfirmed.TYPE:
            last[envelope.data["shift"]] = envelope.data["counted_minutes"]
    assert found.minutes == sum(last.values())
