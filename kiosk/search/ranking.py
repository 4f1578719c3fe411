"""How well an entry fits what was typed: a few features for each way of finding it. Their weights: see ``weights``."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from kiosk.search.query import BY_SOUND, Group, Query
from kiosk.search.reader import Row
from kiosk.search.words import AS_WORDS, NOWHERE, Standing, standing

VARIANT = 0.85
"""What standing in another way to ask is worth, against standing in the title."""

VARIANT_HEARD = 0.7
"""The same of sounds and first letters: the more ways to ask, the more of them begin with any few letters."""

SATURATION, LENGTH_SHARE, USUAL_LENGTH = 1.2, 0.6, 200.0
SHORTEST, LONGEST = 60, 500
LOOKED_AT = 3
"""So many places in a body are looked at to see how a find stands there."""

Features = tuple[float, ...]

FOUND, MEANT = 0, 9


def word_features(query: Query, row: Row) -> tuple[float, ...]:
    """What the groups of a query find in an entry.

    Shares of the query's weight: found at all, in the best title, how much of that title; neighbours found as
    neighbours; found again and again in the body; the body's length; whether a title holds the whole; the characters
    of the query in a title, and in all of the entry; other words for what was meant in all of it, and in a title; how
    a term stands there (see ``standing``).
    """
    title, body, titles = row.title, row.body, row.title.split("\n")
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
        *(_standing(query, row) if query.is_term else ()),
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


def share_held(query: Query, row: Row, features: Features) -> float:
    """How much of a query an entry holds, in its own words or in other words for the same: of a term of several pairs
    of characters these may hold all, where its own words hold one."""
    meant = 0.0
    for group in query.concepts:
        words = (worth for word, worth in group.words if word in row.title or word in row.body)
        meant += next(words, 0.0) * group.stands_for
    return min(1.0, max(features[FOUND], features[MEANT], meant / query.total))


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


def _standing(query: Query, row: Row) -> Standing:
    """How a term, or what sounds like it, stands where it is first in the title and in the body: the better of both."""
    size, found = len(query.phrase), []
    for text, sounds in ((row.title, row.title_sounds), (row.body, row.body_sounds)):
        start = text.find(query.phrase)
        if start < 0:
            start = sounds.find(query.heard)
        if start >= 0:
            found.append(standing(text, start, start + size))
    return max(found, default=NOWHERE)


def _characters_held(query: Query, titles: Sequence[str], row: Row) -> tuple[float, float]:
    if not query.characters:
        return 0.0, 0.0
    title, body, in_title, both = row.title, row.body, 0.0, 0.0
    some = []
    for pair in query.characters:
        character, weight = pair
        if character in title:
            in_title += weight
            both += weight
            some.append(pair)
        elif character in body:
            both += weight
    if len(titles) > 1 and some:
        in_title = max(sum(weight for character, weight in some if character in each) for each in titles)
    return in_title / query.total_of_characters, both / query.total_of_characters


def sound_features(pattern: re.Pattern[str], bits: float, row: Row) -> Features | None:
    """What sounds, or first letters, find in the sounds of an entry; None if they stand nowhere in it.

    One; bits, or how many first letters; whether in a title; whether at its beginning; how much of the title; how often
    in the body; its length; how what was found stands there (see ``standing``), where it stands best.
    """
    best, begins, inside, worth, start = 0.0, 0.0, 0.0, 1.0, 0
    stands = []
    for line in row.title_sounds.split("\n"):
        if not line:
            worth = VARIANT_HEARD
        match = pattern.search(line)
        if match:
            part = (match.end() - match.start()) / max(1, len(line) - line.count(" "))
            best, inside = max(best, part * worth), max(inside, worth)
            begins = max(begins, worth if match.start() <= 1 else 0.0)
            stands.append(standing(row.title, start + match.start(), start + match.end()))
        start += len(line) + 1
    times = 0
    for match in pattern.finditer(row.body_sounds):
        times += 1
        if times <= LOOKED_AT and not (stands and stands[-1] >= AS_WORDS):
            stands.append(standing(row.body, *match.span()))
    if not stands:
        return None
    stood = map(max, *stands) if len(stands) > 1 else stands[0]
    return (1.0, bits, inside, begins, best, math.log(times + 1), length_of(row.body), *stood)


def length_of(body: str) -> float:
    """The logarithm of a body's length, in characters, within what is usual: nothing speaks for an empty one."""
    return math.log(min(max(len(body), SHORTEST), LONGEST))


def dot(weights: Sequence[float], features: Sequence[float]) -> float:
    """The weighted sum."""
    return sum(weight * feature for weight, feature in zip(weights, features, strict=False))
