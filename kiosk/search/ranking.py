"""How well an entry fits what was typed: a few features, and one line of weights for each way of finding."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from kiosk.search.query import BY_SOUND, Group, Query
from kiosk.search.reader import Row
from kiosk.search.text import is_han

SATURATION, LENGTH_SHARE, USUAL_LENGTH = 1.2, 0.6, 200.0

WORD_WEIGHTS = (1.0, 0.35, 0.25, 0.3, 0.15, 0.5, -0.02, 0.3, 0.2)
SOUND_WEIGHTS = (-0.02, 0.4, 0.15, 0.35, 0.08, -0.02, -0.05)


def word_features(query: Query, row: Row) -> tuple[float, ...]:
    """What the groups of a query find in an entry.

    Shares of the query's weight: found at all, in the best title, how much of that title, neighbours found as
    neighbours, those in the title, found again and again in the body; the body's length; whether a title holds the
    whole; whether it is the whole.
    """
    body, body_sounds = row.body, row.body_sounds
    titles, title_sounds = row.title.split("\n"), row.title_sounds.split("\n")
    norm = SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * len(body) / USUAL_LENGTH)
    found = repeated = 0.0
    in_titles = [0.0] * len(titles)
    letters = [0] * len(titles)
    for group in query.groups:
        best = 0.0
        for number, title in enumerate(titles):
            worth, size = _worth(group, title, title_sounds[number])
            if worth:
                in_titles[number] += worth * group.weight
                letters[number] += size
                best = max(best, worth)
        times, worth = _times(group, body, body_sounds)
        if times:
            repeated += group.weight * worth * times * (SATURATION + 1) / (times + norm)
        found += max(best, worth) * group.weight
    whole, joined, joined_title = _together(query, titles, row)
    total = query.total
    shares = [
        (in_titles[number] / total, min(1.0, letters[number] / max(1, len(title) - title.count(" "))))
        for number, title in enumerate(titles)
    ]
    best_share, best_part = max(shares)
    return (
        found / total,
        best_share,
        best_part,
        joined,
        joined_title,
        repeated / total,
        math.log(len(body) + 1),
        float(whole),
        float(whole and best_part > 0.95),
    )


def _worth(group: Group, text: str, sounds: str) -> tuple[float, int]:
    """What of a group stands in a title, and how many of its letters that is."""
    for word, worth in group.words:
        if group.place >= 0:
            if word in text:
                return worth, 1
        elif f" {word}" in text:
            return worth, len(word)
    return (BY_SOUND, 1) if group.sound and group.sound in sounds else (0.0, 0)


def _times(group: Group, text: str, sounds: str) -> tuple[int, float]:
    for word, worth in group.words:
        times = text.count(word if group.place >= 0 else f" {word}")
        if times:
            return times, worth
    if group.sound and group.sound in sounds:
        return 1, BY_SOUND
    return 0, 0.0


def _together(query: Query, titles: Sequence[str], row: Row) -> tuple[bool, float, float]:
    """Whether a title holds the whole query, and the share of its threes of characters that the entry, a title holds."""
    threes = found = in_title = 0
    for run in query.runs:
        if is_han(run):
            for place in range(len(run) - 2):
                three = run[place : place + 3]
                threes += 1
                if three in row.title:
                    in_title += 1
                    found += 1
                elif three in row.body:
                    found += 1
    phrase = " ".join(query.runs)
    whole = any(phrase in title for title in titles)
    return whole, found / threes if threes else 0.0, in_title / threes if threes else 0.0


def sound_features(pattern: re.Pattern[str], bits: float, title: str, body: str) -> tuple[float, ...] | None:
    """What sounds, or first letters, find in the sounds of an entry; None if they stand nowhere in it.

    Bits; whether in a title; whether at its beginning; how much of the title; how often in the body; the body's length;
    whether the sounds go on behind.
    """
    best = 0.0
    begins = False
    for line in title.split("\n"):
        match = pattern.search(line)
        if match:
            share = (match.end() - match.start()) / max(1, len(line) - line.count(" "))
            best, begins = max(best, share), begins or match.start() <= 1
    times = sum(1 for _ in pattern.finditer(body)) if len(body) > 2 else 0
    if not best and not times:
        return None
    return (bits, float(best > 0), float(begins), best, math.log(times + 1), math.log(len(body) + 1))


def dot(weights: Sequence[float], features: Sequence[float]) -> float:
    """The weighted sum."""
    return sum(weight * feature for weight, feature in zip(weights, features, strict=False))
