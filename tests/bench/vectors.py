"""`./run bench search --data DIR --vectors`: what the extra `vectors` adds, on the questions that had no say in it.

Its few numbers were chosen on half of the queries, told apart by their hash (see `tests.bench.vectors_choice`); the
other half is what is printed.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from kiosk.bootstrap import build_kiosk
from kiosk.settings import Settings
from tests.bench.search import QUESTIONS, evaluated, rank, shares
from tests.bench.table import Row

ADAPTER = Path(__file__).with_name("vectors_adapter.py")
OWN = "station"
ASKED = ("question", "otherwise")


def measure(data: Path) -> Iterator[Row]:
    """Shares with a right entry first and among five, with vectors and without, and what they cost.

    Needs the extra; the shipped content's few questions are not held out.
    """
    yield from own_questions()
    found = evaluated(data, "--ranks", "--adapter", f"vectors={ADAPTER}")
    queries = [json.loads(line) for line in (data / "dev" / "queries.jsonl").read_text("utf-8").splitlines()]
    ranks = {name: by_kind(queries, found[name]["ranks"]) for name in ("vectors", "project")}
    for kind, some in sorted(ranks["vectors"].items()):
        others = ranks["project"][kind]
        yield Row(f"held out: {kind}", of(some), f"without: {of(others)}; {len(some)} questions")
    for name in ("project", "vectors"):
        cost, latency = found[name], found[name]["latency"]
        built = f"{cost['build_cpu_s']:.1f} s, {cost['size_mb']:.0f} MB, memory +{cost['rss_mb']:.0f} MB"
        asked = " ".join(f"{latency['kinds_cpu_p50'][kind]:.2f}" for kind in ("zh/question", "en/xling", "zh/pinyin"))
        yield Row(f"{name}: index", built, f"Chinese question, other language, pinyin, ms p50: {asked}")


def own_questions() -> Iterator[Row]:
    """What a visitor sees of the shipped content: answers as the screen lists them, before a pause and after it."""
    questions = [each for each in json.loads(QUESTIONS.read_text("utf-8")) if each["kind"] in ASKED]
    ranks: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    with tempfile.TemporaryDirectory(prefix="yizhan-vectors-") as home:
        settings = Settings(home=Path(home), ballast_bytes=0, has_vectors=True)
        kiosk = build_kiosk(settings, start_sync=False, in_background=lambda work: work())
        began = time.process_time()
        kiosk.search.prepare()
        yield Row("shipped content: model and vectors", f"{time.process_time() - began:.1f} s", "processor time")
        for question in questions:
            before = rank(kiosk, question)
            kiosk.search.think(question["query"], lambda: None)
            ranks[question["lang"], question["kind"]].append((before, rank(kiosk, question)))
        kiosk.close()
    for (lang, kind), some in sorted(ranks.items()):
        without, with_vectors = ([pair[place] for pair in some] for place in (0, 1))
        yield Row(f"own questions, {lang} {kind}", of(with_vectors), f"without: {of(without)}; {len(some)} questions")


def by_kind(queries: list[dict[str, Any]], ranks: Mapping[str, int]) -> dict[str, list[int]]:
    """The ranks of the half that is held out, by language and kind; questions of the kiosk's own field once more."""
    found = defaultdict(list)
    for query in queries:
        if is_held_out(query["base"]):
            found[f"{query['lang']} {query['kind']}"].append(ranks[query["qid"]])
            if query["base"].startswith(OWN) and query["kind"] == "question":
                found[f"{query['lang']} question of our own field"].append(ranks[query["qid"]])
    return found


def is_held_out(base: str) -> bool:
    """Whether a question, with all that was made of it, belongs to the half that is only measured."""
    return bool(sha256(base.encode()).digest()[0] & 1)


def of(ranks: list[int]) -> str:
    """Shares first and among five."""
    return shares(*(sum(0 < rank <= most for rank in ranks) / len(ranks) for most in (1, 5)))
