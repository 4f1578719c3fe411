"""Letters that are whole syllables first and first letters then: shenfzh, of which the last may be begun."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kiosk.search.syllables import beginning_with

MOST_INITIALS = 6
_INITIALS = re.compile(f"(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw]){{2,{MOST_INITIALS}}}")
_INITIAL = re.compile("[zcs]h|[a-z]")


def splits(letters: str) -> Iterator[tuple[str, list[str]]]:
    """(letters of whole syllables, how the syllables behind them begin), those with most of the former first."""
    for place in range(len(letters) - 2, 1, -1):
        if _INITIALS.fullmatch(letters, place):
            yield letters[:place], _INITIAL.findall(letters, place)


def pattern(sounds: str, beginnings: list[str]) -> re.Pattern[str]:
    """Finds in the sounds of a text these syllables and behind them those that begin so."""
    return re.compile(sounds + "".join(f"[{beginning_with(beginning)}]" for beginning in beginnings))
