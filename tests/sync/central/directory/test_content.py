"""Publishing content, and pulling it as a difference."""

from __future__ import annotations

import gzip
import json

import pytest

from sync.central.directory.api import ContentPack, current_version, help_types, publish
from sync.central.ledger.api import Station
from sync.protocol.packs import Pack, apply_delta, decode_delta, decode_manifest, manifest
from tests.content_changes import shipped

pytestmark = pytest.mark.usefixtures("sqlite")


@pytest.fixture(scope="module")
def pack():
    return shipped()


@pytest.fixture(scope="module")
def newer(pack):
    """The pack with one answer changed and one card taken out."""
    items = pack.items()
    answer = next(path for path in items if path.startswith("consultations/"))
    items[answer]["title"]["zh"] += "（新）"
    del items[next(path for path in items if path.startswith("show_cards/"))]
    return Pack.from_items(items)


def test_publishing_makes_the_facilities_known_as_stations(pack):
    assert publish(pack) is True

    station = Station.objects.get(pk="FC-01")
    assert station.name("ru") == pack.table("facilities")["FC-01"].name.ru
    assert station.is_demo
    assert Station.objects.count() == len(pack.table("facilities"))


def test_publishing_the_same_again_does_nothing(pack):
    publish(pack)

    assert publish(pack) is False
    assert ContentPack.objects.count() == 1


def test_an_older_version_may_be_published_again(pack, newer):
    for each in (pack, newer, pack):
        assert publish(each) is True

    assert current_version() == pack.version
    assert ContentPack.objects.count() == 2


def test_a_kiosk_with_nothing_pulls_everything(kiosk, pack):
    publish(pack)

    reply = kiosk.get("/api/v1/content/delta")

    delta = decode_delta(reply.body)
    assert (delta.base, delta.version) == (None, pack.version)
    assert apply_delta({}, delta).version == pack.version


def test_a_kiosk_with_an_older_version_pulls_only_the_difference(kiosk, pack, newer):
    publish(pack)
    publish(newer)

    delta = decode_delta(kiosk.get(f"/api/v1/content/delta?have={pack.version}").body)

    assert (delta.base, len(delta.put), len(delta.remove)) == (pack.version, 1, 1)
    assert apply_delta(pack.items(), delta).version == newer.version


def test_a_kiosk_that_is_up_to_date_pulls_nothing(kiosk, pack):
    publish(pack)

    delta = decode_delta(kiosk.get(f"/api/v1/content/delta?have={pack.version}").body)

    assert (delta.put, delta.remove) == ({}, ())


@pytest.mark.parametrize("have", ["", "never-was", "%00", "%ff", "a" * 300])
def test_a_kiosk_with_a_version_nobody_knows_pulls_everything(kiosk, pack, have):
    publish(pack)

    assert decode_delta(kiosk.get(f"/api/v1/content/delta?have={have}").body).base is None


def test_a_version_asked_for_before_it_was_published_is_found_afterwards(kiosk, pack, newer):
    publish(pack)
    kiosk.get(f"/api/v1/content/delta?have={newer.version}")
    publish(newer)

    assert kiosk.get("/api/v1/content/manifest").status == 200
    assert decode_delta(kiosk.get(f"/api/v1/content/delta?have={newer.version}").body).base == newer.version


def test_the_manifest_lists_every_item_and_says_when_nothing_is_new(kiosk, pack):
    publish(pack)

    reply = kiosk.get("/api/v1/content/manifest")

    assert decode_manifest(reply.body) == manifest(pack)
    assert reply.headers["ETag"] == f'"{pack.version}"'
    assert kiosk.get("/api/v1/content/manifest", **{"If-None-Match": reply.headers["ETag"]}).status == 304


def test_content_travels_compressed_where_that_is_understood(kiosk, pack):
    publish(pack)

    reply = kiosk.get("/api/v1/content/delta", **{"Accept-Encoding": "gzip"})

    assert reply.headers["Content-Encoding"] == "gzip"
    assert json.loads(gzip.decompress(reply.body))["version"] == pack.version


def test_every_reply_to_a_batch_names_the_current_version(kiosk, pack):
    assert kiosk.push([]).batch.content_version is None

    publish(pack)

    assert kiosk.push([]).batch.content_version == pack.version


@pytest.mark.parametrize("path", ["manifest", "delta"])
def test_before_anything_is_published_there_is_nothing_to_pull(kiosk, path):
    reply = kiosk.get(f"/api/v1/content/{path}")

    assert (reply.status, reply.json()["code"]) == (404, "content-version-unknown")


@pytest.mark.parametrize("path", ["manifest", "delta"])
def test_content_is_for_known_kiosks(ask, path):
    assert ask("GET", f"/api/v1/content/{path}", {}, b"").status == 401


def test_kinds_of_help_are_read_from_what_is_published(pack):
    assert help_types() == {}

    publish(pack)

    assert help_types()["medical"].severity == "S1"
