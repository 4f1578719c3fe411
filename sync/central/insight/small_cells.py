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

    Those of few are FEW. As long as one of them could be told exactly from the sum and from what the marks say, the
    next smallest are WITHHELD. If nothing is left to withhold, the marks themselves would tell (of eight, "<5" and "<5"
    are four and four), and all of it is WITHHELD. The order of `events` decides between equals.
    """
    found: dict[Name, str] = {name: FEW for name, count in events.items() if 0 < count < SMALL}
    if not found:
        return {}
    others = sorted((name for name, count in events.items() if count >= SMALL), key=lambda name: events[name])
    while not (is_open := _is_open([events[name] for name in found], [events[name] for name in others])) and others:
        found[others.pop(0)] = WITHHELD
    if is_open or len(found) == 1:
        return found
    is_one_each = sum(events.values()) == len(found)
    return {name: WITHHELD for name, count in events.items() if count or is_one_each}


def _is_open(within: list[int], shown: list[int]) -> bool:
    """Whether each hidden cell of few may be two numbers at least for whoever knows the sum and what marks mean."""
    few = sum(count < SMALL for count in within)
    whole, withheld = sum(within), len(within) - few
    # What is withheld is no less than SMALL, and no more than what is still shown.
    most_of_others = (few - 1) * (SMALL - 1) + (withheld * min(shown) if shown else withheld and whole)
    least_of_others = few - 1 + withheld * SMALL
    least, most = max(1, whole - most_of_others), min(SMALL - 1, whole - least_of_others)
    return len(within) > 1 and whole >= SMALL and least < most


def is_small(events: int) -> bool:
    """Whether a number by itself is of few records."""
    return 0 < events < SMALL
