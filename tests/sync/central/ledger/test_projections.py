"""From the ledger to what is read: late types, failing projections, and doing it again."""

from __future__ import annotations

import pytest

from sync.central.dispatch.api import HelpRequest
from sync.central.insight.api import Visit, visits
from sync.central.ledger import projections
from sync.central.ledger.api import Event, register_projection, reproject
from sync.protocol import events
from sync.protocol.events import HelpCreated, ScreenViewed

pytestmark = pytest.mark.usefixtures("database")

VIEWED = ScreenViewed(day="2026-11-20", screen="home", count=3)


@pytest.fixture
def registry(monkeypatch):
    """A registry that the test may add to."""
    copied = {name: list(found) for name, found in projections._registered.items()}
    monkeypatch.setattr(projections, "_registered", copied)
    return copied


def test_a_type_that_was_not_known_is_projected_after_the_upgrade(kiosk, monkeypatch):
    with monkeypatch.context() as older:
        older.delitem(events.EVENT_TYPES, "session.ended")
        kiosk.visit()
        kiosk.push()
        assert not visits().exists()

    assert reproject() == (1, 0)
    assert visits().get().duration_s == 30


def test_what_became_whole_late_is_pulled_by_a_reader_who_was_past_it(kiosk, monkeypatch):
    """The order of pulling is the order of becoming whole, not the ledger's."""
    with monkeypatch.context() as older:
        older.delitem(events.EVENT_TYPES, "session.ended")
        late = kiosk.visit()
        kiosk.push()
    kiosk.visit()
    kiosk.push()
    read_so_far = visits().get().completed_position

    reproject()

    assert Visit.objects.get(completed_position__gt=read_so_far).session == late


def test_a_type_of_the_future_goes_on_waiting(kiosk):
    kiosk.event(VIEWED, type="device.tamper", data={"qty": 1})
    kiosk.push()

    assert reproject() == (0, 1)
    assert Event.objects.filter(projected=False).count() == 1


def test_projecting_everything_again_changes_nothing(kiosk):
    kiosk.visit()
    kiosk.event(
        HelpCreated(
            ticket="4829138", help="cold", severity="S2", where="here", lang="zh", needs=(), contact_present=False
        )
    )
    kiosk.push()
    before = list(Visit.objects.values()), list(HelpRequest.objects.values())

    assert reproject(everything=True) == (3, 0)

    assert (list(Visit.objects.values()), list(HelpRequest.objects.values())) == before


def test_a_failing_projection_loses_nothing_and_is_made_good_later(kiosk, registry):
    broken = [True]

    def fragile(arrived):
        Event.objects.filter(pk=arrived[0].position).count()
        if broken[0]:
            raise ZeroDivisionError

    register_projection("screen.viewed", fragile)
    kiosk.event(VIEWED)
    kiosk.visit()

    assert kiosk.push().batch.acknowledged == ((1, 3),)
    assert visits().count() == 1
    assert reproject() == (0, 1)

    broken.clear()
    broken.append(False)
    assert reproject() == (1, 0)


def test_what_a_failing_projection_wrote_is_taken_back(kiosk, registry):
    def careless(arrived):
        Visit.objects.all().delete()
        raise ZeroDivisionError

    kiosk.visit()
    kiosk.push()
    register_projection("screen.viewed", careless)
    kiosk.event(VIEWED)
    kiosk.push(kiosk.lines[-1:])

    assert visits().count() == 1


def test_a_projection_of_several_types_sees_a_batch_once_in_order(kiosk, registry):
    seen = []
    for event_type in ("session.started", "session.ended"):
        register_projection(event_type, seen.append)
    kiosk.visit()
    kiosk.visit()
    kiosk.push()

    assert [[item.position for item in arrived] for arrived in seen] == [[1, 2, 3, 4]]
