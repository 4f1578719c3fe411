"""Releases: who is to have which version, under which serial and seal, and how a mistake is taken back."""

from __future__ import annotations

import hashlib
import json
import zlib
from datetime import datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sync.central import sealing
from sync.central.directory import releases
from sync.central.directory.api import Release, current_version, publish, version_for
from sync.central.environment import ConfigurationError, content_key_file
from sync.central.ledger.api import Device, issue_enrolment_code
from sync.protocol import seals
from sync.protocol.enrolment import EnrolmentRequest, decode_reply, encode_request
from sync.protocol.packs import Pack, apply_delta, decode_delta, decode_manifest, manifest
from tests.content_changes import shipped

pytestmark = pytest.mark.usefixtures("sqlite")
NOON = datetime.fromisoformat("2026-11-20T12:00:00.000+08:00")


@pytest.fixture(scope="module")
def pack():
    return shipped()


@pytest.fixture(scope="module")
def newer(pack):
    items = pack.items()
    items["hotlines/12345"]["name"]["zh"] = "市民热线"
    return Pack.from_items(items)


@pytest.fixture
def staged(pack, newer):
    """The first to all, the second to nobody yet; its serial."""
    publish(pack, now=NOON)
    publish(newer, now=NOON + timedelta(hours=1), is_to_all=False)
    return releases.open_releases()[0].serial


def offered(kiosk, have=None):
    reply = kiosk.get("/api/v1/content/offer" + (f"?have={have}" if have else ""))
    assert reply.status == 200, reply.body
    return seals.decode_offer(reply.body)


def release_of(offer):
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(offer.sealed.key))
    key.verify(bytes.fromhex(offer.sealed.signature), seals.signed_bytes(seals.CONTENT, offer.sealed.payload))
    return seals.decode_release(offer.sealed.payload)


def fetch(kiosk, offer, most, have=None):
    body = b""
    while len(body) < offer.size:
        query = f"sha256={offer.sha256}&from={len(body)}&most={most}" + (f"&have={have}" if have else "")
        body += kiosk.get(f"/api/v1/content/part?{query}").body
    return body


def test_an_offer_is_sealed_over_version_serial_and_every_item(kiosk, pack):
    publish(pack, now=NOON)

    release = release_of(offered(kiosk))

    assert release == seals.Release(
        pack.version, int(NOON.timestamp()), seals.listing_of(pack.hashes), seals.digest_of(pack.items())
    )


def test_the_manifest_carries_the_same_seal(kiosk, pack):
    publish(pack)
    body = kiosk.get("/api/v1/content/manifest").body

    assert decode_manifest(body) == manifest(pack)
    assert seals.from_plain(json.loads(body)["sealed"]) == offered(kiosk).sealed


@pytest.mark.parametrize("most", [997, 100_000])
def test_the_parts_are_the_whole_whatever_their_size(kiosk, pack, newer, most):
    publish(pack)
    publish(newer)
    offer = offered(kiosk, pack.version)

    body = fetch(kiosk, offer, most, pack.version)

    assert hashlib.sha256(body).hexdigest() == offer.sha256
    delta = decode_delta(zlib.decompress(body, 31))
    assert (delta.base, apply_delta(pack.items(), delta).version) == (pack.version, newer.version)


@pytest.mark.parametrize("query", ["", "from=0&most=x", "from=-1&most=10", "from=0&most=99999999999", "from=0"])
def test_a_part_is_asked_for_by_numbers(kiosk, pack, query):
    publish(pack)
    digest = offered(kiosk).sha256
    reply = kiosk.get(f"/api/v1/content/part?sha256={digest}&{query}")
    assert (reply.status, reply.json()["code"]) == (400, "cursor-invalid")


def test_parts_of_what_is_no_longer_offered_are_not_given(kiosk, pack, newer):
    publish(pack)
    digest = offered(kiosk).sha256
    publish(newer)
    reply = kiosk.get(f"/api/v1/content/part?sha256={digest}&from=0&most=10")
    assert (reply.status, reply.json()["code"]) == (404, "content-version-unknown")


def test_no_stranger_is_offered_anything(ask):
    for path in ("offer", "part"):
        assert ask("GET", f"/api/v1/content/{path}", {}, b"").status == 401


# Stages


def test_a_staged_version_goes_to_the_chosen_alone(make_kiosk, staged, pack, newer):
    one, other, elsewhere = make_kiosk(), make_kiosk(), make_kiosk("FC-02")
    assert [kiosk.push([]).batch.content_version for kiosk in (one, other, elsewhere)] == [pack.version] * 3

    releases.choose(staged, [], [one.device])
    assert [kiosk.push([]).batch.content_version for kiosk in (one, other)] == [newer.version, pack.version]
    assert release_of(offered(one)).version == newer.version
    assert release_of(offered(other)).version == pack.version
    for path, version in (("manifest", "version"), ("delta", "version")):
        assert one.get(f"/api/v1/content/{path}").json()[version] == newer.version
        assert other.get(f"/api/v1/content/{path}").json()[version] == pack.version

    releases.choose(staged, ["FC-02"], [])
    assert elsewhere.push([]).batch.content_version == newer.version
    assert current_version() == pack.version


def test_to_all_is_the_same_release(make_kiosk, staged, newer):
    one, other = make_kiosk(), make_kiosk()
    releases.choose(staged, [], [one.device])
    before = offered(one)
    releases.widen(staged)
    assert offered(one) == before == offered(other)
    assert current_version() == newer.version


def test_stopping_takes_those_back_that_have_it_by_a_higher_serial(make_kiosk, staged, pack):
    one, other = make_kiosk(), make_kiosk()
    releases.choose(staged, [], [one.device])
    taken = release_of(offered(one)).serial

    releases.stop(staged)

    back = release_of(offered(one))
    assert back.version == pack.version == release_of(offered(other)).version
    assert back.serial > taken
    assert Release.objects.get(pk=back.serial).is_undo
    with pytest.raises(Release.DoesNotExist):
        releases.widen(staged)


def test_stopping_what_nobody_was_given_changes_nothing(staged):
    assert releases.stop(staged) is None
    assert Release.objects.count() == 2


def test_a_version_published_meanwhile_to_all_is_not_overtaken(staged, pack, newer):
    items = pack.items()
    items["hotlines/12345"]["name"]["zh"] = "热线"
    publish(Pack.from_items(items))
    with pytest.raises(Release.DoesNotExist):
        releases.widen(staged)


def test_an_older_version_published_again_has_a_higher_serial(kiosk, pack, newer):
    serials = []
    for each in (pack, newer, pack):
        publish(each, now=NOON)
        serials.append(release_of(offered(kiosk)).serial)
    assert serials == sorted(set(serials))


def test_the_same_version_may_be_released_again_under_a_new_serial(kiosk, pack):
    publish(pack, now=NOON)
    first = release_of(offered(kiosk))
    assert publish(pack, now=NOON) is False
    assert publish(pack, now=NOON, again=True) is True
    second = release_of(offered(kiosk))
    assert (second.version, second.serial > first.serial) == (first.version, True)


def test_a_kiosk_of_no_release_is_offered_nothing(kiosk, pack):
    publish(pack, is_to_all=False)
    assert version_for(Device.objects.get()) is None
    assert kiosk.push([]).batch.content_version is None
    assert kiosk.get("/api/v1/content/offer").json()["code"] == "content-version-unknown"


# The key


def test_the_key_is_for_its_owner_alone_and_a_kiosk_that_understands_is_told_it_at_enrolment(make_kiosk, stations, ask):
    public = sealing.public_key()
    assert content_key_file().stat().st_mode & 0o777 == 0o600

    kiosk = make_kiosk()

    def enrol(**headers):
        asked = EnrolmentRequest(issue_enrolment_code("FC-01"), kiosk.public_key)
        return ask("POST", "/api/v1/enrolments", {"Content-Type": "application/json", **headers}, encode_request(asked))

    assert "content_key" not in enrol().json()
    assert decode_reply(enrol(**{seals.HEADER_CAN: seals.CAN_KEY}).body).content_key == public


def test_a_new_key_is_signed_by_the_one_before_and_seals_from_then_on(kiosk, pack, tmp_path, monkeypatch):
    monkeypatch.setenv("YIZHAN_HOME", str(tmp_path))
    publish(pack)
    first = offered(kiosk).sealed
    old, new = sealing.rotate()
    second = offered(kiosk).sealed
    assert (first.key, second.key) == (old, new)
    (link,) = second.chain
    Ed25519PublicKey.from_public_bytes(bytes.fromhex(old)).verify(bytes.fromhex(link.signature), link.signed())
    assert content_key_file().stat().st_mode & 0o777 == 0o600


def test_a_change_of_keys_that_was_cut_off_stands_in_no_kiosks_way(tmp_path, monkeypatch):
    """Killed between the change and the new key: the next change leads on from the old one."""
    monkeypatch.setenv("YIZHAN_HOME", str(tmp_path))
    sealing.rotate()
    second = sealing.public_key().hex()
    before = content_key_file().read_text()
    sealing.rotate()
    content_key_file().write_text(before)

    assert sealing.rotate()[0] == second
    sealed = sealing.seal(seals.CONTENT, "anything")
    assert [(link.by, link.key) for link in sealed.chain[1:]] == [(second, sealed.key)]


def test_however_often_the_key_was_changed_a_seal_can_be_read(tmp_path, monkeypatch):
    monkeypatch.setenv("YIZHAN_HOME", str(tmp_path))
    for _ in range(seals.MOST_LINKS + 2):
        old, new = sealing.rotate()

    sealed = seals.decode_sealed(seals.encode_sealed(sealing.seal(seals.CONTENT, "anything")))
    assert (sealed.chain[-1].by, sealed.chain[-1].key, sealed.key) == (old, new, new)


def test_a_named_key_file_must_be_there(tmp_path, monkeypatch):
    monkeypatch.setenv("YIZHAN_CONTENT_KEY_FILE", str(tmp_path / "no.key"))
    with pytest.raises(ConfigurationError, match="no content key"):
        sealing.public_key()
    (tmp_path / "no.key").write_text("nonsense")
    with pytest.raises(ConfigurationError, match="hexadecimal"):
        sealing.public_key()
