"""The file of vectors: only what changed is encoded, and whatever is wrong with it is made anew."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from kiosk.errors import StoreError
from kiosk.search.entry import Entry
from kiosk.search.vectors import Vectors
from tests.kiosk.sentences import FakeEncoder

ENTRIES = [
    Entry("a/1", ("身份证丢了",), ""),
    Entry("a/2", ("热水在哪里", "Hot water"), ""),
    Entry("a/3", ("雪橇",), ""),
]
ASKED = "去哪里弄点喝的"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "vectors.db"


def filled(file: Path, entries: Iterable[Entry] = ENTRIES, encoder: FakeEncoder | None = None) -> Vectors:
    vectors = Vectors(file, encoder or FakeEncoder())
    run(vectors.update(iter(entries)))
    return vectors


def run(update: Iterator[None]) -> int:
    return sum(1 for _ in update)


def first(vectors: Vectors, text: str = ASKED) -> str:
    near = vectors.near(text)
    assert near is not None
    return max(near, key=lambda entry: entry.cosine).path


def test_an_entry_is_as_near_as_the_nearest_way_to_ask_in_each_language(file):
    vectors = filled(file, [Entry("a/1", ("雪橇", "Papers"), "", ("热水", "sledge")), *ENTRIES[1:]])
    near = {(entry.path, entry.lang): entry.cosine for entry in vectors.near(ASKED)}
    assert near["a/1", "zh"] > 0.9 > near["a/1", "en"]
    assert near["a/2", "zh"] > 0.9 > near["a/3", "zh"]


def test_what_is_meant_is_near(file):
    vectors = filled(file)
    assert first(vectors) == "a/2"
    languages = [("a/1", "zh"), ("a/2", "zh"), ("a/2", "en"), ("a/3", "zh")]
    assert [(entry.path, entry.lang) for entry in vectors.near(ASKED)] == languages


def test_of_a_long_question_only_the_beginning_is_encoded(file):
    encoder = FakeEncoder()
    vectors = filled(file, encoder=encoder)
    vectors.near(ASKED * 100)
    assert len(encoder.encoded[-1]) == 120


def test_before_anything_was_encoded_nothing_is_known(file):
    assert Vectors(file, FakeEncoder()).near(ASKED) is None
    assert filled(file, []).near(ASKED) is None


def test_another_start_encodes_nothing_again(file):
    filled(file).close()
    encoder = FakeEncoder()
    vectors = filled(file, encoder=encoder)
    assert encoder.encoded == []
    assert first(vectors) == "a/2"


def test_only_what_changed_is_encoded_and_what_is_gone_goes(file):
    filled(file).close()
    encoder = FakeEncoder()
    vectors = filled(file, [ENTRIES[0], Entry("a/2", ("雪橇在哪里",), ""), Entry("a/4", ("热水",), "")], encoder)
    assert encoder.encoded == ["雪橇在哪里\n", "热水\n"]
    assert first(vectors) == "a/4"
    assert {entry.path for entry in vectors.near(ASKED)} == {"a/1", "a/2", "a/4"}


def test_the_last_state_serves_until_the_next_is_whole(file):
    vectors = filled(file)
    update = vectors.update(iter([Entry("a/9", ("热水",), "")]))
    next(update)
    assert first(vectors) == "a/2"
    run(update)
    assert first(vectors) == "a/9"


def test_what_was_begun_is_gone_on_with_after_a_restart(file):
    many = [Entry(f"a/{number}", (f"热水{number}",), "") for number in range(20)]
    vectors = Vectors(file, FakeEncoder())
    next(vectors.update(iter(many)))
    vectors.close()
    encoder = FakeEncoder()
    filled(file, many, encoder)
    assert 0 < len(encoder.encoded) < len(many)


def test_another_model_makes_them_anew(file):
    filled(file).close()
    encoder = FakeEncoder("fake 2")
    assert first(filled(file, encoder=encoder)) == "a/2"
    assert [text for text in encoder.encoded if text != ASKED] == [
        "身份证丢了\n",
        "热水在哪里\n",
        "Hot water\n",
        "雪橇\n",
    ]


def test_a_damaged_file_is_made_anew(file):
    filled(file).close()
    file.write_bytes(b"\0" * 8192)
    assert first(filled(file)) == "a/2"


def test_a_vector_that_was_cut_short_is_an_error_of_the_store(file):
    filled(file).close()
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE vectors SET vectors = x'00' WHERE path = 'a/1'")
    connection.close()
    vectors = Vectors(file, FakeEncoder())
    with pytest.raises(StoreError):
        run(vectors.update(iter(ENTRIES)))
    vectors.start_afresh()
    run(vectors.update(iter(ENTRIES)))
    assert first(vectors) == "a/2"
