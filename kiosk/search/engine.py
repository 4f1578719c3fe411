"""The search: a few short lists from the index, and the best of what stands in them put in order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kiosk.search.decoder import Decoder, Reading
from kiosk.search.entry import GRAM
from kiosk.search.query import BY_SOUND, Group, Query, parse
from kiosk.search.ranking import SOUND_WEIGHTS, WORD_WEIGHTS, dot, sound_features, word_features
from kiosk.search.reader import Reader, Row
from kiosk.search.syllables import initials, number_of, readings, sounds
from kiosk.search.tables import BODY
from kiosk.search.text import is_han

LIST_ROWS, ALL_ROWS, LISTS = 1500, 2500, 12
TITLE_FACTOR = 1.8
RANKED = 60
READINGS = 8
ENOUGH = 5
SHORT_RUN = 8


@dataclass(frozen=True, slots=True)
class Found:
    """An entry that was found."""

    path: str
    score: float


class Engine:
    """Searches one index."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self._size = reader.size()
        self._decoder = Decoder(reader.sound_pairs())
        self._spelled = readings().syllables

    def search(self, text: str, most: int = 10) -> list[Found]:
        """The entries that fit best, best first."""
        query = parse(text, self.reader, self._size)
        if not query.groups:
            return []
        found: dict[str, float] = {}
        for path, score, _ in [*self.by_words(query), *(self.by_sound(query) if query.letters else ())]:
            found[path] = max(score, found.get(path, score))
        ordered = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
        return [Found(path, score) for path, score in ordered[:most]]

    # Words

    def by_words(self, query: Query) -> list[tuple[str, float, tuple[float, ...]]]:
        rows = self.reader.entries(self._likely(query))
        found = []
        for row in rows:
            features = word_features(query, row)
            if features[0] > 0:
                found.append((row.path, dot(WORD_WEIGHTS, features), features))
        return found

    def _likely(self, query: Query) -> list[int]:
        """The entries in which the rarest groups meet."""
        points: dict[int, float] = {}
        left = ALL_ROWS
        groups = sorted(query.groups, key=lambda group: -group.weight)
        for group in groups[:LISTS]:
            for match, worth in self._matches(group, query):
                rows = self.reader.rows_with(match, min(LIST_ROWS, max(left, 200)))
                left -= len(rows)
                one, title = worth * group.weight, worth * group.weight * TITLE_FACTOR
                for row in rows:
                    if row > BODY:
                        row -= BODY
                        points[row] = points.get(row, 0.0) + one
                    else:
                        points[row] = points.get(row, 0.0) + title
            if left <= 0:
                break
        if len(points) <= RANKED:
            return list(points)
        return sorted(points, key=points.__getitem__, reverse=True)[:RANKED]

    def _matches(self, group: Group, query: Query) -> Iterator[tuple[str, float]]:
        for word, worth in group.words:
            yield f'"{word}"' if len(word) > 1 or group.place < 0 else f'"{word}"*', worth
        if group.sound and (not group.words or len(query.groups) < SHORT_RUN):
            first, second = (self._spelled[number_of(sound)] for sound in group.sound)
            yield f'"{first}1{second}"', BY_SOUND

    # Letters

    def by_sound(self, query: Query) -> list[tuple[str, float, tuple[float, ...]]]:
        found = self._heard(self._decoder.readings(query.letters, query.cuts)[:READINGS])
        if len(found) < ENOUGH and len(query.letters) > 3:
            known = {path for path, _, _ in found}
            more = self._heard(self._decoder.readings(query.letters, query.cuts, has_slip=True)[:READINGS])
            found += [hit for hit in more if hit[0] not in known]
        if len(found) < ENOUGH and 2 <= len(query.letters) <= 16 and not query.cuts:
            found += self._by_initials(query.letters)
        return found

    def _heard(self, some: Iterable[Reading]) -> list[tuple[str, float, tuple[float, ...]]]:
        found: dict[str, tuple[str, float, tuple[float, ...]]] = {}
        for reading in some:
            said = [self._spelled[number_of(sound)] for sound in reading.sounds]
            tokens = [f'"{first}1{second}"' for first, second in zip(said, said[1:], strict=False)]
            if reading.begun:
                tokens.append(f'"{said[-1]}1{reading.begun}"*')
            elif len(said) == 1:
                tokens.append(f'"{said[0]}1"*')
            rows = self.reader.rows_with(" AND ".join(tokens), RANKED * 2)
            pattern = re.compile(reading.sounds + (self._class_of(reading.begun) if reading.begun else ""))
            for row in self.reader.entries(_entries(rows)[:RANKED]):
                features = sound_features(pattern, reading.bits, row.title_sounds, row.body_sounds)
                if features is not None and row.path not in found:
                    found[row.path] = (row.path, dot(SOUND_WEIGHTS, features) + 0.6, features)
            if len(found) >= RANKED:
                break
        return list(found.values())

    def _class_of(self, begun: str) -> str:
        return "[" + "".join(chr(0xE000 + n) for n, s in enumerate(self._spelled) if s.startswith(begun)) + "]"

    def _by_initials(self, letters: str) -> list[tuple[str, float, tuple[float, ...]]]:
        if len(letters) <= GRAM:
            match = f'"2{letters}"' + ("*" if len(letters) < GRAM else "")
        else:
            match = " AND ".join(f'"2{letters[start : start + GRAM]}"' for start in range(len(letters) - GRAM + 1))
        pattern, found = re.compile(letters), []
        for row in self.reader.entries(_entries(self.reader.rows_with(match, RANKED * 2))[: RANKED * 2]):
            title, body = row.title_sounds.translate(initials()), row.body_sounds.translate(initials())
            features = sound_features(pattern, 0.0, title, body)
            if features is not None:
                found.append((row.path, dot(SOUND_WEIGHTS, features) + 0.4, features))
        return found


def _entries(rows: Iterable[int]) -> list[int]:
    """The entries of rows of the full-text table, each once, in their order."""
    return list(dict.fromkeys(row - BODY if row > BODY else row for row in rows))
