"""Files of a stick handed in through a browser: what came of each in words, and the receipts to take back."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sync.central.accounts.api import AuditEntry, User, audit
from sync.central.ledger.api import Device, Event
from sync.protocol import batches
from sync.protocol.carriers import CarriedBatch, CarrierHead, decode_receipts, encode_carrier, to_sign

PATH = "/staff/kiosks/import"


@pytest.fixture
def maintainer(signed_in: Any) -> Client:
    """A browser that can send files."""
    signed_in("maintainer")
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(role="maintainer"))
    return client


def carrier(kiosk: Any) -> bytes:
    """All that the kiosk has, as its stick holds it."""
    head = CarrierHead(kiosk.device, 1_796_000_000)
    sent = batches.compress(kiosk.body())
    return encode_carrier(head, [CarriedBatch(sent, kiosk.key.sign(to_sign(head, sent)))])


def hand_in(client: Client, **files: bytes) -> str:
    sent = [SimpleUploadedFile(f"{name}.yzb", content) for name, content in files.items()]
    return client.post(PATH, {"files": sent}).content.decode()


def test_each_file_is_told_and_the_receipts_can_be_fetched(maintainer: Client, kiosk: Any) -> None:
    kiosk.visit()
    content = carrier(kiosk)
    page = hand_in(maintainer, good=content, bad=b"holiday pictures", cut=content[:-1])

    assert Event.objects.count() == 2
    assert page.count("全部读入") == 1
    assert page.count("文件损坏、不完整，或不是终端写的") == 2
    name = f"yizhan-receipts-{kiosk.device}.yzr"
    assert f"/staff/kiosks/receipts/{name}" in page
    reply = maintainer.get(f"/staff/kiosks/receipts/{name}")
    assert reply["Content-Disposition"] == f'attachment; filename="{name}"'
    key = bytes(Device.objects.get(pk=kiosk.device).receipt_key or b"")
    found = decode_receipts(reply.content, kiosk.device, key)
    assert [each.acknowledged for each in found.replies] == [((1, 2),)]


def test_who_handed_in_what_is_in_the_audit_trail(maintainer: Client, kiosk: Any) -> None:
    kiosk.visit()
    hand_in(maintainer, good=carrier(kiosk))

    entry = AuditEntry.objects.get(action=audit.CARRIER_IMPORTED)
    assert (entry.target, entry.row_count, entry.filters["file"]) == (kiosk.device, 2, "good.yzb")
    assert entry.user is not None and entry.user.role == "maintainer"


def test_receipts_are_for_the_session_that_made_them(maintainer: Client, kiosk: Any) -> None:
    assert maintainer.get(f"/staff/kiosks/receipts/yizhan-receipts-{kiosk.device}.yzr").status_code == 404


def test_nothing_chosen_is_said(maintainer: Client) -> None:
    assert "没有收到文件。" in maintainer.post(PATH, {}).content.decode()


@pytest.mark.parametrize(("lang", "word"), [("en", "Read records from a stick"), ("ru", "Прочитать записи с флешки")])
def test_it_speaks_every_language(maintainer: Client, lang: str, word: str) -> None:
    maintainer.cookies["django_language"] = lang
    page = maintainer.get(PATH).content.decode()
    assert word in page and "280" in page


def test_the_page_of_kiosks_leads_there_whoever_may(signed_in: Any) -> None:
    assert PATH in signed_in("maintainer").get("/staff/kiosks").body
    assert PATH not in signed_in("auditor").get("/staff/kiosks").body
