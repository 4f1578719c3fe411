"""`./run bench search [--data DIR]`: whether the search finds what is meant, how fast, and what its index costs.

With a folder of questions (``evaluate.py``, ``dev/``, ``distractors/``) it runs that evaluation beside plain FTS5 over
pairs of characters; without one, a small set of questions about the shipped content, worded otherwise than it.
Those of the kind "visitor" are kept apart: no word of the content and no weight was chosen by them.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from kiosk.bootstrap import build_kiosk
from kiosk.kiosk import Kiosk
from kiosk.services.search_views import KINDS
from kiosk.settings import Settings
from tests.bench.table import Row

ROOT = Path(__file__).resolve().parents[2]
ADAPTER = Path(__file__).with_name("search_adapter.py")
QUESTIONS = Path(__file__).with_name("questions.json")
PEER = "fts5_bigram"
SIZES = (1_000, 10_000, 100_000)
TIMED = 400
ROUNDS = 3


def measure(data: Path | None) -> Iterator[Row]:
    """All figures of the search."""
    yield from own_questions()
    if data is not None:
        yield from evaluation(data)


def own_questions() -> Iterator[Row]:
    """The questions that belong to this project, on the content that ships, answered as the screen lists it."""
    questions: list[dict[str, Any]] = json.loads(QUESTIONS.read_text("utf-8"))
    with tempfile.TemporaryDirectory(prefix="yizhan-search-") as folder:
        settings = Settings(home=Path(folder), ballast_bytes=0)
        kiosk = build_kiosk(settings, start_sync=False, in_background=lambda work: work())
        began = time.process_time()
        kiosk.content.rebuild_index()
        yield Row("search: index of the shipped content", f"{time.process_time() - began:.2f} s", "processor time")
        ranks, times = defaultdict(list), []
        for question in questions:
            taken = []
            for _ in range(ROUNDS):
                start = time.process_time_ns()
                found = rank(kiosk, question)
                taken.append((time.process_time_ns() - start) / 1e6)
            times.append(min(taken))
            ranks[question["lang"], question["kind"]].append(found)
        kiosk.close()
    for (lang, kind), some in sorted(ranks.items()):
        first, five = (sum(0 < rank <= most for rank in some) / len(some) for most in (1, 5))
        yield Row(f"own questions, {lang} {kind}", shares(first, five), f"{len(some)}; first / among five")
    yield Row("  ms of processor time, p50/p99", f"{median(times):.2f}/{quantiles(times, n=100)[98]:.2f}")


def rank(kiosk: Kiosk, question: dict[str, Any]) -> int:
    """The place of the first right entry among the answers and, below them, what may have been meant; 0 if none is."""
    tables = {kind.name: table for table, kind in KINDS.items()}
    answers = kiosk.search.find(question["query"])
    listed = [*answers, *kiosk.search.suggest(question["query"], beside=len(answers))]
    found = [f"{tables[hit.kind]}/{hit.id}" for hit in listed]
    return next((place for place, path in enumerate(found, 1) if path in question["relevant"]), 0)


def evaluation(data: Path) -> Iterator[Row]:
    """The evaluation in `data`: quality on its corpus as it is and on the largest, and time at all sizes."""
    found = evaluated(data)
    yield from quality("5,431 entries", found)
    yield from costs("5,431 entries", found["project"], found[PEER])
    for size in SIZES:
        is_largest = size == SIZES[-1]
        found = evaluated(data, "--entries", str(size), "--every", "4", *([] if is_largest else ["--no-quality"]))
        if is_largest:
            yield from quality(f"{size:,} entries", found)
        yield from costs(f"{size:,} entries", found["project"], found[PEER])


def quality(where: str, found: dict[str, Any]) -> Iterator[Row]:
    """How often a right entry comes first, and among five, by kind of question."""
    for key, own in found["project"]["quality"].items():
        other = found[PEER]["quality"][key]
        reference = f"{PEER}: {shares(other['r1'], other['r5'])}; {own['n']} questions"
        yield Row(f"{where}: {key.replace('/', ' ')}, first/five", shares(own["r1"], own["r5"]), reference)


def evaluated(data: Path, *options: str) -> dict[str, Any]:
    """What evaluate.py writes, with our adapter beside its own plain one."""
    with tempfile.TemporaryDirectory(prefix="yizhan-search-") as folder:
        out = Path(folder) / "out.json"
        command = [sys.executable, str(data / "evaluate.py"), "--adapter", f"project={ADAPTER}", "--peers", PEER]
        command += ["--data", str(data), "--latency", str(TIMED), "--out", str(out), *options]
        path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
        environment = os.environ | {"PYTHONPATH": path}
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=environment)
        if done.returncode or not out.exists():
            raise SystemExit(f"{data / 'evaluate.py'} failed: {done.stderr.strip().splitlines()[-1]}")
        found: dict[str, Any] = json.loads(out.read_text("utf-8"))
    for name, one in found.items():
        if "error" in one:
            raise SystemExit(f"{name} cannot be built: {one['error']}")
    return found


def costs(where: str, own: dict[str, Any], other: dict[str, Any]) -> Iterator[Row]:
    """Time of a search, and what the index takes."""
    mine, theirs = own["latency"]["cpu"], other["latency"]["cpu"]
    for name in ("p50", "p99"):
        value, reference = mine[name], theirs[name]
        yield Row(f"{where}: search, ms {name}", f"{value:.2f}", f"{PEER}: {reference:.2f}", f"{value / reference:.2f}")
    asked = "zh/question"
    value, reference = own["latency"]["kinds_cpu_p50"][asked], other["latency"]["kinds_cpu_p50"][asked]
    yield Row("  Chinese questions, ms p50", f"{value:.2f}", f"{PEER}: {reference:.2f}", f"{value / reference:.2f}")
    built = f"{own['build_cpu_s']:.1f} s, {own['size_mb']:.0f} MB, memory +{own['rss_mb']:.0f} MB"
    yield Row("  index", built, f"{PEER}: {other['build_cpu_s']:.1f} s, {other['size_mb']:.0f} MB")


def shares(first: float, five: float) -> str:
    """.75/.87"""
    return f"{first:.2f}/{five:.2f}".replace("0.", ".")
