"""What people really say for what the kiosk has: enough of it, in every language, and each for one thing only."""

from collections import Counter
from pathlib import Path

import pytest

from kiosk.search.entries import VARIANTS
from kiosk.store.content_cache import ContentCache
from tests.content_changes import shipped

PACK = shipped()
LEAST = {"zh": 6, "en": 3, "ru": 3}
LONGEST = 60
AMONG = 3


@pytest.mark.parametrize("table", VARIANTS)
def test_every_thing_has_other_words_in_every_language(table: str) -> None:
    variants = PACK.table(VARIANTS[table])
    assert set(variants) == set(PACK.table(table))
    few = [
        (key, lang)
        for key, said in variants.items()
        for lang, least in LEAST.items()
        if len(getattr(said, lang)) < least
    ]
    assert few == []


@pytest.mark.parametrize("lang", LEAST)
def test_no_words_are_said_of_two_things(lang: str) -> None:
    said = Counter(
        text.casefold()
        for name in VARIANTS.values()
        for record in PACK.table(name).values()
        for text in getattr(record, lang)
    )
    assert [text for text, times in said.items() if times > 1] == []
    assert max(map(len, said)) <= LONGEST


@pytest.mark.parametrize("lang", LEAST)
def test_what_people_say_finds_what_they_mean(lang: str, tmp_path: Path) -> None:
    engine = ContentCache(tmp_path / "content.db").index.engine(PACK)
    assert engine is not None
    missed = []
    for table, name in VARIANTS.items():
        for key, record in PACK.table(name).items():
            last = getattr(record, lang)[-1]
            if f"{table}/{key}" not in [hit.path for hit in engine.search(last)[:AMONG]]:
                missed.append((key, last))
    assert missed == []
