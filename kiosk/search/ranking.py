"""How well an entry fits what was typed: a few features, and one line of weights for each way of finding.

The weights were learnt on questions asked of other collections, half of them kept apart to see what is worth having.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from kiosk.search.query import BY_SOUND, Group, Query
from kiosk.search.reader import Row

SATURATION, LENGTH_SHARE, USUAL_LENGTH = 1.2, 0.6, 200.0

WORD_WEIGHTS = (1.0, 0.3, 0.31, 0.33, 0.29, -0.083, 0.3, 0.52, 0.23, 0.61, 1.2)
FOUND, MEANT = 0, 9
SOUND_WEIGHTS, SOUND_BASE = (-0.04, 0.2, 0.1, 0.3, 0.2, -0.115), 1.7


def word_features(query: Query, row: Row) -> tuple[float, ...]:
    """What the groups of a query find in an entry.

    Shares of the query's weight: found at all, in the best title, how much of that title; neighbours found as
    neighbours; found again and again in the body; the body's length; whether a title holds the whole; the characters
    of the query in a title, and in all of the entry; other words for what was meant in all of it, and in a title.
    """
    body, body_sounds = row.body, row.body_sounds
    titles, title_sounds = row.title.split("\n"), row.title_sounds.split("\n")
    lines = range(len(titles))
    norm = SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * len(body) / USUAL_LENGTH)
    found = repeated = 0.0
    in_titles, letters = [0.0] * len(titles), [0] * len(titles)
    meant, meant_in_titles = 0.0, [0.0] * len(titles)
    for group in query.concepts:
        worths = [_worth(group, titles[line], title_sounds[line])[0] * group.weight for line in lines]
        meant_in_titles = [sum(pair) for pair in zip(meant_in_titles, worths, strict=True)]
        meant += max(*worths, 0.0, _times(group, body, body_sounds)[1] * group.weight)
    for group in query.groups:
        best = 0.0
        for line in lines:
            worth, size = _worth(group, titles[line], title_sounds[line])
            if worth:
                in_titles[line] += worth * group.weight
                letters[line] += size
                best = max(best, worth)
        times, worth = _times(group, body, body_sounds)
        if times:
            repeated += group.weight * worth * times * (SATURATION + 1) / (times + norm)
            best = max(best, worth)
        found += best * group.weight
    sizes = [max(1, len(title) - title.count(" ")) for title in titles]
    share, part = max((in_titles[line] / query.total, min(1.0, letters[line] / sizes[line])) for line in lines)
    whole, joined = _together(query, row)
    return (
        found / query.total,
        share,
        part,
        joined,
        repeated / query.total,
        math.log(len(body) + 1),
        whole,
        *_characters_held(query, titles, row),
        meant / query.total,
        max(meant_in_titles) / query.total,
    )


def _worth(group: Group, text: str, sounds: str) -> tuple[float, int]:
    """What of a group stands in a title, and how many of its letters that is, counting pairs of characters once."""
    for word, worth in group.words:
        if word in text:
            return worth, len(word) - 1
    return (BY_SOUND, 1) if group.sound and group.sound in sounds else (0.0, 0)


def _times(group: Group, text: str, sounds: str) -> tuple[int, float]:
    for word, worth in group.words:
        times = text.count(word)
        if times:
            return times, worth
    times = sounds.count(group.sound) if group.sound else 0
    return times, BY_SOUND if times else 0.0


def _together(query: Query, row: Row) -> tuple[float, float]:
    """Whether a title holds the whole query, and the share of its threes of characters that the entry holds."""
    threes, found = 0, 0.0
    for run, said in zip(query.runs, query.sounds, strict=True):
        for place in range(len(said) - 2):
            threes += 1
            three = run[place : place + 3]
            if three in row.title or three in row.body:
                found += 1
            elif said[place : place + 3] in row.title_sounds or said[place : place + 3] in row.body_sounds:
                found += BY_SOUND
    joined = found / threes if threes else 0.0
    if " ".join(query.runs) in row.title:
        return 1.0, joined
    heard = " ".join(said or run for run, said in zip(query.runs, query.sounds, strict=True))
    return (BY_SOUND if any(query.sounds) and heard in row.title_sounds else 0.0), joined


def _characters_held(query: Query, titles: Sequence[str], row: Row) -> tuple[float, float]:
    total = sum(weight for _, weight in query.characters)
    if not total:
        return 0.0, 0.0
    best = max(sum(weight for character, weight in query.characters if character in title) for title in titles)
    both = sum(weight for character, weight in query.characters if character in row.body or character in row.title)
    return best / total, both / total


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
    return (bits, float(best > 0), float(begins), best, math.log(times + 1), math.log(len(body) + 1))


def dot(weights: Sequence[float], features: Sequence[float]) -> float:
    """The weighted sum."""
    return sum(weight * feature for weight, feature in zip(weights, features, strict=False))
