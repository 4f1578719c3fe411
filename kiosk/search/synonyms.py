"""Other words for the same thing, in all our languages at once. They are content: see the table ``synonyms``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kiosk.search.text import fold, is_han, runs, stem

LONGEST_TERM = 8
LONGEST_PHRASE = 4


class Synonyms:
    """Finds the terms of a query that have other words, and what those are."""

    def __init__(self, groups: Iterable[Sequence[str]] = ()) -> None:
        self._others: dict[str, tuple[str, ...]] = {}
        for group in groups:
            terms = list(dict.fromkeys(term for term in map(normal, group) if term))
            for term in terms:
                known = self._others.get(term, (term,))
                self._others[term] = tuple(dict.fromkeys([*known, *terms]))

    def of(self, some: Sequence[str]) -> Iterator[tuple[int, int, int, tuple[str, ...]]]:
        """(run, start, end, words) of every term in these runs, the words with the term itself first.

        Start and end are characters of a Chinese run, and 0 and the number of runs for words of other letters.
        """
        number = 0
        while number < len(some):
            step = 1
            if is_han(some[number]):
                yield from self._in_run(number, some[number])
            else:
                for size in range(min(LONGEST_PHRASE, len(some) - number), 0, -1):
                    phrase = _phrase(some[number : number + size])
                    if phrase in self._others:
                        yield number, 0, size, self._others[phrase]
                        step = size
                        break
            number += step

    def _in_run(self, number: int, run: str) -> Iterator[tuple[int, int, int, tuple[str, ...]]]:
        place = 0
        while place < len(run):
            longest = min(LONGEST_TERM, len(run) - place)
            size = next((size for size in range(longest, 0, -1) if run[place : place + size] in self._others), 0)
            if size > 1 or (size and len(run) <= 2):
                yield number, place, place + size, self._others[run[place : place + size]]
            place += max(size, 1)


def normal(term: str) -> str:
    """A term as texts are searched for it: a Chinese one as it stands, of other words the last as its stem."""
    return _phrase(runs(fold(term)))


def _phrase(some: Sequence[str]) -> str:
    return " ".join([*some[:-1], some[-1] if is_han(some[-1]) else stem(some[-1])]) if some else ""
