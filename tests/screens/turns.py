"""Tests that differ by the language alone take turns: in a run that is not thorough, each is seen in one of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from zlib import crc32

PARAMETER = "lang"
EXEMPT = "every_language"
"""The mark of those that do not take turns."""


def left_out(items: Sequence[Any]) -> list[Any]:
    """Of these tests those whose turn it is not.

    Which language a test is seen in follows from its own name and place in its file, not from what else is run.
    """
    alike: dict[str, dict[tuple[Any, ...], list[Any]]] = defaultdict(lambda: defaultdict(list))
    for item in items:
        given = None if item.get_closest_marker(EXEMPT) else getattr(item, "callspec", None)
        if given and PARAMETER in given.params:
            others = tuple((name, id(value)) for name, value in sorted(given.params.items()) if name != PARAMETER)
            alike[item.nodeid.partition("[")[0]][others].append(item)
    found = []
    for name, groups in alike.items():
        for turn, group in enumerate(groups.values(), crc32(name.encode())):
            chosen = group[turn % len(group)]
            found += [item for item in group if item is not chosen]
    return found
