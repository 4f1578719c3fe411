"""Typed letters cut into pieces, each of which stands for one syllable: shenfzh is shen f zh."""

from __future__ import annotations

from typing import NamedTuple

from kiosk.input_method.syllables import LONGEST, SHORT, UNFINISHED, is_begun, is_initial, is_whole

MARK = "'"
"""Typed between syllables where letters alone would be cut otherwise: xi'an."""

LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz" + MARK)

MOST_WAYS = 6
PER_PIECE = 0.5
WORST = 2.1
"""So much worse than the best way, a way is not followed."""


class Cut(NamedTuple):
    """One way to cut: the pieces, where each ends among the letters, and how unlikely it is."""

    pieces: tuple[str, ...]
    ends: tuple[int, ...]
    cost: float


def cut(letters: str) -> list[Cut]:
    """The likeliest ways to cut the letters, or as many of the first of them as can be cut, best first."""
    ways: list[list[Cut]] = [[] for _ in range(len(letters) + 1)]
    ways[0] = [Cut((), (), 0.0)]
    for start in range(len(letters)):
        before = ways[start]
        if not before:
            continue
        if letters[start] == MARK:
            ways[start + 1] = _best([*ways[start + 1], *before])
            continue
        for end, cost in _pieces_at(letters, start):
            piece = letters[start:end]
            longer = [Cut((*way.pieces, piece), (*way.ends, end), way.cost + cost) for way in before]
            ways[end] = _best([*ways[end], *longer])
    return next((found for found in reversed(ways) if found), [])


def _pieces_at(letters: str, start: int) -> list[tuple[int, float]]:
    """(end, cost) of every piece that may begin here."""
    found = []
    for end in range(start + 1, min(start + LONGEST, len(letters)) + 1):
        piece = letters[start:end]
        if MARK in piece:
            break
        if is_whole(piece):
            found.append((end, PER_PIECE))
        elif is_initial(piece):
            found.append((end, SHORT + PER_PIECE))
        elif end == len(letters) and is_begun(piece):
            found.append((end, UNFINISHED + PER_PIECE))
    return found


def _best(ways: list[Cut]) -> list[Cut]:
    ways = sorted(ways, key=lambda way: way.cost)[:MOST_WAYS]
    return [way for way in ways if way.cost <= ways[0].cost + WORST]
