"""The index of a content file: right after every delta, made anew where it is not, and never in the way of reading."""

from __future__ import annotations

import copy
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assets import asset
from kiosk.search.index import SearchIndex
from kiosk.search.tables import TABLES
from kiosk.store.content_cache import ContentCache
from sync.protocol.content import ContentError
from sync.protocol.packs import Pack, load_directory, make_delta, manifest

QUERIES = ("身份证", "sfz", "护照", "refund", "туалет", "热水", "雪橇", "xueqiao")


@pytest.fixture(scope="module")
def shipped() -> Pack:
    return load_directory(asset("content"))


@pytest.fixture
def cache(tmp_path: Path):
    cache = ContentCache(tmp_path / "content.db")
    yield cache
    cache.close()


def results(index: SearchIndex, pack: Pack) -> dict[str, list[tuple[str, float]]]:
    engine = index.engine(pack)
    assert engine is not None
    return {query: [(hit.path, round(hit.score, 9)) for hit in engine.search(query)] for query in QUERIES}


def fresh(path: Path, pack: Pack) -> dict[str, list[tuple[str, float]]]:
    cache = ContentCache(path)
    try:
        return results(cache.index, pack)
    finally:
        cache.close()


def changed(pack: Pack, number: int) -> Pack:
    """One of several other versions: something renamed, gone, asked otherwise."""
    items = copy.deepcopy(pack.items())
    if number % 2:
        items["consultations/C01"]["title"]["zh"] = "雪橇丢了怎么办？"
    if number % 3 == 1:
        items.pop("show_cards/SC-11", None)
        items["question_variants/B02"]["zh"] = ["雪橇能带上车吗"]
    if number % 5 == 2:
        items["amenities/hot_water"]["name"]["zh"] = "雪橇"
        items["synonyms/toilet"]["zh"] = ["厕所", "雪橇"]
    return Pack.from_items(items)


def test_the_built_in_content_is_searched_without_a_central(cache, shipped):
    assert results(cache.index, shipped)["身份证"]


def test_ways_to_ask_of_the_station_here_may_lack_other_languages_and_no_chinese(cache, shipped):
    items = copy.deepcopy(shipped.items())
    items["here_variants/hours"] |= {"zh": ["雪橇几点收"], "en": [], "ru": []}
    engine = cache.index.engine(Pack.from_items(items))
    assert engine is not None and engine.search("雪橇几点收")[0].path == "here_variants/hours"
    items["here_variants/hours"]["zh"] = []
    with pytest.raises(ContentError, match="lacks its Chinese text"):
        Pack.from_items(items)


@pytest.fixture(scope="module")
def begun(tmp_path_factory, shipped: Pack) -> Path:
    """A file with the content that ships, as a central sent it; to be copied."""
    path = tmp_path_factory.mktemp("begun") / "content.db"
    cache = ContentCache(path)
    cache.save(shipped, make_delta(None, shipped))
    cache.close()
    return path


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Callable[[Pack], dict[str, list[tuple[str, float]]]]:
    """What is found by an index that was built for a pack alone; of packs that are alike, once."""
    found: dict[str, dict[str, list[tuple[str, float]]]] = {}

    def results_of(pack: Pack) -> dict[str, list[tuple[str, float]]]:
        if pack.version not in found:
            found[pack.version] = fresh(tmp_path_factory.mktemp("fresh") / "content.db", pack)
        return found[pack.version]

    return results_of


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=8)
@given(numbers=st.lists(st.integers(0, 9), min_size=1, max_size=4))
def test_after_any_deltas_the_index_is_what_a_fresh_build_would_be(tmp_path_factory, shipped, begun, built, numbers):
    path = tmp_path_factory.mktemp("deltas") / "content.db"
    shutil.copy(begun, path)
    cache, pack = ContentCache(path), shipped
    for number in numbers:
        following = changed(shipped, number)
        cache.save(following, make_delta(manifest(pack), following))
        pack = following
    found = results(cache.index, pack)
    cache.close()
    assert found == built(pack)


@pytest.fixture(scope="module")
def whole(tmp_path_factory, shipped: Pack) -> tuple[Path, dict[str, list[tuple[str, float]]]]:
    """A file whose index is right, and what is found by it; to be copied."""
    path = tmp_path_factory.mktemp("whole") / "content.db"
    return path, fresh(path, shipped)


@pytest.mark.parametrize(
    "harm",
    [
        *(f"DROP TABLE {table}" for table in TABLES),
        "DELETE FROM entries WHERE id % 2",
        "UPDATE index_state SET version = 0",
        "UPDATE index_state SET content = 'other'",
        "DELETE FROM index_state",
    ],
)
def test_an_index_that_is_not_right_is_made_anew(tmp_path, shipped, whole, harm):
    expected = whole[1]
    shutil.copy(whole[0], tmp_path / "content.db")
    cache = ContentCache(tmp_path / "content.db")
    cache._store.write(lambda database: database.execute(harm))
    assert results(cache.index, shipped) == expected
    cache.close()


def test_an_index_that_is_right_is_kept(tmp_path, shipped, caplog):
    fresh(tmp_path / "content.db", shipped)
    caplog.set_level("INFO")
    fresh(tmp_path / "content.db", shipped)
    assert "made anew" not in caplog.text


def test_a_delta_that_fails_leaves_the_index_as_it_was(cache, shipped, monkeypatch):
    cache.save(shipped, make_delta(None, shipped))
    before = results(cache.index, shipped)
    following = changed(shipped, 7)
    monkeypatch.setattr("kiosk.store.content_cache.rules", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        cache.save(following, make_delta(manifest(shipped), following))
    assert results(cache.index, shipped) == before


def test_the_old_index_serves_while_the_next_is_written(cache, shipped):
    """In the midst of the writer's transaction another thread searches, and sees what was there before."""
    cache.save(shipped, make_delta(None, shipped))
    before = results(cache.index, shipped)
    following = changed(shipped, 7)
    with cache._store.transaction():
        cache.index.change(following, shipped.version, make_delta(manifest(shipped), following).put)
        during: list[object] = []
        reader = threading.Thread(target=lambda: during.append(results(cache.index, shipped)))
        reader.start()
        reader.join(30)
    assert during == [before]
    assert results(cache.index, following) != before


def test_nobody_waits_for_the_first_index(cache, shipped, monkeypatch):
    """While one thread makes it, another that searches is told that there is none yet."""
    begun, go_on = threading.Event(), threading.Event()
    write_all = SearchIndex._write_all

    def slowly(self: SearchIndex, pack: Pack) -> None:
        begun.set()
        assert go_on.wait(30)
        write_all(self, pack)

    monkeypatch.setattr(SearchIndex, "_write_all", slowly)
    maker = threading.Thread(target=cache.index.engine, args=(shipped,))
    maker.start()
    assert begun.wait(30)
    assert cache.index.engine(shipped) is None
    go_on.set()
    maker.join(30)
    assert cache.index.engine(shipped) is not None
