"""A large table stays in its file, and nobody can tell but by the memory it takes."""

from __future__ import annotations

import shutil

import pytest

from kiosk.store.content_cache import ContentCache
from kiosk.store.stored_table import KEPT, StoredTable
from sync.protocol.content import ContentError
from sync.protocol.packs import Pack, apply_delta, decode_delta, encode_delta, make_delta, manifest
from tests.bench.big_pack import big_items

QUESTIONS = 700


@pytest.fixture(scope="module")
def eager() -> Pack:
    """More questions than are kept in memory, all of them decoded."""
    return Pack.from_items(big_items(consultations=QUESTIONS, services=0))


@pytest.fixture(scope="module")
def filled(tmp_path_factory, eager):
    """The file with all of them in it, to copy: writing it takes longer than most of the tests."""
    path = tmp_path_factory.mktemp("filled") / "content.db"
    cache = ContentCache(path)
    cache.save(eager, make_delta(None, eager))
    cache.close()
    return path


@pytest.fixture
def cache(tmp_path, filled):
    shutil.copy(filled, tmp_path / "content.db")
    cache = ContentCache(tmp_path / "content.db")
    yield cache
    cache.close()


@pytest.fixture
def stored(cache) -> Pack:
    return cache.load()


def test_a_large_table_is_not_in_memory(stored):
    table = stored.table("consultations")
    assert isinstance(table, StoredTable)
    assert len(table) == QUESTIONS
    assert len(list(table.values())) == QUESTIONS
    assert len(table._recent) == KEPT


def test_every_record_is_the_one_that_was_decoded_at_once(stored, eager):
    assert dict(stored.table("consultations")) == dict(eager.table("consultations"))
    assert list(stored.table("consultations")) == list(eager.table("consultations"))
    assert stored.items() == eager.items()
    assert (stored.version, stored.hashes) == (eager.version, eager.hashes)


def test_a_column_is_what_the_records_say(stored, eager):
    expected = [record.group for record in eager.table("consultations").values()]
    assert stored.table("consultations").column("group") == expected


def test_a_key_that_is_not_there(stored):
    with pytest.raises(KeyError):
        stored.table("consultations")["ZZ99"]
    assert "ZZ99" not in stored.table("consultations")


def test_one_broken_record_refuses_the_whole_and_the_file_stays(cache, stored, eager):
    items = eager.items()
    items["consultations/BX00001"]["title"]["zh"] = ""
    delta = decode_delta(encode_delta(make_delta(manifest(eager), eager)))
    broken = type(delta)(delta.base, "0" * 16, {"consultations/BX00001": items["consultations/BX00001"]}, ())
    with pytest.raises(ContentError, match="BX00001: title lacks its Chinese text"):
        apply_delta(stored.items(), broken)
    assert cache.load().version == eager.version


def test_a_delta_changes_what_is_read_and_found(cache, stored, eager):
    items = eager.items()
    items["consultations/BX00001"]["title"]["zh"] = "雪橇在哪里借？"
    del items["consultations/BX00002"]
    changed = Pack.from_items(items)
    kept = cache.save(changed, make_delta(manifest(stored), changed))
    table = kept.table("consultations")
    assert table["BX00001"].title.zh == "雪橇在哪里借？"
    assert "BX00002" not in table
    assert cache.index.engine(kept).search("雪橇")[0].path == "consultations/BX00001"


def test_other_rules_look_at_every_record_again(cache, eager):
    cache._store.write(lambda db: db.execute("UPDATE pack SET rules = 'older'"))
    assert cache.load().version == eager.version
    cache._store.write(lambda db: db.execute("UPDATE pack SET rules = 'older'"))
    cache._store.write(
        lambda db: db.execute("UPDATE items SET body = json_remove(body, '$.answer') WHERE path LIKE '%/BX00001'")
    )
    assert cache.load() is None


def test_a_changed_letter_in_a_large_table_drops_the_whole(cache):
    cache._store.write(
        lambda db: db.execute("UPDATE items SET body = replace(body, '。', '！') WHERE path = 'consultations/BX00001'")
    )
    assert cache.load() is None
