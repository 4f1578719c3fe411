"""Where Chinese words begin and end: the words of the pinyin dictionary, and how a find stands among them.

What a visitor types is words. So what its letters or sounds find is likelier meant where it is a word itself, or some
words one behind another, than where it is the end of one word with the beginning of the next.
"""

from __future__ import annotations

from functools import cache

from assets import asset

SHORTEST_WORD, LONGEST_WORD = 2, 4
COMMON = 1500
"""How often the dictionary has seen a word that everybody uses."""

_STRADDLING = tuple(
    [
        (before, size - before)
        for size in range(SHORTEST_WORD, LONGEST_WORD + 1)
        for before in range(1, min(size, most + 1))
    ]
    for most in range(LONGEST_WORD)
)
"""How much of a word may stand before a place and behind it, where no more than 0, 1, 2 or 3 characters are before."""

Standing = tuple[float, float, float, float]
"""Whether a find is made of words, begins where a word does, ends where one does, and is the beginning of a longer."""

NOWHERE: Standing = (0.0, 0.0, 0.0, 0.0)
AS_WORDS: Standing = (1.0, 1.0, 1.0, 0.0)


@cache
def known_words() -> frozenset[str]:
    """The words of two to four characters."""
    lines = asset("input_method", "words.txt").read_text("utf-8").splitlines()
    found = (line[: line.index("\t")] for line in lines)
    return frozenset(word for word in found if SHORTEST_WORD <= len(word) <= LONGEST_WORD)


@cache
def common_words() -> frozenset[str]:
    """Those of them that everybody uses."""
    lines = asset("input_method", "words.txt").read_text("utf-8").splitlines()
    found = (line.split("\t") for line in lines)
    return frozenset(
        word for word, _, seen in found if int(seen) >= COMMON and SHORTEST_WORD <= len(word) <= LONGEST_WORD
    )


def is_cut_off(text: str, start: int, end: int) -> bool:
    """Whether no common word goes over either end of what was found in a searchable text."""
    return all(_is_cut(text, place, common_words()) for place in (start, end))


def standing(text: str, start: int, end: int) -> Standing:
    """How what was found in a searchable text stands there."""
    known = known_words()
    return (
        float(_is_made_of(text[start:end], known)),
        float(_is_cut(text, start, known)),
        float(_is_cut(text, end, known)),
        float(text[start : end + 1] in known or text[start : end + 2] in known),
    )


def _is_cut(text: str, place: int, known: frozenset[str]) -> bool:
    """Whether no word goes over a place."""
    start = max(0, place - LONGEST_WORD + 1)
    near, middle = text[start : place + LONGEST_WORD - 1], place - start
    return known.isdisjoint([near[middle - before : middle + behind] for before, behind in _STRADDLING[middle]])


def _is_made_of(text: str, known: frozenset[str]) -> bool:
    """Whether a text is a word, or words one behind another."""
    if text in known:
        return True
    if len(text) < SHORTEST_WORD * 2:
        return False
    reached = {0}
    for end in range(SHORTEST_WORD, len(text) + 1):
        sizes = range(SHORTEST_WORD, min(LONGEST_WORD, end) + 1)
        if any(end - size in reached and text[end - size : end] in known for size in sizes):
            reached.add(end)
    return len(text) in reached
