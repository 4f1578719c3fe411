"""What leaves the house says nothing of few: cells of one to four records, and those by which a sum gives them back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

SMALL = 5
"""From so many records on a cell stands as it is; fewer, but not none, might be about somebody."""

FEW = f"<{SMALL}"
WITHHELD = "*"
Name = TypeVar("Name")


def hidden(events: Mapping[Name, int]) -> dict[Name, str]:
    """What stands instead of which cells of a row or column whose sum is told too; `events` are records, not values.

    Those of few are FEW. If what is hidden could be told from the sum (one cell alone, or of few records together), the
    next smallest are WITHHELD, until it cannot. The order of `events` decides between equals.
    """
    found: dict[Name, str] = {name: FEW for name, count in events.items() if 0 < count < SMALL}
    if not found:
        return {}
    others = sorted((name for name, count in events.items() if count >= SMALL), key=lambda name: events[name])
    while others and (len(found) < 2 or sum(events[name] for name in found) < SMALL):
        found[others.pop(0)] = WITHHELD
    return found


def is_small(events: int) -> bool:
    """Whether a number by itself is of few records."""
    return 0 < events < SMALL
