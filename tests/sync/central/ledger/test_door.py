"""The door of batches: many taken together, each with its own answer; what is urgent is shown at once."""

from __future__ import annotations

import asyncio
import json
import threading
from contextlib import closing

import pytest
from django.db import OperationalError, connections

from sync.central.dispatch.models import HelpRequest
from sync.central.insight.models import Visit
from sync.central.ledger import door, ingest
from sync.central.ledger.api import Device, Event, RejectedEvent, mend_rejected, reproject, revoke
from sync.central.ledger.backlog import catch_up, catch_up_wholly, show_urgent
from sync.central.ledger.batch import read_batch
from sync.central.ledger.models import Backlog
from sync.protocol import batches
from sync.protocol.ticket_states import decode_states, encode_asked
from tests.sync.central.conftest import NOON
from tests.sync.central.ledger.doors import HELP, VIEWED, brought, tied

pytestmark = pytest.mark.usefixtures("database")


def bring(*requests):
    """What the door answers to these, brought at the same time; each is a kiosk and a body."""

    async def run():
        with closing(door.Door(lambda: lambda device: "content-7")) as opened:
            return await asyncio.gather(*(brought(opened, *request) for request in requests))

    try:
        return asyncio.run(run())
    finally:
        connections.close_all()


def test_batches_that_wait_together_are_each_answered(make_kiosk):
    kiosks = [make_kiosk("FC-01" if number % 2 else "FC-02") for number in range(12)]
    for number, kiosk in enumerate(kiosks, start=1):
        for _ in range(number):
            kiosk.visit()

    answers = bring(*((kiosk, tied(kiosk)) for kiosk in kiosks))

    for kiosk, (status, _, body) in zip(kiosks, answers, strict=True):
        reply = batches.decode_reply(body)
        assert (status, reply.acknowledged, reply.content_version) == (200, ((1, kiosk.seq),), "content-7")
        assert reply.batch == batches.body_digest(tied_again(kiosk, reply))
        rows = Event.objects.filter(device=kiosk.device).order_by("seq")
        assert [row.body for row in rows] == kiosk.lines
        assert {row.seq: row.chain for row in rows} == kiosk.hashes
    positions = list(Event.objects.order_by("position").values_list("position", flat=True))
    assert positions == list(range(1, sum(kiosk.seq for kiosk in kiosks) + 1))


def tied_again(kiosk, reply):
    """The digest is of the body as sent, whose header holds the time of sending."""
    return BODIES[reply.batch]


BODIES = {}


@pytest.fixture(autouse=True)
def remember_bodies(monkeypatch):
    BODIES.clear()
    honest = batches.compress

    def compress(body):
        BODIES[batches.body_digest(body)] = body
        return honest(body)

    monkeypatch.setattr(batches, "compress", compress)


def test_one_that_is_wrong_spoils_none_of_the_others(make_kiosk):
    good, forged, gone, odd = (make_kiosk() for _ in range(4))
    for kiosk in (good, forged, gone, odd):
        kiosk.visit()
    revoke(gone.device)
    odd.event(VIEWED, data={"day": "yesterday", "screen": "home", "count": 1})

    answers = bring(
        (good, tied(good)),
        (forged, tied(forged), {"x-yizhan-signature": "AAAA"}),
        (gone, tied(gone)),
        (odd, tied(odd)),
        (good, b"nothing\n"),
    )

    assert [answer[0] for answer in answers] == [200, 401, 403, 200, 400]
    catch_up_wholly()
    assert RejectedEvent.objects.get().seq == 3
    assert set(Event.objects.values_list("device", flat=True)) == {good.device, odd.device}


def test_two_batches_of_one_kiosk_may_wait_together(kiosk):
    for _ in range(6):
        kiosk.event(VIEWED)

    answers = bring((kiosk, tied(kiosk, 1, 3)), (kiosk, tied(kiosk, 4, 6)), (kiosk, tied(kiosk, 2, 5)))

    assert [status for status, *_ in answers] == [200, 200, 200]
    assert [event.body for event in Event.objects.order_by("seq")] == kiosk.lines


def test_past_the_bound_kiosks_are_asked_to_come_again(kiosk, monkeypatch):
    monkeypatch.setattr(door, "MAX_WAITING", 0)
    kiosk.visit()

    ((status, headers, _),) = bring((kiosk, tied(kiosk)))

    assert status == 503
    assert dict(headers)[b"retry-after"].isdigit()


def test_when_the_database_is_away_all_are_asked_to_come_again_and_the_door_stays_open(make_kiosk, monkeypatch):
    kiosks = [make_kiosk() for _ in range(3)]
    for kiosk in kiosks:
        kiosk.visit()
    honest, failures = ingest.take, [OperationalError("away")]

    def fail_once(jobs, **other):
        if failures:
            raise failures.pop()
        return honest(jobs, **other)

    monkeypatch.setattr(ingest, "take", fail_once)
    first, *_ = bring((kiosks[0], tied(kiosks[0])))
    again = bring(*((kiosk, tied(kiosk)) for kiosk in kiosks))

    assert first[0] == 503
    assert [answer[0] for answer in again] == [200, 200, 200]


def test_small_groups_are_taken_one_after_the_other_and_all_have_their_own_answer(make_kiosk, monkeypatch):
    monkeypatch.setattr(door, "GROUP_JOBS", 4)
    kiosks = [make_kiosk("FC-01" if number % 2 else "FC-02") for number in range(12)]
    for kiosk in kiosks:
        kiosk.visit()
    forged = {number: {"x-yizhan-signature": "AAAA"} for number in (3, 7, 11)}

    answers = bring(*((kiosk, tied(kiosk), forged.get(number, {})) for number, kiosk in enumerate(kiosks)))

    assert [status for status, *_ in answers] == [401 if number in forged else 200 for number in range(12)]
    taken = [kiosk.device for number, kiosk in enumerate(kiosks) if number not in forged]
    assert sorted(set(Event.objects.values_list("device", flat=True))) == sorted(taken)


def test_where_the_database_is_away_while_they_are_looked_at_all_have_an_answer(make_kiosk, monkeypatch):
    kiosks = [make_kiosk() for _ in range(12)]
    for kiosk in kiosks:
        kiosk.visit()
    honest, failures = door.signatures.known, [OperationalError("away")]

    def away(wanted):
        if failures:
            raise failures.pop()
        return honest(wanted)

    monkeypatch.setattr(door, "GROUP_JOBS", 4)
    monkeypatch.setattr(door.signatures, "known", away)
    answers = bring(*((kiosk, tied(kiosk)) for kiosk in kiosks))

    stored = set(Event.objects.values_list("device", flat=True))
    assert [status for status, *_ in answers].count(503) >= 1
    assert [status == 200 for status, *_ in answers] == [kiosk.device in stored for kiosk in kiosks]


# -- what is shown later ----------------------------------------------------------------------------------------------


def take_later(*kiosks):
    jobs = [
        ingest.Job(read_batch(Device.objects.get(pk=kiosk.device), tied(kiosk)), NOON.replace(year=2027))
        for kiosk in kiosks
    ]
    ingest.take(jobs, is_later=True)
    assert all(job.reply for job in jobs)


def test_a_request_for_help_is_shown_first_and_the_visits_around_it_later(kiosk):
    kiosk.visit()
    kiosk.event(HELP)
    kiosk.visit()

    take_later(kiosk)
    show_urgent()

    assert HelpRequest.objects.count() == 1
    assert not Visit.objects.exists()
    assert catch_up_wholly() == 5
    assert Visit.objects.count() == 2
    assert HelpRequest.objects.count() == 1
    assert catch_up() == 0


def test_the_door_shows_what_somebody_waits_for_before_it_takes_anything_else(kiosk):
    kiosk.event(HELP)

    ((status, *_),) = bring((kiosk, tied(kiosk)))

    assert status == 200
    assert HelpRequest.objects.count() == 1
    assert not Backlog.objects.exists()


def test_a_request_for_help_that_nobody_can_read_is_kept_for_repair_and_holds_up_nobody(make_kiosk):
    odd, good = make_kiosk(), make_kiosk()
    odd.event(HELP, data={"ticket": "none"})
    good.event(HELP)

    answers = bring((odd, tied(odd)), (good, tied(good)))

    assert [status for status, *_ in answers] == [200, 200]
    assert (RejectedEvent.objects.get().device_id, HelpRequest.objects.count()) == (odd.device, 1)


def test_a_process_that_ends_before_it_shows_a_request_leaves_that_to_the_next(kiosk, monkeypatch):
    kiosk.event(HELP)
    with monkeypatch.context() as dying:
        dying.setattr(door.backlog, "show_urgent", lambda: None)
        bring((kiosk, tied(kiosk)))
    assert not HelpRequest.objects.exists()
    kiosk.visit()

    with monkeypatch.context() as quiet:
        quiet.setattr(door, "LOOK_EVERY_S", 0.01)
        shown_by_the_next(quiet)

    assert HelpRequest.objects.count() == 1


def shown_by_the_next(patch):
    """A door at which nobody knocks, until it has looked around."""
    looked, honest = threading.Event(), door.backlog.catch_up

    def catch_up(most):
        looked.set()
        return honest(most)

    patch.setattr(door.backlog, "catch_up", catch_up)
    with closing(door.Door(lambda: lambda device: None)):
        assert looked.wait(20)


def test_a_kiosk_that_asks_after_its_request_right_away_is_told(kiosk):
    kiosk.event(HELP)
    take_later(kiosk)
    assert not HelpRequest.objects.exists()

    made = json.loads(kiosk.lines[0])["id"]
    reply = kiosk.post(encode_asked([made]), "/api/v1/tickets")

    assert [state.id for state in decode_states(reply.body)] == [made]


def test_what_is_shown_later_is_what_would_have_been_shown_at_once(make_kiosk):
    at_once, later = make_kiosk("FC-01"), make_kiosk("FC-01")
    for minute in range(5):
        for kiosk in (at_once, later):
            kiosk.visit(NOON.replace(minute=minute), lang="zhenru"[minute % 3 * 2 :][:2])
    at_once.push()
    take_later(later)
    while catch_up(3):
        pass

    def shown(kiosk):
        names = ("started_at", "ended_at", "lang", "outcome", "screens", "clock")
        return list(Visit.objects.filter(device=kiosk.device).order_by("started_at").values_list(*names))

    assert shown(later) == shown(at_once)
    assert not Backlog.objects.exists()


def test_an_event_found_wrong_when_it_is_shown_waits_for_a_person_and_can_be_put_right(kiosk):
    kiosk.event(VIEWED)
    kiosk.event(VIEWED, data={"day": "yesterday", "screen": "home", "count": 1})
    kiosk.visit()
    take_later(kiosk)
    catch_up_wholly()

    row = RejectedEvent.objects.get()
    assert (row.seq, row.code, row.became) == (2, "event-data-invalid", 2)
    assert Visit.objects.count() == 1

    mend_rejected(row, kiosk.lines[1].replace("yesterday", "2026-11-19"), "zhang", NOON)

    event = Event.objects.get(seq=2)
    assert (event.body, event.projected) == (kiosk.lines[1], True)
    assert reproject(everything=True) == (4, 0)
