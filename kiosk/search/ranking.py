"""How well an entry fits what was typed: a few features, and one line of weights for each way of finding.

The weights were learnt on questions asked of other collections, half of them kept apart to see what is worth having.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from kiosk.search.query import BY_SOUND, Group, Query
from kiosk.search.reader import Row

VARIANT = 0.85
"""What standing in another way to ask is worth, against standing in the title."""

SATURATION, LENGTH_SHARE, USUAL_LENGTH = 1.2, 0.6, 200.0
SHORTEST, LONGEST = 60, 500

WORD_WEIGHTS = (1.0, 0.3, 0.31, 0.33, 0.29, -0.083, 0.3, 0.52, 0.23, 0.61, 1.2)
FOUND, MEANT = 0, 9
SOUND_WEIGHTS, SOUND_BASE = (-0.04, 0.2, 0.1, 0.3, 0.2, -0.115), 1.7


def word_features(query: Query, row: Row) -> tuple[float, ...]:
    """What the groups of a query find in an entry.

    Shares of the query's weight: found at all, in the best title, how much of that title; neighbours found as
    neighbours; found again and again in the body; the body's length; whether a title holds the whole; the characters
    of the query in a title, and in all of the entry; other words for what was meant in all of it, and in a title.
    """
    title, body = row.title, row.body
    titles = title.split("\n")
    in_titles, letters = [0.0] * len(titles), [0] * len(titles)
    norm = SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * len(body) / USUAL_LENGTH)
    found = repeated = 0.0
    for word, weight in query.plain:
        is_found = False
        if word in body:
            times, is_found = body.count(word), True
            repeated += weight * times * (SATURATION + 1) / (times + norm)
        if word in title:
            is_found = True
            for line, text in enumerate(titles):
                if word in text:
                    in_titles[line] += weight
                    letters[line] += len(word) - 1
        if is_found:
            found += weight
    for group in query.mixed:
        weight = group.weight
        best = _in_title(group, row, titles, in_titles, letters)
        times, worth = _times(group, body, row.body_sounds)
        if times:
            repeated += weight * worth * times * (SATURATION + 1) / (times + norm)
            best = worth if worth > best else best
        found += best * weight
    meant, meant_in_title = _meant(query, row, titles)
    share, part = _best(titles, in_titles, letters)
    whole, joined = _together(query, row)
    total = query.total
    return (
        found / total,
        share / total,
        part,
        joined,
        repeated / total,
        length_of(body),
        whole,
        *_characters_held(query, titles, row),
        meant / total,
        meant_in_title / total,
    )


def _in_title(group: Group, row: Row, titles: Sequence[str], points: list[float], letters: list[int]) -> float:
    """What of a group stands in any title; adds to each title's points and letters, of a pair of characters one."""
    for word, worth in group.words:
        if word in row.title:
            for line, title in enumerate(titles):
                if word in title:
                    points[line] += worth * group.weight
                    letters[line] += len(word) - 1
            return worth
    if group.sound and group.sound in row.title_sounds:
        for line, sounds in enumerate(row.title_sounds.split("\n")):
            if group.sound in sounds:
                points[line] += BY_SOUND * group.weight
                letters[line] += 1
        return BY_SOUND
    return 0.0


def _times(group: Group, text: str, sounds: str) -> tuple[int, float]:
    for word, worth in group.words:
        if word in text:
            return text.count(word), worth
    if group.sound and group.sound in sounds:
        return sounds.count(group.sound), BY_SOUND
    return 0, 0.0


def _meant(query: Query, row: Row, titles: Sequence[str]) -> tuple[float, float]:
    """What other words find in all of the entry, and in its best title."""
    meant, in_titles, letters = 0.0, [0.0] * len(titles), [0] * len(titles)
    for group in query.concepts:
        best = _in_title(group, row, titles, in_titles, letters)
        meant += max(best, _times(group, row.body, row.body_sounds)[1]) * group.weight
    return meant, _best(titles, in_titles, letters)[0]


def _best(titles: Sequence[str], points: Sequence[float], letters: Sequence[int]) -> tuple[float, float]:
    """The points of the best title, and how much of it was found. Other ways to ask stand behind an empty line."""
    best, part, worth = 0.0, 0.0, 1.0
    for title, found, size in zip(titles, points, letters, strict=True):
        if not title:
            worth = VARIANT
        elif found * worth >= best > 0 or found * worth > best:
            share = min(1.0, size / max(1, len(title) - title.count(" "))) * worth
            part = share if found * worth > best else max(part, share)
            best = found * worth
    return best, part


def _together(query: Query, row: Row) -> tuple[float, float]:
    """Whether a title holds the whole query, and the share of its threes of characters that the entry holds."""
    found, title, body = 0.0, row.title, row.body
    for three, heard in query.threes:
        if three in title or three in body:
            found += 1
        elif heard and (heard in row.title_sounds or heard in row.body_sounds):
            found += BY_SOUND
    joined = found / len(query.threes) if found else 0.0
    if query.phrase in title:
        return 1.0, joined
    return (BY_SOUND if query.heard and query.heard in row.title_sounds else 0.0), joined


def _characters_held(query: Query, titles: Sequence[str], row: Row) -> tuple[float, float]:
    if not query.characters:
        return 0.0, 0.0
    some = [pair for pair in query.characters if pair[0] in row.title]
    best = max(sum(weight for character, weight in some if character in title) for title in titles) if some else 0.0
    both = sum(weight for character, weight in query.characters if character in row.title or character in row.body)
    return best / query.total_of_characters, both / query.total_of_characters


def sound_features(pattern: re.Pattern[str], bits: float, title: str, body: str) -> tuple[float, ...] | None:
    """What sounds, or first letters, find in the sounds of an entry; None if they stand nowhere in it.

    Bits; whether in a title; whether at its beginning; how much of the title; how often in the body; its length.
    """
    best, begins = 0.0, False
    for line in title.split("\n"):
        match = pattern.search(line)
        if match:
            best = max(best, (match.end() - match.start()) / max(1, len(line) - line.count(" ")))
            begins = begins or match.start() <= 1
    times = len(pattern.findall(body))
    if not best and not times:
        return None
    return (bits, float(best > 0), float(begins), best, math.log(times + 1), length_of(body))


def length_of(body: str) -> float:
    """The logarithm of a body's length, in characters, within what is usual: nothing speaks for an empty one."""
    return math.log(min(max(len(body), SHORTEST), LONGEST))


def dot(weights: Sequence[float], features: Sequence[float]) -> float:
    """The weighted sum."""
    return sum(weight * feature for weight, feature in zip(weights, features, strict=False))
