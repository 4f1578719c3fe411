"""Records whose time is over are erased and nothing else; what the ledger proves it goes on proving."""

from __future__ import annotations

from datetime import date, time, timedelta
from itertools import count, cycle

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from sync.central import engines, worker
from sync.central.__main__ import main
from sync.central.dispatch.api import HelpRequest
from sync.central.insight import recount, retention
from sync.central.insight.models import Figure, Visit, Work
from sync.central.ledger import backlog, ingest, tombstones
from sync.central.ledger import retention as retained
from sync.central.ledger.api import (
    Device,
    Event,
    Horizon,
    RejectedEvent,
    catch_up_wholly,
    gaps,
    prove,
    register_station,
    reproject,
)
from sync.central.ledger.batch import read_batch
from sync.protocol import chain
from sync.protocol.envelope import decode
from sync.protocol.events import ScreenViewed
from tests.sync.central.aged import EDGE, KINDS, TODAY, Aged, close, killed_at, left, stored, without_ids
from tests.sync.central.conftest import NOON

pytestmark = pytest.mark.usefixtures("database")

NEW_STATIONS = count(1)
VIEWED = ScreenViewed(day="2026-11-20", screen="home", count=3)
# Days ago: today, the last day that is kept and the first that is not, and long before.
DAYS = st.sampled_from((0, 40, EDGE - 1, EDGE, EDGE + 1, EDGE + 2, EDGE + 300))
MADE = st.lists(st.tuples(st.sampled_from(KINDS), DAYS, st.sampled_from((0, 1, 12, 23))), min_size=4, max_size=16)


# How many days ago each of the cases was ended, by turns; None: not at all.
CLOSED = st.lists(st.none() | DAYS, min_size=2, max_size=3)
# What chance seldom gives: cases of before the horizon, ended before it, after it, and not at all.
CASES = [("ask", EDGE + 300, 12), ("help", EDGE + 1, 1), ("ask", EDGE + 2, 0), ("ask", EDGE + 1, 23), ("visit", 40, 12)]


@settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(made=MADE, kills=st.lists(st.integers(1, 70), max_size=3), closed=CLOSED)
@example(made=CASES, kills=[9], closed=[EDGE + 2, EDGE - 1, None])
def test_whatever_there_is_the_end_is_the_same_wherever_it_is_killed(make_kiosk, made, kills, closed):
    kiosk = delivered(make_kiosk, made, closed)
    before = stored()
    for kill in kills:
        with killed_at(kill):
            retention.run(TODAY)
    retention.run(TODAY)

    after = stored()
    assert without_ids(after) == without_ids(left(before))
    assert recount.check() == ([], 0)
    assert recount.recount() >= 0
    reproject(everything=True)
    assert whole(kiosk)
    assert kiosk.push().batch.acknowledged == ((1, kiosk.seq),)
    catch_up_wholly()
    retention.run(TODAY)
    assert stored() == after


def delivered(make_kiosk, made, closed):
    """A kiosk of a station of its own that has brought these events, and cases of which some are ended."""
    station = f"FC-{next(NEW_STATIONS):03d}"
    register_station(station, {"zh": station}, is_demo=True)
    kiosk = make_kiosk(station)
    aged = Aged(kiosk)
    for kind, days, hour in made:
        getattr(aged.at(days, hour), kind)()
    if not kiosk.lines:
        aged.at(0).view()
    for start in range(0, len(kiosk.lines), 5):
        kiosk.push(kiosk.lines[start : start + 5])
    for request, days in zip(
        HelpRequest.objects.filter(station_id=station).order_by("pk"), cycle(closed), strict=False
    ):
        if days is not None:
            close(request, NOON - timedelta(days=days))
    return kiosk


def whole(kiosk):
    """Whether all events of a kiosk are here, by their numbers and by their hashes."""
    device = Device.objects.get(pk=kiosk.device)
    (proof,) = prove(device)
    return (proof.holes, proof.broken, proof.events, gaps(device)) == ([], [], kiosk.seq, [])


@pytest.fixture
def old(kiosk):
    """A kiosk with two visits of before the horizon and two of after it, all delivered; what is old is erased."""
    aged = Aged(kiosk)
    for days in (EDGE + 9, EDGE + 1, EDGE, 3):
        aged.at(days).visit()
    assert kiosk.tied(1, kiosk.seq).batch.acknowledged == ((1, 8),)
    retention.run(TODAY)
    return kiosk


def erased(kiosk):
    rows = Event.objects.filter(station=kiosk.station, device=kiosk.device, body="")
    return list(rows.order_by("seq").values_list("seq", flat=True))


def test_what_is_left_of_an_event_tells_its_day_and_no_time(old):
    made = decode(old.lines[2])
    row = Event.objects.get(station=old.station, device=old.device, seq=3)

    assert erased(old) == [1, 2, 3, 4]
    assert (row.type, row.chain, row.device_id) == (made.type, old.hashes[3], old.device)
    assert (row.body, row.session, row.boot, row.mono) == ("", None, "", None)
    moments = (row.effective_at, row.effective_from, row.received_at)
    assert {moment.astimezone(NOON.tzinfo).time() for moment in moments} == {time()}
    assert row.effective_at.astimezone(NOON.tzinfo).date() == made.occurred_at.date()
    # A kiosk's id begins with the millisecond; what stands for it does not, and is no id of a kiosk's.
    assert row.event_id == tombstones.erased_id(made.id) and row.event_id[14] == "8"


@pytest.mark.parametrize("is_tied", [True, False])
def test_an_erased_event_that_is_sent_again_is_acknowledged_and_stays_erased(old, is_tied):
    before = stored()
    reply = old.tied(1, 8) if is_tied else old.push(old.lines)

    assert reply.batch.acknowledged == ((1, 8),)
    assert reply.batch.rejected == ()
    assert stored() == before


@pytest.mark.parametrize("is_tied", [True, False])
def test_the_id_of_an_erased_event_is_not_taken_under_another_number(old, is_tied):
    old.event(VIEWED, NOON, id=decode(old.lines[0]).id)
    old.event(VIEWED, NOON)
    reply = old.tied(9, 10) if is_tied else old.push(old.lines[8:])

    assert [(one.code, one.seq) for one in reply.batch.rejected] == [("seq-reused", 9)]
    assert reply.batch.acknowledged == ((10, 10),)


def test_another_event_under_the_number_of_an_erased_one_is_another_kiosk_s(old):
    copy = old.copy()
    copy.seq, copy.lines = 0, []
    Aged(copy).at(EDGE + 9).visit()
    copy.push()

    assert [chain.number for chain in Device.objects.get(pk=old.device).incarnations.all()] == [0, 1]


def test_a_gap_among_erased_events_is_filled_and_no_other_chain_begun(kiosk):
    aged = Aged(kiosk).at(EDGE + 5)
    for _ in range(3):
        aged.view()
    kiosk.tied(1, 1)
    kiosk.tied(3, 3)
    retention.run(TODAY)
    (proof,) = prove(Device.objects.get(pk=kiosk.device))
    assert (proof.holes, proof.erased) == ([(2, 2)], 2)

    kiosk.tied(2, 2)
    retention.run(TODAY)

    (proof,) = prove(Device.objects.get(pk=kiosk.device))
    assert (proof.holes, proof.broken, proof.erased, proof.chain.complete_through) == ([], [], 3, 3)


def test_what_is_erased_is_said_and_what_was_blanked_by_hand_is_found(old, capsys):
    assert main(["prove"]) == 0
    told = capsys.readouterr().out
    assert "complete up to 8, missing nothing; 8 events, 4 tied, 4 erased by rule, changed none" in told

    Event.objects.filter(station=old.station, seq=7).update(body="")

    assert main(["prove"]) == 2
    assert "changed 7" in capsys.readouterr().out


def test_the_first_event_behind_is_tied_to_the_last_that_was_erased(old):
    Event.objects.filter(station=old.station, seq=4).update(chain="0" * 32)

    (proof,) = prove(Device.objects.get(pk=old.device))
    assert proof.broken == [5]


def test_what_comes_late_is_counted_before_it_goes(old):
    before = Figure.objects.get(counter="touched", dim="", day=date(2024, 10, 19)).n
    Aged(old).at(EDGE + 1).visit()
    old.push(old.lines[8:])
    assert Visit.objects.count() == 3
    assert recount.check() == ([], 0)
    retention.run(TODAY)

    assert Visit.objects.count() == 2
    assert Figure.objects.get(counter="touched", dim="", day=date(2024, 10, 19)).n == before + 1
    assert erased(old) == [1, 2, 3, 4, 9, 10]


def test_what_is_not_shown_yet_is_shown_before_it_goes(kiosk):
    Aged(kiosk).at(EDGE + 1).visit()
    links = ((1, chain.START), (3, kiosk.hashes[2]))
    batch = read_batch(Device.objects.get(pk=kiosk.device), kiosk.body(links=links))
    ingest.take([ingest.Job(batch, timezone.localtime())], is_later=True)
    assert not Figure.objects.exists()
    retention.run(TODAY)

    assert erased(kiosk) == [1, 2]
    assert not Visit.objects.exists()
    assert Figure.objects.get(counter="touched", dim="").n == 1


def test_stretches_of_any_length_are_gone_through(make_kiosk, monkeypatch):
    monkeypatch.setattr(retained, "LENGTH", 3)
    monkeypatch.setattr(retained, "AT_ONCE", 2)
    kiosk = make_kiosk()
    aged = Aged(kiosk)
    for days in (9, EDGE + 3, 9, EDGE + 1, EDGE + 2, 9, EDGE + 1, EDGE - 1, EDGE):
        aged.at(days).view()
    kiosk.push()
    for passed, gone in ((0, [2, 4, 5, 7]), (1, [2, 4, 5, 7, 9]), (2, [2, 4, 5, 7, 8, 9])):
        retention.run(TODAY + timedelta(days=passed))
        assert erased(kiosk) == gone
    aged.at(EDGE + 40).view()
    kiosk.push(kiosk.lines[-1:])
    retention.run(TODAY)

    assert erased(kiosk) == [2, 4, 5, 7, 8, 9, 10]


def test_a_refused_line_loses_its_text_and_stays_heard_of(kiosk):
    kiosk.event(VIEWED, data={"day": "no day"})
    kiosk.event(VIEWED)
    kiosk.push()
    RejectedEvent.objects.update(received_at=NOON - timedelta(days=EDGE + 1))
    run = retention.run(TODAY)

    row = RejectedEvent.objects.get()
    assert (run.rows, row.body, row.raw, row.detail, row.seq) == ({"refused": 1}, "", None, "", 1)
    assert (row.outcome, row.settled_by) == ("set_aside", "yizhan-central work")
    assert whole_but_refused(kiosk)
    assert kiosk.push().batch.rejected[0].seq == 1
    assert RejectedEvent.objects.count() == 1


def whole_but_refused(kiosk):
    device = Device.objects.get(pk=kiosk.device)
    return gaps(device) == [] and device.complete_through == kiosk.seq


def test_of_what_is_erased_nothing_is_made_again(old, caplog):
    assert reproject(everything=True) == (4, 0)
    assert not [record for record in caplog.records if record.name.startswith("sync.central.ledger")]


def test_a_turn_takes_nothing_that_is_not_shown_yet(old):
    Aged(old).at(EDGE + 1).view()
    old.push(old.lines[8:])
    over = Horizon(TODAY - timedelta(days=EDGE))
    (stretch,) = retained.due(over)
    backlog.put_off(9, 9)
    with engines.writer():
        assert retained.erase_some(stretch, over) is None
    assert erased(old) == [1, 2, 3, 4]
    assert catch_up_wholly() == 1
    with engines.writer():
        assert [gone.type for gone in retained.erase_some(stretch, over)] == [ScreenViewed.TYPE]


def test_help_is_not_counted_again_because_its_void_is_older(kiosk):
    """Two kiosks' clocks, or one that was set in between: what takes back is not always the younger."""
    aged = Aged(kiosk).at(EDGE)
    aged.help()
    aged.at(EDGE + 1).void()
    kiosk.push()
    before = stored()["figures"]
    retention.run(TODAY)
    assert recount.check() == ([], 0)
    recount.recount()
    assert stored()["figures"] == before
    assert Work.objects.count() == 2

    retention.run(TODAY + timedelta(days=1))
    assert not Work.objects.exists()
    assert stored()["figures"] == before


def test_nothing_is_erased_while_events_are_copied_to_several_machines(kiosk, caplog, capsys):
    Aged(kiosk).at(EDGE + 1).visit()
    kiosk.push()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE ledger_event_new (position bigint)")
    worker.erase()
    is_copied = connection.vendor == "postgresql" and not engines.is_spread()

    assert ("nothing was erased: the ledger is being spread" in caplog.text) == is_copied
    assert erased(kiosk) == ([] if is_copied else [1, 2])
    assert main(["retain"]) == (2 if is_copied else 0)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE ledger_event_new")
    worker.erase()
    assert erased(kiosk) == [1, 2]
