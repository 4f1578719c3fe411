"""A model of sentences for tests: a few things that can be meant, each said in several ways."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

THINGS = (
    ("身份证", "证件", "papers", "документ"),
    ("热水", "喝的", "hot water", "кипяток"),
    ("雪橇", "滑雪", "sledge", "санки"),
    ("孩子", "娃", "child", "ребён"),
)


class FakeEncoder:
    """Vectors of as many bytes as there are things; what was encoded is kept."""

    size = len(THINGS)

    def __init__(self, version: str = "fake 1") -> None:
        self.version = version
        self.encoded: list[str] = []
        self.fails_on = ""

    def encode(self, texts: Sequence[str]) -> list[bytes]:
        self.encoded += texts
        if self.fails_on and any(self.fails_on in text for text in texts):
            raise RuntimeError(f"cannot encode {texts}")
        return [_vector(text) for text in texts]

    def scan(self, vectors: bytes) -> Callable[[str], Sequence[float]]:
        rows = [vectors[start : start + self.size] for start in range(0, len(vectors), self.size)]

        def cosines(question: str) -> Sequence[float]:
            (asked,) = self.encode([question])
            return [sum(a * b for a, b in zip(asked, row, strict=True)) / 127**2 for row in rows]

        return cosines


def _vector(text: str) -> bytes:
    counts = [sum(word in text.lower() for word in words) for words in THINGS]
    length = math.sqrt(sum(count * count for count in counts)) or 1.0
    return bytes(round(count / length * 127) for count in counts)
