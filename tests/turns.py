"""What a run leaves out that is not thorough: repetitions, and all but one turn of tests that take turns.

Tests of the screens that differ by the language alone take turns in it, tests of the centre that are given more than
the engine take turns in the engines. Which turn a test has follows from its own name and place in its file, not from
what else is run.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from zlib import crc32

LANGUAGE, ENGINE = "lang", "database"
EXEMPT = "every_language"
"""The mark of those that do not take turns."""
REPETITION = "thorough"
"""The mark of what another test sees as well, in other company."""


def left_out(items: Sequence[Any]) -> list[Any]:
    """Of these tests those that a plain run does without."""
    return [item for item in items if item.get_closest_marker(REPETITION)]


def without_language(items: Sequence[Any]) -> list[Any]:
    """Of these tests those whose language does not have its turn; each is seen in one for all else that it is given."""
    found = []
    for turn, groups in _alike([item for item in items if not item.get_closest_marker(EXEMPT)], LANGUAGE):
        found += _but_one_of_each(groups, turn)
    return found


def without_engine(items: Sequence[Any]) -> list[Any]:
    """Of these tests those whose engine does not have its turn; a test meets each engine in any case."""
    found = []
    for turn, groups in _alike(items, ENGINE):
        if len(groups) >= max(map(len, groups)):
            found += _but_one_of_each(groups, turn)
    return found


def _alike(items: Sequence[Any], parameter: str) -> list[tuple[int, list[list[Any]]]]:
    """By test where its turns begin, and its items, those together that differ by this parameter alone."""
    tests: dict[str, dict[tuple[Any, ...], list[Any]]] = defaultdict(lambda: defaultdict(list))
    for item in items:
        given = getattr(item, "callspec", None)
        if given and parameter in given.params:
            others = tuple((name, id(value)) for name, value in sorted(given.params.items()) if name != parameter)
            tests[item.nodeid.partition("[")[0]][others].append(item)
    return [(crc32(name.encode()), [*groups.values()]) for name, groups in tests.items()]


def _but_one_of_each(groups: list[list[Any]], turn: int) -> list[Any]:
    chosen = [group[number % len(group)] for number, group in enumerate(groups, turn)]
    return [item for group, kept in zip(groups, chosen, strict=True) for item in group if item is not kept]
