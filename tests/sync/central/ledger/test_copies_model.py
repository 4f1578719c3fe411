"""Copies of a kiosk, a centre that is put back from backups, lost replies, in any order: each comes to be one chain."""

from __future__ import annotations

import random

import pytest

from sync.central.ledger import careful
from sync.central.ledger.api import Device, Event, Incarnation, RejectedEvent
from tests.sync.central.databases import any_engine
from tests.sync.central.ledger.chains import add, each_is_one_chain, points

KEPT = (Device, Incarnation, Event, RejectedEvent)
MOST_ROUNDS = 40


class Copy:
    """A kiosk that sends what the centre has not acknowledged, oldest first, and again what the centre asks for."""

    def __init__(self, kiosk, sent=()):
        self.kiosk, self.sent = kiosk, set(sent)

    def again(self):
        return Copy(self.kiosk.copy(), self.sent)

    def waiting(self):
        return [seq for seq in range(1, self.kiosk.seq + 1) if seq not in self.sent]

    def sync(self, most, is_reply_lost=False):
        waiting, said = self.waiting(), {"points": points(self.kiosk)}
        if waiting:
            run = [seq for place, seq in enumerate(waiting[:most]) if seq == waiting[0] + place]
            reply = self.kiosk.tied(run[0], run[-1], **said).batch
            assert reply.acknowledged == ((run[0], run[-1]),)
        else:
            reply = self.kiosk.push([], **said).batch
        if is_reply_lost:
            return
        for first, last in reply.acknowledged:
            self.sent.update(range(first, last + 1))
        for first, last in reply.wanted:
            self.sent.difference_update(range(first, last + 1))


def kept():
    return [(model, list(model.objects.all())) for model in KEPT]


def put_back(backup):
    for model, _ in reversed(backup):
        model.objects.all().delete()
    for model, rows in backup:
        model.objects.bulk_create(rows)
    careful._read_holes.clear()  # as a centre that starts


def drain(copies):
    """All sync until nobody has anything to send, twice: the centre asks for what it lacks meanwhile."""
    quiet = 0
    for _ in range(MOST_ROUNDS):
        quiet = 0 if any(one.waiting() for one in copies) else quiet + 1
        if quiet > 2:
            return
        for one in copies:
            one.sync(30)
    raise AssertionError("they are asked again and again")


@any_engine
@pytest.mark.parametrize("seed", [2, 23, 40])
def test_however_often_they_are_copied_and_the_centre_is_put_back(database, kiosk, seed):
    dice = random.Random(seed)
    copies, backup = [Copy(kiosk)], kept()
    for _ in range(30):
        chosen = dice.choice(copies)
        match dice.randrange(8):
            case 0 if len(copies) < 3:
                copies.append(chosen.again())
            case 1:
                backup = kept()
            case 2:
                put_back(backup)
            case 3 | 4:
                add(chosen.kiosk, dice.randrange(1, 7))
            case _:
                chosen.sync(dice.choice([1, 3, 30]), is_reply_lost=dice.random() < 0.2)
    for one in copies:
        add(one.kiosk, 1)  # so that none is a part of another
    drain(copies)

    assert each_is_one_chain(*(one.kiosk for one in copies))
