"""What the tests of a kiosk's chains make and look at."""

from __future__ import annotations

from sync.central.ledger.api import Device, Event, Incarnation, gaps, prove
from sync.protocol.chain import link
from sync.protocol.events import ScreenViewed

VIEWED = ScreenViewed(day="2026-11-20", screen="home", count=3)


def add(kiosk, count):
    for _ in range(count):
        kiosk.event(VIEWED)
    return kiosk


def add_unfit(kiosk):
    """An event that no centre takes, since its data do not fit its type."""
    add(kiosk, 1)
    kiosk.lines[-1] = kiosk.lines[-1].replace('"count":3', '"count":-3')
    kiosk.hashes[kiosk.seq] = link(kiosk.hashes[kiosk.seq - 1], kiosk.lines[-1])
    return kiosk


def stored(number):
    return list(Event.objects.filter(incarnation=number).order_by("seq").values_list("seq", "body"))


def standing(number, last):
    """What a chain says up to a number, its parents' part first."""
    chain = Incarnation.objects.get(number=number)
    own = [pair for pair in stored(number) if pair[0] <= last]
    return own if chain.parent is None else [*standing(chain.parent, min(chain.after, last)), *own]


def numbered(kiosk, first, last):
    return [(seq, kiosk.lines[seq - 1]) for seq in range(first, last + 1)]


def points(kiosk):
    """What a kiosk says of itself in every batch: the last number and its hash, and ever further back."""
    steps = [0, *(2**power for power in range(kiosk.seq.bit_length()))]
    return tuple((kiosk.seq - step, kiosk.hashes[kiosk.seq - step]) for step in steps if step < kiosk.seq)


def drained(*kiosks, rounds=6):
    """Each of them is asked, and sends what it is asked for, until none is or so often."""
    for _ in range(rounds):
        asked = [(kiosk, kiosk.push([], points=points(kiosk)).batch.wanted) for kiosk in kiosks]
        if not any(wanted for _, wanted in asked):
            return
        for kiosk, wanted in asked:
            for first, last in wanted:
                kiosk.tied(first, min(last, kiosk.seq), points=points(kiosk))


def the_centre_has_lost_all():
    Event.objects.all().delete()
    Incarnation.objects.all().delete()


def each_is_one_chain(*kiosks):
    """Whatever any of them made is here once, nothing is called missing, and no chain holds events of two."""
    made = {line for one in kiosks for line in one.lines}
    assert sorted(Event.objects.values_list("body", flat=True)) == sorted(made)
    assert gaps(Device.objects.get()) == []
    assert not any(found.broken for found in prove(Device.objects.get()))
    for chain in Incarnation.objects.filter(after__gt=0):
        assert Event.objects.filter(incarnation=chain.parent, seq=chain.after).exists()
    for one in kiosks:
        last = Event.objects.get(body=one.lines[-1])
        assert standing(last.incarnation, last.seq) == numbered(one, 1, one.seq)
    return True
