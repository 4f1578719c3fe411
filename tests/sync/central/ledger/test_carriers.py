"""What came on a stick: each batch once, whatever became of the file, and receipts that only their kiosk can use."""

from __future__ import annotations

import base64
import errno
import io
import json
import os

import pytest
from django.utils import timezone

from sync.central.__main__ import main
from sync.central.accounts.api import AuditEntry, audit
from sync.central.ledger.api import Device, Event, import_carrier, revoke
from sync.protocol import batches
from sync.protocol.carriers import CarriedBatch, CarrierHead, decode_receipts, encode_carrier, to_sign

pytestmark = pytest.mark.usefixtures("database")


def carrier(kiosk, *parts, signer=None, device=None):
    """A carrier file of the kiosk, a batch for each list of lines; of all its lines, if not said."""
    head = CarrierHead(device or kiosk.device, 1_796_000_000)
    key = (signer or kiosk).key
    sent = [batches.compress(kiosk.body(lines)) for lines in parts or [kiosk.lines]]
    return encode_carrier(head, [CarriedBatch(each, key.sign(to_sign(head, each))) for each in sent])


def taken(content):
    found = import_carrier(io.BytesIO(content))
    return found.new, found.repeated, found.refused


@pytest.fixture
def visited(kiosk):
    """A kiosk with two visits, four events."""
    kiosk.visit()
    kiosk.visit()
    return kiosk


@pytest.fixture
def command(capsys, monkeypatch):
    """`yizhan-central import` in this process; (exit code, lines, complaint)."""

    def run(*arguments):
        code = main(["import", *map(str, arguments)])
        said = capsys.readouterr()
        return code, said.out.splitlines(), said.err

    before = os.umask(0o022)
    yield run
    os.umask(before)


def test_what_a_stick_brings_is_in_the_ledger_once_however_often_it_comes(visited):
    content = carrier(visited)

    assert taken(content) == (4, 0, 0)
    assert taken(content) == (0, 4, 0)
    assert visited.push().batch.acknowledged == ((1, 4),)
    assert list(Event.objects.values_list("body", flat=True)) == visited.lines


def test_some_of_it_may_have_come_over_the_network(visited):
    visited.push(visited.lines[:1])

    assert taken(carrier(visited, visited.lines[:2], visited.lines[2:])) == (3, 1, 0)


def test_an_event_that_cannot_be_taken_blocks_no_other(visited):
    broken = visited.lines[1].replace('"taps":7', '"taps":-7')

    found = import_carrier(io.BytesIO(carrier(visited, [visited.lines[0], broken, *visited.lines[2:]])))
    assert (found.new, found.refused, found.is_whole) == (3, 1, False)
    assert [part.seq for reply in found.replies for part in reply.rejected] == [2]


def test_of_a_damaged_file_what_is_whole_is_taken_and_the_rest_named(visited):
    content = bytearray(carrier(visited, visited.lines[:2], visited.lines[2:]))
    content[200] ^= 1

    found = import_carrier(io.BytesIO(bytes(content)))
    assert found.new == 2
    assert found.problems[0].code == "signature-invalid" and "batch 1" in found.problems[0].detail
    assert "digest does not fit" in found.problems[1].detail
    assert list(Event.objects.values_list("seq", flat=True)) == [3, 4]


def test_of_a_file_that_is_cut_off_what_stands_before_is_taken(visited):
    whole = carrier(visited, visited.lines[:2], visited.lines[2:])

    found = import_carrier(io.BytesIO(whole[: len(whole) - 60]))
    assert (found.new, [*map(str, found.problems)]) == (2, ["carrier-malformed: cut off after 1 batches"])


def test_nobody_signs_for_another(visited, make_kiosk):
    other = make_kiosk("FC-02")

    for device, code in ((None, "signature-invalid"), (other.device, "station-mismatch")):
        found = import_carrier(io.BytesIO(carrier(visited, signer=other, device=device)))
        assert [problem.code for problem in found.problems] == [code]
    assert not Event.objects.exists()


def test_a_stranger_and_a_kiosk_whose_time_is_over_bring_nothing(visited):
    stranger = import_carrier(io.BytesIO(carrier(visited, device="kiosk-0000000000")))
    assert stranger.problems[0].code == "device-unknown"
    revoke(visited.device)
    assert import_carrier(io.BytesIO(carrier(visited))).problems[0].code == "device-revoked"
    assert not Event.objects.exists()


def test_a_file_full_of_bad_signatures_is_given_up(visited, make_kiosk):
    parts = [visited.lines] * 40

    found = import_carrier(io.BytesIO(carrier(visited, *parts, signer=make_kiosk())))
    assert len(found.problems) == 12
    assert "given up" in found.problems[-1].detail


def test_what_a_kiosk_signed_for_a_stick_is_no_request(visited):
    """Nor the reverse: the bases differ in method and address."""
    sent = batches.compress(visited.body())
    head = CarrierHead(visited.device, 1_796_000_000)
    signature = base64.b64encode(visited.key.sign(to_sign(head, sent))).decode()
    changed = {"X-Yizhan-Created": str(head.created), "X-Yizhan-Signature": signature}
    assert visited.post(sent, **changed).status == 401
    headers = visited.signed("POST", "/api/v1/batches", sent)
    own = CarriedBatch(sent, base64.b64decode(headers["X-Yizhan-Signature"]))
    head = CarrierHead(visited.device, int(headers["X-Yizhan-Created"]))
    assert import_carrier(io.BytesIO(encode_carrier(head, [own]))).problems[0].code == "signature-invalid"


def test_a_folder_is_taken_file_by_file_and_none_stops_the_others(visited, tmp_path, command, make_kiosk):
    other = make_kiosk("FC-02")
    other.visit()
    (tmp_path / "a.yzb").write_bytes(b"holiday pictures")
    (tmp_path / "b.yzb").write_bytes(carrier(visited)[:-1])
    (tmp_path / "c.yzb").write_bytes(carrier(other))
    (tmp_path / "d.yzb").write_bytes(carrier(visited, device="kiosk-0000000000"))

    code, lines, complaint = command(tmp_path)
    assert code == 2 and "file by file" in complaint
    assert lines[:4] == [
        f"{tmp_path}/a.yzb: nothing, 0 new, 0 already there, 0 refused; carrier-malformed: not a carrier file",
        f"{tmp_path}/b.yzb: {visited.device}, 4 new, 0 already there, 0 refused; "
        "carrier-malformed: cut off after 1 batches",
        f"{tmp_path}/c.yzb: {other.device}, 2 new, 0 already there, 0 refused",
        f"{tmp_path}/d.yzb: nothing, 0 new, 0 already there, 0 refused; "
        "device-unknown: kiosk-0000000000 is not enrolled here",
    ]
    assert Event.objects.count() == 6


def test_receipts_say_what_is_durable_to_the_kiosk_alone(visited, tmp_path, command):
    (tmp_path / "x.yzb").write_bytes(carrier(visited, visited.lines[:2], visited.lines[2:]))

    code, lines, complaint = command(tmp_path / "x.yzb")
    assert (code, complaint) == (0, "")
    path = tmp_path / f"yizhan-receipts-{visited.device}.yzr"
    assert lines[-1] == f"{path}: receipts for 2 batches"
    key = bytes(Device.objects.get(pk=visited.device).receipt_key)
    found = decode_receipts(path.read_bytes(), visited.device, key)
    assert [reply.acknowledged for reply in found.replies] == [((1, 2),), ((3, 4),)]
    assert abs((found.issued_at - timezone.now()).total_seconds()) < 60


def test_receipts_go_elsewhere_if_the_stick_cannot_be_written_to(visited, tmp_path, command):
    (tmp_path / "x.yzb").write_bytes(carrier(visited))

    code, lines, _ = command(tmp_path / "x.yzb", "--receipts", tmp_path / "nowhere")
    assert code == 2 and "no receipts" in lines[-1]
    assert Event.objects.count() == 4
    (tmp_path / "there").mkdir()
    assert command(tmp_path / "x.yzb", "--receipts", tmp_path / "there")[0] == 0
    assert [path.name for path in (tmp_path / "there").iterdir()] == [f"yizhan-receipts-{visited.device}.yzr"]


def test_a_stick_that_is_full_keeps_no_unfinished_receipts(visited, tmp_path, command, monkeypatch):
    (tmp_path / "x.yzb").write_bytes(carrier(visited))

    def full(descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as stick:
        stick.setattr("sync.central.fleet.carriers.os.fsync", full)
        code, lines, _ = command(tmp_path / "x.yzb")

    assert code == 2 and "no receipts: No space left" in lines[-1]
    assert not [path for path in tmp_path.iterdir() if path.suffix in (".part", ".yzr")]


def test_every_file_is_in_the_audit_trail(visited, tmp_path, command, monkeypatch):
    monkeypatch.setenv("USER", "li")
    (tmp_path / "a.yzb").write_bytes(b"holiday pictures")
    (tmp_path / "b.yzb").write_bytes(carrier(visited))

    command(tmp_path)
    entries = AuditEntry.objects.filter(action=audit.CARRIER_IMPORTED).order_by("pk")
    assert [(entry.target, entry.row_count, entry.username) for entry in entries] == [
        ("", 0, "li (console)"),
        (visited.device, 4, "li (console)"),
    ]
    assert entries[0].filters["problem"] == "carrier-malformed: not a carrier file"
    assert json.loads(json.dumps(entries[1].filters)) == {"file": "b.yzb", "already_there": "0", "refused": "0"}


def test_a_file_that_is_not_there_is_named(tmp_path, command):
    code, lines, _ = command(tmp_path / "gone.yzb")

    assert code == 2
    assert lines == [
        f"{tmp_path}/gone.yzb: nothing, 0 new, 0 already there, 0 refused; "
        "carrier-malformed: cannot be read: No such file or directory"
    ]


def test_a_folder_without_records_is_said_and_not_passed_over(tmp_path, command):
    code, lines, complaint = command(tmp_path)

    assert code == 2
    assert lines == [f"{tmp_path}: no file of records (*.yzb) in this folder"]
    assert "not everything was taken" in complaint
