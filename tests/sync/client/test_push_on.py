"""Where much waits, both ends work at the same time: one batch on its way, the next made meanwhile. Nothing of what a
push promises changes by that."""

from __future__ import annotations

import random
import threading
from collections.abc import Sequence
from contextlib import closing
from types import SimpleNamespace

import pytest

from sync.client.errors import SyncError, TransportError
from sync.client.ports import Request, Response
from sync.client.push import PushResult
from sync.protocol.batches import MAX_EVENTS

MANY = 3 * MAX_EVENTS + 7


def fill(kit: SimpleNamespace, count: int = MANY) -> dict[int, str]:
    for _ in range(count):
        kit.outbox.add()
    return dict(kit.outbox.events)


def pushed(kit: SimpleNamespace, most: int = 50) -> list[PushResult]:
    """What came of each batch until nothing waited, or nothing got on."""
    found = []
    with closing(kit.session.push_on()) as pushes:
        for done in pushes:
            found.append(done)
            if not done.remaining or len(found) == most:
                return found
    raise AssertionError("it goes on for as long as it is asked")


def test_each_event_arrives_once_and_in_order(kit: SimpleNamespace) -> None:
    made = fill(kit)

    found = pushed(kit)

    assert [(done.sent, done.acknowledged) for done in found] == [(1000, 1000), (1000, 1000), (1000, 1000), (7, 7)]
    assert [done.remaining for done in found] == [2007, 1007, 7, 0]
    assert kit.central.stored == made
    assert list(kit.central.stored) == sorted(made)
    assert kit.outbox.events == {}


def test_the_next_batch_is_on_its_way_before_the_one_before_is_written_down(kit: SimpleNamespace) -> None:
    fill(kit, 2 * MAX_EVENTS)
    second = threading.Event()
    was_there: list[bool] = []
    write_down = kit.outbox.acknowledge

    def second_arrives(request: Request, honest: Response) -> Response:
        second.set()
        return honest

    def acknowledge(ranges: Sequence[tuple[int, int]]) -> int:
        was_there.append(second.wait(10))
        return int(write_down(ranges))

    kit.central.script = [honest, second_arrives]
    kit.outbox.acknowledge = acknowledge

    pushed(kit)

    assert was_there == [True, True]


def test_only_one_batch_is_on_its_way(kit: SimpleNamespace) -> None:
    fill(kit)
    on_its_way, most = [0], [0]
    send = kit.central.send

    def counted(request: Request) -> Response:
        on_its_way[0] += 1
        most[0] = max(most[0], on_its_way[0])
        try:
            return send(request)  # type: ignore[no-any-return]
        finally:
            on_its_way[0] -= 1

    kit.central.send = counted
    pushed(kit)

    assert most == [1]


def test_a_cut_line_loses_and_doubles_nothing(kit: SimpleNamespace) -> None:
    made = fill(kit)
    kit.central.script = [honest, lose_the_reply]

    with pytest.raises(TransportError):
        pushed(kit)
    assert len(kit.outbox.events) == MANY - MAX_EVENTS  # the first is settled, though the second was on its way

    pushed(kit)
    assert kit.central.stored == made
    assert kit.outbox.events == {}


def test_who_stops_asking_leaves_what_is_on_its_way_to_be_sent_again(kit: SimpleNamespace) -> None:
    made = fill(kit)

    with closing(kit.session.push_on()) as pushes:
        next(pushes)

    assert len(kit.central.requests) == 2
    assert len(kit.outbox.events) == MANY - MAX_EVENTS
    pushed(kit)
    assert (kit.central.stored, kit.outbox.events) == (made, {})


@pytest.mark.parametrize("seq", [1, 999, 1000, 1001, 2500, MANY])
def test_an_event_for_which_batches_are_refused_whole_ends_alone(kit: SimpleNamespace, seq: int) -> None:
    made = fill(kit)
    kit.central.poison = {seq: "event-malformed"}

    pushed(kit)

    assert list(kit.outbox.quarantined) == [seq]
    assert kit.central.stored == {number: body for number, body in made.items() if number != seq}


def test_what_can_never_travel_is_set_aside_also_ahead(kit: SimpleNamespace) -> None:
    made = fill(kit)
    kit.outbox.events[1500] = "not\none line"

    found = pushed(kit)

    assert list(kit.outbox.quarantined) == [1500]
    assert sum(done.quarantined for done in found) == 1
    assert kit.central.stored == {number: body for number, body in made.items() if number != 1500}


def test_what_the_centre_has_lost_goes_again_between_the_others(kit: SimpleNamespace) -> None:
    made = fill(kit)
    pushed(kit, most=2)
    lost = [kit.central.stored.pop(seq) for seq in range(5, 9)]
    kit.central.wanted = ((5, 8),)

    def is_told(request: Request, honest: Response) -> Response:
        kit.central.wanted = ()
        return honest

    kit.central.script = [is_told]
    pushed(kit)

    assert len(lost) == 4
    assert kit.central.stored == made


@pytest.mark.parametrize("seed", range(6))
def test_a_bad_line_at_random_loses_and_doubles_nothing(kit: SimpleNamespace, seed: int) -> None:
    chance = random.Random(seed)
    made = fill(kit)
    kit.central.script = [lose_the_reply if chance.random() < 0.5 else honest for _ in range(12)]

    for _ in range(20):
        try:
            pushed(kit)
        except SyncError:
            continue
        break

    assert (kit.central.stored, kit.outbox.events) == (made, {})


def honest(request: Request, reply: Response) -> Response:
    return reply


def lose_the_reply(request: Request, reply: Response) -> Response:
    raise TransportError("cut")
