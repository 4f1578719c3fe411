"""A large batch beside others is taken in parts: small ones go in between, and what becomes of it is the same."""

from __future__ import annotations

import asyncio
import threading
from contextlib import closing

import pytest
from django.db import connections

from sync.central.ledger import door, ingest
from sync.central.ledger.api import Event, RejectedEvent
from sync.central.ledger.backlog import catch_up_wholly
from sync.central.ledger.batch import parts, read_batch
from sync.central.ledger.models import Device, Incarnation
from sync.protocol import batches
from tests.sync.central.ledger.doors import HELP, VIEWED, brought, tied

pytestmark = pytest.mark.usefixtures("database")

WITHIN_S = 20


def bring(*rounds):
    """The answers to these, (kiosk, first, last), each after the answer to the one before."""

    async def run():
        with closing(door.Door(lambda: lambda device: None)) as opened:
            return [await brought(opened, kiosk, tied(kiosk, first, last)) for kiosk, first, last in rounds]

    try:
        return asyncio.run(run())
    finally:
        connections.close_all()


def test_a_request_for_help_is_taken_between_the_parts_of_a_large_batch(make_kiosk, monkeypatch):
    large, small = make_kiosk(), make_kiosk()
    for _ in range(12):
        large.event(VIEWED)
    small.event(HELP)
    monkeypatch.setattr(door, "PART_EVENTS", 5)
    honest, taken, answers = ingest.take, [], []

    async def run():
        loop = asyncio.get_running_loop()

        async def comes_in_between(waits):
            answer = asyncio.ensure_future(brought(opened, small, tied(small, 1, 1)))
            await asyncio.sleep(0)
            waits.set()
            answers.append(await answer)

        def take(jobs, **other):
            taken.append([(job.batch.device.id, len(job.batch.lines)) for job in jobs])
            if len(taken) == 1:
                waits = threading.Event()
                asyncio.run_coroutine_threadsafe(comes_in_between(waits), loop)
                assert waits.wait(WITHIN_S)
            return honest(jobs, **other)

        monkeypatch.setattr(ingest, "take", take)
        with closing(door.Door(lambda: lambda device: None)) as opened:
            answers.append(await brought(opened, large, tied(large, 1, 12)))
            while len(answers) < 2:
                await asyncio.sleep(0)

    try:
        asyncio.run(run())
    finally:
        connections.close_all()

    assert taken == [[(large.device, 5)], [(small.device, 1)], [(large.device, 5)], [(large.device, 2)]]
    replies = {batches.decode_reply(body).acknowledged for _, _, body in answers}
    assert replies == {((1, 12),), ((1, 1),)}
    assert [row.body for row in Event.objects.filter(device=large.device).order_by("seq")] == large.lines


def test_a_kiosk_that_is_alone_has_its_batches_taken_whole(kiosk, monkeypatch):
    monkeypatch.setattr(door, "PART_EVENTS", 5)
    for _ in range(24):
        kiosk.event(VIEWED)
    honest, sizes = ingest.take, []
    monkeypatch.setattr(
        ingest, "take", lambda jobs, **other: sizes.append(len(jobs[0].batch.lines)) or honest(jobs, **other)
    )

    bring((kiosk, 1, 12), (kiosk, 13, 24))

    assert sizes == [5, 5, 2, 12]


def plain(kiosk):
    for _ in range(12):
        kiosk.event(VIEWED)


def wrong_in_the_middle(kiosk):
    for number in range(12):
        if number == 6:
            kiosk.event(VIEWED, data={"day": "yesterday", "screen": "home", "count": 1})
        else:
            kiosk.event(VIEWED)


def altered_at_the_end(kiosk):
    plain(kiosk)
    kiosk.lines[11] = kiosk.lines[11].replace('"count":3', '"count":4')


def settled(reply):
    """The numbers that the kiosk need not bring again; one refused before may be told as kept when it comes again."""
    kept = {seq for first, last in reply.acknowledged for seq in range(first, last + 1)}
    return sorted(kept | {one.seq for one in reply.rejected})


WHOLE, BEGUN, AGAIN = [(1, 12)], [(1, 4), (1, 12)], [(1, 12), (1, 12)]
MISSING, OVERLAPPING = [(5, 12), (1, 12)], [(3, 7), (2, 12), (1, 2)]


# Not with an event that was refused and comes again: at the head of a part it is the next one, is kept as it is and
# found wrong when it is shown, as it would be at the head of a batch.
@pytest.mark.parametrize(
    ("made", "rounds"),
    [
        *(
            (made, rounds)
            for made in (plain, altered_at_the_end)
            for rounds in (WHOLE, BEGUN, AGAIN, MISSING, OVERLAPPING)
        ),
        *((wrong_in_the_middle, rounds) for rounds in (WHOLE, BEGUN, AGAIN, MISSING)),
    ],
)
def test_what_becomes_of_it_is_the_same(make_kiosk, monkeypatch, made, rounds):
    found = []
    for most in (batches.MAX_EVENTS, 5):
        kiosk = make_kiosk()
        made(kiosk)
        monkeypatch.setattr(door, "PART_EVENTS", most)
        answers = [answer for asked in rounds for answer in bring((kiosk, *asked))]
        catch_up_wholly()
        replies = [batches.decode_reply(body) for _, _, body in answers]
        rows = Event.objects.filter(device=kiosk.device).order_by("seq", "incarnation")
        refused = RejectedEvent.objects.filter(device=kiosk.device).order_by("seq")
        device, chains = Device.objects.get(pk=kiosk.device), Incarnation.objects.filter(device=kiosk.device)
        found.append(
            (
                [answer[0] for answer in answers],
                [(settled(reply), reply.wanted) for reply in replies],
                [(row.seq, row.incarnation, row.chain == kiosk.hashes[row.seq], row.type) for row in rows],
                list(refused.values_list("seq", "code")),
                (device.complete_through, device.last_seq_claimed),
                sorted(chains.values_list("number", "head_seq", "complete_through")),
            )
        )
    assert found[0] == found[1]


def test_a_batch_that_is_not_one_run_is_not_parted(kiosk):
    for _ in range(12):
        kiosk.event(VIEWED)
    device = Device.objects.get(pk=kiosk.device)
    untied = read_batch(device, kiosk.body(kiosk.lines))
    run = read_batch(device, tied(kiosk, 1, 12))

    assert list(parts(untied, 5)) == [untied]
    assert [(len(part.lines), min(part.links), max(part.links)) for part in parts(run, 5)] == [
        (5, 1, 6),
        (5, 6, 11),
        (2, 11, 13),
    ]
