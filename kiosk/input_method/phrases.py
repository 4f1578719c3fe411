"""Our own words: what the content says, as a lexicon of its own, read by the dictionary.

Of each text every run of whole words is kept, so that whatever stands in the content can be typed and continued; what
the content names (services, stations, keywords) counts for more than what a sentence happens to say.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kiosk.input_method.lexicon import Entry, Lexicon, OwnLexicon, Word

NAME, TITLE, TALE, SAID = 4_000_000, 400_000, 40_000, 200
"""How common a phrase of the content is taken to be, by its place: a name, a title, what an answer tells, what people
say for it. The last is what a rare word of the dictionary is: enough to be offered whole, before no other word."""

LONGEST_NAME, LONGEST_RUN, LONGEST_SAID = 12, 8, 6
"""Characters of what is kept."""

MOST_WORDS, MOST_WORDS_TOLD = 8, 5
"""Words of what is kept of a title, and of a sentence of an answer."""

MOST_PHRASES = 80_000
"""About 10 MB. Names come first, then titles; what answers tell fills the rest."""

_LEADING = frozenset("的了与和或在是有被把对从也都就为以及等将向由于其该这那并但而且")
_TRAILING = _LEADING - {"了"}
"""Words of one character that nothing worth typing begins or ends with."""

_HAN = re.compile(r"[\u3400-\u9fff]+")
_NAME_LIKELIHOOD = -6.0
_RARE_READING, _COMMON_READING = math.log(500), math.log(30)
"""A character's reading that is so much rarer than its first is not one that a phrase would be typed by: alone, and
within a word."""

_Words = list[tuple[str, tuple[str, ...]]]


class Reader:
    """Cuts Chinese into words and says how they are read."""

    def __init__(self, dictionary: Lexicon) -> None:
        self._dictionary = dictionary
        self._names: dict[str, list[Word]] = {}
        self._characters: dict[str, list[Word]] = {}
        self._words: dict[str, dict[str, list[Word]]] = {}

    def learn(self, name: str) -> None:
        """Take a name as one word from now on."""
        words = self.words(name)
        if 1 < len(name) <= LONGEST_RUN and words:
            syllables = tuple(syllable for _, its in words for syllable in its)
            self._names.setdefault(name, [Word(name, syllables, _NAME_LIKELIHOOD)])

    def words(self, run: str) -> _Words:
        """The words of a run of characters, each with its commonest reading; none if a character is unknown."""
        best: list[tuple[float, list[Word]] | None] = [(0.0, [])]
        for end in range(1, len(run) + 1):
            ways = []
            for start in range(max(0, end - LONGEST_RUN), end):
                before, found = best[start], self._find(run[start:end])
                if before is not None and found:
                    ways.append((before[0] + found[0].likelihood, start, found[0]))
            way = max(ways, default=None)
            best.append(None if way is None else (way[0], [*self._before(best, way[1]), way[2]]))
        return [(word.text, word.syllables) for word in self._before(best, len(run))]

    @staticmethod
    def _before(best: list[tuple[float, list[Word]] | None], end: int) -> list[Word]:
        found = best[end]
        return found[1] if found else []

    def readings(self, words: _Words, *, is_name: bool) -> Iterator[tuple[str, ...]]:
        """How these words are read: in the usual way, and with one character in another of its readings.

        A name may be mispronounced within a word too: 献血 is xian xue to the dictionary, and xian xie to most people.
        """
        usual = tuple(syllable for _, its in words for syllable in its)
        yield usual
        places = [(character, len(text) == 1) for text, _ in words for character in text]
        for number, (character, is_alone) in enumerate(places):
            rarest = _RARE_READING if is_alone else _COMMON_READING
            readings = self._find(character) if is_alone or is_name else []
            for other in readings:
                syllable = other.syllables[0]
                if syllable != usual[number] and other.likelihood > readings[0].likelihood - rarest:
                    yield (*usual[:number], syllable, *usual[number + 1 :])

    def _find(self, word: str) -> list[Word]:
        """A word in its readings, the commonest first; nothing if it is none."""
        if len(word) == 1:
            if word not in self._characters:
                self._characters[word] = self._dictionary.reading(word)
            return self._characters[word]
        begin = word[:2]
        if begin not in self._words:
            found = self._words[begin] = {}
            for longer in self._dictionary.beginning(begin):
                found.setdefault(longer.text, []).append(longer)
        return self._words[begin].get(word) or self._names.get(word, [])


@dataclass(slots=True)
class _Phrase:
    """A run of words of the content: where it stands at best, and how often."""

    words: _Words
    weight: int
    count: int = 0

    def total(self) -> int:
        return round(self.weight * (1 + math.log(self.count)))


def own_words(
    dictionary: Lexicon,
    names: Iterable[str],
    titles: Iterable[str] = (),
    said: Iterable[str] = (),
    tales: Iterable[str] = (),
) -> OwnLexicon:
    """The lexicon of a content: what it names, what its titles say, what people say themselves (all of it or,
    where that is long, nothing), what else it tells.
    """
    reader = Reader(dictionary)
    phrases: dict[str, _Phrase] = {}
    # The short before the long, so that a long name is read by the names in it.
    for name in sorted((run for text in names for run in _HAN.findall(text)), key=len):
        words = reader.words(name)
        _note(phrases, [(name, words)], NAME)
        _note(phrases, _runs(words, MOST_WORDS), TITLE)
        reader.learn(name)
    for text in titles:
        for run in _HAN.findall(text):
            _note(phrases, _runs(reader.words(run), MOST_WORDS), TITLE)
    for text in said:
        for run in _HAN.findall(text):
            if len(run) <= LONGEST_SAID:
                _note(phrases, [(run, reader.words(run))], SAID)
    for text in tales:
        for run in _HAN.findall(text):
            _note(phrases, _runs(reader.words(run), MOST_WORDS_TOLD), TALE)
    return OwnLexicon(_entries(reader, phrases))


def _note(phrases: dict[str, _Phrase], found: Iterable[tuple[str, _Words]], weight: int) -> None:
    for text, words in found:
        if text not in phrases:
            if len(phrases) >= MOST_PHRASES or not words or not 1 < len(text) <= LONGEST_NAME:
                continue
            phrases[text] = _Phrase(words, weight)
        phrases[text].count += 1


def _runs(words: _Words, most: int) -> Iterator[tuple[str, _Words]]:
    """Every run of at most ``most`` whole words that is worth typing."""
    for start in range(len(words)):
        text = ""
        for end in range(start, min(start + most, len(words))):
            text += words[end][0]
            if len(text) > LONGEST_RUN or words[start][0] in _LEADING:
                break
            if words[end][0] not in _TRAILING:
                yield text, words[start : end + 1]


def _entries(reader: Reader, phrases: dict[str, _Phrase]) -> Iterator[Entry]:
    for text, phrase in phrases.items():
        for syllables in reader.readings(phrase.words, is_name=phrase.weight == NAME):
            yield text, syllables, phrase.total()


def continuations(own: Lexicon, before: str) -> list[Word]:
    """What the content says after the end of ``before``: after a longer end before a shorter, the commonest first."""
    found: dict[str, Word] = {}
    for start in range(max(0, len(before) - LONGEST_RUN), len(before) - 1):
        end = before[start:]
        longer = [word for word in own.beginning(end) if len(word.text) > len(end)]
        for word in sorted(longer, key=lambda word: -word.likelihood):
            rest = Word(word.text[len(end) :], word.syllables[len(end) :], word.likelihood)
            found.setdefault(rest.text, rest)
    return list(found.values())
