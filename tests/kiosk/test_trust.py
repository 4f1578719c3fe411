"""Whom a kiosk believes: one key, met first or told at enrolment; what it did not seal changes nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from kiosk.store.memory import CONTENT_KEY, Memory
from kiosk.trust import Trust
from sync.protocol.packs import Pack, make_delta, manifest
from sync.protocol.seals import NOTICES, SealError
from tests import content_changes
from tests.seals import Sealer


@pytest.fixture(scope="module")
def shipped() -> Pack:
    return content_changes.shipped()


def renamed(pack: Pack, name: str) -> Pack:
    """The pack with one hotline called otherwise."""
    items = pack.items()
    items["hotlines/12345"]["name"]["zh"] = name
    return Pack.from_items(items)


@pytest.fixture
def memory(tmp_path: Any) -> Memory:
    return Memory(tmp_path / "settings.db")


def code_of(work: Any) -> str:
    with pytest.raises(SealError) as caught:
        work()
    return caught.value.code


def test_without_a_key_what_is_not_sealed_is_believed_and_the_first_key_that_holds_is_kept(memory: Memory) -> None:
    trust, sealer = Trust(memory), Sealer()
    assert trust.open(NOTICES, None) is None
    assert trust.open(NOTICES, sealer.seal(NOTICES, "{}")) == "{}"
    assert memory.fact(CONTENT_KEY) == sealer.public
    assert code_of(lambda: trust.open(NOTICES, None)) == "content-unsigned"


def test_a_first_key_whose_seal_does_not_hold_is_not_kept(memory: Memory) -> None:
    forged = replace(Sealer().seal(NOTICES, "{}"), payload="{ }")
    assert code_of(lambda: Trust(memory).open(NOTICES, forged)) == "content-seal-invalid"
    assert memory.fact(CONTENT_KEY) is None


def test_a_seal_of_one_kind_is_none_of_another(memory: Memory) -> None:
    sealed = Sealer().seal(NOTICES, "{}")
    assert code_of(lambda: Trust(memory).open("content", sealed)) == "content-seal-invalid"


def test_a_stranger_is_not_believed(memory: Memory) -> None:
    trust = Trust(memory)
    trust.open(NOTICES, Sealer().seal(NOTICES, "{}"))
    stranger = Sealer(Sealer().change(b"x").key)
    assert code_of(lambda: trust.open(NOTICES, stranger.seal(NOTICES, "{}"))) == "content-seal-invalid"


def test_a_new_key_counts_when_the_old_one_signed_it_and_the_old_one_then_no_more(memory: Memory) -> None:
    trust, first = Trust(memory), Sealer()
    trust.open(NOTICES, first.seal(NOTICES, "{}"))
    third = first.change(b"b").change(b"c")
    assert trust.open(NOTICES, third.seal(NOTICES, "[]")) == "[]"
    assert memory.fact(CONTENT_KEY) == third.public
    assert code_of(lambda: trust.open(NOTICES, first.seal(NOTICES, "{}"))) == "content-seal-invalid"


def test_a_chain_with_a_link_that_was_not_signed_by_the_key_before_leads_nowhere(memory: Memory) -> None:
    trust, first = Trust(memory), Sealer()
    trust.open(NOTICES, first.seal(NOTICES, "{}"))
    second = first.change(b"b")
    forged = replace(second.chain[0], signature="00" * 64)
    stolen = replace(second.seal(NOTICES, "{}"), chain=(forged,))
    assert code_of(lambda: trust.open(NOTICES, stolen)) == "content-seal-invalid"
    assert memory.fact(CONTENT_KEY) == first.public


# Content


def test_sealed_content_goes_live_and_an_older_release_never_again_but_under_a_new_serial(kiosk, shipped) -> None:
    sealer, newer = Sealer(), renamed(shipped, "市民热线")
    forth, back = make_delta(manifest(shipped), newer), make_delta(manifest(newer), shipped)
    kiosk.content.apply(forth, sealer.release(newer, 10))
    assert kiosk.content.version() == newer.version

    old = sealer.release(shipped, 9)
    assert code_of(lambda: kiosk.content.admit(old)) == "content-serial-old"
    assert code_of(lambda: kiosk.content.apply(back, old)) == "content-serial-old"
    assert kiosk.content.version() == newer.version

    kiosk.content.apply(back, sealer.release(shipped, 11))
    assert kiosk.content.version() == shipped.version


def test_an_older_release_is_refused_after_a_restart_too(start, shipped) -> None:
    sealer, newer = Sealer(), renamed(shipped, "市民热线")
    kiosk = start()
    kiosk.content.apply(make_delta(manifest(shipped), newer), sealer.release(newer, 10))
    kiosk.close()
    assert code_of(lambda: start().content.admit(sealer.release(shipped, 9))) == "content-serial-old"


def test_unsealed_content_is_refused_once_a_key_is_known(kiosk, shipped, records) -> None:
    newer = renamed(shipped, "市民热线")
    kiosk.content.apply(make_delta(manifest(shipped), newer), Sealer().release(newer, 1))
    newest = renamed(shipped, "热线")
    assert code_of(lambda: kiosk.content.apply(make_delta(manifest(newer), newest))) == "content-unsigned"
    assert kiosk.content.version() == newer.version
    assert "content-unsigned" in records.events("content.applied")[-1]["data"]["error"]


@pytest.mark.parametrize("field", ["version", "listing", "digest"])
def test_content_other_than_the_sealed_one_is_refused_and_the_old_stays(kiosk, shipped, field) -> None:
    import json

    newer = renamed(shipped, "市民热线")
    payload = json.loads(Sealer().release(newer, 1).payload)
    payload[field] = {"version": shipped.version}.get(field, "0" * 64)
    sealed = Sealer().seal("content", json.dumps(payload))
    refused = code_of(lambda: kiosk.content.apply(make_delta(manifest(shipped), newer), sealed))
    assert refused == "content-not-as-sealed"
    assert kiosk.content.version() == shipped.version


def test_a_sealed_payload_that_is_no_release_is_refused(kiosk) -> None:
    for payload in ("{}", "[]", "", '{"version":"x","serial":-1,"listing":"","digest":""}'):
        assert code_of(lambda text=payload: kiosk.content.admit(Sealer().seal("content", text)))
