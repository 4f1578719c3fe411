"""Figures of typing: `python -m tests.bench.typing ROLE PLACE [DATA]` prints those of one engine as JSON.

Each role is a process of its own, so that memory and start are its own: ``kiosk`` the kiosk's engine, ``dict`` the same
dictionary as Python objects, ``sqlite`` one look-up a keystroke, ``rime`` librime (where it is installed).
"""

from __future__ import annotations

import gc
import json
import re
import sqlite3
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from assets import asset

Term = tuple[str, str]
"""What is meant, and the letters that were typed for it."""
Press = Callable[[str], list[str]]

HAN = re.compile(r"[\u3400-\u9fff]{2,8}")
FIRST = 5
SHORTEST_INITIALS = 3


def pss_mb() -> float:
    """Memory of this process in megabytes, shared pages by their share."""
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def own_terms(names: Iterable[str]) -> dict[str, list[Term]]:
    """The content's names and keywords, as they are typed: whole, and by initials."""
    from pypinyin import lazy_pinyin

    found: dict[str, list[Term]] = {"pinyin": [], "initials": []}
    for name in sorted({name for name in names if HAN.fullmatch(name)}):
        syllables = lazy_pinyin(name, v_to_u=False)
        found["pinyin"].append((name, "".join(syllables)))
        if len(syllables) >= SHORTEST_INITIALS:
            found["initials"].append((name, "".join(syllable[0] for syllable in syllables)))
    return found


def given_terms(data: Path) -> dict[str, list[Term]]:
    """Terms of other people's texts: the keyword and its letters, from `dev/queries.jsonl` of the folder."""
    by_base: dict[str, dict[str, str]] = {}
    for line in (data / "dev" / "queries.jsonl").read_text("utf-8").splitlines():
        query = json.loads(line)
        by_base.setdefault(query["base"], {})[query["kind"]] = query["query"]
    kinds = ("pinyin", "initials")
    return {
        kind: [(word, its[kind]) for its in by_base.values() if kind in its and (word := _meant(its))] for kind in kinds
    }


def _meant(kinds: dict[str, str]) -> str | None:
    return kinds.get("keyword") or kinds.get("short")


def measure(press: Press, clear: Callable[[], None], terms: dict[str, list[Term]]) -> dict[str, Any]:
    """Type all terms: how often the first, and one of the first five, is meant; and CPU milliseconds a keystroke."""
    found: dict[str, Any] = {"ms": []}
    for kind, some in terms.items():
        first = among = 0
        for meant, letters in some:
            clear()
            candidates: list[str] = []
            for letter in letters:
                began = time.process_time()
                candidates = press(letter)
                found["ms"].append((time.process_time() - began) * 1000)
            first += candidates[:1] == [meant]
            among += meant in candidates[:FIRST]
        found[kind] = {"terms": len(some), "first": first / len(some), "among": among / len(some)}
    return found


def shipped_words() -> Iterator[tuple[str, tuple[str, ...], int]]:
    """The dictionary of the kiosk."""
    for line in asset("input_method", "words.txt").read_text("utf-8").splitlines():
        text, syllables, weight = line.split("\t")
        yield text, tuple(syllables.split(" ")), int(weight)


def service_of_content() -> Any:
    """The kiosk's typing on the shipped content; nothing learnt yet."""
    from kiosk.services.typing import Typing
    from sync.protocol.packs import load_directory

    pack = load_directory(asset("content"))
    content = SimpleNamespace(version=lambda: pack.version, table=pack.table)
    return Typing(content, lambda work: work())  # type: ignore[arg-type]


def kiosk(_place: Path, data: Path | None) -> dict[str, Any]:
    """The kiosk's engine with the words of its content."""
    service = service_of_content()
    gc.collect()
    before, began = pss_mb(), time.process_time()
    composer = service.composer()
    composer.press("s")
    composer.candidates()
    cold_ms = (time.process_time() - began) * 1000
    began = time.process_time()
    service.prepare()
    learn_ms = (time.process_time() - began) * 1000

    def press(letter: str) -> list[str]:
        composer.press(letter)
        return [candidate.text for candidate in composer.candidates(0, FIRST)]

    for letter in "shenfenzhengdiulezenmeban":
        press(letter)
    gc.collect()
    grown = pss_mb() - before
    terms = own_terms(service._names())
    found = measure(press, composer.reset, terms)
    if data is not None:
        found["given"] = measure(press, composer.reset, given_terms(data))
    return found | {"cold_ms": cold_ms, "learn_ms": learn_ms, "mb": grown}


def dict_(_place: Path, _data: Path | None) -> dict[str, Any]:
    """The dictionary as a Python dictionary: what it takes to read it, and to keep it."""
    gc.collect()
    before, began = pss_mb(), time.process_time()
    words: dict[str, list[tuple[str, tuple[str, ...], int]]] = {}
    for entry in shipped_words():
        words.setdefault("".join(syllable[0] for syllable in entry[1]), []).append(entry)
    return {"cold_ms": (time.process_time() - began) * 1000, "mb": pss_mb() - before, "words": len(words)}


def sqlite(place: Path, _data: Path | None) -> dict[str, Any]:
    """One indexed look-up of the whole letters a keystroke: it finds words typed whole, and nothing else."""
    database = sqlite3.connect(place / "words.db")
    database.execute("CREATE TABLE words (letters TEXT, word TEXT, weight INTEGER)")
    rows = (("".join(syllables), text, weight) for text, syllables, weight in shipped_words())
    database.executemany("INSERT INTO words VALUES (?, ?, ?)", rows)
    database.execute("CREATE INDEX by_letters ON words (letters, weight)")
    database.commit()
    typed: list[str] = []

    def press(letter: str) -> list[str]:
        typed.append(letter)
        query = "SELECT word FROM words WHERE letters = ? ORDER BY weight DESC LIMIT 5"
        return [word for (word,) in database.execute(query, ["".join(typed)])]

    return measure(press, typed.clear, own_terms(service_of_content()._names()))


def rime(place: Path, data: Path | None) -> dict[str, Any]:
    """librime with the same dictionary and the same words of the content."""
    from kiosk.input_method.phrases import own_words
    from kiosk.services.typing import TITLED, TOLD
    from tests.bench.rime import Rime, is_installed

    if not is_installed():
        return {}
    service = service_of_content()
    _, dictionary = service._lexicons()
    own = own_words(dictionary, service._names(), service._texts(TITLED), service._said(), service._texts(TOLD))
    words = [*shipped_words(), *own.entries()]
    terms = own_terms(service._names())
    gc.collect()
    before = pss_mb()
    engine = Rime(place / "rime", words)
    engine.press("s")
    grown = pss_mb() - before
    found = measure(engine.press, engine.clear, terms)
    if data is not None:
        found["given"] = measure(engine.press, engine.clear, given_terms(data))
    return found | {"cold_ms": engine.deploy_s * 1000, "mb": grown}


ROLES = {"kiosk": kiosk, "dict": dict_, "sqlite": sqlite, "rime": rime}


if __name__ == "__main__":
    role, place, *given = sys.argv[1:]
    print(json.dumps(ROLES[role](Path(place), Path(given[0]) if given else None)))
