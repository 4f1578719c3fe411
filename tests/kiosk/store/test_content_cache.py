"""Content from the central is kept whole or not at all."""

from __future__ import annotations

import pytest

from kiosk.store.content_cache import ContentCache
from sync.protocol.packs import Pack, make_delta, manifest
from tests import content_changes


@pytest.fixture(scope="module")
def shipped() -> Pack:
    return content_changes.shipped()


@pytest.fixture
def changed(shipped) -> Pack:
    """One hotline renamed, one show card gone."""
    items = shipped.items()
    items["hotlines/12345"]["name"]["zh"] = "市民热线"
    del items["show_cards/SC-11"]
    return Pack.from_items(items)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "content.db"


def test_a_new_cache_is_empty(path):
    assert ContentCache(path).load() is None


def test_the_first_delta_keeps_the_whole_pack(path, shipped, changed):
    cache = ContentCache(path)
    cache.save(changed, make_delta(manifest(shipped), changed))
    cache.close()
    assert ContentCache(path).load().version == changed.version


def test_the_next_delta_changes_what_it_names(path, shipped, changed):
    cache = ContentCache(path)
    cache.save(changed, make_delta(None, changed))
    cache.save(shipped, make_delta(manifest(changed), shipped))
    cache.close()
    assert ContentCache(path).load().items() == shipped.items()


def test_a_damaged_file_is_dropped(path, shipped, changed):
    cache = ContentCache(path)
    cache.save(changed, make_delta(None, changed))
    cache.close()
    path.write_bytes(b"\x00garbage" * 4096)
    cache = ContentCache(path)
    assert cache.load() is None
    cache.save(changed, make_delta(None, changed))
    assert cache.load().version == changed.version


def test_a_row_that_was_tampered_with_drops_the_whole(path, changed):
    cache = ContentCache(path)
    cache.save(changed, make_delta(None, changed))
    cache._store.write(
        lambda db: db.execute("UPDATE items SET body = replace(body, '120', '12O') WHERE path = 'hotlines/120'")
    )
    assert cache.load() is None
    assert cache.load() is None
