"""The search: a few short lists from the index, and the best of what stands in them put in order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from kiosk.search.decoder import Decoder, Reading
from kiosk.search.entry import GRAM
from kiosk.search.query import BY_SOUND, Query, parse
from kiosk.search.ranking import FOUND, MEANT, SOUND_BASE, SOUND_WEIGHTS, WORD_WEIGHTS, dot, sound_features, word_features
from kiosk.search.reader import Reader, Row
from kiosk.search.syllables import initials, number_of, readings, sound_of
from kiosk.search.synonyms import Synonyms
from kiosk.search.tables import BODY

LIST_ROWS, ALL_ROWS, LISTS = 1500, 2500, 12
TITLE_FACTOR = 1.8
CHARACTERS, CHARACTER_FACTOR = 6, 0.5
CHARACTER_ROWS = 300
RANKED = 60
READINGS = 8
ENOUGH = 5
LONGEST_INITIALS = 16
INITIALS_BITS = 12.0


Features = tuple[float, ...]


class Found(NamedTuple):
    """An entry that was found."""

    path: str
    score: float


class Hit(NamedTuple):
    """An entry found in one way, and why."""

    path: str
    score: float
    features: Features


class Engine:
    """Searches one index."""

    def __init__(self, reader: Reader, synonyms: Synonyms | None = None) -> None:
        self.reader, self._synonyms = reader, synonyms or Synonyms()
        self._size = reader.size()
        self._decoder = Decoder(reader.sound_pairs())
        self._spelled = readings().syllables

    def search(self, text: str, most: int = 10) -> list[Found]:
        """The entries that fit best, best first."""
        query = self.parse(text)
        if not query.groups:
            return []
        hits = self.by_words(query) + (self.by_sound(query) if query.letters else [])
        best: dict[str, float] = {}
        for hit in hits:
            best[hit.path] = max(hit.score, best.get(hit.path, hit.score))
        ordered = sorted(best.items(), key=lambda pair: (-pair[1], pair[0]))
        return [Found(path, score) for path, score in ordered[:most]]

    def parse(self, text: str) -> Query:
        """What was typed, taken apart."""
        return parse(text, self.reader, self._synonyms, self._size)

    # Words

    def by_words(self, query: Query) -> list[Hit]:
        """What holds words of the query, or other words for them."""
        found = []
        for row in self.reader.entries(self._likely(query)):
            features = word_features(query, row)
            if features[FOUND] > 0 or features[MEANT] > 0:
                found.append(Hit(row.path, dot(WORD_WEIGHTS, features), features))
        return found

    def _likely(self, query: Query) -> list[int]:
        """The entries in which the rarest groups meet."""
        points: dict[int, float] = {}
        left = ALL_ROWS
        groups = sorted((*query.groups, *query.concepts), key=lambda group: -group.weight)
        for group in groups[:LISTS]:
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
        if len(points) <= RANKED:
            return list(points)
        return sorted(points, key=points.__getitem__, reverse=True)[:RANKED]

    # Letters

    def by_sound(self, query: Query) -> list[Hit]:
        """What pinyin, whole or cut short, with a slip, or first letters only, may have meant."""
        letters, cuts = query.letters, query.cuts
        found = self._heard(self._decoder.readings(letters, cuts))
        if len(found) < ENOUGH and len(letters) > 3:
            found = self._heard(self._decoder.readings(letters, cuts, has_slip=True)) | found
        if not found and len(letters) > 5:
            found = self._heard(self._decoder.readings_of_swapped(letters))
        if len(found) < ENOUGH and 2 <= len(letters) <= LONGEST_INITIALS and not cuts:
            found = self._by_initials(letters) | found
        return [Hit(path, SOUND_BASE + dot(SOUND_WEIGHTS, features), features) for path, features in found.items()]

    def _heard(self, some: Sequence[Reading]) -> dict[str, Features]:
        found: dict[str, Features] = {}
        for reading in some[:READINGS]:
            said = [self._spelled[number_of(sound)] for sound in reading.sounds]
            tokens = [f'"{first}1{second}"' for first, second in zip(said, said[1:], strict=False)]
            if reading.begun or len(said) == 1:
                tokens.append(f'"{said[-1]}1{reading.begun}"*')
            pattern = re.compile(reading.sounds + (self._class_of(reading.begun) if reading.begun else ""))
            for row in self.reader.entries(_entries(self.reader.rows_with(" AND ".join(tokens), RANKED * 2))[:RANKED]):
                features = sound_features(pattern, reading.bits, row.title_sounds, row.body_sounds)
                if features is not None:
                    found.setdefault(row.path, features)
            if len(found) >= RANKED:
                break
        return found

    def _class_of(self, begun: str) -> str:
        """A class of a regular expression: the sounds that begin so."""
        sounds = (sound_of(number) for number, syllable in enumerate(self._spelled) if syllable.startswith(begun))
        return f"[{''.join(sounds)}]"

    def _by_initials(self, letters: str) -> dict[str, Features]:
        if len(letters) <= GRAM:
            match = f'"2{letters}"' + ("*" if len(letters) < GRAM else "")
        else:
            match = " AND ".join(f'"2{letters[start : start + GRAM]}"' for start in range(len(letters) - GRAM + 1))
        pattern, found = re.compile(letters), {}
        for row in self.reader.entries(_entries(self.reader.rows_with(match, RANKED * 2))):
            sounds = (row.title_sounds.translate(initials()), row.body_sounds.translate(initials()))
            features = sound_features(pattern, INITIALS_BITS, *sounds)
            if features is not None:
                found[row.path] = features
        return found


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
