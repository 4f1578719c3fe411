"""From the two events of a session to a visit, and visits counted."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from sync.central.insight.api import Visit, VisitFilter, visits
from sync.protocol.events import SessionEnded, SessionStarted

NOON = datetime.fromisoformat("2026-11-20T12:00:00.000+08:00")

pytestmark = pytest.mark.usefixtures("database")


def test_two_events_make_a_visit(kiosk):
    session = kiosk.visit(NOON, lang="ru", outcome="help")
    kiosk.push()

    visit = visits().get()
    assert (visit.session, visit.station_id, visit.device_id) == (session, "FC-01", kiosk.device)
    assert (visit.started_at, visit.ended_at) == (NOON, NOON + timedelta(seconds=30))
    assert (visit.duration_s, visit.screens, visit.taps) == (30, 3, 7)
    assert (visit.lang, visit.lang_final, visit.entry, visit.mode, visit.outcome) == (
        "ru",
        "ru",
        "touch",
        "normal",
        "help",
    )
    assert visit.completed_position == 1


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["in order", "end first"])
def test_a_visit_is_whole_when_both_events_are_here(kiosk, order):
    kiosk.visit()

    kiosk.push([kiosk.lines[order[0]]])
    assert not visits().exists()

    kiosk.push([kiosk.lines[order[1]]])
    assert visits().get().duration_s == 30


def test_visits_are_numbered_in_the_order_in_which_they_became_whole(kiosk):
    first, second = kiosk.visit(), kiosk.visit()
    kiosk.push([kiosk.lines[0], *kiosk.lines[2:]])
    kiosk.push()

    assert list(Visit.objects.order_by("completed_position").values_list("session", flat=True)) == [second, first]


def test_another_kiosk_cannot_end_a_visit(kiosk, make_kiosk):
    session = kiosk.visit()
    kiosk.push(kiosk.lines[:1])
    other = make_kiosk("FC-02")
    other.event(SessionEnded(duration_s=1, screens=1, taps=1, outcome="none", lang_final="zh"), NOON, session)

    assert other.push().batch.acknowledged == ((1, 1),)
    assert not visits().exists()


def test_a_visit_is_as_sure_of_its_time_as_the_worse_of_its_events(kiosk):
    session = kiosk.visit(NOON, clock="synced")
    kiosk.lines.pop()
    end = SessionEnded(duration_s=30, screens=3, taps=7, outcome="none", lang_final="zh")
    kiosk.event(end, NOON, session, clock="drifting", seq=2)
    kiosk.push()

    assert visits().get().clock == "drifting"


def test_a_clock_set_during_the_visit_gives_its_start_too(kiosk):
    session = kiosk.visit(NOON)
    kiosk.lines.clear()
    start = SessionStarted(lang="zh", entry="touch", mode="normal")
    long_ago = datetime.fromisoformat("2000-01-01T00:00:00.000+08:00")
    kiosk.event(start, long_ago, session, clock="unsynced", seq=1)
    end = SessionEnded(duration_s=30, screens=3, taps=7, outcome="none", lang_final="zh")
    kiosk.event(end, NOON, session, seq=2)
    kiosk.push()

    visit = visits().get()
    assert (visit.started_at, visit.clock) == (NOON - timedelta(seconds=30), "unsynced")


def test_a_visit_with_a_demo_event_is_a_demo(kiosk):
    kiosk.visit(demo=True)
    kiosk.push()

    assert visits().get().demo is True


def test_days_are_beijing_days(kiosk):
    midnight = datetime.fromisoformat("2026-11-20T00:00:00.000+08:00")
    before, after = kiosk.visit(midnight - timedelta(seconds=1)), kiosk.visit(midnight)
    kiosk.push()

    def found(**chosen):
        return [visit.session for visit in visits(VisitFilter(**chosen))]

    assert found(first=date(2026, 11, 20)) == [after]
    assert found(last=date(2026, 11, 19)) == [before]
    assert found(first=date(2026, 11, 20), last=date(2026, 11, 20)) == [after]
    assert found(last=date.max) == [after, before]


def test_visits_are_found_by_what_they_were(kiosk, make_kiosk):
    other = make_kiosk("FC-02")
    kiosk.visit(lang="ru", outcome="help")
    other.visit(lang="zh", outcome="none", demo=True)
    kiosk.push()
    other.push()

    def places(**chosen):
        return [visit.station_id for visit in visits(VisitFilter(**chosen))]

    assert places(station="FC-01") == places(lang="ru") == places(outcome="help") == places(demo=False) == ["FC-01"]
    assert places(mode="kids") == []
