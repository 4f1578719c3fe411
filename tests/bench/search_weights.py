"""`python -m tests.bench.search_weights FOLDER`: learns the weights of `kiosk.search.weights` and prints them.

The half of the questions in the folder that is held out (see `tests.bench.vectors.is_held_out`) has no say in it.
Learnt is what makes it likely that the first of all that one question finds is right (a softmax), on the folder's
entries, which count twice, and on a hundred thousand. Each kind of question counts by the root of its number. Chinese
words begin with the weights in `BEFORE` and are pulled back to them, sounds and first letters begin with nought; words
of other letters keep what they have, since learning made them no better, and are what sounds are measured against. What
depends on how long titles and bodies are stays for Chinese words as it was too: learnt from these collections it made
worse what the questions of `./run bench search` find in the shipped content, whose titles are shorter.
"""

from __future__ import annotations

import json
import lzma
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import numpy

from kiosk.search.engine import Engine
from kiosk.search.weights import BEGUN, HAN, INITIALS, SOUNDS, TERM, WORDS, Weights
from tests.bench.search import SIZES
from tests.bench.search_adapter import Adapter
from tests.bench.vectors import is_held_out

PULL, PULL_BACK, STEPS, RATE = 0.02, 0.05, 1200, 0.05
TIMES = 2
"""So often the folder's own entries count: a kiosk has about as many."""

BEFORE: Mapping[Weights, Weights] = {
    HAN: (1.0, 0.3, 0.31, 0.33, 0.29, -0.083, 0.3, 0.52, 0.23, 0.61, 1.2),
    TERM: (1.0, 0.3, 0.31, 0.33, 0.29, -0.083, 0.3, 0.52, 0.23, 0.61, 1.2, 0.0, 0.0, 0.0, 0.0),
    WORDS: WORDS,
}
KEPT = (2, 5, 7, 8)
"""How much of a title was found, the body's length, the characters held."""

LEARNT_TOGETHER = ((HAN,), (TERM,), (WORDS, SOUNDS, BEGUN, INITIALS))
NAMES = {HAN: "HAN", TERM: "TERM", SOUNDS: "SOUNDS", BEGUN: "BEGUN", INITIALS: "INITIALS"}


class Asked(NamedTuple):
    """A question, and of each way in which it finds an entry the features and whether that is right."""

    kind: str
    found: list[tuple[Weights, tuple[float, ...], bool]]


def main(data: Path) -> None:
    """Learns and prints."""
    lines = (data / "dev" / "queries.jsonl").read_text("utf-8").splitlines()
    queries = [each for each in map(json.loads, lines) if not is_held_out(each["base"]) and each["kind"] != "xling"]
    few = [json.loads(line) for line in (data / "dev" / "corpus.jsonl").read_text("utf-8").splitlines()]
    with lzma.open(data / "distractors" / "laws_zh.jsonl.xz", "rt", encoding="utf-8") as file:
        many = few + [json.loads(line) for line in islice(file, SIZES[-1] - len(few))]
    questions = []
    for corpus, times in ((few, TIMES), (many, 1)):
        with tempfile.TemporaryDirectory(prefix="yizhan-weights-") as folder:
            questions += [*asked(Adapter(corpus, folder).engine, queries)] * times
    for weights, values in learnt(questions).items():
        print(f"{NAMES[weights]}: Weights = ({', '.join(f'{value:.3g}' for value in values)})")


def asked(engine: Engine, queries: Sequence[dict[str, Any]]) -> Iterator[Asked]:
    """What the engine finds for each question, before it is put in order."""
    for each in queries:
        query, right = engine.parse(each["query"]), set(each["relevant"])
        hits = engine.by_words(query) if query.groups else []
        hits += engine.by_sound(query) if query.letters else []
        if any(hit.path in right for hit in hits):
            found = [(hit.weights, hit.features, hit.path in right) for hit in hits]
            yield Asked(f"{each['lang']} {each['kind']}", found)


def learnt(questions: Sequence[Asked]) -> dict[Weights, list[float]]:
    """New weights for each way of finding."""
    new = {}
    for ways in LEARNT_TOGETHER:
        some = [question for question in questions if question.found[0][0] in ways]
        new |= {way: values for way, values in of_ways(some, ways).items() if way in NAMES}
    return new


def of_ways(questions: Sequence[Asked], ways: Sequence[Weights]) -> dict[Weights, list[float]]:
    """New weights for ways between which one question may choose."""
    starts = {way: 1 + sum(map(len, ways[:place])) for place, way in enumerate(ways)}
    rows: list[list[float]] = []
    right, groups = [], []
    for question in questions:
        groups.append(len(rows))
        for way, features, is_right in question.found:
            row = [0.0] * (1 + sum(map(len, ways)))
            row[0] = sum(map(float.__mul__, map(float, BEFORE.get(way, ())), map(float, features)))
            if way in NAMES:
                is_kept = KEPT if way in BEFORE else ()
                learnt_from = (0.0 if place in is_kept else value for place, value in enumerate(features))
                row[starts[way] : starts[way] + len(features)] = learnt_from
            rows.append(row)
            right.append(float(is_right))
    number = Counter(question.kind for question in questions)
    counts = numpy.array([number[question.kind] ** -0.5 for question in questions])
    pull = PULL_BACK if len(ways) == 1 else PULL
    values = descended(numpy.array(rows), numpy.array(right), numpy.array(groups), counts / counts.mean(), pull)
    values = (values / values[0]).tolist()
    return {
        way: [
            before + more
            for before, more in zip(BEFORE.get(way, [0.0] * len(way)), values[start : start + len(way)], strict=True)
        ]
        for way, start in starts.items()
    }


def descended(rows: Any, right: Any, groups: Any, counts: Any, pull: float) -> Any:
    """Gradient descent (Adam) from nought, each feature divided by its spread; all but the first are pulled back."""
    spread = rows.std(0)
    spread[spread < 1e-6] = 1.0
    rows = rows / spread
    sizes = numpy.diff(numpy.append(groups, len(rows)))
    counts = numpy.repeat(counts, sizes)
    weights, mean, square = (numpy.zeros(rows.shape[1]) for _ in range(3))
    pulled = numpy.append(0.0, numpy.full(rows.shape[1] - 1, pull))

    def share(values: Any) -> Any:
        return values / numpy.repeat(numpy.add.reduceat(values, groups), sizes)

    for step in range(1, STEPS + 1):
        scores = rows @ weights
        likely = share(numpy.exp(scores - numpy.repeat(numpy.maximum.reduceat(scores, groups), sizes)))
        wrong = likely - share(likely * right + 1e-300)
        slope = rows.T @ (counts * wrong) / len(groups) + pulled * weights
        mean, square = 0.9 * mean + 0.1 * slope, 0.999 * square + 0.001 * slope**2
        rate = RATE if step < STEPS * 0.7 else RATE / 5
        weights -= rate * mean / (1 - 0.9**step) / (numpy.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return weights / spread


if __name__ == "__main__":
    main(Path(sys.argv[1]))
