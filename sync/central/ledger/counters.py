"""Numbers that only grow, given out by the one writer."""

from __future__ import annotations

from sync.central import engines
from sync.central.ledger.models import Counter

# The same words on both engines.
TAKE = """
    INSERT INTO ledger_counter (name, value) VALUES (%s, %s)
    ON CONFLICT (name) DO UPDATE SET value = ledger_counter.value + excluded.value
    RETURNING value
"""


def take(name: str, count: int = 1) -> int:
    """Take `count` numbers in a row and return the first; the first ever is 1.

    To be called by the writer (`engines.writer`): the numbers become visible with its transaction, in its order.
    """
    reached: int = engines.execute(TAKE, [name, count]).fetchone()[0]
    return reached - count + 1


def last(name: str) -> int:
    """The last number given out, 0 if none was."""
    found = Counter.objects.filter(name=name).values_list("value", flat=True).first()
    return found or 0
