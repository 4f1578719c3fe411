"""Only the holder of an enrolled key is heard, and only for exactly what it signed."""

from __future__ import annotations

import base64

import pytest

from sync.central.ledger.api import Device, Event, revoke
from sync.protocol import batches
from sync.protocol.events import ScreenViewed

pytestmark = pytest.mark.usefixtures("sqlite")

VIEWED = ScreenViewed(day="2026-11-20", screen="home", count=3)


@pytest.fixture
def sent(kiosk):
    kiosk.event(VIEWED)
    return batches.compress(kiosk.body())


def problem(reply):
    assert reply.headers["Content-Type"] == "application/problem+json"
    return reply.status, reply.json()["code"]


def test_a_signed_batch_is_heard(kiosk, sent):
    assert kiosk.post(sent).status == 200


CHANGED = {
    "no time": {"X-Yizhan-Created": ""},
    "another time": {"X-Yizhan-Created": "1790000001"},
    "a time that is none": {"X-Yizhan-Created": "yesterday"},
    "another digest": {"Content-Digest": "sha-256=:AAAA:"},
    "no signature": {"X-Yizhan-Signature": ""},
    "a signature that is no base64": {"X-Yizhan-Signature": "%%%"},
    "a short signature": {"X-Yizhan-Signature": base64.b64encode(b"x").decode()},
    "a forged signature": {"X-Yizhan-Signature": base64.b64encode(bytes(64)).decode()},
}


@pytest.mark.parametrize("changed", CHANGED.values(), ids=CHANGED.keys())
def test_a_request_that_was_changed_is_not_heard(kiosk, sent, changed):
    assert problem(kiosk.post(sent, **changed)) == (401, "signature-invalid")
    assert not Event.objects.exists()


def test_a_signature_does_not_hold_for_another_body(kiosk, sent, ask):
    headers = kiosk.signed("POST", "/api/v1/batches", sent)
    kiosk.event(VIEWED)

    reply = ask("POST", "/api/v1/batches", headers, batches.compress(kiosk.body()))

    assert problem(reply) == (401, "signature-invalid")


def test_a_signature_does_not_hold_for_another_address(kiosk, ask):
    headers = kiosk.signed("GET", "/api/v1/content/manifest", b"")

    assert problem(ask("GET", "/api/v1/content/delta?have=x", headers, b"")) == (401, "signature-invalid")


def test_a_kiosk_nobody_knows_is_not_heard(make_kiosk, sent):
    stranger = make_kiosk()
    Device.objects.filter(pk=stranger.device).delete()

    assert problem(stranger.post(sent)) == (401, "device-unknown")


def test_one_kiosk_cannot_sign_for_another(kiosk, make_kiosk):
    other = make_kiosk("FC-02")
    other.device, other.station = kiosk.device, kiosk.station
    other.event(VIEWED)

    assert problem(other.push()) == (401, "signature-invalid")


def test_a_batch_that_speaks_of_another_kiosk_is_refused_whole(kiosk, make_kiosk):
    kiosk.event(VIEWED)

    assert problem(kiosk.push(device=make_kiosk("FC-02").device)) == (422, "station-mismatch")
    assert problem(kiosk.push(station="FC-02")) == (422, "station-mismatch")


def test_a_revoked_kiosk_keeps_its_events(kiosk, sent):
    revoke(kiosk.device)

    assert problem(kiosk.post(sent)) == (403, "device-revoked")
    assert not Event.objects.exists()


def test_a_request_replayed_changes_nothing(kiosk, sent):
    for _ in range(3):
        assert kiosk.post(sent).batch.acknowledged == ((1, 1),)

    assert Event.objects.count() == 1
