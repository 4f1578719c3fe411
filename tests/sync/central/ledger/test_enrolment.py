"""A one-time code makes a kiosk known: once, for a short while, and not to a guesser."""

from __future__ import annotations

import base64
from datetime import timedelta

import pytest
from django.utils import timezone

from sync.central.ledger.api import Device, EnrolmentCode, Station, issue_enrolment_code, register_device, revoke
from sync.protocol.signing import fingerprint

pytestmark = pytest.mark.usefixtures("sqlite", "stations")


@pytest.fixture
def newcomer(make_kiosk):
    """A kiosk with a key of its own that nobody knows yet."""
    kiosk = make_kiosk()
    Device.objects.all().delete()
    return kiosk


def outcome(reply):
    return reply.status, reply.json().get("code")


def test_a_code_makes_a_kiosk_known_by_its_key(newcomer):
    reply = newcomer.enrol(issue_enrolment_code("FC-02", created_by="staff"))

    device = Device.objects.get()
    assert reply.status == 201
    assert reply.json() | {"server_time": ""} == {
        "device": device.id,
        "station": "FC-02",
        "jurisdiction": "230804",
        "server_time": "",
        "receipt_key": base64.b64encode(bytes(device.receipt_key)).decode(),
    }
    assert device.fingerprint == fingerprint(newcomer.public_key)
    assert newcomer.push([]).status == 200


def test_the_code_is_kept_as_a_hash(newcomer):
    code = issue_enrolment_code("FC-01")

    assert code not in str(EnrolmentCode.objects.values().get()).replace(code[:4], "")


def test_a_code_may_be_typed_in_any_dress(newcomer):
    code = issue_enrolment_code("FC-01")

    assert newcomer.enrol(f" {code[:5].lower()}-{code[5:]} ").status == 201


def test_a_code_is_good_for_one_kiosk(newcomer, make_kiosk):
    code = issue_enrolment_code("FC-01")
    newcomer.enrol(code)

    other = make_kiosk()
    Device.objects.filter(pk=other.device).delete()

    assert outcome(other.enrol(code)) == (403, "enrolment-code-invalid")


def test_a_kiosk_whose_reply_was_lost_asks_again_and_is_told_the_same(newcomer):
    code = issue_enrolment_code("FC-01")
    first = newcomer.enrol(code).json()

    again = newcomer.enrol(code)

    assert again.status == 201
    assert again.json() | {"server_time": ""} == first | {"server_time": ""}
    assert Device.objects.count() == 1


def test_a_code_ends_after_its_time(newcomer):
    code = issue_enrolment_code("FC-01", lifetime=timedelta(seconds=-1))

    assert outcome(newcomer.enrol(code)) == (403, "enrolment-code-invalid")


def test_five_wrong_guesses_end_a_code(newcomer):
    code = issue_enrolment_code("FC-01")
    wrong = code[:-1] + ("A" if code[-1] != "A" else "B")
    for _ in range(5):
        assert outcome(newcomer.enrol(wrong)) == (403, "enrolment-code-invalid")

    assert outcome(newcomer.enrol(code)) == (403, "enrolment-code-invalid")


def test_guesses_elsewhere_do_not_end_a_code(newcomer):
    code = issue_enrolment_code("FC-01")
    wrong = ("A" if code[0] != "A" else "B") + code[1:]
    for _ in range(20):
        newcomer.enrol(wrong)

    assert newcomer.enrol(code).status == 201


def test_a_revoked_key_stays_out(newcomer):
    newcomer.enrol(issue_enrolment_code("FC-01"))
    revoke(newcomer.device)

    assert outcome(newcomer.enrol(issue_enrolment_code("FC-01"))) == (403, "device-revoked")


def test_a_key_belongs_to_one_station(newcomer):
    register_device(newcomer.public_key, "FC-01", timezone.now())

    assert outcome(newcomer.enrol(issue_enrolment_code("FC-02"))) == (422, "station-mismatch")


def test_a_key_known_at_its_station_may_be_enrolled_anew(newcomer):
    newcomer.enrol(issue_enrolment_code("FC-01"))

    assert newcomer.enrol(issue_enrolment_code("FC-01")).status == 201


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b'{"code":"AAAAAAAAAA"}', b"\xff", b"x" * 5000])
def test_what_is_no_request_is_refused(ask, body):
    reply = ask("POST", "/api/v1/enrolments", {}, body)

    assert outcome(reply) == (400, "enrolment-malformed")


def test_a_code_is_for_a_station_that_exists():
    with pytest.raises(Station.DoesNotExist):
        issue_enrolment_code("FC-99")
