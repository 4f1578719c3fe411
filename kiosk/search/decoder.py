"""From typed letters to what may have been meant: a noisy channel with at most one slip.

Letters are cut into syllables that stand behind one another somewhere in the content. Costs are in bits: what a slip
costs, and how rarely one syllable follows the other.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from kiosk.search.syllables import FIRST, number_of, readings, sound_of

LONGEST_LETTERS = 40
LONGEST_SYLLABLE = 6
SLIP, FUZZY, CUT_SHORT = 9.0, 5.0, 2.0
NEVER_TOGETHER = 9.0
WEIGHT_OF_PAIRS = 0.5
KEPT_AT_A_PLACE = 12
PAIRS = 1 << 18

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_FUZZY = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"), ("l", "n"), ("f", "h"))


Paths = dict[tuple[str, bool], float]
"""What may have been said up to a place, whether with a slip, and what that costs."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read letters: sounds, and what they may go on with where the last syllable is cut short."""

    bits: float
    sounds: str
    begun: str = ""


class Decoder:
    """Reads letters by the pairs of syllables that an index holds (see ``sound_pairs``) and in how many entries."""

    def __init__(self, pairs: Mapping[int, int]) -> None:
        self._bits = _pair_bits(pairs)
        _near()  # 20 ms, once, so that no visitor waits for it

    def readings(self, letters: str, cuts: frozenset[int] = frozenset(), *, has_slip: bool = False) -> list[Reading]:
        """The likeliest readings first. `cuts` are places where a syllable must begin; with `has_slip` one letter is
        taken to be wrong, missing, doubled or swapped, or a sound mistaken for its neighbour."""
        if len(letters) > LONGEST_LETTERS:
            return []
        paths: list[Paths] = [{} for _ in range(len(letters) + 1)]
        paths[0]["", False] = 0.0
        for place in range(len(letters)):
            if not paths[place]:
                continue
            here = sorted((cost, said, slipped) for (said, slipped), cost in paths[place].items())[:KEPT_AT_A_PLACE]
            for end, sound, cost in _steps(letters, place, has_slip):
                if not any(place < cut < end for cut in cuts):
                    self._extend(here, paths[end], sound, cost)
        whole = [Reading(cost, said) for (said, slipped), cost in paths[-1].items() if slipped == has_slip]
        begun = [] if has_slip else self._begun(letters, paths, cuts)
        return sorted([*whole, *begun], key=lambda reading: reading.bits)

    def loosely(self, letters: str, cuts: frozenset[int] = frozenset()) -> str:
        """The likeliest sounds of letters in which some syllables never follow one another; "" if there are none."""
        best: list[tuple[float, str] | None] = [(0.0, ""), *[None] * len(letters)]
        for place in range(min(len(letters), LONGEST_LETTERS * 2)):
            here = best[place]
            if here is None:
                continue
            for end, sound, _ in _steps(letters, place, has_slip=False):
                cost = here[0] + (self._cost(here[1][-1], sound) if here[1] else 0.0)
                there = best[end]
                if not any(place < cut < end for cut in cuts) and (there is None or cost < there[0]):
                    best[end] = (cost, here[1] + sound)
        whole = best[-1]
        return whole[1] if whole else ""

    def _cost(self, first: str, second: str) -> float:
        bits = self._bits[number_of(first) << 9 | number_of(second)]
        return bits if bits >= 0.0 else NEVER_TOGETHER

    def readings_of_swapped(self, letters: str) -> list[Reading]:
        """The readings with two neighbours swapped of which one belongs to the next syllable."""
        found = []
        for place in range(1, len(letters) - 2):
            one, other = letters[place], letters[place + 1]
            if one != other:
                swapped = letters[:place] + other + one + letters[place + 2 :]
                found += [
                    Reading(known.bits + SLIP, known.sounds) for known in self.readings(swapped) if not known.begun
                ]
        return sorted(found, key=lambda reading: reading.bits)

    def _extend(self, here: list[tuple[float, str, bool]], there: Paths, sound: str, cost: float) -> None:
        bits, second, is_slip = self._bits, ord(sound) - FIRST, cost > 0
        for before, said, slipped in here:
            if slipped and is_slip:
                continue
            rarity = bits[(ord(said[-1]) - FIRST) << 9 | second] if said else 0.0
            if rarity >= 0.0:
                key, total = (said + sound, slipped or is_slip), before + cost + rarity
                if there.get(key, total) >= total:
                    there[key] = total

    def _begun(self, letters: str, paths: list[Paths], cuts: frozenset[int]) -> Iterator[Reading]:
        for place in range(max(0, len(letters) - LONGEST_SYLLABLE), len(letters)):
            begun = letters[place:]
            if begun in _beginnings() and not any(place < cut for cut in cuts):
                for (said, _), cost in paths[place].items():
                    if said:
                        yield Reading(cost + CUT_SHORT, said, begun)


def _pair_bits(pairs: Mapping[int, int]) -> array[float]:
    """For each pair how many bits the second syllable says after the first; -1 where it never stands there."""
    # A character so rare that no reading of it is known stands for itself, and for no syllable.
    pairs = {pair: count for pair, count in pairs.items() if 0 <= pair < PAIRS}
    totals: dict[int, int] = {}
    for pair, count in pairs.items():
        totals[pair >> 9] = totals.get(pair >> 9, 0) + count
    bits = array("f", [-1.0]) * PAIRS
    for pair, count in pairs.items():
        bits[pair] = math.log2(totals[pair >> 9] / count) * WEIGHT_OF_PAIRS
    return bits


def _steps(letters: str, place: int, has_slip: bool) -> Iterator[tuple[int, str, float]]:
    """(end, sound, cost) of what letters from a place on may be."""
    exact, near = _exact(), _near()
    for end in range(place + 1, min(len(letters), place + LONGEST_SYLLABLE + 1) + 1):
        chunk = letters[place:end]
        if chunk in exact:
            yield end, exact[chunk], 0.0
        if has_slip:
            for sound, cost in near.get(chunk, ()):
                yield end, sound, cost


@cache
def _exact() -> dict[str, str]:
    return {syllable: sound_of(number) for number, syllable in enumerate(readings().syllables)}


@cache
def _beginnings() -> frozenset[str]:
    return frozenset(syllable[:size] for syllable in readings().syllables for size in range(1, len(syllable) + 1))


@cache
def _near() -> dict[str, tuple[tuple[str, float], ...]]:
    """What letters may have been meant for which sounds, with one slip."""
    found: dict[str, dict[str, float]] = {}
    for syllable, sound in _exact().items():
        for typed, cost in _slips(syllable):
            if typed != syllable:
                known = found.setdefault(typed, {})
                known[sound] = min(cost, known.get(sound, cost))
    return {typed: tuple(sounds.items()) for typed, sounds in found.items()}


def _slips(syllable: str) -> Iterator[tuple[str, float]]:
    for one, other in _FUZZY:
        yield from ((changed, FUZZY) for changed in _exchanged(syllable, one, other))
    for place, letter in enumerate(syllable):
        before, behind = syllable[:place], syllable[place + 1 :]
        if len(syllable) > 1:
            yield before + behind, SLIP
        yield before + letter + letter + behind, SLIP
        if behind:
            yield before + behind[0] + letter + behind[1:], SLIP
        yield from ((before + wrong + behind, SLIP + 1) for wrong in _neighbours()[letter])


def _exchanged(syllable: str, one: str, other: str) -> Iterator[str]:
    for mine, yours in ((one, other), (other, one)):
        if one in ("ng",):
            if syllable.endswith(mine) and not (mine == "n" and syllable.endswith("ng")):
                yield syllable[: -len(mine)] + yours
        elif syllable.startswith(mine) and not (len(mine) == 1 and syllable.startswith(one) and one != mine):
            yield yours + syllable[len(mine) :]


@cache
def _neighbours() -> dict[str, str]:
    """The keys beside each letter on the keyboard."""
    found = {letter: "" for row in _ROWS for letter in row}
    places = {letter: (x + y * 0.5, y) for y, row in enumerate(_ROWS) for x, letter in enumerate(row)}
    for letter, (x, y) in places.items():
        found[letter] = "".join(
            other for other, (a, b) in places.items() if other != letter and abs(a - x) <= 1 and abs(b - y) <= 1
        )
    return found
