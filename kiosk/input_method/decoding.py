"""What typed letters may mean: words of our content, words of the dictionary, and sentences of both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kiosk.input_method.cutting import Cut, cut
from kiosk.input_method.lexicon import Lexicon, Word
from kiosk.input_method.syllables import key_of, readings, sounds_of

MOST_SYLLABLES = 12
MOST_WHOLE = 40
MOST_PART = 8
GOES_ON, PER_SYLLABLE_MORE = 2.0, 0.5
CONTINUES = 6.0
PER_WORD = 4.0
SENTENCES = 2
WORTH_A_LOOK = 10.0


class Candidate(NamedTuple):
    """What may be chosen: its text, how it is read, and how many of the letters it takes."""

    text: str
    syllables: tuple[str, ...]
    taken: int


class Match(NamedTuple):
    """A word that some pieces may mean, and how likely it is that they do."""

    score: float
    word: Word


class Decoder:
    """Finds candidates in our own words and in the dictionary; remembers its way: keep it for one thing typed only."""

    def __init__(self, own: Lexicon, dictionary: Lexicon) -> None:
        self._own, self._dictionary = own, dictionary
        self._readings: dict[tuple[str, bool], dict[str, float]] = {}
        self._matches: dict[tuple[tuple[str, ...], bool], list[Match]] = {}
        self._filed: dict[tuple[str, str], list[Word]] = {}
        self._going_on: dict[str, list[Word]] = {}

    def candidates(self, letters: str, following: Iterable[Word] = ()) -> list[Candidate]:
        """What the letters may mean, the likeliest first: first what takes all of them, then what takes fewer.

        ``following`` is what the content says after what was chosen before.
        """
        cuts = cut(letters)
        if not cuts or not cuts[0].pieces:
            return []
        found: dict[str, tuple[float, Candidate]] = {}
        for number, way in enumerate(cuts):
            for score, word in self._whole(way, list(following), number < SENTENCES):
                score -= way.cost
                if word.text not in found or found[word.text][0] < score:
                    found[word.text] = score, Candidate(word.text, word.syllables, way.ends[-1])
        self._drop_nonsense(found)
        ranked = sorted(found.values(), key=lambda pair: -pair[0])[: MOST_WHOLE if len(cuts[0].pieces) > 1 else None]
        whole = {candidate.text: candidate for _, candidate in ranked}
        for way in cuts[:2]:
            for candidate in self._parts(way):
                whole.setdefault(candidate.text, candidate)
        return list(whole.values())

    @staticmethod
    def _drop_nonsense(found: dict[str, tuple[float, Candidate]]) -> None:
        """Characters put together to take all the letters hide the words that take fewer."""
        best = max((score for score, _ in found.values()), default=0.0)
        for text in [text for text, (score, _) in found.items() if len(text) > 2 and score < best - WORTH_A_LOOK]:
            del found[text]

    def _whole(self, way: Cut, following: list[Word], has_sentence: bool) -> Iterator[Match]:
        """What takes all pieces."""
        pieces = way.pieces
        if len(pieces) <= MOST_SYLLABLES:
            yield from self._words(pieces, is_last=True)
            yield from self._longer(pieces)
            for word in following:
                if len(word.syllables) >= len(pieces):
                    yield from self._begun(pieces, word, CONTINUES)
        if has_sentence and len(pieces) > 1:
            yield from self._sentence(pieces)

    def _parts(self, way: Cut) -> Iterator[Candidate]:
        """What takes the first pieces only, more of them first."""
        for count in range(min(len(way.pieces) - 1, MOST_SYLLABLES), 0, -1):
            matches = self._words(way.pieces[:count], is_last=False)
            for _, word in matches[: MOST_PART if count > 1 else None]:
                yield Candidate(word.text, word.syllables, way.ends[count - 1])

    def _words(self, pieces: tuple[str, ...], *, is_last: bool) -> list[Match]:
        """The words with as many syllables as there are pieces, the likeliest first."""
        known = self._matches.get((pieces, is_last))
        if known is None:
            costs = self._costs(pieces, is_last)
            found: dict[str, Match] = {}
            for word in self._words_filed(pieces, is_last):
                cost = _cost(costs, word)
                if cost is not None:
                    match = Match(word.likelihood - cost, word)
                    if word.text not in found or found[word.text] < match:
                        found[word.text] = match
            known = sorted(found.values(), key=lambda match: -match.score)[: MOST_WHOLE if len(pieces) > 1 else None]
            self._matches[pieces, is_last] = known
        return known

    def _words_filed(self, pieces: tuple[str, ...], is_last: bool) -> list[Word]:
        """What stands in both lexicons where the pieces lead; not yet every one of them is meant."""
        place = key_of(pieces), sounds_of(pieces, is_last)
        if place not in self._filed:
            self._filed[place] = [*self._own.typed_by(*place), *self._dictionary.typed_by(*place)]
        return self._filed[place]

    def _longer(self, pieces: tuple[str, ...]) -> Iterator[Match]:
        """Words of ours that go on after the pieces."""
        key = key_of(pieces)
        if key not in self._going_on:
            self._going_on[key] = self._own.typed_from(key)
        for word in self._going_on[key]:
            yield from self._begun(pieces, word, 0.0)

    def _begun(self, pieces: tuple[str, ...], word: Word, bonus: float) -> Iterator[Match]:
        cost = _cost(self._costs(pieces, is_last=True), word)
        if cost is not None:
            more = len(word.syllables) - len(pieces)
            cost += GOES_ON + more * PER_SYLLABLE_MORE if more else 0.0
            yield Match(word.likelihood + bonus - cost, word)

    def _sentence(self, pieces: tuple[str, ...]) -> Iterator[Match]:
        """The likeliest words that together take all pieces."""
        best: list[tuple[float, tuple[Word, ...]] | None] = [(0.0, ())]
        for end in range(1, len(pieces) + 1):
            ways = []
            for start in range(max(0, end - MOST_SYLLABLES), end):
                before, matches = best[start], self._words(pieces[start:end], is_last=end == len(pieces))
                if before is not None and matches:
                    ways.append((before[0] + matches[0].score - PER_WORD, (*before[1], matches[0].word)))
            best.append(max(ways, key=lambda way: way[0], default=None))
        if best[-1] is not None and len(best[-1][1]) > 1:
            score, words = best[-1]
            syllables = tuple(syllable for word in words for syllable in word.syllables)
            yield Match(score, Word("".join(word.text for word in words), syllables, score))

    def _costs(self, pieces: tuple[str, ...], is_last: bool) -> list[dict[str, float]]:
        return [self._meaning(piece, is_last and number == len(pieces)) for number, piece in enumerate(pieces, 1)]

    def _meaning(self, piece: str, is_last: bool) -> dict[str, float]:
        if (piece, is_last) not in self._readings:
            self._readings[piece, is_last] = readings(piece, is_last)
        return self._readings[piece, is_last]


def _cost(costs: list[dict[str, float]], word: Word) -> float | None:
    """What it costs to take the pieces for the word; None if they cannot be."""
    total = 0.0
    for meaning, syllable in zip(costs, word.syllables, strict=False):
        cost = meaning.get(syllable)
        if cost is None:
            return None
        total += cost
    return total
