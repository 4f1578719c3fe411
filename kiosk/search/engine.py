"""The search: a few short lists from the index, and the best of what stands in them put in order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice, pairwise
from typing import NamedTuple

from kiosk.search.decoder import Decoder, Reading
from kiosk.search.entry import GRAM
from kiosk.search.marks import Spans, marks
from kiosk.search.mixed import pattern, splits
from kiosk.search.query import BY_SOUND, Query, from_sounds, parse
from kiosk.search.ranking import Features, dot, share_held, sound_features, word_features
from kiosk.search.reader import Reader, Row
from kiosk.search.syllables import MARK, beginning_with, initials, number_of, readings
from kiosk.search.synonyms import Synonyms
from kiosk.search.tables import BODY
from kiosk.search.weights import BEGUN, HAN, INITIALS, SOUNDS, TERM, WORDS, Weights
from kiosk.search.words import common_words, known_words

LIST_ROWS, ALL_ROWS, LISTS = 500, 1200, 12
TITLE_FACTOR = 1.8
CHARACTERS, CHARACTER_FACTOR = 4, 0.5
CHARACTER_ROWS = 150
LEAST_OF_BEST = 0.25
RANKED = MOST = 36
READINGS = 8
WIDER = 20
"""So many times as many are looked through where only one table is wanted."""

ENOUGH = 5
LONGEST_INITIALS = 16
MIXED_BITS = 6.0
MOST_SPLITS, READINGS_OF_SPLIT = 4, 2


class Found(NamedTuple):
    """An entry that was found. `share` is how much of what was asked it holds, 1 for all."""

    path: str
    score: float
    share: float


class Hit(NamedTuple):
    """An entry found in one way, why, and what each reason is worth when it is found so."""

    path: str
    share: float
    features: Features
    weights: Weights

    @property
    def score(self) -> float:
        """How good an answer it is."""
        return dot(self.weights, self.features)


class Engine:
    """Searches one index."""

    def __init__(self, reader: Reader, synonyms: Synonyms | None = None) -> None:
        self.reader, self._synonyms = reader, synonyms or Synonyms()
        self._size = reader.size()
        self._decoder = Decoder(reader.sound_pairs())
        self._spelled = readings().syllables
        known_words(), common_words()  # read in once, and not while somebody types

    def search(self, text: str, most: int = MOST, table: str | None = None) -> list[Found]:
        """The entries that fit best, best first; with `table` only those whose paths begin with it."""
        query = self.parse(text)
        if not query.groups:
            return []
        hits = self.by_words(query, table)
        if query.letters:
            heard = self.by_sound(query, table)
            hits += heard or self._by_loose_sound(query, table)
        best: dict[str, Found] = {}
        for hit in hits:
            known, score = best.get(hit.path), hit.score
            if known is None or known.score < score:
                best[hit.path] = Found(hit.path, score, max(hit.share, known.share if known else 0.0))
        return sorted(best.values(), key=lambda found: (-found.score, found.path))[:most]

    def parse(self, text: str) -> Query:
        """What was typed, taken apart."""
        return parse(text, self.reader, self._synonyms, self._size)

    def marker(self, text: str) -> Callable[[str], Spans]:
        """For titles that `text` found: (start, end) of each place that is why."""
        query = self.parse(text)
        some = self._decoder.readings(query.letters, query.cuts)[:READINGS]
        some += self._decoder.readings(query.letters, query.cuts, has_slip=True)[:READINGS]
        mixed = () if query.cuts else self._mixed(query.letters)
        patterns = [self._pattern(reading) for reading in some]
        return partial(marks, query, [*patterns, *(pattern(reading.sounds, begun) for reading, begun in mixed)])

    # Words

    def by_words(self, query: Query, table: str | None = None) -> list[Hit]:
        """What holds words of the query, or other words for them."""
        found, weights = [], TERM if query.is_term else HAN if query.is_han else WORDS
        for row in self.reader.entries(self._likely(query, RANKED if table is None else ALL_ROWS), table)[:RANKED]:
            features = word_features(query, row)
            share = share_held(query, row, features)
            if share > 0:
                found.append(Hit(row.path, share, features, weights))
        return found

    def _likely(self, query: Query, most: int = RANKED) -> list[int]:
        """The entries in which the rarest groups meet."""
        points: dict[int, float] = {}
        left = ALL_ROWS
        groups = sorted((*query.groups, *query.concepts), key=lambda group: -group.weight)
        for group in groups[:LISTS]:
            if group.is_function and len(points) >= RANKED:
                break
            for match, worth in ((group.match, 1.0), (group.sound_match, BY_SOUND)):
                if match:
                    rows = self.reader.rows_with(match, min(LIST_ROWS, max(left, 200)))
                    left -= len(rows)
                    _count(points, rows, worth * group.weight)
            if left <= 0:
                break
        for character, weight in sorted(query.characters, key=lambda pair: -pair[1])[:CHARACTERS]:
            for row in self.reader.rows_with(f'"{character}0"', CHARACTER_ROWS):
                points[row] = points.get(row, 0.0) + weight * CHARACTER_FACTOR
        best = sorted(points, key=points.__getitem__, reverse=True)[:most]
        return [id for id in best if points[id] >= points[best[0]] * LEAST_OF_BEST]

    # Letters

    def by_sound(self, query: Query, table: str | None = None) -> list[Hit]:
        """What pinyin, whole or cut short, with a slip, or first letters only, may have meant."""
        letters, cuts = query.letters, query.cuts
        found = self._heard(self._decoder.readings(letters, cuts), table)
        if len(found) < ENOUGH and not cuts:
            found = self._by_mixed(letters, table) | found
        if len(found) < ENOUGH and len(letters) > 3:
            found = self._heard(self._decoder.readings(letters, cuts, has_slip=True), table) | found
        if not found and len(letters) > 5 and not cuts:
            found = self._heard(self._decoder.readings_of_swapped(letters), table)
        if len(found) < ENOUGH and 2 <= len(letters) <= LONGEST_INITIALS and not cuts:
            found = self._by_initials(letters, table) | found
        return [*found.values()]

    def _by_loose_sound(self, query: Query, table: str | None) -> list[Hit]:
        """What holds many of the sounds of a whole sentence in pinyin."""
        said = self._decoder.loosely(query.letters, query.cuts)
        return self.by_words(from_sounds(said, self.reader, self._size), table) if len(said) > 2 else []

    def _heard(self, some: Sequence[Reading], table: str | None) -> dict[str, Hit]:
        most = RANKED if table is None else RANKED * WIDER
        meant: dict[int, Reading] = {}
        for reading in some[:READINGS]:
            for id in _entries(self.reader.rows_with(self._tokens(reading), most * 2)):
                meant.setdefault(id, reading)
            if len(meant) >= most:
                break
        rows: dict[Reading, list[Row]] = {}
        for row in self.reader.entries([*meant][:most], table)[:RANKED]:
            rows.setdefault(meant[row.id], []).append(row)
        found: dict[str, Hit] = {}
        for reading, its in rows.items():
            found |= _sounding(self._pattern(reading), reading.bits, its, BEGUN if reading.begun else SOUNDS)
        return found

    def _tokens(self, reading: Reading) -> str:
        said = [self._spelled[number_of(sound)] for sound in reading.sounds]
        tokens = [f'"{first}{MARK}{second}"' for first, second in pairwise(said)]
        if reading.begun or len(said) == 1:
            tokens.append(f'"{said[-1]}{MARK}{reading.begun}"*')
        return " AND ".join(tokens)

    def _pattern(self, reading: Reading) -> re.Pattern[str]:
        if not reading.begun:
            return re.compile(reading.sounds)
        return re.compile(f"{reading.sounds}[{beginning_with(reading.begun)}]")

    def _by_mixed(self, letters: str, table: str | None) -> dict[str, Hit]:
        """What whole syllables and first letters behind them may have meant, by the split that finds most syllables."""
        found: dict[str, Hit] = {}
        longest = 0
        for reading, beginnings in self._mixed(letters):
            if found and len(reading.sounds) < longest:
                break
            longest = len(reading.sounds)
            firsts = reading.sounds.translate(initials()) + "".join(beginning[0] for beginning in beginnings)
            match = f"{self._tokens(replace(reading, begun=beginnings[0]))} AND {_initials_match(firsts)}"
            wanted = pattern(reading.sounds, beginnings)
            rows = self.reader.entries(_entries(self.reader.rows_with(match, RANKED * 2)), table)
            found = _sounding(wanted, reading.bits + MIXED_BITS, rows, SOUNDS) | found
        return found

    def _mixed(self, letters: str) -> Iterator[tuple[Reading, list[str]]]:
        for said, beginnings in islice(splits(letters), MOST_SPLITS):
            whole = (reading for reading in self._decoder.readings(said) if not reading.begun)
            yield from ((reading, beginnings) for reading in islice(whole, READINGS_OF_SPLIT))

    def _by_initials(self, letters: str, table: str | None) -> dict[str, Hit]:
        wanted = re.compile("".join(f"[{letter}{beginning_with(letter)}]" for letter in letters))
        rows = self.reader.entries(_entries(self.reader.rows_with(_initials_match(letters), RANKED * 2)), table)
        return _sounding(wanted, float(len(letters)), rows, INITIALS)


def _sounding(wanted: re.Pattern[str], bits: float, rows: Iterable[Row], weights: Weights) -> dict[str, Hit]:
    """The entries in which a pattern of sounds stands, by their paths."""
    some = ((row.path, sound_features(wanted, bits, row)) for row in rows)
    return {path: Hit(path, 1.0, features, weights) for path, features in some if features is not None}


def _initials_match(letters: str) -> str:
    if len(letters) <= GRAM:
        return f'"2{letters}"' + ("*" if len(letters) < GRAM else "")
    return " AND ".join(f'"2{letters[start : start + GRAM]}"' for start in range(len(letters) - GRAM + 1))


def _count(points: dict[int, float], rows: Iterable[int], worth: float) -> None:
    in_title = worth * TITLE_FACTOR
    for row in rows:
        if row > BODY:
            points[row - BODY] = points.get(row - BODY, 0.0) + worth
        else:
            points[row] = points.get(row, 0.0) + in_title


def _entries(rows: Iterable[int]) -> list[int]:
    """The entries of rows of the full-text table, each once, in their order."""
    return list(dict.fromkeys(row - BODY if row > BODY else row for row in rows))
