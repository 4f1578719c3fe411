"""`python -m tests.bench.vectors_choice FOLDER [VECTORS]`: what the numbers of `kiosk.search.meaning` were chosen from.

On the half of the questions in the folder that is not held out (see `tests.bench.vectors.is_held_out`): shares with a
right entry first and among five, with each number as it is and as it might be, the others left alone. The vectors take
a quarter of an hour, and are kept in the folder `VECTORS` if there is one, for the next time.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from kiosk.search import meaning
from kiosk.search.engine import Found
from kiosk.search.meaning import Near, meant, merged
from tests.bench.vectors import is_held_out, of
from tests.bench.vectors_adapter import VectorsAdapter

KINDS = ("question", "short", "xling")
OTHERS: Mapping[str, tuple[Any, ...]] = {
    "WORTH": (8.0, 12.0, 14.0, 18.0, 24.0),
    "UNHELD": (0.0, -0.3, -0.7),
    "LITTLE": (0.5, 0.7),
    "FOREIGN": (0.03, 0.04, 0.06, 0.08),
    "NEAR": ({"zh": 0.86, "ru": 0.79, "en": 0.79}, {"zh": 0.9, "ru": 0.86, "en": 0.86}),
    "MOST_NEAR": (10, 50),
}
Asked = tuple[dict[str, Any], list[Found], list[Near]]


def main(data: Path, folder: str) -> None:
    """Prints a line for each value of each number."""
    corpus = [json.loads(line) for line in (data / "dev" / "corpus.jsonl").read_text("utf-8").splitlines()]
    lines = (data / "dev" / "queries.jsonl").read_text("utf-8").splitlines()
    some = [each for each in map(json.loads, lines) if each["kind"] in KINDS and not is_held_out(each["base"])]
    asked = [*found(VectorsAdapter(corpus, folder), some)]
    print("as it is", shares(asked))
    for name, values in OTHERS.items():
        now = getattr(meaning, name)
        for value in values:
            setattr(meaning, name, value)
            print(name, value, shares(asked))
        setattr(meaning, name, now)


def found(adapter: VectorsAdapter, queries: list[dict[str, Any]]) -> Iterator[Asked]:
    """Of each question what words find, and how near it is to all entries."""
    for query in queries:
        yield query, adapter.engine.search(query["query"]), adapter.vectors.near(query["query"]) or []


def shares(asked: list[Asked]) -> str:
    """First and among five by language and kind, those of three questions or more."""
    ranks: dict[str, list[int]] = defaultdict(list)
    for query, words, near in asked:
        text = query["query"]
        hits = merged(text, words, meant(text, near), lambda _: True) if meaning.may_mean(text) else words
        rank = next((place for place, hit in enumerate(hits, 1) if hit.path in query["relevant"]), 0)
        ranks[f"{query['lang']} {query['kind']}"].append(rank)
    return ", ".join(f"{kind} {of(some)}" for kind, some in sorted(ranks.items()) if len(some) > 2)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="yizhan-vectors-") as temporary:
        main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else temporary)
