"""Numbers that only grow, given out by the one writer."""

from __future__ import annotations

from django.db.models import F

from sync.central.ledger.models import Counter


def take(name: str, count: int = 1) -> int:
    """Take `count` numbers in a row and return the first; the first ever is 1.

    To be called by the writer (`engines.writer`): the numbers become visible with its transaction, in its order.
    """
    if not Counter.objects.filter(name=name).update(value=F("value") + count):
        Counter.objects.create(name=name, value=count)
    return last(name) - count + 1


def last(name: str) -> int:
    """The last number given out, 0 if none was."""
    found = Counter.objects.filter(name=name).values_list("value", flat=True).first()
    return found or 0
